package dev.understudy.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads arguments as getopt_long(3) of the C library does: options and operands may mix, long names may be cut short as long as they are
 * unambiguous, and options are found one after the other, so that one takes effect before a mistake further on is seen.
 */
public final class OptionParser {
    private final List<Option> options;
    private final List<String> arguments;
    private final boolean permute;
    private final List<String> operands = new ArrayList<>();
    private int next;
    private String letters = "";
    private String value;

    /**
     * Makes a parser at the first argument.
     *
     * @param options all options, in the order in which an error lists them
     * @param permute whether options may follow operands; if not, the first operand ends the options
     */
    public OptionParser(List<Option> options, List<String> arguments, boolean permute) {
        this.options = options;
        this.arguments = arguments;
        this.permute = permute;
    }

    /**
     * Reads all arguments, lets each option do what it does, and returns the words that are no options.
     *
     * @throws FatalException with the C library's text, when an argument is no option of this program
     */
    public List<String> parse() {
        for (Option option = next(); option != null; option = next()) {
            option.action().accept(value);
        }
        return operands;
    }

    /** Reads up to the next option and returns it, or null when there is none left. */
    private Option next() {
        if (!letters.isEmpty()) {
            return shortOption();
        }
        while (next < arguments.size()) {
            String word = arguments.get(next++);
            if (word.equals("--")) {
                break;
            } else if (word.startsWith("--")) {
                return longOption(word.substring(2));
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                letters = word.substring(1);
                return shortOption();
            }
            operands.add(word);
            if (!permute) {
                break;
            }
        }
        operands.addAll(arguments.subList(next, arguments.size()));
        next = arguments.size();
        return null;
    }

    private Option longOption(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        value = equals < 0 ? null : text.substring(equals + 1);
        Option option = find(name, text);
        switch (option.argument()) {
            case NONE -> {
                if (value != null) {
                    throw new FatalException("option '--" + option.name() + "' doesn't allow an argument");
                }
            }
            case REQUIRED -> {
                if (value == null) {
                    if (next == arguments.size()) {
                        throw new FatalException("option '--" + option.name() + "' requires an argument");
                    }
                    value = arguments.get(next++);
                }
            }
            case OPTIONAL -> { }
        }
        return option;
    }

    private Option find(String name, String text) {
        List<Option> candidates = new ArrayList<>();
        for (Option option : options) {
            if (option.name().equals(name)) {
                return option;
            }
            if (option.name().startsWith(name)) {
                candidates.add(option);
            }
        }
        if (candidates.isEmpty()) {
            throw new FatalException("unrecognized option '--" + text + "'");
        }
        if (candidates.size() > 1) {
            StringBuilder possibilities = new StringBuilder();
            candidates.forEach(option -> possibilities.append(" '--").append(option.name()).append('\''));
            throw new FatalException("option '--" + text + "' is ambiguous; possibilities:" + possibilities);
        }
        return candidates.getFirst();
    }

    private Option shortOption() {
        char letter = letters.charAt(0);
        String rest = letters.substring(1);
        letters = "";
        value = null;
        Option option = find(letter);
        switch (option.argument()) {
            case NONE -> letters = rest;
            case REQUIRED -> {
                if (rest.isEmpty() && next == arguments.size()) {
                    throw new FatalException("option requires an argument -- '" + letter + "'");
                }
                value = rest.isEmpty() ? arguments.get(next++) : rest;
            }
            case OPTIONAL -> value = rest.isEmpty() ? null : rest;
        }
        return option;
    }

    private Option find(char letter) {
        for (Option option : options) {
            if (option.letter() == letter && letter != Option.NO_LETTER) {
                return option;
            }
        }
        throw new FatalException("invalid option -- '" + letter + "'");
    }
}

package dev.understudy.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An option of a program. What it means to a user is in the program's manual.
 *
 * @param name the long name, without dashes
 * @param letter the short name, or {@link #NO_LETTER}
 * @param argument whether it takes an argument
 * @param action what it does as soon as it is read, with its argument, or null if it has none; may throw {@link FatalException}
 */
public record Option(String name, char letter, Argument argument, Consumer<String> action) {
    /** For {@link #letter}: the option has only its long name. */
    public static final char NO_LETTER = 0;

    /** Whether an option takes an argument. */
    public enum Argument {
        /** Never. */
        NONE,
        /** Always: the rest of the word, or the next word. */
        REQUIRED,
        /** Only if it is in the same word: {@code --option=X}, {@code -oX}. */
        OPTIONAL
    }

    /** An option without an argument. */
    public static Option flag(String name, char letter, Runnable action) {
        return new Option(name, letter, Argument.NONE, value -> action.run());
    }

    /** An option without an argument and without a short name. */
    public static Option flag(String name, Runnable action) {
        return flag(name, NO_LETTER, action);
    }

    /** An option that needs an argument. */
    public static Option required(String name, char letter, Consumer<String> action) {
        return new Option(name, letter, Argument.REQUIRED, action);
    }

    /** An option that needs an argument and has no short name. */
    public static Option required(String name, Consumer<String> action) {
        return required(name, NO_LETTER, action);
    }

    /** An option that may have an argument, and has no short name; its action is given null without one. */
    public static Option optional(String name, Consumer<String> action) {
        return new Option(name, NO_LETTER, Argument.OPTIONAL, action);
    }

    /** An option that asks for a text and nothing else: prints it and ends the program. */
    public static Option answer(String name, char letter, Supplier<String> text) {
        return flag(name, letter, () -> {
            System.out.print(text.get());
            throw new Finished();
        });
    }

    /** The list of options that {@code --option} prints, for scripts that complete command lines. */
    public static String list(List<Option> options) {
        StringBuilder out = new StringBuilder();
        for (Option option : options) {
            String value = switch (option.argument) {
                case NONE -> "";
                case REQUIRED -> "ARG";
                case OPTIONAL -> "[ARG]";
            };
            out.append("--").append(option.name).append(value.isEmpty() ? "" : "=").append(value).append('\n');
            if (option.letter != NO_LETTER) {
                out.append('-').append(option.letter).append(' ').append(value).append('\n');
            }
        }
        return out.toString();
    }
}

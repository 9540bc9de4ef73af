package dev.understudy.control;

import dev.understudy.json.JsonWriter;
import dev.understudy.server.Administration;
import java.util.List;

/** Commands that every program with a control socket has: what it is, what it can, how to end it. */
public final class GeneralCommands {
    private static final int NAME_WIDTH = 23;

    private final Commands commands;
    private final Runnable exit;

    private GeneralCommands(Commands commands, Runnable exit) {
        this.commands = commands;
        this.exit = exit;
    }

    /**
     * Adds the commands.
     *
     * @param program the program's name
     * @param exit begins an orderly end of the program and returns at once
     */
    public static void register(Commands commands, String program, Administration administration, Runnable exit) {
        registerBasic(commands, program, exit);
        commands.add(new Command("memory/show", "", 0, 0, (options, arguments) -> Reply.text(MemoryReport.usage(administration))));
    }

    /** Adds those that a program has even if it is no server. */
    public static void registerBasic(Commands commands, String program, Runnable exit) {
        GeneralCommands self = new GeneralCommands(commands, exit);
        commands.add(new Command("list-commands", "", 0, 0, (options, arguments) -> self.list()));
        commands.add(new Command("version", "", 0, 0, (options, arguments) -> Reply.text(Version.line(program))));
        commands.add(new Command("exit", "", 0, 0, (options, arguments) -> new Reply("", null, self.exit)));
        commands.add(new Command("set-options", "[--format text|json]", 1, 2, GeneralCommands::setOptions));
    }

    private Reply list() {
        StringBuilder text = new StringBuilder("The available commands are:\n");
        JsonWriter json = new JsonWriter().beginObject();
        for (Command command : commands.all()) {
            if (command.usage() != null) {
                text.append("  ").append(command.name()).repeat(' ', Math.max(0, NAME_WIDTH - command.name().length()));
                text.append(' ').append(command.usage()).append('\n');
                json.name(command.name()).value(command.usage());
            }
        }
        return new Reply(text.toString(), json.endObject().toByteArray(), () -> { });
    }

    private static Reply setOptions(ReplyOptions options, List<String> arguments) {
        String first = arguments.getFirst();
        String format;
        if (first.startsWith("--format=") && arguments.size() == 1) {
            format = first.substring("--format=".length());
        } else if (first.equals("--format") && arguments.size() == 2) {
            format = arguments.get(1);
        } else if (first.equals("--format")) {
            throw new CommandException("option '--format' requires an argument");
        } else {
            throw new CommandException("unrecognized option '" + first + "'");
        }
        switch (format) {
            case "json" -> options.setJson(true);
            case "text" -> options.setJson(false);
            default -> throw new CommandException("option format has invalid value " + format);
        }
        return Reply.empty();
    }
}

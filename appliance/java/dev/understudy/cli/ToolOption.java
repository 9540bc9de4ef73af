package dev.understudy.cli;

/** The options of ovsdb-tool, in the order in which an ambiguity lists them. */
enum ToolOption implements OptionSpec {
    /** Sets levels of logging. */
    VERBOSE("verbose", 'v', Argument.OPTIONAL),
    /** Prints help and ends. */
    HELP("help", 'h', Argument.NONE),
    /** Prints the options and ends. */
    OPTION("option", 'o', Argument.NONE),
    /** Prints the version and ends. */
    VERSION("version", 'V', Argument.NONE);

    private final String longName;
    private final char letter;
    private final Argument argument;

    ToolOption(String longName, char letter, Argument argument) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
    }

    @Override
    public String longName() {
        return longName;
    }

    @Override
    public char letter() {
        return letter;
    }

    @Override
    public Argument argument() {
        return argument;
    }

    /** The list of all options, for scripts that complete command lines. */
    static String list() {
        StringBuilder out = new StringBuilder();
        for (ToolOption option : values()) {
            String value = switch (option.argument) {
                case NONE -> "";
                case REQUIRED -> "ARG";
                case OPTIONAL -> "[ARG]";
            };
            out.append("--").append(option.longName).append(value.isEmpty() ? "" : "=").append(value).append('\n');
            out.append('-').append(option.letter).append(' ').append(value).append('\n');
        }
        return out.toString();
    }
}

package dev.understudy.cli;

/** An option of a program, for {@link OptionParser}. */
interface OptionSpec {
    /** Whether an option takes an argument. */
    enum Argument {
        /** Never. */
        NONE,
        /** Always: the rest of the word, or the next word. */
        REQUIRED,
        /** Only if it is in the same word: {@code --option=X}, {@code -oX}. */
        OPTIONAL
    }

    /** For {@link #letter}: the option has only its long name. */
    char NO_LETTER = 0;

    /** The long name, without dashes. */
    String longName();

    /** The short name, or {@link #NO_LETTER}. */
    char letter();

    /** Whether it takes an argument. */
    Argument argument();
}

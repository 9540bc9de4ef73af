package dev.understudy.manual;

import java.util.List;

/** A piece of a manual. Lines are those of the source, without indentation. */
public sealed interface Block {
    /**
     * Running text.
     *
     * @param inHelp whether {@code --help} prints it too
     */
    record Paragraph(List<String> lines, boolean inHelp) implements Block {
    }

    /** One point of a list. */
    record Point(List<String> lines) implements Block {
    }

    /** Lines that are shown as they are. */
    record Example(List<String> lines) implements Block {
    }

    /**
     * What an option, a command, a file or the like is.
     *
     * @param terms how to write it; at least one
     * @param summary the paragraph that {@code --help} prints
     * @param more what only the man page says
     */
    record Entry(List<String> terms, List<String> summary, List<Block> more) implements Block {
    }
}

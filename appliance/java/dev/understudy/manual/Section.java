package dev.understudy.manual;

import java.util.List;

/** A titled part of a manual. */
public record Section(Kind kind, String title, List<Block> blocks) {
    /** What the entries of a section are. */
    public enum Kind {
        /** Anything: files, variables, or nothing but text. */
        TEXT("text", ""),
        /** Options of the command line. */
        OPTIONS("options", "OPTIONS"),
        /** Commands given as the first operand. */
        COMMANDS("commands", "COMMANDS"),
        /** Commands that a running program takes from ovs-appctl(8). */
        CONTROL_COMMANDS("control commands", "CONTROL COMMANDS");

        private final String word;
        private final String heading;

        Kind(String word, String heading) {
            this.word = word;
            this.heading = heading;
        }

        /** How a source names it. */
        String word() {
            return word;
        }

        /** The heading that sections of this kind share in a man page; empty when each is a heading of its own. */
        String heading() {
            return heading;
        }
    }

    /** The entries of this section, in order. */
    public List<Block.Entry> entries() {
        return blocks.stream().filter(Block.Entry.class::isInstance).map(Block.Entry.class::cast).toList();
    }
}

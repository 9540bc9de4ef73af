package dev.understudy.server;

import java.util.List;

/** How one database is to be served (ovsdb-server(5), "Service Models"). */
public sealed interface DatabaseSettings {
    /** Serves what is in a file. */
    record InFile(FileKind kind) implements DatabaseSettings {
        /** Serves the file as whatever it is. */
        public static final InFile ANY = new InFile(FileKind.ANY);
    }

    /** What a file has to be. */
    enum FileKind {
        /** Whatever it is. */
        ANY("either"),
        /** A standalone database. */
        STANDALONE("standalone"),
        /** A member of a cluster. */
        CLUSTERED("clustered");

        private final String word;

        FileKind(String word) {
            this.word = word;
        }

        /** The word for it in configuration files. */
        public String word() {
            return word;
        }
    }

    /**
     * Serves what is in a file, as one of a pair.
     *
     * @param source the other one of the pair; may be null when this one is active
     * @param backup whether it follows its source, and otherwise takes transactions itself
     * @param excludedTables tables that are not copied
     */
    record ActiveBackup(SourceSettings source, boolean backup, List<String> excludedTables) implements DatabaseSettings {}

    /** Serves what another server serves, from memory. */
    record Relay(SourceSettings source) implements DatabaseSettings {}

    /** Whether what is served in this way can go on in the other way without being closed. */
    default boolean canBecome(DatabaseSettings other) {
        return switch (this) {
            case Relay relay -> other instanceof Relay;
            case ActiveBackup pair -> other instanceof ActiveBackup || other instanceof InFile(FileKind kind) && kind != FileKind.CLUSTERED;
            case InFile(FileKind kind) -> switch (other) {
                case Relay relay -> false;
                case ActiveBackup pair -> kind != FileKind.CLUSTERED;
                case InFile(FileKind otherKind) -> kind == otherKind || kind == FileKind.ANY || otherKind == FileKind.ANY;
            };
        };
    }
}

package dev.understudy.storage;

/** What a database file is, as the line before each of its records says. */
public enum FileKind {
    /** The whole database of one server, or of an active server and its backups. */
    STANDALONE("JSON"),
    /** One server's part of a cluster: the log of the Raft protocol. */
    CLUSTERED("CLUSTER");

    private final String magic;

    FileKind(String magic) {
        this.magic = magic;
    }

    /** The word in the line before each record. */
    String magic() {
        return magic;
    }

    /** The kind with this word, or null. */
    static FileKind of(String magic) {
        for (FileKind kind : values()) {
            if (kind.magic.equals(magic)) {
                return kind;
            }
        }
        return null;
    }
}

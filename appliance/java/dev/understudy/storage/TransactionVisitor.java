package dev.understudy.storage;

import dev.understudy.json.JsonReader;

/** Is shown what the record of a transaction says, in the order of its text, whether or not it fits any schema. */
public interface TransactionVisitor {
    /** The time of the transaction: in ms since 1970, or, in old files, in s when it is less than 2^31 - 1. Of several, the last counts. */
    default void date(long time) {}

    /** What clients said about it, or null when that is no string. Of several, the last counts. */
    default void comment(String comment) {}

    /** Whether modified rows give differences. Of several, the last counts. */
    default void differences(boolean differences) {}

    /** A table; its rows follow. */
    default void table(String name) {}

    /**
     * A row of the table shown last.
     *
     * @param text the text with its name, which should be a UUID
     * @param from where in the text the name begins
     * @param to where it ends
     * @param value stands at its value and must be left behind it
     */
    default void row(byte[] text, int from, int to, JsonReader value) {
        value.skipValue();
    }
}

package dev.understudy.storage;

import dev.understudy.json.NameTable;
import java.util.Map;

/** The members of a transaction's record that are not tables. */
enum RecordMember {
    /** When it was committed, in ms since 1970. */
    DATE("_date"),
    /** What clients said about it: a string; or, in a record that we made, an object with the position of a snapshot. */
    COMMENT("_comment"),
    /** Whether modified rows give differences rather than new values; absent means that they do not. */
    IS_DIFF("_is_diff");

    static final NameTable<RecordMember> BY_NAME =
            new NameTable<>(Map.of(DATE.word, DATE, COMMENT.word, COMMENT, IS_DIFF.word, IS_DIFF));

    private final String word;

    RecordMember(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}

package dev.understudy.schema;

import dev.understudy.value.UuidAtom;

/** What the names in ["named-uuid", NAME] stand for (RFC 7047 section 5.1, &lt;named-uuid&gt;). */
@FunctionalInterface
public interface Symbols {
    /** The UUID that a name stands for in this transaction, whether or not an "insert" has named it yet. */
    UuidAtom uuidOf(String name);
}

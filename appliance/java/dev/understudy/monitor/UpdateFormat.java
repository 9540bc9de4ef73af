package dev.understudy.monitor;

/** How rows are told to a client. */
enum UpdateFormat {
    /** RFC 7047 section 4.1.6, &lt;table-updates&gt;: rows with "old" and "new" contents. */
    OLD_AND_NEW,
    /** &lt;table-updates2&gt;: rows with "initial", "insert", "delete" or "modify"; the last as differences, the first two without defaults. */
    DIFFERENCES
}

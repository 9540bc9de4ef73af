package dev.understudy.cli.client;

/** How values are written in cells, in all layouts but JSON. */
enum DataFormat {
    /** As people type them: {@code [a, "b c"]}. */
    STRING,
    /** Without any punctuation. */
    BARE,
    /** As RFC 7047 has them on the wire. */
    JSON
}

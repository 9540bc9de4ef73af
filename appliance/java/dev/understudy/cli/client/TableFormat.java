package dev.understudy.cli.client;

/** How tables are laid out. */
enum TableFormat {
    /** Columns side by side, padded to the widest cell. */
    TABLE,
    /** One line a cell. */
    LIST,
    /** An HTML table; UUIDs are links to their rows. */
    HTML,
    /** Comma separated values (RFC 4180). */
    CSV,
    /** One JSON object a table. */
    JSON
}

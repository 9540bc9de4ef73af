package dev.understudy.schema;

/** The short strings by which clients tell errors apart (RFC 7047 section 3.1 "error", and those that Open vSwitch added). */
public enum ErrorTag {
    /** The request is not of the form that the protocol prescribes. */
    SYNTAX_ERROR("syntax error"),
    /** A table has no column of this name. */
    UNKNOWN_COLUMN("unknown column"),
    /** A database has no table of this name. */
    UNKNOWN_TABLE("unknown table"),
    /** The server has no database of this name. */
    UNKNOWN_DATABASE("unknown database"),
    /** A condition names no function of RFC 7047 section 5.1. */
    UNKNOWN_FUNCTION("unknown function"),
    /** A mutation names no mutator of RFC 7047 section 5.1. */
    UNKNOWN_MUTATOR("unknown mutator"),
    /** A value or the database after the transaction would break a constraint of the schema. */
    CONSTRAINT_VIOLATION("constraint violation"),
    /** A strong reference would point to no row. */
    REFERENTIAL_INTEGRITY_VIOLATION("referential integrity violation"),
    /** An operation is undefined for its argument, such as division by zero. */
    DOMAIN_ERROR("domain error"),
    /** A result does not fit its type. */
    RANGE_ERROR("range error"),
    /** A "wait" was not satisfied in time. */
    TIMED_OUT("timed out"),
    /** The client asked to abort. */
    ABORTED("aborted"),
    /** An asserted lock is not held. */
    NOT_OWNER("not owner"),
    /** The database or the connection is read-only. */
    NOT_ALLOWED("not allowed"),
    /** Role-based access control forbids the operation. */
    PERMISSION_ERROR("permission error"),
    /** The UUID of an "insert" is in use. */
    DUPLICATE_UUID("duplicate uuid"),
    /** Two "insert" operations have one "uuid-name". */
    DUPLICATE_UUID_NAME("duplicate uuid-name"),
    /** The request cannot be done in this context. */
    NOT_SUPPORTED("not supported"),
    /** Any other error about the contents of a database or its file. */
    OVSDB_ERROR("ovsdb error"),
    /** Reading or writing a file failed. */
    IO_ERROR("I/O error"),
    /** A limit of this server does not allow the request. */
    RESOURCES_EXHAUSTED("resources exhausted"),
    /** The database cannot be used yet. */
    DATABASE_NOT_AVAILABLE("database not available"),
    /** The request was withdrawn before it was done. */
    CANCELED("canceled"),
    /** A request has the wrong number or kind of parameters. */
    INVALID_PARAMETERS("invalid parameters"),
    /** Changes do not fit the database to which they are applied. */
    CONSISTENCY_VIOLATION("consistency violation"),
    /** A condition that can only be an error in this program. */
    INTERNAL_ERROR("internal error");

    private final String word;

    ErrorTag(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}

package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.NameTable;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.Identifier;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One operation of a request: what it is and where its members stand. One object serves all operations of a request in turn. */
final class Operation {
    /** What operations there are (RFC 7047 section 5.2). */
    enum Kind {
        /** Adds a row. */
        INSERT("insert", true, Member.TABLE, Member.ROW, Member.UUID_NAME, Member.UUID),
        /** Returns rows. */
        SELECT("select", false, Member.TABLE, Member.WHERE, Member.COLUMNS, Member.SORT),
        /** Replaces contents of columns. */
        UPDATE("update", true, Member.TABLE, Member.WHERE, Member.ROW),
        /** Changes contents of columns. */
        MUTATE("mutate", true, Member.TABLE, Member.WHERE, Member.MUTATIONS),
        /** Removes rows. */
        DELETE("delete", true, Member.TABLE, Member.WHERE),
        /** Goes on only when rows are as told. */
        WAIT("wait", false, Member.TABLE, Member.WHERE, Member.COLUMNS, Member.UNTIL, Member.ROWS, Member.TIMEOUT),
        /** Asks for durability. */
        COMMIT("commit", true, Member.DURABLE),
        /** Gives up. */
        ABORT("abort", false),
        /** Says something for the log. */
        COMMENT("comment", false, Member.COMMENT),
        /** Goes on only when a lock is held. */
        ASSERT("assert", false, Member.LOCK);

        static final NameTable<Kind> BY_WORD = new NameTable<>(Arrays.stream(values()).collect(Collectors.toMap(kind -> kind.word, kind -> kind)));

        final String word;
        /** Whether it is refused where nothing may change. */
        final boolean modifies;
        private final int allowed;

        Kind(String word, boolean modifies, Member... members) {
            this.word = word;
            this.modifies = modifies;
            int bits = 1 << Member.OP.ordinal();
            for (Member member : members) {
                bits |= 1 << member.ordinal();
            }
            this.allowed = bits;
        }

    }

    /** The members that operations have. */
    enum Member {
        OP("op"),
        TABLE("table"),
        ROW("row"),
        UUID_NAME("uuid-name"),
        UUID("uuid"),
        WHERE("where"),
        COLUMNS("columns"),
        SORT("sort"),
        MUTATIONS("mutations"),
        UNTIL("until"),
        ROWS("rows"),
        TIMEOUT("timeout"),
        DURABLE("durable"),
        COMMENT("comment"),
        LOCK("lock");

        private static final int COUNT = values().length;
        private static final NameTable<Member> BY_WORD =
                new NameTable<>(Arrays.stream(values()).collect(Collectors.toMap(member -> member.word, member -> member)));

        private final String word;

        Member(String word) {
            this.word = word;
        }
    }

    private final JsonReader reader;
    private final int[] positions = new int[Member.COUNT];
    /** A bit for each member that the operation has. */
    private int present;
    private int start;
    private int end;
    private String unknown;
    private Kind kind;
    private final int requestStart;
    private int number;

    /** @param reader stands at the parameters of the request */
    Operation(JsonReader reader) {
        this.reader = reader;
        this.requestStart = reader.position();
    }

    /**
     * Reads where the members of the operation that comes next stand, and leaves the reader behind it.
     *
     * @param operationNumber the place of the operation in its request, from 1
     */
    void read(int operationNumber) {
        number = operationNumber;
        if (reader.peek() != JsonToken.OBJECT) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, prefix() + "Object expected.");
        }
        start = reader.position();
        present = 0;
        unknown = null;
        reader.beginObject();
        while (reader.nextMember()) {
            Member member = reader.nameIn(Member.BY_WORD);
            if (member == null) {
                unknown = unknown == null ? reader.name() : unknown;
            } else {
                positions[member.ordinal()] = reader.position();
                present |= 1 << member.ordinal();
            }
            reader.skipValue();
        }
        end = reader.position();
        require(Member.OP, JsonToken.STRING);
        kind = reader.readStringIn(Kind.BY_WORD);
        if (kind == null) {
            String word = reader.spanText();
            throw Identifier.isValid(word) ? error("No operation \"" + word + "\"") : typeMismatch(Member.OP);
        }
    }

    /** Whether all operations of a request are of some kinds. The reader stands at the parameters. */
    static boolean allAre(Predicate<Kind> which, JsonReader reader) {
        reader.beginArray();
        for (boolean first = true; reader.nextElement(); first = false) {
            int start = reader.position();
            boolean matches = first;
            if (!first && reader.peek() == JsonToken.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIn(Member.BY_WORD) == Member.OP && reader.peek() == JsonToken.STRING) {
                        Kind kind = reader.readStringIn(Kind.BY_WORD);
                        matches = kind != null && which.test(kind);
                    } else {
                        reader.skipValue();
                    }
                }
                reader.seek(start);
            }
            if (!matches) {
                return false;
            }
            reader.skipValue();
        }
        return true;
    }

    Kind kind() {
        return kind;
    }

    /** Goes behind the operation. */
    void leave() {
        reader.seek(end);
    }

    /** Goes to the value of a member that must be there. */
    void require(Member member, JsonToken token) {
        if (!find(member, token)) {
            throw error("Required '" + member.word + "' member is missing.");
        }
    }

    /** Goes to the value of a member, or returns false when there is none. */
    boolean find(Member member, JsonToken token) {
        if ((present & 1 << member.ordinal()) == 0) {
            return false;
        }
        seek(member);
        if (reader.peek() != token) {
            throw typeMismatch(member);
        }
        return true;
    }

    /** Goes to the value of a member that is known to be there. */
    void seek(Member member) {
        reader.seek(positions[member.ordinal()]);
    }

    /** The string of a member that must be an &lt;id&gt;, or null when there is none. */
    String findId(Member member) {
        if (!find(member, JsonToken.STRING)) {
            return null;
        }
        String id = reader.readString();
        if (!Identifier.isValid(id)) {
            throw typeMismatch(member);
        }
        return id;
    }

    /** The table that the operation names. */
    Table table(Database database) {
        require(Member.TABLE, JsonToken.STRING);
        TableSchema schema = reader.readStringIn(database.schema().tablesByName());
        if (schema == null) {
            String name = reader.spanText();
            throw Identifier.isValid(name) ? error("No table named " + name + ".") : typeMismatch(Member.TABLE);
        }
        return database.table(schema);
    }

    /** Checks that there are no members but those of the kind. */
    void checkMembers() {
        if (unknown != null) {
            throw notAllowed(unknown);
        }
        int excess = present & ~kind.allowed;
        if (excess != 0) {
            throw notAllowed(Member.values()[Integer.numberOfTrailingZeros(excess)].word);
        }
    }

    private OvsdbException notAllowed(String name) {
        return error("Member '" + name + "' is present but not allowed here.");
    }

    OvsdbException typeMismatch(Member member) {
        return error("Type mismatch for member '" + member.word + "'.");
    }

    private OvsdbException error(String details) {
        return OvsdbException.syntax(reader, start, prefix() + details);
    }

    /** An error that quotes the whole operation. */
    OvsdbException error(ErrorTag tag, String details) {
        return OvsdbException.about(tag, reader, start, details);
    }

    private String prefix() {
        return "Parsing ovsdb operation " + number + " of " + count() + " failed: ";
    }

    /** How many operations the request has. */
    int count() {
        reader.seek(requestStart);
        int elements = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            reader.skipValue();
            elements++;
        }
        return elements - 1;
    }
}

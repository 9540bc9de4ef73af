package dev.understudy.schema;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.BaseType.IntegerRange;
import dev.understudy.schema.BaseType.LengthRange;
import dev.understudy.schema.BaseType.Range;
import dev.understudy.schema.BaseType.RealRange;
import dev.understudy.schema.BaseType.Reference;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import dev.understudy.value.Interner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads database schemas (RFC 7047 section 3.2). */
public final class SchemaReader {
    private final JsonReader reader;
    private final Interner interner = new Interner(64);

    private SchemaReader(JsonReader reader) {
        this.reader = reader;
    }

    /**
     * Reads the schema that comes next.
     *
     * @throws OvsdbException when it breaks the rules of a schema
     * @throws JsonException when the text is not JSON
     */
    public static DatabaseSchema read(JsonReader reader) {
        return new SchemaReader(reader).readDatabase();
    }

    /** Reads a schema from its text. */
    public static DatabaseSchema read(byte[] text) {
        JsonReader reader = new JsonReader(text);
        DatabaseSchema schema = read(reader);
        reader.expectEnd();
        return schema;
    }

    /** A table while the other tables are still unknown. */
    private record TableDraft(
            String name, Map<String, ColumnDraft> columns, boolean mutable, long maxRows, boolean root, List<IndexDraft> indexes, Members members) {}

    /** @param start where the text of the index begins */
    private record IndexDraft(List<String> columns, int start) {}

    private record ColumnDraft(ColumnType type, boolean mutable, boolean ephemeral) {}

    private DatabaseSchema readDatabase() {
        Members members = new Members(reader, "database schema");
        String name = members.requireId("name");
        String version = members.find("version", JsonToken.STRING) ? reader.readString() : "";
        if (!version.isEmpty() && !isVersion(version)) {
            throw members.wrong("schema version \"" + version + "\" not in format x.y.z");
        }
        String cksum = members.find("cksum", JsonToken.STRING) ? reader.readString() : "";
        members.require("tables", JsonToken.OBJECT);
        Map<String, Integer> positions = namesOf();
        members.finish();
        int end = reader.position();
        Map<String, TableDraft> drafts = new TreeMap<>();
        positions.forEach((table, position) -> {
            checkName(members, table);
            reader.seek(position);
            drafts.put(table, readTable(table));
        });
        reader.seek(end);
        return build(name, version, cksum, drafts);
    }

    /** The members of the object that comes next, by name, in the order of the names. */
    private Map<String, Integer> namesOf() {
        Map<String, Integer> positions = new TreeMap<>();
        reader.beginObject();
        while (reader.nextMember()) {
            positions.put(reader.name(), reader.position());
            reader.skipValue();
        }
        return positions;
    }

    /** Checks the name of a table or column of the object whose members are given. */
    private static void checkName(Members members, String name) {
        if (name.startsWith("_")) {
            throw members.wrong("names beginning with \"_\" are reserved");
        } else if (!Identifier.isValid(name)) {
            throw members.wrong("name must be a valid id");
        }
    }

    /** Whether a text is three unsigned numbers separated by dots. */
    static boolean isVersion(String version) {
        String[] parts = version.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    private TableDraft readTable(String name) {
        Members members = new Members(reader, "table schema for table " + name);
        members.require("columns", JsonToken.OBJECT);
        Map<String, Integer> positions = namesOf();
        boolean mutable = !members.find("mutable", JsonToken.BOOLEAN) || reader.readBoolean();
        long maxRows = TableSchema.UNLIMITED_ROWS;
        if (members.find("maxRows", JsonToken.NUMBER)) {
            if (!reader.readNumber() || reader.longValue() <= 0) {
                throw members.wrong("maxRows must be at least 1");
            }
            maxRows = reader.longValue();
        }
        boolean root = members.find("isRoot", JsonToken.BOOLEAN) && reader.readBoolean();
        List<IndexDraft> indexes = members.find("indexes", JsonToken.ARRAY) ? readIndexes(members) : List.of();
        members.finish();
        if (positions.isEmpty()) {
            throw members.wrong("table must have at least one column");
        }
        Map<String, ColumnDraft> columns = new TreeMap<>();
        positions.forEach((column, position) -> {
            checkName(members, column);
            reader.seek(position);
            columns.put(column, readColumn(column));
        });
        return new TableDraft(name, columns, mutable, maxRows, root, indexes, members);
    }

    private List<IndexDraft> readIndexes(Members table) {
        List<IndexDraft> indexes = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            int start = reader.position();
            List<String> columns = readNames(start);
            if (columns.isEmpty()) {
                throw table.wrong("index must have at least one column");
            }
            indexes.add(new IndexDraft(columns, start));
        }
        return indexes;
    }

    private List<String> readNames(int start) {
        List<String> columns = new ArrayList<>();
        if (reader.peek() != JsonToken.ARRAY) {
            throw notColumnNames(start);
        }
        reader.beginArray();
        while (reader.nextElement()) {
            String column = reader.peek() == JsonToken.STRING ? reader.readString() : null;
            if (column == null || columns.contains(column)) {
                throw notColumnNames(start);
            }
            columns.add(column);
        }
        return columns;
    }

    private OvsdbException notColumnNames(int start) {
        return OvsdbException.syntax(reader, start, "array of distinct column names expected");
    }

    private ColumnDraft readColumn(String name) {
        Members members = new Members(reader, "schema for column " + name);
        boolean mutable = !members.find("mutable", JsonToken.BOOLEAN) || reader.readBoolean();
        boolean ephemeral = members.find("ephemeral", JsonToken.BOOLEAN) && reader.readBoolean();
        members.require("type", JsonToken.STRING, JsonToken.OBJECT);
        ColumnType type = readType();
        members.finish();
        return new ColumnDraft(type, mutable || type.hasWeakReferences(), ephemeral);
    }

    private ColumnType readType() {
        if (reader.peek() == JsonToken.STRING) {
            return ColumnType.scalar(readBaseType());
        }
        Members members = new Members(reader, "ovsdb type");
        members.require("key", JsonToken.STRING, JsonToken.OBJECT);
        BaseType key = readBaseType();
        BaseType value = members.find("value", JsonToken.STRING, JsonToken.OBJECT) ? readBaseType() : null;
        long min = members.find("min", JsonToken.NUMBER) ? readLimit() : 1;
        long max = members.find("max", JsonToken.NUMBER, JsonToken.STRING) ? readLimit() : 1;
        if (min < 0 || min > 1 || max < 1 || max > ColumnType.UNLIMITED) {
            throw members.wrong("ovsdb type fails constraint checks");
        }
        members.finish();
        return new ColumnType(key, value, (int) min, (int) max);
    }

    private long readLimit() {
        int start = reader.position();
        if (reader.peek() == JsonToken.NUMBER ? reader.readNumber() : reader.readString().equals("unlimited")) {
            return reader.text()[start] == '"' ? ColumnType.UNLIMITED : reader.longValue();
        }
        throw OvsdbException.syntax(reader, start, "bad min or max value");
    }

    private BaseType readBaseType() {
        if (reader.peek() == JsonToken.STRING) {
            return BaseType.of(readAtomType());
        }
        Members members = new Members(reader, "ovsdb type");
        members.require("type", JsonToken.STRING);
        AtomType type = readAtomType();
        Datum enumeration = null;
        if (members.find("enum", JsonToken.values())) {
            enumeration = new DatumReader(reader, null, interner).read(new ColumnType(BaseType.of(type), null, 1, ColumnType.UNLIMITED));
        }
        Range range = enumeration != null ? null : readRange(members, type);
        Reference reference = type == AtomType.UUID ? readReference(members) : null;
        members.finish();
        return new BaseType(type, enumeration, range, reference);
    }

    private AtomType readAtomType() {
        int start = reader.position();
        String word = reader.readString();
        AtomType type = AtomType.ofWord(word);
        if (type == null) {
            throw OvsdbException.syntax(reader, start, "\"" + word + "\" is not an atomic-type");
        }
        return type;
    }

    private Range readRange(Members members, AtomType type) {
        return switch (type) {
            case INTEGER -> {
                long min = members.find("minInteger", JsonToken.NUMBER) ? reader.readLong() : Long.MIN_VALUE;
                long max = members.find("maxInteger", JsonToken.NUMBER) ? reader.readLong() : Long.MAX_VALUE;
                checkOrder(members, min > max, "minInteger exceeds maxInteger");
                yield min == Long.MIN_VALUE && max == Long.MAX_VALUE ? null : new IntegerRange(min, max);
            }
            case REAL -> {
                double min = members.find("minReal", JsonToken.NUMBER) ? reader.readDouble() : -Double.MAX_VALUE;
                double max = members.find("maxReal", JsonToken.NUMBER) ? reader.readDouble() : Double.MAX_VALUE;
                checkOrder(members, min > max, "minReal exceeds maxReal");
                yield min == -Double.MAX_VALUE && max == Double.MAX_VALUE ? null : new RealRange(min, max);
            }
            case STRING -> {
                long min = members.find("minLength", JsonToken.NUMBER) ? readLength("minLength") : 0;
                long max = members.find("maxLength", JsonToken.NUMBER) ? readLength("maxLength") : LengthRange.MAX_LENGTH_CHARACTERS;
                checkOrder(members, min > max, "minLength exceeds maxLength");
                yield min == 0 && max == LengthRange.MAX_LENGTH_CHARACTERS ? null : new LengthRange(min, max);
            }
            case BOOLEAN, UUID -> null;
        };
    }

    private long readLength(String name) {
        int start = reader.position();
        long length = reader.readLong();
        if (length < 0 || length > LengthRange.MAX_LENGTH_CHARACTERS) {
            throw OvsdbException.syntax(reader, start, name + " out of valid range 0 to " + LengthRange.MAX_LENGTH_CHARACTERS);
        }
        return length;
    }

    private static void checkOrder(Members members, boolean wrong, String details) {
        if (wrong) {
            throw members.wrong(details);
        }
    }

    private Reference readReference(Members members) {
        if (!members.find("refTable", JsonToken.STRING)) {
            return null;
        }
        String table = reader.readString();
        if (!Identifier.isValid(table)) {
            throw members.typeMismatch("refTable");
        }
        if (!members.find("refType", JsonToken.STRING)) {
            return new Reference(table, true);
        }
        String kind = reader.readString();
        if (!kind.equals("strong") && !kind.equals("weak")) {
            throw members.wrong("refType must be \"strong\" or \"weak\" (not \"" + kind + "\")");
        }
        return new Reference(table, kind.equals("strong"));
    }

    private DatabaseSchema build(String name, String version, String cksum, Map<String, TableDraft> drafts) {
        boolean allRoot = drafts.values().stream().noneMatch(TableDraft::root);
        List<TableSchema> tables = new ArrayList<>();
        for (TableDraft draft : drafts.values()) {
            List<ColumnSchema> columns = new ArrayList<>();
            draft.columns().forEach((columnName, column) -> {
                checkReference(columnName + " key", column.type().key(), drafts);
                checkReference(columnName + " value", column.type().value(), drafts);
                boolean keepsRows = !allRoot && (refersToNonRoot(column.type().key(), drafts) || refersToNonRoot(column.type().value(), drafts));
                columns.add(new ColumnSchema(columnName, column.type(), column.mutable(), column.ephemeral() && !keepsRows, columns.size()));
            });
            tables.add(new TableSchema(draft.name(), tables.size(), columns, draft.mutable(), draft.maxRows(), allRoot || draft.root(),
                    resolveIndexes(draft, columns)));
        }
        return new DatabaseSchema(name, version, cksum, tables);
    }

    private static void checkReference(String part, BaseType type, Map<String, TableDraft> drafts) {
        if (type != null && type.reference() != null && !drafts.containsKey(type.reference().table())) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "column " + part + " refers to undefined table " + type.reference().table());
        }
    }

    private static boolean refersToNonRoot(BaseType type, Map<String, TableDraft> drafts) {
        return type != null && type.isStrongReference() && !drafts.get(type.reference().table()).root();
    }

    private List<List<ColumnSchema>> resolveIndexes(TableDraft draft, List<ColumnSchema> columns) {
        List<List<ColumnSchema>> indexes = new ArrayList<>();
        for (IndexDraft indexDraft : draft.indexes()) {
            List<ColumnSchema> index = new ArrayList<>();
            for (String columnName : indexDraft.columns()) {
                ColumnSchema column = columns.stream().filter(c -> c.name().equals(columnName)).findAny()
                        .orElseThrow(() -> OvsdbException.syntax(reader, indexDraft.start(), columnName + " is not a valid column name"));
                if (column.isEphemeral()) {
                    throw draft.members().wrong("ephemeral columns (such as " + columnName + ") may not be indexed");
                }
                index.add(column);
            }
            indexes.add(List.copyOf(index));
        }
        return indexes;
    }
}

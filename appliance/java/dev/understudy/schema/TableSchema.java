package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.json.NameTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A table (RFC 7047 section 3.2, &lt;table-schema&gt;). Immutable. */
public final class TableSchema {
    /** "maxRows" of a table with any number of rows. */
    public static final long UNLIMITED_ROWS = Long.MAX_VALUE;

    private final String name;
    private final int index;
    private final List<ColumnSchema> columns;
    private final List<ColumnSchema> allColumns;
    private final boolean mutable;
    private final long maxRows;
    private final boolean root;
    private final List<List<ColumnSchema>> indexes;
    private final NameTable<ColumnSchema> columnsByName;
    private final Map<String, ColumnSchema> byName = new HashMap<>();
    private final byte[] encodedName;

    TableSchema(String name, int index, List<ColumnSchema> columns, boolean mutable, long maxRows, boolean root,
            List<List<ColumnSchema>> indexes) {
        this.name = name;
        this.index = index;
        this.columns = List.copyOf(columns);
        this.allColumns = Stream.concat(columns.stream(), Stream.of(ColumnSchema.UUID, ColumnSchema.VERSION))
                .sorted(Comparator.comparing(ColumnSchema::name))
                .toList();
        this.mutable = mutable;
        this.maxRows = maxRows;
        this.root = root;
        this.indexes = List.copyOf(indexes);
        this.encodedName = JsonWriter.encodeName(name);
        columns.forEach(column -> byName.put(column.name(), column));
        byName.put(ColumnSchema.UUID.name(), ColumnSchema.UUID);
        byName.put(ColumnSchema.VERSION.name(), ColumnSchema.VERSION);
        this.columnsByName = new NameTable<>(byName);
    }

    /** The same table with no column ephemeral. */
    TableSchema withoutEphemeralColumns() {
        List<ColumnSchema> persistent = columns.stream()
                .map(column -> new ColumnSchema(column.name(), column.type(), column.isMutable(), false, column.index()))
                .toList();
        List<List<ColumnSchema>> sameIndexes = indexes.stream()
                .map(set -> set.stream().map(column -> persistent.get(column.index())).toList())
                .toList();
        return new TableSchema(name, index, persistent, mutable, maxRows, root, sameIndexes);
    }

    public String name() {
        return name;
    }

    /** Where the database keeps it: from 0 in the order of names. */
    public int index() {
        return index;
    }

    /** The columns in the order of their names, without the two that every table has; each stands at its {@link ColumnSchema#index}. */
    public List<ColumnSchema> columns() {
        return columns;
    }

    /** All columns, with "_uuid" and "_version", in the order of their names. */
    public List<ColumnSchema> allColumns() {
        return allColumns;
    }

    /** The column of this name, also "_uuid" and "_version", or null. */
    public ColumnSchema column(String columnName) {
        return byName.get(columnName);
    }

    /** The columns by name, also "_uuid" and "_version". */
    public NameTable<ColumnSchema> columnsByName() {
        return columnsByName;
    }

    /** "mutable" of the schema, which has no effect. */
    boolean isMutable() {
        return mutable;
    }

    /** The largest number of rows after a transaction, or {@link #UNLIMITED_ROWS}. */
    public long maxRows() {
        return maxRows;
    }

    /** Whether its rows live without a strong reference to them. */
    public boolean isRoot() {
        return root;
    }

    /** Sets of columns that together must be unique. */
    public List<List<ColumnSchema>> indexes() {
        return indexes;
    }

    /** The JSON text of its name with a colon, to be written as a member name. */
    public byte[] encodedName() {
        return encodedName;
    }

    @Override
    public String toString() {
        return name;
    }
}

package dev.understudy.schema;

import dev.understudy.json.NameTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A database schema (RFC 7047 section 3.2, &lt;database-schema&gt;). Immutable; equal when its canonical text is equal. */
public final class DatabaseSchema {
    private final String name;
    private final String version;
    private final String cksum;
    private final List<TableSchema> tables;
    private final Map<String, TableSchema> byName = new HashMap<>();
    private final NameTable<TableSchema> tablesByName;
    private final byte[] text;

    DatabaseSchema(String name, String version, String cksum, List<TableSchema> tables) {
        this.name = name;
        this.version = version;
        this.cksum = cksum;
        this.tables = List.copyOf(tables);
        tables.forEach(table -> byName.put(table.name(), table));
        this.tablesByName = new NameTable<>(byName);
        this.text = SchemaWriter.write(this);
    }

    public String name() {
        return name;
    }

    /** The version x.y.z, or empty when the schema gives none. */
    public String version() {
        return version;
    }

    /** The checksum that the schema states, or empty. */
    public String cksum() {
        return cksum;
    }

    /** The tables in the order of their names; each stands at its {@link TableSchema#index}. */
    public List<TableSchema> tables() {
        return tables;
    }

    /** The table of this name, or null. */
    public TableSchema table(String tableName) {
        return byName.get(tableName);
    }

    public NameTable<TableSchema> tablesByName() {
        return tablesByName;
    }

    /** The same schema with no column ephemeral, as clusters need it. */
    public DatabaseSchema withoutEphemeralColumns() {
        return new DatabaseSchema(name, version, cksum, tables.stream().map(TableSchema::withoutEphemeralColumns).toList());
    }

    /** The schema as compact JSON text with sorted members; must not be changed. */
    public byte[] text() {
        return text;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof DatabaseSchema other && java.util.Arrays.equals(other.text, text);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(text);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}

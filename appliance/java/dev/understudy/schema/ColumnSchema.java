package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;

/** A column of a table (RFC 7047 section 3.2, &lt;column-schema&gt;), or one of the two that every table has. Immutable. */
public final class ColumnSchema {
    /** The index of "_uuid". */
    public static final int UUID_INDEX = -2;
    /** The index of "_version". */
    public static final int VERSION_INDEX = -1;
    /** The row's own UUID: fixed at its insertion. */
    public static final ColumnSchema UUID = special("_uuid", UUID_INDEX, false);
    /** A UUID that changes with every change of the row. */
    public static final ColumnSchema VERSION = special("_version", VERSION_INDEX, true);

    private final String name;
    private final ColumnType type;
    private final boolean mutable;
    private final boolean ephemeral;
    private final int index;
    private final byte[] encodedName;
    private final Datum defaultDatum;

    ColumnSchema(String name, ColumnType type, boolean mutable, boolean ephemeral, int index) {
        this.name = name;
        this.type = type;
        this.mutable = mutable;
        this.ephemeral = ephemeral;
        this.index = index;
        this.encodedName = JsonWriter.encodeName(name);
        this.defaultDatum = type.defaultDatum();
    }

    private static ColumnSchema special(String name, int index, boolean ephemeral) {
        return new ColumnSchema(name, ColumnType.scalar(BaseType.of(AtomType.UUID)), false, ephemeral, index);
    }

    public String name() {
        return name;
    }

    public ColumnType type() {
        return type;
    }

    /** Whether operations other than "insert" may change it. */
    public boolean isMutable() {
        return mutable;
    }

    /** Whether its contents are lost when the server stops. */
    public boolean isEphemeral() {
        return ephemeral;
    }

    /** Where a row keeps it: from 0 in the order of the table's columns, or one of the two negative constants. */
    public int index() {
        return index;
    }

    /** The JSON text of its name with a colon, to be written as a member name. */
    public byte[] encodedName() {
        return encodedName;
    }

    public Datum defaultDatum() {
        return defaultDatum;
    }

    @Override
    public String toString() {
        return name;
    }
}

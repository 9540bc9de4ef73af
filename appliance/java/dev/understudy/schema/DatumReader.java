package dev.understudy.schema;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.json.NameTable;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.AtomType;
import dev.understudy.value.BooleanAtom;
import dev.understudy.value.Datum;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.Interner;
import dev.understudy.value.RealAtom;
import dev.understudy.value.StringAtom;
import dev.understudy.value.UuidAtom;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads values in their JSON form (RFC 7047 section 5.1), checking the type and all constraints but references. Not thread
 * safe: one reader a transaction or file.
 */
public final class DatumReader {
    /** Strings longer than this are rarely repeated, so they are not looked up among earlier ones. */
    private static final int INTERNED_STRING_LIMIT_BYTES = 512;

    /** The words that tell what an array in a value is. */
    private enum Form {
        SET,
        MAP,
        UUID,
        NAMED_UUID
    }

    private static final NameTable<Form> FORMS =
            new NameTable<>(Map.of("set", Form.SET, "map", Form.MAP, "uuid", Form.UUID, "named-uuid", Form.NAMED_UUID));

    private static final Atom[] NO_ATOMS = {};
    private static final byte[] NO_BYTES = {};

    private final JsonReader reader;
    private final Symbols symbols;
    private final Interner interner;
    private Atom[] atoms = NO_ATOMS;
    /** Where strings with escapes are put together. */
    private byte[] unescaped = NO_BYTES;

    /**
     * @param symbols what named UUIDs stand for, or null where they are not allowed
     * @param interner where equal values are shared
     */
    public DatumReader(JsonReader reader, Symbols symbols, Interner interner) {
        this.reader = reader;
        this.symbols = symbols;
        this.interner = interner;
    }

    /** Reads a value of a type. */
    public Datum read(ColumnType type) {
        if (type.isMap()) {
            return readMap(type);
        }
        if (reader.peek() != JsonToken.ARRAY) {
            return readAtom(type.key());
        }
        int start = reader.position();
        if (formOfArray() == Form.SET) {
            return readSet(type, start);
        }
        reader.seek(start);
        return readAtom(type.key());
    }

    /** Enters an array and reads the word it begins with; null when that is none that this reader knows. */
    private Form formOfArray() {
        reader.beginArray();
        return reader.nextElement() && reader.peek() == JsonToken.STRING ? reader.readStringIn(FORMS) : null;
    }

    private Datum readSet(ColumnType type, int start) {
        if (!reader.nextElement() || reader.peek() != JsonToken.ARRAY) {
            throw OvsdbException.syntax(reader, start, "expected [\"set\", <array>]");
        }
        int count = 0;
        OvsdbException first = null;
        reader.beginArray();
        while (reader.nextElement()) {
            reserve(count + 1);
            if (first == null) {
                int element = reader.position();
                try {
                    atoms[count] = readAtom(type.key());
                } catch (OvsdbException e) {
                    first = e;
                    reader.seek(element);
                    reader.skipValue();
                }
            } else {
                reader.skipValue();
            }
            count++;
        }
        endForm(start, "set");
        checkCount(type, count, start);
        if (first != null) {
            throw first;
        }
        if (AtomSet.sortAndFindDuplicate(atoms, count) != null) {
            throw new OvsdbException(ErrorTag.OVSDB_ERROR, "set contains duplicate");
        }
        return AtomSet.ofSorted(atoms, count);
    }

    private Datum readMap(ColumnType type) {
        int start = reader.position();
        if (reader.peek() != JsonToken.ARRAY || formOfArray() != Form.MAP || !reader.nextElement() || reader.peek() != JsonToken.ARRAY) {
            throw OvsdbException.syntax(reader, start, "expected [\"map\", <array>]");
        }
        int count = 0;
        OvsdbException first = null;
        reader.beginArray();
        while (reader.nextElement()) {
            reserve(count + 2);
            int pair = reader.position();
            if (first == null) {
                try {
                    readPair(type, count);
                } catch (OvsdbException e) {
                    first = e;
                    reader.seek(pair);
                    reader.skipValue();
                }
            } else {
                reader.skipValue();
            }
            count += 2;
        }
        endForm(start, "map");
        checkCount(type, count / 2, start);
        if (first != null) {
            throw first;
        }
        if (count == 0) {
            return AtomMap.EMPTY;
        }
        Atom[] pairs = Arrays.copyOf(atoms, count);
        if (AtomMap.sortAndFindDuplicate(pairs) != null) {
            throw new OvsdbException(ErrorTag.OVSDB_ERROR, "map contains duplicate key");
        }
        return interner.intern(AtomMap.ofSortedPairs(pairs));
    }

    private void reserve(int count) {
        if (count > atoms.length) {
            atoms = Arrays.copyOf(atoms, Math.max(8, 2 * count));
        }
    }

    /** Reads an array of two atoms; that it has another number of elements is reported before what they are. */
    private void readPair(ColumnType type, int at) {
        int start = reader.position();
        if (reader.peek() != JsonToken.ARRAY) {
            throw OvsdbException.syntax(reader, start, "expected 2-element array");
        }
        try {
            reader.beginArray();
            if (reader.nextElement()) {
                atoms[at] = readAtom(type.key());
                if (reader.nextElement()) {
                    atoms[at + 1] = readAtom(type.value());
                    if (!reader.nextElement()) {
                        return;
                    }
                }
            }
        } catch (OvsdbException wrongAtom) {
            if (countElements(start) == 2) {
                throw wrongAtom;
            }
        }
        throw OvsdbException.syntax(reader, start, "expected 2-element array");
    }

    private int countElements(int array) {
        reader.seek(array);
        int elements = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            reader.skipValue();
            elements++;
        }
        return elements;
    }

    private void endForm(int start, String word) {
        if (reader.nextElement()) {
            throw OvsdbException.syntax(reader, start, "expected [\"" + word + "\", <array>]");
        }
    }

    private void checkCount(ColumnType type, int count, int start) {
        if (count < type.min() || count > type.max()) {
            throw OvsdbException.syntax(reader, start, type.sizeError(count));
        }
    }

    /** Reads one atom and checks its constraints. */
    public Atom readAtom(BaseType type) {
        Atom atom = readUnchecked(type.type());
        if (type.reference() != null) {
            return interner.intern(atom);
        }
        if (type.enumeration() != null || type.range() != null) {
            type.check(atom);
        }
        return atom;
    }

    private Atom readUnchecked(AtomType type) {
        JsonToken token = reader.peek();
        int start = reader.position();
        switch (type) {
            case STRING -> {
                if (token == JsonToken.STRING) {
                    return readString();
                }
                throw OvsdbException.syntax(reader, start, "expected string");
            }
            case INTEGER -> {
                if (token == JsonToken.NUMBER && reader.readNumber()) {
                    return IntegerAtom.of(reader.longValue());
                }
                throw OvsdbException.syntax(reader, start, "expected integer");
            }
            case REAL -> {
                if (token == JsonToken.NUMBER) {
                    return RealAtom.of(reader.readDouble());
                }
                throw OvsdbException.syntax(reader, start, "expected real");
            }
            case BOOLEAN -> {
                if (token == JsonToken.BOOLEAN) {
                    return BooleanAtom.of(reader.readBoolean());
                }
                throw OvsdbException.syntax(reader, start, "expected boolean");
            }
            case UUID -> {
                return readUuid(start);
            }
        }
        throw new AssertionError(type);
    }

    private StringAtom readString() {
        reader.readStringSpan();
        int from = reader.spanStart();
        int to = reader.spanEnd();
        byte[] text = reader.text();
        boolean plain = true;
        if (reader.spanEscaped()) {
            if (unescaped.length < to - from) {
                unescaped = new byte[Math.max(to - from, 2 * unescaped.length)];
            }
            to = reader.unescape(unescaped);
            from = 0;
            text = unescaped;
            plain = JsonWriter.isPlain(text, 0, to);
        }
        return to - from <= INTERNED_STRING_LIMIT_BYTES
                ? interner.string(text, from, to, plain)
                : StringAtom.ofUtf8(Arrays.copyOfRange(text, from, to), plain);
    }

    private UuidAtom readUuid(int start) {
        if (reader.peek() == JsonToken.ARRAY) {
            Form form = formOfArray();
            if ((form == Form.UUID || form == Form.NAMED_UUID) && reader.nextElement() && reader.peek() == JsonToken.STRING) {
                reader.readStringSpan();
                if (!reader.nextElement()) {
                    return form == Form.UUID ? plainUuid(start) : namedUuid(start);
                }
            }
        }
        throw OvsdbException.syntax(reader, start, "expected [\"uuid\", <string>]");
    }

    /** The UUID that the string read last spells. */
    private UuidAtom plainUuid(int start) {
        UuidAtom uuid = UuidAtom.parse(reader.text(), reader.spanStart(), reader.spanEnd());
        if (uuid == null) {
            String text = reader.spanText();
            throw OvsdbException.syntax(reader, start, "\"" + text + "\" is not a valid UUID");
        }
        return uuid;
    }

    /** The UUID for which the string read last is a name. */
    private UuidAtom namedUuid(int start) {
        String name = reader.spanText();
        if (symbols == null) {
            throw OvsdbException.syntax(reader, start, "expected [\"uuid\", <string>]");
        }
        if (!Identifier.isValid(name)) {
            throw OvsdbException.syntax(reader, start, "named-uuid string is not a valid <id>");
        }
        return symbols.uuidOf(name);
    }
}

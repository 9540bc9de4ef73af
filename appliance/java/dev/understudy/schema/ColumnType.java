package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;

/**
 * What a column may hold (RFC 7047 section 3.2, &lt;type&gt;).
 *
 * @param value the type of the values of a map, or null for a set
 * @param min the least number of elements, 0 or 1
 * @param max the largest number of elements, or {@link #UNLIMITED}
 */
public record ColumnType(BaseType key, BaseType value, int min, int max) {
    /** "max" of a type with any number of elements. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public static ColumnType scalar(BaseType type) {
        return new ColumnType(type, null, 1, 1);
    }

    public boolean isMap() {
        return value != null;
    }

    /** Whether a value is always exactly one atom. */
    public boolean isScalar() {
        return value == null && min == 1 && max == 1;
    }

    /** Whether a value is one atom or nothing. */
    public boolean isOptionalScalar() {
        return value == null && min == 0 && max == 1;
    }

    /** Whether a difference between two values is a value of its own rather than simply the new value. */
    public boolean isComposite() {
        return max > 1;
    }

    public boolean hasReferences() {
        return key.reference() != null || value != null && value.reference() != null;
    }

    public boolean hasStrongReferences() {
        return key.isStrongReference() || value != null && value.isStrongReference();
    }

    public boolean hasWeakReferences() {
        return key.isWeakReference() || value != null && value.isWeakReference();
    }

    /** This type with other limits on the number of elements. */
    public ColumnType withLimits(int newMin, int newMax) {
        return new ColumnType(key, value, newMin, newMax);
    }

    /** What a column of this type holds when nobody gave it a value (RFC 7047 section 5.2.1). */
    public Datum defaultDatum() {
        if (min == 0) {
            return isMap() ? AtomMap.EMPTY : AtomSet.EMPTY;
        }
        Atom atom = key.type().defaultAtom();
        return isMap() ? AtomMap.ofSortedPairs(new Atom[] {atom, value.type().defaultAtom()}) : atom;
    }

    /** Whether some value of this form may break a constraint on its atoms. */
    public boolean isConstrained() {
        return key.isConstrained() || value != null && value.isConstrained();
    }

    /** @throws OvsdbException with a "constraint violation" when an atom breaks a constraint */
    public void checkAtoms(Datum datum) {
        if (datum instanceof AtomMap map) {
            for (int i = 0; i < map.size(); i++) {
                key.check(map.key(i));
                value.check(map.value(i));
            }
        } else {
            datum.forEachAtom(key::check);
        }
    }

    /** @throws OvsdbException "constraint violation" when a computed value has too few or too many elements */
    public void checkSize(Datum datum) {
        if (datum.size() < min || datum.size() > max) {
            throw new OvsdbException(ErrorTag.CONSTRAINT_VIOLATION, "Attempted to store " + datum.size() + " elements in " + describe() + ".");
        }
    }

    /** What is wrong with the number of elements in the text of a value. */
    String sizeError(int size) {
        String kind = isMap() ? "map" : "set";
        String limits = min == 1 && max == 1
                ? "exactly one member"
                : min + " to " + (max == UNLIMITED ? "4294967295" : Integer.toString(max)) + " members";
        return kind + " must have " + limits + " but " + size + " are present";
    }

    /** What changed from one value of this type to another: the new value, or the difference of two sets or maps. */
    public Datum difference(Datum before, Datum after) {
        if (!isComposite()) {
            return after;
        }
        return isMap() ? ((AtomMap) before).differenceTo((AtomMap) after) : AtomSet.symmetricDifference(before, after);
    }

    /** Applies what {@link #difference} returned. */
    public Datum apply(Datum before, Datum difference) {
        if (!isComposite()) {
            return difference;
        }
        return isMap() ? ((AtomMap) before).apply((AtomMap) difference) : AtomSet.toggle(before, difference);
    }

    /** The type as a schema has it: compact JSON text with sorted members. */
    public byte[] text() {
        JsonWriter writer = new JsonWriter();
        SchemaWriter.write(this, writer);
        return writer.toByteArray();
    }

    /** The type in words, as the peer puts it into errors. */
    public String describe() {
        if (isScalar()) {
            return key.type().word();
        }
        String limits;
        if (max == UNLIMITED) {
            limits = min == 0 ? "" : min + " or more ";
        } else {
            limits = min == 0 ? "up to " + max + " " : min + " to " + max + " ";
        }
        return isMap()
                ? "map of " + limits + "(" + key.type().word() + ", " + value.type().word() + ") pairs"
                : "set of " + limits + key.type().word() + "s";
    }
}

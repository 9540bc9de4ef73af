package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomSet;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.RealAtom;
import dev.understudy.value.StringAtom;
import java.util.Objects;

/**
 * The type of one atom with its constraints (RFC 7047 section 3.2, &lt;base-type&gt;).
 *
 * @param enumeration the allowed values, or null when all are allowed
 * @param range the bounds for the type, or null when there are none
 * @param reference what a UUID refers to, or null
 */
public record BaseType(AtomType type, Datum enumeration, Range range, Reference reference) {
    /** Bounds of one atomic type, both inclusive. */
    public sealed interface Range {}

    /** Bounds of integers. */
    public record IntegerRange(long min, long max) implements Range {}

    /** Bounds of reals. */
    public record RealRange(double min, double max) implements Range {}

    /** Bounds of the number of characters of strings. */
    public record LengthRange(long min, long max) implements Range {
        /** What "maxLength" is when a schema does not give it, in characters. */
        public static final long MAX_LENGTH_CHARACTERS = 0xffff_ffffL;
    }

    /** What a UUID column refers to. */
    public record Reference(String table, boolean strong) {}

    /** A type without constraints. */
    public static BaseType of(AtomType type) {
        return new BaseType(type, null, null, null);
    }

    /** Whether {@link #check} may refuse an atom. */
    boolean isConstrained() {
        return enumeration != null || range != null;
    }

    public boolean isStrongReference() {
        return reference != null && reference.strong();
    }

    public boolean isWeakReference() {
        return reference != null && !reference.strong();
    }

    /** @throws OvsdbException with a "constraint violation" when the atom breaks a constraint of this type */
    public void check(Atom atom) {
        if (enumeration != null) {
            if (!AtomSet.contains(enumeration, atom)) {
                String allowed = enumeration instanceof Atom ? "[" + text(enumeration) + "]" : enumeration.toString();
                throw violation(text(atom) + " is not one of the allowed values (" + allowed + ")");
            }
            return;
        }
        switch (range) {
            case null -> {}
            case IntegerRange r -> {
                long value = ((IntegerAtom) atom).value();
                if (value < r.min || value > r.max) {
                    throw outOfRange(value < r.min, atom, bound(r.min, Long.MIN_VALUE), bound(r.max, Long.MAX_VALUE));
                }
            }
            case RealRange r -> {
                double value = ((RealAtom) atom).value();
                if (value < r.min || value > r.max) {
                    throw outOfRange(value < r.min, atom, bound(r.min, -Double.MAX_VALUE), bound(r.max, Double.MAX_VALUE));
                }
            }
            case LengthRange r -> {
                StringAtom string = (StringAtom) atom;
                int bytes = string.utf8().length;
                if (bytes < r.min || bytes > r.max || r.min > 0) {
                    checkLength(string, r);
                }
            }
        }
    }

    private static void checkLength(StringAtom string, LengthRange range) {
        int length = string.characterCount();
        if (length < range.min) {
            throw violation("\"" + string.text() + "\" length " + length + " is less than minimum allowed length " + range.min);
        } else if (length > range.max) {
            throw violation("\"" + string.text() + "\" length " + length + " is greater than maximum allowed length " + range.max);
        }
    }

    private static OvsdbException outOfRange(boolean below, Atom value, String min, String max) {
        if (min != null && max != null) {
            return violation(text(value) + " is not in the valid range " + min + " to " + max + " (inclusive)");
        } else if (below) {
            return violation(text(value) + " is less than minimum allowed value " + min);
        }
        return violation(text(value) + " is greater than maximum allowed value " + max);
    }

    private static String bound(long bound, long none) {
        return bound == none ? null : Long.toString(bound);
    }

    private static String bound(double bound, double none) {
        return bound == none ? null : JsonWriter.formatReal(bound);
    }

    private static String text(Datum atom) {
        return atom instanceof RealAtom real ? JsonWriter.formatReal(real.value()) : atom.toString();
    }

    private static OvsdbException violation(String details) {
        return new OvsdbException(ErrorTag.CONSTRAINT_VIOLATION, details);
    }

    /** Whether a schema can write this type as a bare word. */
    boolean isUnconstrained() {
        return enumeration == null && range == null && reference == null;
    }

    @Override
    public String toString() {
        return type.word() + (Objects.isNull(reference) ? "" : " reference to " + reference.table());
    }
}

package dev.understudy.value;

/** The five atomic types of RFC 7047 section 3.1. */
public enum AtomType {
    /** A signed integer of 64 bits. */
    INTEGER("integer"),
    /** A floating point number of 64 bits. */
    REAL("real"),
    /** True or false. */
    BOOLEAN("boolean"),
    /** A string of Unicode characters without NUL. */
    STRING("string"),
    /** A UUID. */
    UUID("uuid");

    private final String word;

    AtomType(String word) {
        this.word = word;
    }

    /** The name of the type in schemas. */
    public String word() {
        return word;
    }

    /** The type that a schema calls {@code word}, or null. */
    public static AtomType ofWord(String word) {
        for (AtomType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        return null;
    }

    /** What a column of this type holds when nobody gave it a value (RFC 7047 section 5.2.1). */
    public Atom defaultAtom() {
        return switch (this) {
            case INTEGER -> IntegerAtom.of(0);
            case REAL -> RealAtom.ZERO;
            case BOOLEAN -> BooleanAtom.FALSE;
            case STRING -> StringAtom.EMPTY;
            case UUID -> UuidAtom.ZERO;
        };
    }
}

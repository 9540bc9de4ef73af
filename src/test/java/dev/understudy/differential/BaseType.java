package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.real.Json;
import java.util.List;
import java.util.Optional;

/** The type of one atom with its constraint. */
record BaseType(Atomic atomic, Constraint constraint) {
    enum Atomic {
        INTEGER, REAL, BOOLEAN, STRING, UUID;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean numeric() {
            return this == INTEGER || this == REAL;
        }
    }

    /** What narrows the atoms of a base type. */
    sealed interface Constraint {
        /** Any atom of the type. */
        record None() implements Constraint {
        }

        /** One of these. */
        record OneOf(List<JsonNode> values) implements Constraint {
        }

        /** Integers or reals between two numbers, both included. */
        record Range(int low, int high) implements Constraint {
        }

        /** Strings of at least and at most so many characters. */
        record Length(int least, int most) implements Constraint {
        }

        /** Rows of a table. */
        record Reference(String table, boolean weak) implements Constraint {
        }
    }

    Optional<Constraint.Reference> reference() {
        return constraint instanceof Constraint.Reference reference ? Optional.of(reference) : Optional.empty();
    }

    boolean weak() {
        return constraint instanceof Constraint.Reference reference && reference.weak();
    }

    /** Whether a column may rely on the default atom of this type. */
    boolean defaultAllowed() {
        return switch (constraint) {
            case Constraint.None _ -> true;
            case Constraint.OneOf oneOf -> oneOf.values().contains(defaultAtom());
            case Constraint.Range range -> range.low() <= 0 && range.high() >= 0;
            case Constraint.Length length -> length.least() == 0;
            case Constraint.Reference _ -> false;
        };
    }

    private JsonNode defaultAtom() {
        return switch (atomic) {
            case INTEGER -> Json.NODES.numberNode(0);
            case REAL -> Json.parse("0.0");
            case BOOLEAN -> Json.NODES.booleanNode(false);
            case STRING -> Json.text("");
            case UUID -> Json.array(Json.text("uuid"), Json.text("00000000-0000-0000-0000-000000000000"));
        };
    }

    JsonNode json() {
        ObjectNode json = Json.NODES.objectNode();
        json.put("type", atomic.word());
        switch (constraint) {
            case Constraint.None _ -> {
                return Json.text(atomic.word());
            }
            case Constraint.OneOf oneOf -> {
                JsonNode values = Json.array(oneOf.values().toArray(JsonNode[]::new));
                json.set("enum", Json.array(Json.text("set"), values));
            }
            case Constraint.Range range -> {
                String suffix = atomic == Atomic.INTEGER ? "Integer" : "Real";
                json.put("min" + suffix, range.low());
                json.put("max" + suffix, range.high());
            }
            case Constraint.Length length -> {
                json.put("minLength", length.least());
                json.put("maxLength", length.most());
            }
            case Constraint.Reference reference -> {
                json.put("refTable", reference.table());
                json.put("refType", reference.weak() ? "weak" : "strong");
            }
        }
        return json;
    }
}

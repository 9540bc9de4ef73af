package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.Atom;

/** How single values are written, be they alone or in a set or map. */
@FunctionalInterface
public interface AtomWriter {
    void write(JsonWriter writer, Atom atom);
}

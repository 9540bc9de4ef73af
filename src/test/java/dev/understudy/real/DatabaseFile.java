package dev.understudy.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Making and reading database files with the peer's own tool. */
public final class DatabaseFile {
    public static final Path NORTHBOUND = Path.of("/usr/share/ovn/ovn-nb.ovsschema");
    public static final Path SOUTHBOUND = Path.of("/usr/share/ovn/ovn-sb.ovsschema");
    public static final Path SWITCH = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

    private DatabaseFile() {
    }

    /** Creates {@code directory/name.db} with the schema of a file, using the tool that belongs to the server. */
    public static Path create(ServerKind kind, Path directory, String name, Path schema) {
        Path file = directory.resolve(name + ".db");
        Program.of(kind.tool(), "create", file.toString(), schema.toString()).output();
        return file;
    }

    /** The same with the schema as JSON text. */
    public static Path create(ServerKind kind, Path directory, String name, String schema) {
        try {
            Path text = directory.resolve(name + ".ovsschema");
            Files.writeString(text, schema);
            return create(kind, directory, name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

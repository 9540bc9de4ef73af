package dev.understudy.cli.client;

import dev.understudy.cli.SchemaFile;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.DatabaseSchema;
import java.nio.file.Path;
import java.util.List;

/** Commands about the conversion of a database to another schema, which names the database. */
final class ConversionCommands {
    private final Servers servers;
    private final ClientOptions options;
    private final Output out;

    ConversionCommands(Servers servers, ClientOptions options, Output out) {
        this.servers = servers;
        this.options = options;
        this.out = out;
    }

    void convert(List<String> arguments) {
        Target target = open(arguments);
        if (options.changeAware() == null) {
            target.server.beChangeAware();
        }
        JsonWriter params = new JsonWriter().beginArray().value(target.schema.name()).raw(target.schema.text()).endArray();
        target.server.ask("convert", params);
    }

    void needsConversion(List<String> arguments) {
        Target target = open(arguments);
        boolean needed = !target.server.schema().equals(target.schema);
        out.text(needed ? "yes" : "no").line();
    }

    /** Where a conversion is to happen, and to what. */
    private record Target(Connected server, DatabaseSchema schema) {
    }

    private Target open(List<String> arguments) {
        Path file = Path.of(arguments.getLast());
        DatabaseSchema schema = SchemaFile.read(file);
        Connected server = servers.open(ClientCommand.Needs.DATABASE, 1, arguments, schema.name());
        return new Target(server, DatabaseInfo.of(server, schema.name()).isClustered() ? SchemaFile.lasting(schema, file) : schema);
    }
}

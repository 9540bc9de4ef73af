package dev.understudy.cli.client;

import dev.understudy.cli.ManualCheck;
import dev.understudy.manual.Section;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manual of ovsdb-client names what the program has. */
class ClientManualTest {
    private final ClientProgram client = new ClientProgram("ovsdb-client", Map.of(), new Output(OutputStream.nullOutputStream()));

    @Test
    void everyOptionIsInTheManual() {
        ManualCheck.options("ovsdb-client", client.options());
    }

    @Test
    void everyCommandIsInTheManual() {
        ManualCheck.commands("ovsdb-client", Section.Kind.COMMANDS, ClientCommand.ALL.stream().map(ClientCommand::name).toList());
    }
}

package dev.understudy.cli.server;

import dev.understudy.cli.Directories;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.ManualCheck;
import dev.understudy.control.Command;
import dev.understudy.control.FakeAdministration;
import dev.understudy.manual.Section;
import dev.understudy.server.Configurator;
import dev.understudy.vlog.Vlog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manual of ovsdb-server names what the program has. */
class ServerManualTest {
    private static ServerCommandLine commandLine() {
        Directories directories = new Directories(Map.of());
        return new ServerCommandLine("ovsdb-server", directories, new LogOptions(Vlog.system(), directories, "ovsdb-server"));
    }

    @Test
    void everyOptionIsInTheManual() {
        ManualCheck.options("ovsdb-server", commandLine().options());
    }

    @Test
    void everyControlCommandIsInTheManual() {
        ServerSettings settings = commandLine().read(List.of("--disable-file-column-diff", "--disable-file-no-data-conversion"));
        FakeAdministration server = new FakeAdministration();
        ManualCheck.commands("ovsdb-server", Section.Kind.CONTROL_COMMANDS,
                ServerProgram.commands("ovsdb-server", server, new Configurator(server, configuration -> { }), settings, () -> { },
                        name -> name).all().stream().map(Command::name).toList());
    }
}

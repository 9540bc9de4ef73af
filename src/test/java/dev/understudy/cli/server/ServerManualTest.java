package dev.understudy.cli.server;

import dev.understudy.cli.Directories;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.ManualCheck;
import dev.understudy.control.Command;
import dev.understudy.control.FakeAdministration;
import dev.understudy.manual.Section;
import dev.understudy.vlog.Vlog;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manual of ovsdb-server names what the program has. */
class ServerManualTest {
    @Test
    void everyOptionIsInTheManual() {
        Directories directories = new Directories(Map.of());
        LogOptions logging = new LogOptions(Vlog.system(), directories, "ovsdb-server");
        ManualCheck.options("ovsdb-server", new ServerCommandLine("ovsdb-server", directories, logging).options());
    }

    @Test
    void everyControlCommandIsInTheManual() {
        ManualCheck.commands("ovsdb-server", Section.Kind.CONTROL_COMMANDS, ServerProgram.commands("ovsdb-server", new FakeAdministration(), () -> { },
                name -> name).all().stream().map(Command::name).toList());
    }
}

package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.control.Command;
import dev.understudy.control.FakeAdministration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every option and every command is documented, and nothing else. */
class DocumentsTest {
    private static final Path DOCUMENTS = Path.of("docs");

    @Test
    void everyOptionIsDocumented() throws IOException {
        String page = Files.readString(DOCUMENTS.resolve("command-line.md"));
        for (ServerOption option : ServerOption.values()) {
            assertTrue(page.contains("--" + option.longName() + "`") || page.contains("--" + option.longName() + "=")
                    || page.contains("--" + option.longName() + "["), option.longName());
        }
    }

    @Test
    void everyCommandIsDocumented() throws IOException {
        TreeSet<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(DOCUMENTS.resolve("control-commands.md"))) {
            if (line.startsWith("| `")) {
                documented.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        List<String> registered = new ArrayList<>();
        for (Command command : ServerProgram.commands("ovsdb-server", new FakeAdministration(), () -> { }, name -> name).all()) {
            registered.add(command.name());
        }
        assertEquals(registered, List.copyOf(documented));
    }
}

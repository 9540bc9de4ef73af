package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.ManualCheck;
import dev.understudy.manual.Section;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manual of ovsdb-tool names what the program has. */
class ToolManualTest {
    private final ToolProgram tool = new ToolProgram("ovsdb-tool", Map.of());

    @Test
    void everyOptionIsInTheManual() {
        ManualCheck.options("ovsdb-tool", tool.options());
    }

    @Test
    void everyCommandIsInTheManual() {
        ManualCheck.commands("ovsdb-tool", Section.Kind.COMMANDS, tool.commands().stream().map(Command::name).toList());
    }
}

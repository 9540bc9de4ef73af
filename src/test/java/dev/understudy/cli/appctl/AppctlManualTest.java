package dev.understudy.cli.appctl;

import dev.understudy.cli.ManualCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manual of ovs-appctl names what the program has. */
class AppctlManualTest {
    @Test
    void everyOptionIsInTheManual() {
        ManualCheck.options("ovs-appctl", new AppctlProgram("ovs-appctl", Map.of()).options());
    }
}

package dev.understudy.cli.understudy;

import dev.understudy.cli.ManualCheck;
import org.junit.jupiter.api.Test;

/** The manual of understudy names what the program has; LauncherTest looks at its commands, which the launcher knows. */
class UnderstudyManualTest {
    @Test
    void everyOptionIsInTheManual() {
        ManualCheck.options(UnderstudyMain.MANUAL, UnderstudyMain.options(UnderstudyMain.MANUAL));
    }
}

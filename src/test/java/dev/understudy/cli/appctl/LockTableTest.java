package dev.understudy.cli.appctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTableTest {
    private static final LockTable TABLE = LockTable.of("""
            1: FLOCK  ADVISORY  WRITE 40 fe:00:17 0 EOF
            1: -> POSIX  ADVISORY  WRITE 41 fe:00:17 0 EOF
            2: OFDLCK ADVISORY  READ -1 fe:00:18 0 EOF
            3: POSIX  ADVISORY  WRITE 4242 fe:00:17 0 EOF
            3: -> POSIX  ADVISORY  WRITE 43 fe:00:17 0 EOF
            4: POSIX  ADVISORY  READ 44 103:12345:9 0 EOF
            """);

    @Test
    void onlyTheOwnerOfAPosixLockCounts() {
        assertEquals(4242, TABLE.owner(0xfe00, 17));
        assertEquals(0, TABLE.owner(0xfe00, 18));
        assertEquals(0, TABLE.owner(0xfe00, 7));
        assertEquals(0, TABLE.owner(0xfe01, 17));
    }

    @Test
    void largeNumbersOfDevicesAreSplitAsStatPacksThem() {
        assertEquals(44, TABLE.owner(0x12310345L, 9));
    }

    @Test
    void theTableOfThisMachineHasALockOfThisProcess(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertEquals(0, LockTable.read().owner(file));
            channel.lock();
            assertEquals(ProcessHandle.current().pid(), LockTable.read().owner(file));
        }
    }
}

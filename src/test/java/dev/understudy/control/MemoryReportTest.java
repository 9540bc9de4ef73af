package dev.understudy.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory is reported once, and again after it has grown by half. */
class MemoryReportTest {
    @Test
    void growthByHalfIsReported() {
        List<String> log = new ArrayList<>();
        MemoryReport report = new MemoryReport(new FakeAdministration(), log::add);
        report.check(1000, 10.04);
        report.check(1499, 20);
        report.check(1500, 30.09);
        report.check(2249, 40);
        report.check(4500, 50);
        String usage = "atoms:14 cells:20";
        assertEquals(List.of("1000 kB peak resident set size after 10.0 seconds", usage,
                "peak resident set size grew 50% in last 20.1 seconds, from 1000 kB to 1500 kB", usage,
                "peak resident set size grew 200% in last 19.9 seconds, from 1500 kB to 4500 kB", usage), log);
    }

    @Test
    void thePeakIsThatOfTheKernel() throws IOException {
        assertEquals(4242, MemoryReport.peakKib("Name:\tjava\nVmHWM:\t    4242 kB\nVmRSS:\t 1 kB\n"));
        assertTrue(MemoryReport.peakKib(Files.readString(Path.of("/proc/self/status"))) > 1000);
    }
}

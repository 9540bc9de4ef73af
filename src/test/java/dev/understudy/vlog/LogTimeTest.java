package dev.understudy.vlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dates agree with those of date(1), field by field. */
class LogTimeTest {
    private static final String FORMAT = "%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %p %P %r %R %s %S %T %u %U %V %w %W %x %X %y %Y %z %%";

    @Test
    void fieldsAgreeWithDate() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("LogTimeTest: replay with -Dtest=LogTimeTest -Dseed=" + seed);
        Random random = new Random(seed);
        List<Long> seconds = new ArrayList<>(List.of(0L, 951_782_400L, 1_104_537_600L, 1_230_768_000L, 1_609_459_199L, 4_102_444_800L));
        for (int year = 0; year < 60; year++) {
            seconds.add(year * 31_556_952L + random.nextInt(5 * 86_400));
            seconds.add(year * 31_556_952L - random.nextInt(5 * 86_400));
            seconds.add(random.nextLong(4_102_444_800L));
        }
        StringBuilder input = new StringBuilder();
        StringBuilder ours = new StringBuilder();
        for (long second : seconds) {
            input.append('@').append(second).append('\n');
            LogTime.utc(second * 1000 + 7).append(ours, FORMAT);
            ours.append('\n');
        }
        ProcessBuilder date = new ProcessBuilder("date", "-u", "-f", "-", "+" + FORMAT).redirectErrorStream(true);
        date.environment().put("LC_ALL", "C");
        Process process = date.start();
        try (var in = process.getOutputStream()) {
            in.write(input.toString().getBytes(StandardCharsets.US_ASCII));
        }
        String theirs = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(0, process.waitFor());
        assertEquals(theirs, ours.toString());
    }

    @Test
    void hashesAreDigitsOfTheFraction() {
        StringBuilder out = new StringBuilder();
        LogTime.utc(1_007).append(out, "%S.### # ## ##### %q %");
        assertEquals("01.007 0 00 00700 %q %", out.toString());
    }
}

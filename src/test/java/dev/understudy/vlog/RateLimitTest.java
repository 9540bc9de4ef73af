package dev.understudy.vlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** A repeating line passes in bursts, and says afterwards what was dropped. */
class RateLimitTest {
    private final List<String> console = new ArrayList<>();
    private final Vlog vlog = new Vlog(line -> console.add(new String(line, StandardCharsets.UTF_8)), () -> 0);
    private final Logger log = vlog.logger("jsonrpc");
    private long now = Long.MAX_VALUE - 5;
    private final RateLimit limit = new RateLimit(6, 2, () -> now);

    @Test
    void aBurstPassesThenOneEachInterval() {
        assertTrue(limit.allows(log, Level.WARN));
        assertTrue(limit.allows(log, Level.WARN));
        assertFalse(limit.allows(log, Level.WARN));
        now += TimeUnit.SECONDS.toNanos(9);
        assertFalse(limit.allows(log, Level.WARN));
        assertFalse(limit.allows(log, Level.WARN));
        assertEquals(List.of(), console);
        now += TimeUnit.SECONDS.toNanos(2);
        assertTrue(limit.allows(log, Level.WARN));
        assertEquals(List.of("1970-01-01T00:00:00Z|00001|jsonrpc|WARN|Dropped 3 log messages in last 11 seconds "
                + "(most recently, 2 seconds ago) due to excessive rate\n"), console);
        assertFalse(limit.allows(log, Level.WARN));
    }

    @Test
    void aLineNobodyTakesIsNotCounted() {
        for (int i = 0; i < 10; i++) {
            assertFalse(limit.allows(log, Level.DBG));
        }
        assertTrue(limit.allows(log, Level.INFO));
        assertTrue(limit.allows(log, Level.ERR));
        assertEquals(List.of(), console);
    }

    @Test
    void theLimitCanBeTurnedOff() {
        vlog.setRateLimited("jsonrpc", false);
        for (int i = 0; i < 10; i++) {
            assertTrue(limit.allows(log, Level.WARN));
        }
    }
}

package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.vlog.Vlog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand clients at once, or as many as this process may open files for: both ends of each connection are here. */
@Timeout(120)
class ManyConnectionsTest {
    private static final int WANTED = 10_000;
    private static final int OTHER_FILES = 600;
    /** Both ends, the handler, and what the kernel's objects need on the heap: what a connection that says nothing may cost. */
    private static final int HEAP_LIMIT_BYTES = 20_000;
    private static final String ECHO = "{\"method\":\"echo\",\"params\":[1],\"id\":7}";
    private static final String ECHO_REPLY = "{\"id\":7,\"result\":[1],\"error\":null}";

    @TempDir
    Path directory;

    @Test
    void areServedAndCostLittleAndTheNextIsTurnedAway() {
        int count = (int) Math.min(WANTED, (OpenFiles.softLimit() - OTHER_FILES) / 2);
        AtomicInteger open = new AtomicInteger();
        WireLimits limits = new WireLimits(1 << 20, 64 << 20, 1 << 20, count);
        try (WireFixture wire = new WireFixture(directory, limits)) {
            Vlog.system().set("file:info");
            Listener listener = wire.listen("punix:s", 60_000, connection -> {
                open.incrementAndGet();
                return new Quiet(open);
            });
            long before = usedHeapBytes();
            List<RawClient> clients = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                clients.add(RawClient.unix(directory.resolve("s")));
            }
            WireFixture.await(count + " connections", () -> open.get() == count);
            long each = (usedHeapBytes() - before) / count;
            System.out.println(count + " connections, " + each + " bytes of heap each, both ends");
            assertTrue(each < HEAP_LIMIT_BYTES, "heap per connection: " + each);
            try (RawClient oneTooMany = RawClient.unix(directory.resolve("s"))) {
                assertNull(oneTooMany.receive());
            }
            for (RawClient client : clients) {
                client.send(ECHO);
            }
            for (RawClient client : clients) {
                assertEquals(ECHO_REPLY, client.receive());
            }
            clients.forEach(RawClient::close);
            WireFixture.await("all to be closed", () -> open.get() == 0 && wire.loops.acceptedConnections() == 0);
            listener.close();
        }
    }

    private static long usedHeapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private record Quiet(AtomicInteger open) implements ConnectionHandler {
        @Override
        public void onMessage(Connection connection, JsonRpcMessage message) {
            throw new IllegalStateException("nothing but echo requests is sent");
        }

        @Override
        public void onClosed(Connection connection, CloseReason reason) {
            open.decrementAndGet();
        }
    }
}

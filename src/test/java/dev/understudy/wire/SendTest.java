package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How what is to be sent leaves, and what happens when nobody takes it. */
@Timeout(60)
class SendTest extends OneListener {
    @Test
    void aReaderThatNeverReadsIsGivenUpAndOthersAreNot() {
        restart(new WireLimits(1 << 20, 64 << 20, 4 << 20, 100));
        byte[] shared = notification(1).getBytes(StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            byte[] piece = ("{\"method\":\"update\",\"params\":[\"" + "z".repeat(100_000) + "\"]}").getBytes(StandardCharsets.UTF_8);
            long[] most = new long[1];
            WireFixture.await("given up", () -> {
                recorder.connection.send(piece, new byte[0], shared);
                most[0] = Math.max(most[0], recorder.connection.queuedBytes());
                return recorder.connection.isClosed();
            });
            assertTrue(most[0] <= (4 << 20) + piece.length + shared.length, "queued " + most[0]);
        }
        assertEquals(CloseReason.Kind.FAILURE, recorder.awaitClosed().kind());
        wire.awaitLog("jsonrpc\\|WARN\\|unix#0: reads too slowly: [0-9]+ bytes wait to be sent, disconnecting");
    }

    @Test
    void oneMessageMayBeLongerThanTheSendQueue() {
        restart(new WireLimits(1 << 20, 64 << 20, 1 << 20, 100));
        byte[] dump = ("{\"id\":1,\"result\":[\"" + "d".repeat(50 << 20) + "\"],\"error\":null}").getBytes(StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            recorder.connection.send(ByteBuffer.wrap(dump).asReadOnlyBuffer());
            assertFalse(recorder.connection.isWritable());
            assertArrayEquals(dump, client.receive().getBytes(StandardCharsets.UTF_8));
            WireFixture.await("onWritable", () -> recorder.writable.get() == 1);
            assertEquals(0, recorder.connection.queuedBytes());
        }
    }

    @Test
    void requestsAreNotTakenWhileMuchOutputWaits() {
        byte[] big = ("{\"id\":1,\"result\":[\"" + "d".repeat(4 << 20) + "\"],\"error\":null}").getBytes(StandardCharsets.UTF_8);
        recorder.reaction = (connection, message) -> connection.send(big);
        try (RawClient client = client()) {
            client.send("{\"method\":\"get\",\"params\":[],\"id\":1}".repeat(20));
            recorder.next();
            assertEquals(big.length, client.receive().length());
            for (int i = 1; i < 20; i++) {
                assertTrue(recorder.connection.queuedBytes() <= 2L * big.length, "waiting: " + recorder.connection.queuedBytes());
                assertEquals(big.length, client.receive().length());
            }
        }
    }

    @Test
    void twoWhoSendEachOtherMuchAtTheSameTimeBothGetIt() {
        byte[] big = ("{\"id\":null,\"method\":\"big\",\"params\":[\"" + "b".repeat(20 << 20) + "\"]}").getBytes(StandardCharsets.UTF_8);
        byte[] middling = ("{\"id\":null,\"method\":\"middling\",\"params\":[\"" + "b".repeat(50_000) + "\"]}").getBytes(StandardCharsets.UTF_8);
        Recorder other = new Recorder();
        try (Connector connector = wire.connect("unix:s", other.acceptor())) {
            WireFixture.await("both ends", () -> connector.status().isConnected() && recorder.connection != null);
            for (Recorder each : List.of(recorder, other)) {
                each.connection.send(big);
                for (int i = 0; i < 300; i++) {
                    each.connection.send(middling);
                }
            }
            for (Recorder each : List.of(recorder, other)) {
                assertEquals(big.length, each.next().text().length);
                for (int i = 0; i < 300; i++) {
                    assertEquals(middling.length, each.next().text().length);
                }
            }
        }
    }

    @Test
    void echoRequestsWithoutEndFromOneWhoNeverReadsAreNotReadWithoutEnd() throws Exception {
        byte[] big = ("{\"id\":1,\"result\":[\"" + "d".repeat(4 << 20) + "\"],\"error\":null}").getBytes(StandardCharsets.UTF_8);
        String echo = "{\"method\":\"echo\",\"params\":[\"" + "e".repeat(10_000) + "\"],\"id\":7}";
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            recorder.connection.send(big);
            client.channel.configureBlocking(false);
            ByteBuffer flood = ByteBuffer.wrap(echo.repeat(1000).getBytes(StandardCharsets.UTF_8));
            long sent = 0;
            // Stops when a second has brought no progress: what fills the buffers of the socket stays there.
            for (int idle = 0; idle < 20 && sent < 100 << 20; ) {
                int count = client.channel.write(flood.hasRemaining() ? flood : flood.rewind());
                sent += count;
                idle = count == 0 ? idle + 1 : 0;
                Thread.sleep(count == 0 ? 50 : 0);
            }
            assertTrue(sent < 20 << 20, "taken: " + sent);
            assertTrue(recorder.connection.queuedBytes() < 16 << 20, "waiting: " + recorder.connection.queuedBytes());
        }
    }

    @Test
    void whatOneThreadSendsArrivesInOrder() throws Exception {
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            int count = 5000;
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < count; i++) {
                        String text = "{\"id\":null,\"method\":\"" + thread + "\",\"params\":[" + i + "]}";
                        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                        switch (i % 3) {
                            case 0 -> recorder.connection.send(bytes);
                            case 1 -> recorder.connection.sendCopy(bytes, 0, bytes.length);
                            default -> recorder.connection.send(Arrays.copyOf(bytes, 5), Arrays.copyOfRange(bytes, 5, 9),
                                    Arrays.copyOfRange(bytes, 9, bytes.length));
                        }
                    }
                }));
            }
            int[] next = new int[4];
            for (int i = 0; i < 4 * count; i++) {
                JsonRpcMessage message = JsonRpcMessage.parse(client.receive().getBytes(StandardCharsets.UTF_8));
                int thread = Integer.parseInt(message.method());
                assertEquals("[" + next[thread]++ + "]",
                        new String(message.text(), message.paramsFrom(), message.paramsTo() - message.paramsFrom(), StandardCharsets.UTF_8));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void sharedPiecesAreLeftAlone() {
        ByteBuffer shared = ByteBuffer.allocateDirect(300_000);
        shared.put("{\"id\":null,\"method\":\"u\",\"params\":[\"".getBytes(StandardCharsets.UTF_8));
        while (shared.remaining() > 3) {
            shared.put((byte) 'a');
        }
        shared.put("\"]}".getBytes(StandardCharsets.UTF_8)).flip();
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            for (int i = 0; i < 10; i++) {
                recorder.connection.send(shared.duplicate());
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(300_000, client.receive().length());
            }
            assertEquals(0, shared.position());
        }
    }

    @Test
    void aMessageInPartsIsLoggedAsOne() {
        recorder.reaction = (connection, message) -> {
            connection.beginParts();
            Thread.ofPlatform().start(() -> {
                for (String part : List.of("{\"id\":1,\"result\":[\"b\",", "{\"y\":1,\"x\":2}", "],\"error\":null}")) {
                    connection.sendPart(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
                }
                connection.execute(connection::endParts);
            });
        };
        try (RawClient client = client()) {
            client.send(notification(0));
            assertEquals("{\"id\":1,\"result\":[\"b\",{\"y\":1,\"x\":2}],\"error\":null}", client.receive());
            wire.awaitLog("jsonrpc\\|DBG\\|unix#0: send reply, result=\\[\"b\",\\{\"x\":2,\"y\":1}], id=1$");
        }
    }

    @Test
    void whatWasSentBeforeAnOrderlyCloseArrives() {
        byte[] reply = ("{\"id\":1,\"result\":[\"" + "d".repeat(5 << 20) + "\"],\"error\":null}").getBytes(StandardCharsets.UTF_8);
        recorder.reaction = (connection, message) -> {
            connection.send(reply);
            connection.closeWhenSent(CloseReason.local("done"));
        };
        try (RawClient client = client()) {
            client.send(notification(0));
            assertEquals(reply.length, client.receive().length());
            assertNull(client.receive());
        }
        assertEquals(CloseReason.local("done"), recorder.awaitClosed());
    }

    @Test
    void whoeverReadsSlowlyButReadsIsAlive() throws Exception {
        listener.close();
        listener = wire.listen("punix:s", Reconnect.MIN_PROBE_INTERVAL_MS, recorder.acceptor());
        byte[] big = ("{\"id\":1,\"result\":[\"" + "d".repeat(16 << 20) + "\"],\"error\":null}").getBytes(StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            recorder.connection.send(big);
            // Slow enough that a probe is due several times, and never answered, while the message drains.
            ByteBuffer part = ByteBuffer.allocate(big.length / 64);
            for (int received = 0; received < big.length; ) {
                part.clear().limit(Math.min(part.capacity(), big.length - received));
                while (part.hasRemaining()) {
                    assertTrue(client.channel.read(part) >= 0, "closed after " + received + " bytes");
                }
                received += part.limit();
                Thread.sleep(60);
            }
        }
    }
}

package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one connection does with what comes in. */
@Timeout(60)
class ConnectionTest extends OneListener {
    private static final String ECHO = "{\"method\":\"echo\",\"params\":[1],\"id\":7}";
    private static final String ECHO_REPLY = "{\"id\":7,\"result\":[1],\"error\":null}";

    @Test
    void messagesComeInOrderHoweverTheyAreCut() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ConnectionTest seed " + seed + "; replay: mvn -q -B test -Dtest=ConnectionTest -Dseed=" + seed);
        Random random = new Random(seed);
        StringBuilder stream = new StringBuilder();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String text = "{\"method\":\"note\",\"params\":[\"" + "é}\\\"".repeat(random.nextInt(i % 100 == 0 ? 30_000 : 30)) + "\"]}";
            sent.add(text);
            stream.append(" \n\t".repeat(random.nextInt(2))).append(text);
        }
        byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(20) == 0 ? 200_000 : 50));
                client.send(Arrays.copyOfRange(bytes, at, at + count));
                at += count;
            }
            for (String text : sent) {
                assertEquals(text, recorder.nextText().strip());
            }
        }
        recorder.awaitClosed();
        assertEquals(0, wire.loops.unfinishedMessageBytes());
    }

    @Test
    void everyByteAloneIsEnough() {
        try (RawClient client = client()) {
            for (byte b : (ECHO + ECHO).getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {b});
            }
            assertEquals(ECHO_REPLY, client.receive());
            assertEquals(ECHO_REPLY, client.receive());
        }
    }

    @Test
    void aMessageIsAnArrayOfItsOwn() {
        try (RawClient client = client()) {
            client.send(notification(1) + notification(2));
            JsonRpcMessage first = recorder.next();
            JsonRpcMessage second = recorder.next();
            assertArrayEquals(notification(1).getBytes(StandardCharsets.UTF_8), first.text());
            assertArrayEquals(notification(2).getBytes(StandardCharsets.UTF_8), second.text());
        }
    }

    @Test
    void aReadThatBringsManyMessagesIsOneBatch() {
        try (RawClient client = client()) {
            client.send(notification(0).repeat(50));
            for (int i = 0; i < 50; i++) {
                recorder.next();
            }
            WireFixture.await("batch end", () -> recorder.batches.get() > 0);
            assertTrue(recorder.batches.get() <= 2, "batches: " + recorder.batches);
        }
    }

    @Test
    void echoIsAnsweredWhileTheHandlerIsPaused() {
        recorder.reaction = (connection, message) -> connection.pause();
        try (RawClient client = client()) {
            client.send(notification(1) + notification(2) + ECHO + notification(3));
            assertEquals(ECHO_REPLY, client.receive());
            assertEquals(notification(1), recorder.nextText());
            client.send(ECHO);
            assertEquals(ECHO_REPLY, client.receive());
            assertTrue(recorder.messages.isEmpty());
            recorder.reaction = (connection, message) -> { };
            recorder.connection.resume();
            assertEquals(notification(2), recorder.nextText());
            assertEquals(notification(3), recorder.nextText());
        }
    }

    @Test
    void aPausedHandlerStopsTheSenderInTheEndAndLosesNothing() throws Exception {
        recorder.reaction = (connection, message) -> connection.pause();
        String filler = "{\"method\":\"note\",\"params\":[\"" + "x".repeat(10_000) + "\"]}";
        int count = 2000;
        try (RawClient client = client()) {
            Thread sender = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < count; i++) {
                    client.send(filler);
                }
            });
            recorder.next();
            WireFixture.await("sender to be held up", () -> sender.getState() == Thread.State.RUNNABLE
                    && recorder.connection.receivedBytes() > WireLimits.INBOX_LIMIT_BYTES);
            long held = recorder.connection.receivedBytes();
            assertTrue(held < 4L * WireLimits.INBOX_LIMIT_BYTES, "read " + held);
            recorder.reaction = (connection, message) -> { };
            recorder.connection.resume();
            for (int i = 1; i < count; i++) {
                assertEquals(filler, recorder.nextText());
            }
            sender.join();
        }
    }

    @Test
    void aVeryLongMessageIsCheckedElsewhereAndKeepsItsPlace() {
        String huge = "{\"method\":\"huge\",\"params\":[\"" + "y".repeat(20 << 20) + "\"]}";
        try (RawClient client = client()) {
            client.send(notification(1) + huge + notification(2) + huge + notification(3) + ECHO);
            assertEquals(notification(1), recorder.nextText());
            assertEquals(huge.length(), recorder.next().text().length);
            assertEquals(notification(2), recorder.nextText());
            assertEquals(huge.length(), recorder.next().text().length);
            assertEquals(notification(3), recorder.nextText());
            assertEquals(ECHO_REPLY, client.receive());
        }
        recorder.awaitClosed();
        WireFixture.await("memory to be given back", () -> wire.loops.unfinishedMessageBytes() == 0);
    }

    @Test
    void aVeryLongMessageThatIsMalformedClosesTheConnection() {
        try (RawClient client = client()) {
            client.send("{\"method\":\"huge\",\"params\":[\"" + "y".repeat(3 << 20) + "\",]}" + notification(1));
            assertNull(client.receive());
        }
        assertEquals(CloseReason.PROTOCOL_ERROR, recorder.awaitClosed());
        assertTrue(recorder.messages.isEmpty());
        assertEquals(0, wire.loops.unfinishedMessageBytes());
    }

    @Test
    void aMessageBeyondTheLimitClosesTheConnection() {
        restart(new WireLimits(100_000, 64 << 20, 1 << 20, 100));
        try (RawClient client = client()) {
            client.send("{\"method\":\"note\",\"params\":[\"" + "x".repeat(99_000) + "\"]}");
            recorder.next();
            client.send("{\"method\":\"note\",\"params\":[\"" + "x".repeat(150_000));
            assertNull(client.receive());
        }
        recorder.awaitClosed();
        wire.awaitLog("jsonrpc\\|WARN\\|unix#0: message is longer than 100000 bytes, disconnecting");
        assertEquals(0, wire.loops.unfinishedMessageBytes());
    }

    @Test
    void whoeverHoldsMostOfTheMemoryForUnfinishedMessagesLosesIt() {
        restart(new WireLimits(10 << 20, 3 << 20, 1 << 20, 100));
        listener.close();
        List<Recorder> recorders = Recorder.list();
        listener = wire.listen("punix:s", Recorder.into(recorders));
        String beginning = "{\"method\":\"note\",\"params\":[\"";
        try (RawClient greedy = client(); RawClient modest = client()) {
            greedy.send(beginning + "x".repeat(2 << 20));
            WireFixture.await("bytes to be held", () -> wire.loops.unfinishedMessageBytes() > 2 << 20);
            modest.send(beginning + "x".repeat(1 << 20));
            assertNull(greedy.receive());
            modest.send("\"]}" + ECHO);
            assertEquals(ECHO_REPLY, modest.receive());
        }
        wire.awaitLog("unfinished messages take more than 3145728 bytes, and this one is the longest, disconnecting");
    }

    @Test
    void aHandlerThatFailsLosesItsOwnConnectionOnly() {
        listener.close();
        List<Recorder> recorders = Recorder.list();
        listener = wire.listen("punix:s", Recorder.into(recorders));
        RawClient bad = client();
        WireFixture.await("the first connection", () -> recorders.size() == 1);
        try (bad; RawClient good = client()) {
            recorders.get(0).reaction = (connection, message) -> {
                throw new IllegalStateException("a bug");
            };
            bad.send(notification(1));
            assertNull(bad.receive());
            good.send(ECHO);
            assertEquals(ECHO_REPLY, good.receive());
        }
        wire.awaitLog("jsonrpc\\|ERR\\|unix#[01]: internal error, disconnecting");
    }

    @Test
    void theOtherSideOfAUnixSocketIsKnown() {
        try (RawClient client = client()) {
            client.send(notification(0));
            recorder.next();
            assertEquals(ProcessHandle.current().pid(), recorder.connection.peerProcess().pid());
            assertEquals("unix#0", recorder.connection.name());
            assertNull(recorder.connection.peerCommonName());
        }
        assertEquals(CloseReason.END_OF_FILE, recorder.awaitClosed());
    }

    @Test
    void silenceIsProbedAndEndsTheConnectionUnlessAnswered() {
        listener.close();
        List<Recorder> recorders = Recorder.list();
        listener = wire.listen("punix:s", 1000, Recorder.into(recorders));
        try (RawClient silent = client(); RawClient alive = client()) {
            assertEquals("{\"id\":\"echo\",\"method\":\"echo\",\"params\":[]}", alive.receive());
            alive.send("{\"id\":\"echo\",\"result\":[],\"error\":null}");
            silent.receive();
            assertNull(silent.receive());
            alive.send(ECHO);
            String next = alive.receive();
            while (next.contains("\"method\":\"echo\"")) {
                alive.send("{\"id\":\"echo\",\"result\":[],\"error\":null}");
                next = alive.receive();
            }
            assertEquals(ECHO_REPLY, next);
            assertTrue(recorders.stream().allMatch(each -> each.messages.isEmpty()), "a probe's reply reached the handler");
        }
        wire.awaitLog("reconnect\\|ERR\\|unix#[01]: no response to inactivity probe after 1(\\.[0-9]+)? seconds, disconnecting");
    }

    @Test
    void messagesAreLoggedWithSortedMembersWhenAskedFor() {
        try (RawClient client = client()) {
            client.send("{\"method\":\"list_dbs\",\"params\":[{\"b\":1,\"a\":[true,null]}],\"id\":{\"z\":1,\"y\":2}}");
            client.receive();
        }
        wire.awaitLog("jsonrpc\\|DBG\\|unix#0: received request, method=\"list_dbs\", "
                + "params=\\[\\{\"a\":\\[true,null\\],\"b\":1\\}\\], id=\\{\"y\":2,\"z\":1\\}$");
        wire.awaitLog("jsonrpc\\|DBG\\|unix#0: send reply, result=\\[\"Recorded\"\\], id=\\{\"y\":2,\"z\":1\\}$");
    }
}

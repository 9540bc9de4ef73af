package dev.understudy.wire;

import dev.understudy.json.JsonFramer;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The debug lines of module jsonrpc: every message on one line, its members named, the members of each object sorted. */
public final class MessageLog {
    private static final Logger LOG = LoggerFactory.getLogger("jsonrpc");

    private MessageLog() {
    }

    /** Logs a message that came. */
    public static void received(String name, JsonRpcMessage message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}: received {}", name, describe(message));
        }
    }

    /** Whether messages that are sent are logged. */
    static boolean logsSent() {
        return LOG.isDebugEnabled();
    }

    static void sent(String name, ByteBuffer... pieces) {
        if (LOG.isDebugEnabled()) {
            int length = 0;
            for (ByteBuffer piece : pieces) {
                length += piece.remaining();
            }
            ByteBuffer whole = ByteBuffer.allocate(length);
            for (ByteBuffer piece : pieces) {
                whole.put(piece.duplicate());
            }
            logSent(name, whole.array(), 0, length);
        }
    }

    /** Logs the messages in {@code buffer[from, to)}, which go out. */
    public static void sent(String name, byte[] buffer, int from, int to) {
        if (LOG.isDebugEnabled()) {
            logSent(name, buffer, from, to);
        }
    }

    private static void logSent(String name, byte[] buffer, int from, int to) {
        JsonFramer framer = new JsonFramer();
        int at = from;
        int end;
        while ((end = framer.scan(buffer, at, to)) >= 0) {
            LOG.debug("{}: send {}", name, describe(JsonRpcMessage.parse(Arrays.copyOfRange(buffer, at, end))));
            at = end;
        }
    }

    private static String describe(JsonRpcMessage message) {
        StringBuilder line = new StringBuilder(message.kind().word());
        if (message.method() != null) {
            line.append(", method=\"").append(message.method()).append('"');
        }
        if (message.hasParams()) {
            append(line, "params", message.params());
        }
        if (message.hasResult()) {
            append(line, "result", message.result());
        }
        if (message.hasError()) {
            append(line, "error", message.error());
        }
        if (message.hasId()) {
            append(line, "id", message.id());
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String member, JsonReader value) {
        line.append(", ").append(member).append('=');
        line.append(new String(JsonText.canonical(value), StandardCharsets.UTF_8));
    }
}

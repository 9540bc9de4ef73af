package dev.understudy.client;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonFramer;
import dev.understudy.json.JsonWriter;
import dev.understudy.wire.BadMessageException;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import dev.understudy.wire.MessageLog;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON-RPC connection whose user waits. One thread receives; any thread may send. After an {@link IOException} it is of no further use.
 */
public final class RpcConnection implements Closeable {
    /** What the system's word list of the field has for the end of a stream. */
    public static final String END_OF_FILE = "End of file";
    /** What it has for a message that is not as the protocol wants it. */
    public static final String PROTOCOL_ERROR = "Protocol error";

    /** The longest message that is accepted; an array cannot be longer. */
    private static final int MESSAGE_LIMIT_BYTES = Integer.MAX_VALUE - 64;
    private static final int FIRST_BUFFER_BYTES = 16 << 10;
    private static final int CHUNK_MOST_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger("jsonrpc");

    private final String name;
    private final ByteStream stream;
    private final JsonFramer framer = new JsonFramer();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int start;
    private int scanned;
    private int filled;
    private long requests;

    /**
     * Takes over a stream.
     *
     * @param name what the connection is called in log lines
     */
    public RpcConnection(String name, ByteStream stream) {
        this.name = name;
        this.stream = stream;
    }

    /** What the connection is called in log lines. */
    public String name() {
        return name;
    }

    /**
     * Sends a request and waits for what answers it: a message of kind REPLY or ERROR. What else arrives meanwhile is dropped.
     *
     * @param params the parameters: an array
     */
    public JsonRpcMessage call(String method, JsonWriter params) throws IOException {
        long id = send(method, params);
        while (true) {
            JsonRpcMessage message = receive();
            if (answers(message, id)) {
                return message;
            }
        }
    }

    /** Whether a message is the answer to the request with the given id. */
    public static boolean answers(JsonRpcMessage message, long id) {
        return switch (message.kind()) {
            case REPLY, ERROR -> isNumber(message, id);
            case REQUEST, NOTIFICATION -> false;
        };
    }

    private static boolean isNumber(JsonRpcMessage message, long id) {
        byte[] digits = ascii(id);
        return Arrays.equals(message.text(), message.idFrom(), message.idTo(), digits, 0, digits.length);
    }

    private static byte[] ascii(long number) {
        return new JsonWriter(20).value(number).toByteArray();
    }

    /** Sends a request and does not wait; returns its id. */
    public synchronized long send(String method, JsonWriter params) throws IOException {
        long id = requests++;
        JsonWriter out = new JsonWriter(params.length() + 64);
        JsonRpcWriter.beginRequest(out, ascii(id), method);
        out.raw(params.array(), 0, params.length());
        JsonRpcWriter.endRequest(out);
        write(out);
        return id;
    }

    /** Sends a message whose text is complete. */
    public synchronized void write(JsonWriter message) throws IOException {
        MessageLog.sent(name, message.array(), 0, message.length());
        stream.write(message.array(), 0, message.length());
    }

    /** If the message is an echo request, answers it and returns true. */
    public boolean echo(JsonRpcMessage message) throws IOException {
        if (!message.isEchoRequest()) {
            return false;
        }
        JsonWriter out = new JsonWriter(message.text().length + 32);
        JsonRpcWriter.beginReply(out, message);
        out.raw(message.text(), message.paramsFrom(), message.paramsTo());
        JsonRpcWriter.endReply(out);
        write(out);
        return true;
    }

    /**
     * Waits for the next message.
     *
     * @throws EOFException when the other side has closed the connection
     */
    public JsonRpcMessage receive() throws IOException {
        try {
            JsonRpcMessage message = JsonRpcMessage.parse(nextText());
            MessageLog.received(name, message);
            return message;
        } catch (JsonException e) {
            LOG.warn("{}: error parsing stream: {}", name, e.getMessage());
            throw new IOException(PROTOCOL_ERROR, e);
        } catch (BadMessageException e) {
            LOG.warn("{}: received bad JSON-RPC message: {}", name, e.getMessage());
            throw new IOException(PROTOCOL_ERROR, e);
        }
    }

    private byte[] nextText() throws IOException {
        while (true) {
            int end = framer.scan(buffer, scanned, filled);
            if (end >= 0) {
                byte[] text = Arrays.copyOfRange(buffer, start, end);
                start = end;
                scanned = end;
                if (start == filled) {
                    forget();
                }
                return text;
            }
            scanned = filled;
            makeRoom();
            int count = stream.read(buffer, filled, Math.min(buffer.length - filled, CHUNK_MOST_BYTES));
            if (count < 0) {
                throw new EOFException(END_OF_FILE);
            }
            filled += count;
        }
    }

    /** Nothing is left; a buffer that one long message made long is given up. */
    private void forget() {
        start = 0;
        scanned = 0;
        filled = 0;
        if (buffer.length > CHUNK_MOST_BYTES) {
            buffer = new byte[FIRST_BUFFER_BYTES];
        }
    }

    private void makeRoom() throws IOException {
        if (filled < buffer.length) {
            return;
        }
        int length = filled - start;
        if (length >= MESSAGE_LIMIT_BYTES) {
            throw new IOException("Message too long");
        }
        byte[] roomy = start >= length && start > 0 ? buffer : new byte[(int) Math.min(Math.max(length * 2L, FIRST_BUFFER_BYTES), MESSAGE_LIMIT_BYTES)];
        System.arraycopy(buffer, start, roomy, 0, length);
        buffer = roomy;
        start = 0;
        scanned = length;
        filled = length;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

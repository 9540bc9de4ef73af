package dev.understudy.real;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A small blocking OVSDB client. One thread reads; what arrives is kept in order, so a test can tell whether an update
 * came before a reply. Not safe for use by several threads at once.
 */
public final class JsonRpcClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonNode END = Json.NODES.textNode("end of stream");

    private final Closeable connection;
    private final OutputStream out;
    private final LinkedBlockingQueue<JsonNode> inbox = new LinkedBlockingQueue<>();
    private final ArrayDeque<JsonNode> notifications = new ArrayDeque<>();
    private final ArrayDeque<JsonNode> replies = new ArrayDeque<>();
    private boolean ended;
    private int lastId;

    private JsonRpcClient(Closeable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.out = out;
        Thread.ofPlatform().daemon().name("client-reader").start(() -> read(in));
    }

    public static JsonRpcClient connect(Endpoint endpoint) throws IOException {
        return switch (endpoint) {
            case Endpoint.Unix unix -> connect(unix.path());
            case Endpoint.Tcp tcp -> over(new Socket(InetAddress.getLoopbackAddress(), tcp.port()));
            case Endpoint.Tls tls -> over(tls.certificates().context("client").getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), tls.port()));
        };
    }

    public static JsonRpcClient connect(Path unixSocket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(unixSocket));
        return new JsonRpcClient(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    private static JsonRpcClient over(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new JsonRpcClient(socket, socket.getInputStream(), socket.getOutputStream());
    }

    private void read(InputStream in) {
        try (JsonParser parser = Json.MAPPER.createParser(in)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode message = parser.readValueAsTree();
                inbox.add(message);
            }
        } catch (IOException | UncheckedIOException e) {
            // The end of the stream, however it comes, is told to the reader below.
        }
        inbox.add(END);
    }

    /** The server's answer to one request: exactly one of result and error is not null. */
    public record Reply(JsonNode result, JsonNode error) {
        /** The result of a request that had to succeed. */
        public JsonNode expectResult() {
            if (error != null) {
                throw new AssertionError("the server answered with error " + error);
            }
            return result;
        }
    }

    /** Sends a request and waits for its reply; notifications that come first are kept for {@link #takeNotifications}. */
    public Reply call(String method, JsonNode params) {
        JsonNode id = request(method, params);
        return reply(id);
    }

    public JsonNode transact(JsonNode params) {
        return call("transact", params).expectResult();
    }

    /** Transacts a text with single quotes for double ones. */
    public JsonNode transact(String params) {
        return transact(Json.of(params));
    }

    /** Sends a request without waiting, and returns its id. */
    public JsonNode request(String method, JsonNode params) {
        JsonNode id = Json.NODES.numberNode(++lastId);
        send(message(method, params, id));
        return id;
    }

    public void notify(String method, JsonNode params) {
        send(message(method, params, NullNode.instance));
    }

    private static ObjectNode message(String method, JsonNode params, JsonNode id) {
        ObjectNode message = Json.NODES.objectNode();
        message.put("method", method);
        message.set("params", params);
        message.set("id", id);
        return message;
    }

    /** Waits for the reply with this id. */
    public Reply reply(JsonNode id) {
        Reply reply = replyUnlessClosed(id);
        if (reply == null) {
            throw new AssertionError((ended ? "connection closed" : "nothing within " + LIMIT)
                    + " while waiting for reply " + id);
        }
        return reply;
    }

    /** The same, but null when the connection ends before the reply. */
    public Reply replyUnlessClosed(JsonNode id) {
        for (var waiting = replies.iterator(); waiting.hasNext();) {
            JsonNode message = waiting.next();
            if (message.get("id").equals(id)) {
                waiting.remove();
                return replyOf(message);
            }
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            JsonNode message = next(Duration.ofNanos(deadline - System.nanoTime()));
            if (message == null) {
                return null;
            } else if (!isReply(message)) {
                notifications.add(message);
            } else if (message.get("id").equals(id)) {
                return replyOf(message);
            } else {
                replies.add(message);
            }
        }
    }

    private static Reply replyOf(JsonNode message) {
        JsonNode error = message.path("error");
        return error.isNull() || error.isMissingNode()
                ? new Reply(message.get("result"), null) : new Reply(null, error);
    }

    private static boolean isReply(JsonNode message) {
        return !message.hasNonNull("method");
    }

    /** The next message, after answering the server's probes; null at the limit or at the end of the stream. */
    private JsonNode next(Duration limit) {
        try {
            while (!ended) {
                JsonNode message = inbox.poll(Math.max(limit.toNanos(), 0), TimeUnit.NANOSECONDS);
                if (message == null) {
                    return null;
                } else if (message == END) {
                    ended = true;
                } else if ("echo".equals(message.path("method").asText()) && message.hasNonNull("id")) {
                    answerEcho(message);
                } else {
                    return message;
                }
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void answerEcho(JsonNode request) {
        ObjectNode reply = Json.NODES.objectNode();
        reply.set("result", request.get("params"));
        reply.set("error", NullNode.instance);
        reply.set("id", request.get("id"));
        send(reply);
    }

    /** The notifications that came before the replies read so far, in order; they are taken away. */
    public List<JsonNode> takeNotifications() {
        List<JsonNode> taken = new ArrayList<>(notifications);
        notifications.clear();
        return taken;
    }

    /** Waits for one notification; fails at the limit. */
    public JsonNode notification(Duration limit) {
        if (notifications.isEmpty()) {
            JsonNode message = next(limit);
            if (message == null || isReply(message)) {
                throw new AssertionError("no notification within " + limit + " but " + message);
            }
            return message;
        }
        return notifications.remove();
    }

    /** Whether the server closes this connection within the limit; other messages on the way are dropped. */
    public boolean closedWithin(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ended && System.nanoTime() < deadline) {
            next(Duration.ofNanos(deadline - System.nanoTime()));
        }
        return ended;
    }

    /** Sends a message as it is. */
    public void send(JsonNode message) {
        try {
            sendBytes(Json.MAPPER.writeValueAsBytes(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends any text at all, well formed or not. */
    public void sendText(String text) throws IOException {
        sendBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public void sendBytes(byte[] bytes) throws IOException {
        new ByteArrayInputStream(bytes).transferTo(out);
        out.flush();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

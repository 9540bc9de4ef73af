package dev.understudy.control;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonFramer;
import dev.understudy.json.JsonWriter;
import dev.understudy.vlog.Coverage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the control socket: its requests are answered in order, each before the next is looked at. */
final class ControlConnection {
    /** The longest message a client may send. The longest command is a few file names. */
    static final int MESSAGE_LIMIT_BYTES = 1 << 20;
    private static final int FIRST_BUFFER_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger("unixctl");
    private static final Logger JSONRPC = LoggerFactory.getLogger("jsonrpc");

    private static final Coverage.Counter RECEIVED = Coverage.counter("unixctl_received");
    private static final Coverage.Counter REPLIED = Coverage.counter("unixctl_replied");

    private final String name;
    private final ByteChannel channel;
    private final Commands commands;
    private final ReplyOptions options = new ReplyOptions();

    ControlConnection(String name, ByteChannel channel, Commands commands) {
        this.name = name;
        this.channel = channel;
        this.commands = commands;
    }

    /** Serves the client until it goes away or breaks the protocol; closes the channel. */
    void serve() {
        try (channel) {
            answerAll();
        } catch (ClosedChannelException e) {
            // By ourselves: the server ends.
            return;
        } catch (IOException e) {
            LOG.debug("{}: {}", name, e.getMessage());
        }
    }

    private void answerAll() throws IOException {
        try {
            readMessages();
        } catch (JsonException e) {
            JSONRPC.warn("{}: received bad JSON-RPC message: {}", name, e.getMessage());
        }
    }

    private void readMessages() throws IOException {
        JsonFramer framer = new JsonFramer();
        ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER_BYTES);
        int start = 0;
        int scanned = 0;
        while (channel.read(buffer) >= 0) {
            byte[] bytes = buffer.array();
            int end;
            while ((end = framer.scan(bytes, scanned, buffer.position())) >= 0) {
                if (!answer(bytes, start, end)) {
                    return;
                }
                start = end;
                scanned = end;
            }
            scanned = buffer.position();
            if (!buffer.hasRemaining()) {
                buffer = makeRoom(buffer, start);
                scanned -= start;
                start = 0;
            }
        }
    }

    /** Moves the message that has begun to the front of a buffer with room behind it. */
    private static ByteBuffer makeRoom(ByteBuffer full, int start) {
        int length = full.position() - start;
        if (length > MESSAGE_LIMIT_BYTES) {
            throw new JsonException("message is longer than " + MESSAGE_LIMIT_BYTES + " bytes");
        }
        ByteBuffer roomy = ByteBuffer.allocate(Math.max(FIRST_BUFFER_BYTES, length * 2));
        return roomy.put(full.array(), start, length);
    }

    /** Answers one message; false when it ends the connection. */
    private boolean answer(byte[] bytes, int from, int to) throws IOException {
        return switch (ControlMessage.parse(bytes, from, to)) {
            case ControlMessage.Unexpected unexpected -> {
                LOG.warn("{}: received unexpected {} message", name, unexpected.kind());
                yield false;
            }
            case ControlMessage.Request request -> {
                answer(request);
                yield true;
            }
        };
    }

    private void answer(ControlMessage.Request request) throws IOException {
        RECEIVED.increment();
        if (LOG.isDebugEnabled()) {
            LOG.debug("received request {}{}, id={}", request.method(), text(request.parameters()), text(request.id()));
        }
        JsonWriter out = new JsonWriter();
        Runnable afterwards = () -> { };
        out.beginObject().name("id").raw(request.id());
        try {
            Reply reply = commands.run(options, request.method(), request.arguments());
            afterwards = reply.afterwards();
            writeResult(out.name("result"), reply);
            out.name("error").nullValue();
            LOG.debug("replying with success, id={}: \"{}\"", text(request.id()), reply.text());
        } catch (CommandException e) {
            out.name("error").value(withNewline(e.getMessage()));
            LOG.debug("replying with error, id={}: \"{}\"", text(request.id()), e.getMessage());
        }
        out.endObject();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(out.array(), 0, out.length());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            REPLIED.increment();
        } finally {
            afterwards.run();
        }
    }

    private void writeResult(JsonWriter out, Reply reply) {
        if (!options.isJson()) {
            out.value(withNewline(reply.text()));
        } else if (reply.json() != null) {
            out.raw(reply.json());
        } else {
            out.beginObject().name("reply-format").value("plain").name("reply").value(withNewline(reply.text())).endObject();
        }
    }

    private static String withNewline(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}

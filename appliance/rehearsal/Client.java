import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A connection that speaks just enough JSON-RPC: sends a request, and reads until its reply, passing over updates. */
final class Client implements AutoCloseable {
    private final AutoCloseable connection;
    private final InputStream input;
    private final OutputStream output;
    private int requests;

    private Client(AutoCloseable connection, InputStream input, OutputStream output) {
        this.connection = connection;
        this.input = new BufferedInputStream(input, 1 << 16);
        this.output = output;
    }

    static Client overUnixSocket(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new Client(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    static Client overTls(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.startHandshake();
        return new Client(socket, socket.getInputStream(), socket.getOutputStream());
    }

    /** One transaction on the sample database that has to succeed; its operations are written with single quotes. */
    void transact(String operations) throws IOException {
        String reply = call("transact", "\"Theatre\"," + operations.replace('\'', '"'));
        if (reply.contains("\"error\":\"")) {
            throw new IOException(operations + " was answered " + reply);
        }
    }

    /** A transaction that the server has to refuse. */
    void refused(String operations) throws IOException {
        String reply = call("transact", "\"Theatre\"," + operations.replace('\'', '"'));
        if (!reply.contains("\"error\":\"")) {
            throw new IOException(operations + " was not refused: " + reply);
        }
    }

    /** Sends a request and returns its reply. */
    String call(String method, String parameters) throws IOException {
        int id = requests++;
        String request = "{\"method\":\"" + method + "\",\"params\":[" + parameters + "],\"id\":" + id + "}";
        output.write(request.getBytes(StandardCharsets.UTF_8));
        output.flush();
        String message;
        do {
            message = next();
        } while (!message.contains("\"id\":" + id) || message.contains("\"method\":"));
        return message;
    }

    /** The next JSON object of the stream. */
    private String next() throws IOException {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        boolean escaped = false;
        do {
            int c = input.read();
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            text.append((char) c);
            if (escaped) {
                escaped = false;
            } else if (quoted) {
                escaped = c == '\\';
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            }
        } while (depth > 0 || text.charAt(text.length() - 1) != '}');
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}

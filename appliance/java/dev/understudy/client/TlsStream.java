package dev.understudy.client;

import dev.understudy.wire.TlsBootstrap;
import dev.understudy.wire.TlsContext;
import dev.understudy.wire.TlsErrors;
import dev.understudy.wire.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS over TCP. Its files are read when a connection is made: a command line makes one. */
final class TlsStream implements ByteStream {
    private static final String UNCONFIGURED = "Protocol not available";
    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;

    private TlsStream(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Reads the files that the settings name; what is wrong with them has been logged when this throws. */
    static TlsContext context(TlsSettings settings) throws IOException {
        if (!TlsContext.isComplete(settings)) {
            throw new IOException(UNCONFIGURED);
        }
        if (settings.trust() instanceof TlsSettings.TrustAnyone) {
            LOG.warn("Peer certificate validation disabled (this is a security risk)");
        }
        try {
            return TlsContext.load(settings);
        } catch (TlsContext.UnusableException problem) {
            LOG.error("{}", problem.getMessage());
            throw new IOException(UNCONFIGURED, problem);
        }
    }

    /**
     * Shakes hands over a connected channel.
     *
     * @param name what the connection is called in log lines
     * @param host what was connected to; null when the other side connected
     */
    static TlsStream open(TlsContext context, String name, SocketChannel channel, String host) throws IOException {
        SSLSocket socket = context.socket(channel.socket(), host);
        try {
            socket.startHandshake();
        } catch (SSLException problem) {
            LOG.warn("{}: {}: {}", name, host == null ? "SSL_accept" : "SSL_connect", TlsErrors.text(problem));
            throw protocolError(channel, problem);
        }
        if (host != null && context.bootstrapTo() != null) {
            TlsBootstrap.save(socket.getSession(), context.bootstrapTo());
            throw protocolError(channel, null);
        }
        return new TlsStream(socket);
    }

    private static IOException protocolError(SocketChannel channel, Exception cause) throws IOException {
        channel.close();
        return new IOException(RpcConnection.PROTOCOL_ERROR, cause);
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        try {
            return in.read(buffer, from, count);
        } catch (SSLException problem) {
            LOG.warn("SSL_read: {}", TlsErrors.text(problem));
            throw new IOException(RpcConnection.PROTOCOL_ERROR, problem);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

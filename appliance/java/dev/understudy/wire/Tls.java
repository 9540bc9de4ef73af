package dev.understudy.wire;

import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS for all remotes of the process. The files that the settings name are looked at before each handshake and read again when one of
 * them has changed; connections that are open stay as they are. Files that cannot be used are complained about, and what was read before
 * stays in use. Nothing of TLS is loaded into the program before settings name a key or a TLS connection begins. Any thread may call.
 */
public final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");
    private static final RateLimit LOG_LIMIT = new RateLimit(60, 60);

    private final IoLoops loops;
    private volatile TlsSettings settings = TlsSettings.NONE;
    private TlsSettings loadedSettings;
    private List<Object> loadedStamps = List.of();
    private volatile TlsContext context;

    public Tls(IoLoops loops) {
        this.loops = loops;
    }

    /** Uses these settings from now on. The files are read in the background, so that nobody waits for it. */
    public void configure(TlsSettings newSettings) {
        if (!newSettings.equals(settings)) {
            settings = newSettings;
            if (!newSettings.isEmpty()) {
                loops.background().execute(this::refresh);
            }
        }
    }

    /** Reads the files now if need be, so that the first handshake does not wait for it. Blocks. */
    void prepare() {
        refresh();
    }

    /** Until when our certificate is valid; null when none is loaded. */
    public Instant certificateValidUntil() {
        TlsContext now = context;
        return now == null ? null : now.notAfter().toInstant();
    }

    /** The context for what the settings and their files say now; null when there is none, which has been logged. May read files. */
    private synchronized TlsContext refresh() {
        TlsSettings wanted = settings;
        List<Object> stamps = stamps(wanted);
        if (wanted.equals(loadedSettings) && stamps.equals(loadedStamps)) {
            return context;
        }
        boolean sameOptions = wanted.equals(loadedSettings);
        loadedSettings = wanted;
        loadedStamps = stamps;
        if (!TlsContext.isComplete(wanted)) {
            context = null;
            return null;
        }
        if (wanted.trust() instanceof TlsSettings.TrustAnyone && !sameOptions) {
            LOG.warn("Peer certificate validation disabled (this is a security risk)");
        }
        try {
            TlsContext loaded = TlsContext.load(wanted);
            if (context != null) {
                LOG.info("certificate files have changed and were read again, valid until {}", loaded.notAfter().toInstant());
            }
            context = loaded;
        } catch (TlsContext.UnusableException problem) {
            LOG.error("{}{}", problem.getMessage(), context == null ? "" : "; what was read before stays in use");
        }
        return context;
    }

    private static List<Object> stamps(TlsSettings settings) {
        List<Object> stamps = new ArrayList<>();
        for (Path path : new Path[] {settings.privateKey(), settings.certificate(), settings.trustPath(),
            settings.peerCaCertificate()}) {
            try {
                stamps.add(path == null ? "" : Files.getLastModifiedTime(path));
                stamps.add(path == null ? "" : Files.size(path));
            } catch (IOException missing) {
                stamps.add("missing");
            }
        }
        return stamps;
    }

    /** Begins the handshake of an accepted connection, which opens when it is done. On the connection's loop. */
    void openServer(Connection connection) {
        withContext(connection, now -> start(connection, now, now.serverEngine(), false));
    }

    /** Begins the handshake of a connection that we made to {@code host}. On the connection's loop. */
    void openClient(Connection connection, String host) {
        withContext(connection, now -> start(connection, now, now.clientEngine(host), true));
    }

    private interface Start {
        void with(TlsContext context);
    }

    /** Looks at the files on another thread; the connection is not read meanwhile. */
    private void withContext(Connection connection, Start start) {
        connection.setReading(false);
        connection.channel().pipeline().addLast(new EarlyEnd(connection));
        loops.background().execute(() -> {
            TlsContext now = refresh();
            connection.execute(() -> {
                if (connection.isClosed()) {
                    return;
                }
                if (now == null) {
                    connection.close(new CloseReason(CloseReason.Kind.FAILURE, "Protocol not available"));
                } else {
                    start.with(now);
                    connection.setReading(true);
                }
            });
        });
    }

    private void start(Connection connection, TlsContext now, SSLEngine engine, boolean client) {
        SslHandler handler = new SslHandler(engine, loops.background());
        handler.setHandshakeTimeoutMillis(WireLimits.TLS_HANDSHAKE_LIMIT_MS);
        Channel channel = connection.channel();
        ChannelHandler early = channel.pipeline().get(EarlyEnd.class);
        channel.pipeline().addLast(handler, new Handshake(connection, now, handler, client));
        channel.pipeline().remove(early);
    }

    /** Notices that the connection ends before its handshake has begun. */
    private static final class EarlyEnd extends ChannelInboundHandlerAdapter {
        private final Connection connection;

        EarlyEnd(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            connection.close(CloseReason.END_OF_FILE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            connection.close(CloseReason.failure(cause));
        }
    }

    /** Waits for the end of the handshake, then makes way for the connection. */
    private final class Handshake extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private final TlsContext tlsContext;
        private final SslHandler tlsHandler;
        private final boolean client;
        private boolean failed;

        Handshake(Connection connection, TlsContext tlsContext, SslHandler tlsHandler, boolean client) {
            this.connection = connection;
            this.tlsContext = tlsContext;
            this.tlsHandler = tlsHandler;
            this.client = client;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                context.fireUserEventTriggered(event);
            } else if (!completion.isSuccess()) {
                failed(completion.cause());
            } else if (client && tlsContext.bootstrapTo() != null) {
                loops.background().execute(() -> {
                    TlsBootstrap.save(tlsHandler.engine().getSession(), tlsContext.bootstrapTo());
                    connection.close(CloseReason.PROTOCOL_ERROR);
                });
            } else if (!connection.isClosed()) {
                connection.setPeerCommonName(peerCommonName());
                connection.open();
                context.pipeline().remove(this);
            }
        }

        private String peerCommonName() {
            try {
                return TlsKeys.commonName((X509Certificate) tlsHandler.engine().getSession().getPeerCertificates()[0]);
            } catch (SSLPeerUnverifiedException noneGiven) {
                return null;
            }
        }

        private void failed(Throwable cause) {
            if (!failed && !connection.isClosed()) {
                failed = true;
                if (LOG_LIMIT.allows(LOG, Level.WARN)) {
                    LOG.warn("{}: {}: {}", connection.name(), client ? "SSL_connect" : "SSL_accept", TlsErrors.text(cause));
                }
                // Not at once: the transport has more to say about the same failure, which nobody would be there to hear.
                CloseReason reason = cause instanceof ClosedChannelException ? CloseReason.END_OF_FILE : CloseReason.PROTOCOL_ERROR;
                connection.execute(() -> connection.close(reason));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            connection.execute(() -> connection.close(CloseReason.END_OF_FILE));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException && !(cause instanceof SSLException)) {
                connection.close(CloseReason.failure(cause));
            } else {
                failed(cause);
            }
        }
    }
}

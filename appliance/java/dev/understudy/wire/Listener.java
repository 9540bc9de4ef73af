package dev.understudy.wire;

import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import dev.understudy.wire.Remote.Direction;
import dev.understudy.wire.Remote.FilePlace;
import dev.understudy.wire.Remote.PortPlace;
import dev.understudy.wire.Remote.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A passive remote: listens, and gives each connection that it accepts to the {@link ConnectionAcceptor}. When it cannot listen it says
 * why and tries again each second. Any thread may call.
 */
public final class Listener implements AutoCloseable {
    /** How long to wait before trying again to listen, or to accept when there was no file descriptor left. */
    public static final int RETRY_MS = 1000;
    /** How often a reason that stays the same is logged again. */
    private static final int REPEAT_LOG_MS = 60_000;

    private static final Logger SERVER_LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");
    private static final Logger SOCKET_LOG = LoggerFactory.getLogger("socket_util");
    private static final Logger UNIX_LOG = LoggerFactory.getLogger("stream_unix");
    private static final RateLimit REFUSED_LIMIT = new RateLimit(5, 5);

    private final IoLoops loops;
    private final Remote remote;
    private final Tls tls;
    private final ConnectionAcceptor acceptor;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Owner owner = new Owner();
    private volatile RemoteOptions options;
    private volatile Channel server;
    /** Where accepted connections are recorded; null unless there is a recording. */
    private Recording.Stream recorded;
    private volatile boolean replays;
    private volatile String lastError;
    private volatile boolean closed;
    private String loggedError;
    private long loggedErrorMs;

    private Listener(IoLoops loops, Remote remote, RemoteOptions options, Tls tls, ConnectionAcceptor acceptor) {
        if (remote.direction() != Direction.PASSIVE) {
            throw new IllegalArgumentException(remote.text() + " is not passive");
        }
        this.loops = loops;
        this.remote = remote;
        this.options = options;
        this.tls = tls;
        this.acceptor = acceptor;
    }

    /**
     * Begins to listen. The first attempt is over when this returns, see {@link #isListening}; except that a host name is resolved in the
     * background, and that an I/O loop does not wait.
     */
    public static Listener open(IoLoops loops, Remote remote, RemoteOptions options, Tls tls, ConnectionAcceptor acceptor) {
        Listener listener = new Listener(loops, remote, options, tls, acceptor);
        listener.attempt();
        return listener;
    }

    public Remote remote() {
        return remote;
    }

    public boolean isListening() {
        return server != null || replays;
    }

    /** The TCP port that is listened on; 0 for a UNIX socket and while not listening. */
    public int boundPort() {
        Channel channel = server;
        return channel != null && channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    /** Why the last attempt to listen failed; null when it did not. */
    public String lastError() {
        return lastError;
    }

    /** How many connections it has now. */
    public int connectionCount() {
        return connections.size();
    }

    /** The connections that it has now; the set changes by itself. */
    public Set<Connection> connections() {
        return connections;
    }

    /** Changes the probe interval of present and future connections. */
    public void setProbeIntervalMs(int intervalMs) {
        RemoteOptions old = options;
        options = new RemoteOptions(intervalMs, old.maxBackoffMs(), old.dscp());
        for (Connection connection : connections) {
            connection.setProbeIntervalMs(intervalMs);
        }
    }

    /** Stops listening and closes the connections. */
    @Override
    public void close() {
        close(CloseReason.local("remote deconfigured"));
    }

    /** Stops listening and closes the connections, giving them a reason. A UNIX socket's file is gone when this returns. */
    public void close(CloseReason reason) {
        Channel channel;
        synchronized (this) {
            closed = true;
            channel = server;
            server = null;
            if (recorded != null) {
                recorded.close();
            }
        }
        if (loops.tape() instanceof Replay replay) {
            replay.stopListening(remote.text());
            replays = false;
        }
        if (channel != null) {
            if (remote.place() instanceof FilePlace file) {
                SocketFile.unlink(file.path());
            }
            ChannelFuture closing = channel.close();
            if (!loops.isLoopThread()) {
                closing.awaitUninterruptibly(RETRY_MS);
            }
        }
        for (Connection connection : connections) {
            connection.close(reason);
        }
    }

    // ---- listening ----

    private void attempt() {
        if (closed) {
            return;
        }
        if (loops.tape() instanceof Replay replay) {
            replay.listen(remote.text(), this::acceptReplayed);
            replays = true;
        } else if (remote.place() instanceof FilePlace file) {
            try {
                if (!SocketFile.unlink(file.path())) {
                    throw new IOException("Address already in use");
                }
                UnixAddress address = UnixAddress.of(file.path());
                bind(address.address()).channel().closeFuture().addListener(future -> address.close());
            } catch (IOException problem) {
                bindFailed(problem);
            }
        } else if (remote.place() instanceof PortPlace port && port.isNumeric()) {
            try {
                bind(Addresses.numeric(port));
            } catch (IOException badScope) {
                failed(remote.withoutScheme() + ": bad address", badScope);
            }
        } else {
            loops.resolve(this::resolveAndBind);
        }
    }

    private void resolveAndBind() {
        try {
            bind(Addresses.resolve((PortPlace) remote.place()).getFirst());
        } catch (IOException unknown) {
            failed("host not found", unknown);
        }
    }

    private ChannelFuture bind(SocketAddress address) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, WireLimits.BACKLOG_LIMIT)
                .handler(new Admission())
                .childHandler(new Opening());
        if (address instanceof InetSocketAddress internet) {
            SocketProtocolFamily family = internet.getAddress() instanceof Inet6Address
                    ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
            bootstrap.channelFactory(() -> new EpollServerSocketChannel(family))
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.IP_TOS, options.trafficClass());
        } else {
            bootstrap.channelFactory(EpollServerDomainSocketChannel::new);
        }
        ChannelFuture bound = bootstrap.bind(address);
        if (loops.isLoopThread()) {
            bound.addListener((ChannelFuture future) -> bound(future));
        } else {
            bound(bound.awaitUninterruptibly());
        }
        return bound;
    }

    private void bound(ChannelFuture future) {
        if (future.isSuccess()) {
            listening(future.channel());
        } else {
            bindFailed(future.cause());
        }
    }

    private void listening(Channel channel) {
        if (remote.place() instanceof FilePlace file) {
            try {
                SocketFile.restrict(file.path());
            } catch (IOException problem) {
                channel.close();
                bindFailed(problem);
                return;
            }
        }
        boolean tooLate;
        synchronized (this) {
            tooLate = closed;
            if (!tooLate) {
                server = channel;
                lastError = null;
                if (loops.tape() instanceof Recording recording) {
                    recorded(recording);
                }
            }
        }
        if (tooLate) {
            channel.close();
        } else if (remote.place() instanceof PortPlace port && port.port() == 0) {
            SOCKET_LOG.info("{}: listening on port {}", remote.withoutScheme(), boundPort());
        }
    }

    private void bindFailed(Throwable cause) {
        failed(remote.place() instanceof FilePlace file ? file.path() + ": binding failed" : remote.withoutScheme() + ": bind", cause);
    }

    private void failed(String what, Throwable cause) {
        String why = SystemErrors.text(cause);
        lastError = why;
        if (loops.tape() instanceof Recording recording) {
            recording.failed(remote.text(), why);
        }
        if (shouldLog(what + why)) {
            (remote.transport() == Transport.UNIX ? UNIX_LOG : SOCKET_LOG).error("{}: {}", what, why);
            SERVER_LOG.error("{}: listen failed: {}", remote.text(), why);
        }
        loops.nextLoop().eventLoop().schedule(() -> loops.background().execute(this::attempt), RETRY_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized boolean shouldLog(String error) {
        long nowMs = IoLoop.nowMs();
        if (error.equals(loggedError) && nowMs - loggedErrorMs < REPEAT_LOG_MS) {
            return false;
        }
        loggedError = error;
        loggedErrorMs = nowMs;
        return true;
    }

    // ---- accepting ----

    /** Turns connections away beyond the limit, and rests when the system gives no more of them. */
    private final class Admission extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel child = (Channel) accepted;
            if (!loops.admit()) {
                if (REFUSED_LIMIT.allows(SERVER_LOG, Level.WARN)) {
                    SERVER_LOG.warn("{}: connection refused: {} are open, which is the limit", remote.text(),
                            loops.limits().connections());
                }
                child.unsafe().closeForcibly();
                return;
            }
            child.closeFuture().addListener(future -> loops.release());
            context.fireChannelRead(accepted);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (REFUSED_LIMIT.allows(SOCKET_LOG, Level.ERR)) {
                SOCKET_LOG.error("{}: accept: {}", remote.withoutScheme(), SystemErrors.text(cause));
            }
            Channel channel = context.channel();
            channel.config().setAutoRead(false);
            channel.eventLoop().schedule(() -> channel.config().setAutoRead(true), RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private final class Opening extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            Connection connection = connection(channel, nameOf(channel));
            if (closed) {
                connection.close(CloseReason.local("remote deconfigured"));
            } else if (remote.transport() == Transport.TLS) {
                tls.openServer(connection);
            } else {
                connection.open();
            }
        }

        private String nameOf(Channel channel) {
            return switch (remote.transport()) {
                case UNIX -> loops.nextUnixName();
                case TCP -> "tcp:" + addressOf(channel);
                case TLS -> "ssl:" + addressOf(channel);
            };
        }

        /** An IPv4 client of an IPv6 socket is named as the peer names it, by its IPv4-mapped IPv6 address. */
        private String addressOf(Channel channel) {
            InetSocketAddress client = (InetSocketAddress) channel.remoteAddress();
            boolean mapped = ((PortPlace) remote.place()).host().indexOf(':') >= 0 && client.getAddress() instanceof Inet4Address;
            return mapped ? "[::ffff:" + client.getAddress().getHostAddress() + "]:" + client.getPort() : Addresses.text(client);
        }
    }

    private synchronized Recording.Stream recorded(Recording recording) {
        if (recorded == null) {
            recorded = recording.listening(remote.text());
        }
        return recorded;
    }

    private Connection connection(Channel channel, String name) {
        Reconnect reconnect = Reconnect.accepted(name, options.probeIntervalMs(), IoLoop.nowMs());
        Connection connection = new Connection(loops, channel, name, reconnect, owner);
        connections.add(connection);
        return connection;
    }

    private Replay.Stream acceptReplayed(String name, String commonName) {
        return ReplayedConnection.open(loops, commonName, channel -> connection(channel, name));
    }

    private final class Owner implements Connection.Owner {
        @Override
        public ConnectionHandler opened(Connection connection) {
            return acceptor.onConnected(connection);
        }

        @Override
        public void ended(Connection connection, CloseReason reason) {
            connections.remove(connection);
            connection.reconnect().disconnected(IoLoop.nowMs(), reason);
        }

        @Override
        public Recording.Stream record(Recording recording, Connection connection) {
            return recording.accepted(recorded(recording), connection.name(), connection.peerCommonName());
        }
    }
}

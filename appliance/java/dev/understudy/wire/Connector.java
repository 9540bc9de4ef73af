package dev.understudy.wire;

import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import dev.understudy.wire.Remote.Direction;
import dev.understudy.wire.Remote.FilePlace;
import dev.understudy.wire.Remote.PortPlace;
import dev.understudy.wire.Remote.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An active remote: keeps one connection open, by the rules of {@link Reconnect}. Each connection that it makes is given to the
 * {@link ConnectionAcceptor}. A host name is resolved anew for each attempt, and all its addresses are tried. When several remotes are
 * given, any of which will do, each attempt goes to the next of them. Any thread may call.
 */
public final class Connector implements AutoCloseable {
    private static final Logger TCP_LOG = LoggerFactory.getLogger("stream_tcp");
    private static final Logger UNIX_LOG = LoggerFactory.getLogger("stream_unix");
    private static final Logger DNS_LOG = LoggerFactory.getLogger("dns_resolve");
    private static final RateLimit LOG_LIMIT = new RateLimit(5, 5);

    /**
     * How an active remote fares.
     *
     * @param state where its connection stands
     * @param lastConnectedMs when it was last connected, on the clock of {@link #clockMs}; {@link Reconnect#NEVER} if it was not
     * @param lastDisconnectedMs when it last lost a connection, likewise
     * @param lastError why the last attempt failed or the last connection ended; null when neither happened
     */
    public record Status(Reconnect.State state, long lastConnectedMs, long lastDisconnectedMs, String lastError) {
        /** Whether there is a connection. */
        public boolean isConnected() {
            return state == Reconnect.State.ACTIVE || state == Reconnect.State.IDLE;
        }
    }

    private final IoLoops loops;
    private final IoLoop loop;
    private final List<Remote> remotes;
    private final Tls tls;
    private final ConnectionAcceptor acceptor;
    private final Reconnect reconnect;
    private final Owner owner = new Owner();
    private volatile Remote remote;
    private volatile RemoteOptions options;
    private volatile Status status = new Status(Reconnect.State.VOID, Reconnect.NEVER, Reconnect.NEVER, null);
    private volatile Connection connection;
    private ScheduledFuture<?> timer;
    private Channel attempt;
    private int attemptNumber;
    private int firstAddress;
    private int nextRemote;
    private boolean closed;
    /** Whether the next connection comes from a replay, whenever that has one. */
    private boolean awaitsReplay;
    private String lastError;

    private Connector(IoLoops loops, List<Remote> remotes, RemoteOptions options, Tls tls, ConnectionAcceptor acceptor) {
        for (Remote each : remotes) {
            if (each.direction() != Direction.ACTIVE) {
                throw new IllegalArgumentException(each.text() + " is not active");
            }
        }
        this.loops = loops;
        this.loop = loops.nextLoop();
        this.remotes = List.copyOf(remotes);
        this.remote = remotes.getFirst();
        this.options = options;
        this.tls = tls;
        this.acceptor = acceptor;
        this.reconnect = Reconnect.active(remote.text());
        this.reconnect.setFreeTries(remotes.size());
    }

    /** Begins to connect, and goes on until closed. */
    public static Connector open(IoLoops loops, Remote remote, RemoteOptions options, Tls tls, ConnectionAcceptor acceptor) {
        return open(loops, List.of(remote), options, tls, acceptor);
    }

    /** Begins to connect to the first of {@code remotes}, then to the next, and so on in turn, until closed. */
    public static Connector open(IoLoops loops, List<Remote> remotes, RemoteOptions options, Tls tls, ConnectionAcceptor acceptor) {
        Connector connector = new Connector(loops, remotes, options, tls, acceptor);
        if (remotes.stream().anyMatch(remote -> remote.transport() == Transport.TLS)) {
            // Loading TLS for the first time takes longer than an attempt may.
            loops.background().execute(() -> {
                tls.prepare();
                connector.start();
            });
        } else {
            connector.start();
        }
        return connector;
    }

    private void start() {
        loop.execute(() -> {
            if (!closed) {
                applyOptions();
                reconnect.enable(IoLoop.nowMs());
                step();
            }
        });
    }

    /** The remote of the present or the last attempt. */
    public Remote remote() {
        return remote;
    }

    public Status status() {
        return status;
    }

    /** The clock of {@link Status}, which never goes back. */
    public static long clockMs() {
        return IoLoop.nowMs();
    }

    /** The open connection, or null. */
    public Connection connection() {
        return connection;
    }

    /** Changes the probe interval and the longest backoff, at once. The code point holds from the next connection on. */
    public void setOptions(RemoteOptions newOptions) {
        options = newOptions;
        loop.execute(() -> {
            applyOptions();
            if (connection != null) {
                connection.setProbeIntervalMs(newOptions.probeIntervalMs());
            }
            step();
        });
    }

    /** Drops the connection, if there is one, and makes a new one. */
    public void reconnect(String why) {
        loop.execute(() -> {
            if (connection != null) {
                reconnect.forceReconnect(IoLoop.nowMs());
                connection.close(CloseReason.local(why));
            }
        });
    }

    /** Drops the connection and makes no more. */
    @Override
    public void close() {
        close(CloseReason.local("remote deconfigured"));
    }

    /** Drops the connection, giving it a reason, and makes no more. */
    public void close(CloseReason reason) {
        loop.execute(() -> {
            closed = true;
            Connection open = connection;
            abandonAttempt();
            if (open != null) {
                open.close(reason);
            }
            reconnect.disable(IoLoop.nowMs());
            step();
        });
    }

    private void applyOptions() {
        reconnect.setProbeIntervalMs(options.probeIntervalMs());
        if (loops.tape() instanceof Replay) {
            reconnect.setBackoffMs(0, 0);
        } else {
            reconnect.setBackoffMs(Reconnect.MIN_BACKOFF_MS, options.maxBackoffMs());
        }
    }

    /** Does what is due, and sets the clock for what will be. While connected, the connection itself minds its probes. */
    private void step() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (!reconnect.isConnected() && !awaitsReplay) {
            switch (reconnect.run(IoLoop.nowMs())) {
                case NONE, PROBE -> { }
                case CONNECT -> beginAttempt();
                case DISCONNECT -> {
                    firstAddress++;
                    recordFailure("Connection timed out");
                    lastError = "Connection timed out";
                    abandonAttempt();
                    reconnect.attemptTimedOut(IoLoop.nowMs());
                }
            }
        }
        long deadlineMs = reconnect.deadlineMs();
        if (!reconnect.isConnected() && deadlineMs != Reconnect.NEVER && !awaitsReplay) {
            timer = loop.eventLoop().schedule(this::step, Math.max(1, deadlineMs - IoLoop.nowMs()), TimeUnit.MILLISECONDS);
        }
        status = new Status(reconnect.state(), reconnect.lastConnectedMs(), reconnect.lastDisconnectedMs(), lastError);
    }

    private void beginAttempt() {
        int number = ++attemptNumber;
        remote = remotes.get(nextRemote);
        nextRemote = (nextRemote + 1) % remotes.size();
        reconnect.setName(remote.text());
        reconnect.connecting(IoLoop.nowMs());
        if (loops.tape() instanceof Replay replay) {
            awaitsReplay = true;
            replay.wantConnection(remote.text(), this::connectReplayed);
            return;
        }
        try {
            if (remote.place() instanceof FilePlace file) {
                UnixAddress address = UnixAddress.of(file.path());
                tryAddresses(number, List.of(address.address()), 0).addListener(future -> address.close());
            } else if (remote.place() instanceof PortPlace port && port.isNumeric()) {
                tryAddresses(number, List.of(Addresses.numeric(port)), 0);
            } else if (remote.place() instanceof PortPlace port) {
                loops.resolve(() -> resolve(number, port));
            }
        } catch (IOException noDirectoryOrScope) {
            attemptFailed(number, SystemErrors.text(noDirectoryOrScope));
        }
    }

    private void resolve(int number, PortPlace port) {
        try {
            List<InetSocketAddress> addresses = Addresses.resolve(port);
            loop.execute(() -> {
                if (number == attemptNumber) {
                    tryAddresses(number, addresses, 0);
                }
            });
        } catch (IOException unknown) {
            if (LOG_LIMIT.allows(DNS_LOG, Level.WARN)) {
                DNS_LOG.warn("{}: failed to resolve", port.host());
            }
            loop.execute(() -> attemptFailed(number, "host not found"));
        }
    }

    /** Tries one address after the other; the one tried first changes when an attempt has hung. */
    private ChannelFuture tryAddresses(int number, List<? extends SocketAddress> addresses, int index) {
        SocketAddress address = addresses.get(Math.floorMod(firstAddress + index, addresses.size()));
        ChannelFuture connecting = bootstrap(address).connect(address);
        attempt = connecting.channel();
        connecting.addListener((ChannelFuture future) -> {
            if (number != attemptNumber) {
                future.channel().close();
            } else if (future.isSuccess()) {
                attempt = null;
                connected(future.channel());
            } else if (index + 1 < addresses.size()) {
                tryAddresses(number, addresses, index + 1);
            } else {
                logFailure(address, SystemErrors.text(future.cause()));
                attemptFailed(number, SystemErrors.text(future.cause()));
            }
        });
        return connecting;
    }

    private Bootstrap bootstrap(SocketAddress address) {
        Bootstrap bootstrap = new Bootstrap().group(loop.eventLoop()).disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new ChannelInboundHandlerAdapter());
        if (address instanceof InetSocketAddress internet) {
            SocketProtocolFamily family = internet.getAddress() instanceof Inet6Address
                    ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
            return bootstrap.channelFactory(() -> new EpollSocketChannel(family))
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.IP_TOS, options.trafficClass());
        }
        return bootstrap.channelFactory(EpollDomainSocketChannel::new);
    }

    private void logFailure(SocketAddress address, String why) {
        if (address instanceof DomainSocketAddress file) {
            UNIX_LOG.debug("{}: connection failed ({})", file.path(), why);
        } else {
            TCP_LOG.debug("{}: connect: {}", remote.text(), why);
        }
    }

    private void attemptFailed(int number, String why) {
        if (number == attemptNumber) {
            recordFailure(why);
            attemptNumber++;
            lastError = why;
            reconnect.attemptFailed(IoLoop.nowMs(), why);
            step();
        }
    }

    private void recordFailure(String why) {
        if (loops.tape() instanceof Recording recording) {
            recording.failed(remote.text(), why);
        }
    }

    private void abandonAttempt() {
        attemptNumber++;
        if (attempt != null) {
            attempt.close();
            attempt = null;
        }
    }

    private Replay.Stream connectReplayed(String name, String commonName) {
        return ReplayedConnection.open(loops, commonName, channel -> {
            awaitsReplay = false;
            return new Connection(loops, channel, name, reconnect, owner);
        });
    }

    private void connected(Channel channel) {
        Connection made = new Connection(loops, channel, remote.text(), reconnect, owner);
        if (remote.transport() == Transport.TLS) {
            attempt = channel;
            tls.openClient(made, ((PortPlace) remote.place()).host());
        } else {
            made.open();
        }
    }

    private final class Owner implements Connection.Owner {
        @Override
        public ConnectionHandler opened(Connection made) {
            attempt = null;
            connection = made;
            reconnect.connected(IoLoop.nowMs());
            step();
            return acceptor.onConnected(made);
        }

        @Override
        public void ended(Connection made, CloseReason reason) {
            if (connection != made) {
                if (attempt == made.channel()) {
                    attempt = null;
                    attemptFailed(attemptNumber, reason.text());
                }
                return;
            }
            connection = null;
            if (reason.kind() != CloseReason.Kind.LOCAL) {
                lastError = reason.text();
            }
            reconnect.disconnected(IoLoop.nowMs(), reason);
            step();
        }

        @Override
        public Recording.Stream record(Recording recording, Connection made) {
            return recording.connected(remote.text(), made.peerCommonName());
        }
    }
}

package dev.understudy.client;

import dev.understudy.wire.Remote;
import dev.understudy.wire.Tape;
import dev.understudy.wire.TlsContext;
import dev.understudy.wire.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections. */
public final class Dialer {
    private static final Logger SOCKETS = LoggerFactory.getLogger("socket_util");
    private static final Logger UNIX_STREAMS = LoggerFactory.getLogger("stream_unix");

    private final TlsSettings tls;
    private final Tape tape;

    /**
     * Makes a dialer.
     *
     * @param tls what {@code ssl:} and {@code pssl:} need; {@link TlsSettings#NONE} if no such remote will be opened
     * @param tape whether what active remotes send is recorded, or replayed from a recording
     */
    public Dialer(TlsSettings tls, Tape tape) {
        this.tls = tls;
        this.tape = tape;
    }

    /** Connects to a UNIX socket; the name of the connection in log lines is {@code unix:PATH}. */
    public static RpcConnection connect(Path socket) throws IOException {
        return new RpcConnection("unix:" + socket, unixStream(socket));
    }

    /** Connects to an active remote; tries all addresses of a host. */
    public RpcConnection connect(Remote remote) throws IOException {
        return new RpcConnection(remote.text(), tape.isLive() ? stream(remote) : TapedStream.of(tape, remote.text(), () -> stream(remote)));
    }

    /** No switch over the types of places: that costs a command line a millisecond or two when it starts. */
    private ByteStream stream(Remote remote) throws IOException {
        return remote.place() instanceof Remote.PortPlace port ? portStream(remote, port) : unixStream(((Remote.FilePlace) remote.place()).path());
    }

    private static ByteStream unixStream(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixPath.address(path));
            return new SocketStream(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private ByteStream portStream(Remote remote, Remote.PortPlace place) throws IOException {
        TlsContext context = context(remote);
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(place.host())) {
            try {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(address, place.port()));
                return secured(context, remote, channel, place.host());
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** What TLS needs, or null without TLS. Wrong files are complained about before anybody is connected to. */
    private TlsContext context(Remote remote) throws IOException {
        return remote.transport() == Remote.Transport.TLS ? TlsStream.context(tls) : null;
    }

    private static ByteStream secured(TlsContext context, Remote remote, SocketChannel channel, String host) throws IOException {
        return context == null ? new SocketStream(channel) : TlsStream.open(context, remote.text(), channel, host);
    }

    /** Listens on a passive remote, so that {@link #accept} finds who calls. */
    public ServerSocketChannel listen(Remote remote) throws IOException {
        return switch (remote.place()) {
            case Remote.FilePlace file -> listenAtFile(file.path());
            case Remote.PortPlace port -> listenAtPort(remote, port);
        };
    }

    private static ServerSocketChannel listenAtFile(Path path) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(path);
            UnixDomainSocketAddress address = UnixPath.address(path);
            return listener.bind(address, 1);
        } catch (IOException e) {
            UNIX_STREAMS.error("{}: binding failed: {}", path, SystemError.text(e));
            listener.close();
            throw e;
        }
    }

    private static ServerSocketChannel listenAtPort(Remote remote, Remote.PortPlace place) throws IOException {
        InetAddress address = place.host().isEmpty() ? InetAddress.getByAddress(new byte[4]) : InetAddress.getByName(place.host());
        ServerSocketChannel listener = ServerSocketChannel.open(
                address.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            listener.bind(new InetSocketAddress(address, place.port()), 1);
        } catch (IOException e) {
            SOCKETS.error("{}: bind: {}", remote.withoutScheme(), SystemError.text(e));
            listener.close();
            throw e;
        }
        if (place.port() == 0) {
            SOCKETS.info("{}: listening on port {}", remote.withoutScheme(), ((InetSocketAddress) listener.getLocalAddress()).getPort());
        }
        return listener;
    }

    /** Waits for the first caller of a listener that {@link #listen} made, and stops listening. */
    public RpcConnection accept(Remote remote, ServerSocketChannel listener) throws IOException {
        try (listener) {
            SocketChannel channel = listener.accept();
            if (remote.place() instanceof Remote.FilePlace) {
                Files.deleteIfExists(((Remote.FilePlace) remote.place()).path());
                return new RpcConnection("unix#0", new SocketStream(channel));
            }
            InetSocketAddress caller = (InetSocketAddress) channel.getRemoteAddress();
            String name = (remote.transport() == Remote.Transport.TLS ? "ssl:" : "tcp:") + caller.getAddress().getHostAddress() + ":" + caller.getPort();
            return new RpcConnection(name, secured(context(remote), remote, channel, null));
        }
    }
}

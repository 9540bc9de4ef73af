package dev.understudy.control;

import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import dev.understudy.wire.Recording;
import dev.understudy.wire.Replay;
import dev.understudy.wire.Tape;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the control socket. Threads of its own, none shared with databases or clients, so that it answers however busy those are.
 */
public final class ControlServer implements AutoCloseable {
    /** How many clients may be connected; one more is let in only when another leaves. Each costs a thread. */
    static final int CONNECTIONS_LIMIT = 64;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    private static final Logger LOG = LoggerFactory.getLogger("unixctl");

    private final Path path;
    private final Commands commands;
    private final Tape tape;
    /** Null in a replay, which needs no socket. */
    private final ServerSocketChannel listener;
    private final Semaphore places = new Semaphore(CONNECTIONS_LIMIT);
    private final Set<ByteChannel> connections = ConcurrentHashMap.newKeySet();
    /** Null unless there is a recording. */
    private final Recording.Stream recorded;
    private final RateLimit acceptFailures = new RateLimit(5, 60);
    private int accepted;

    private ControlServer(Path path, Commands commands, Tape tape, ServerSocketChannel listener) {
        this.path = path;
        this.commands = commands;
        this.tape = tape;
        this.listener = listener;
        this.recorded = tape instanceof Recording recording ? recording.listening(name()) : null;
    }

    /** As a remote would be named. */
    private String name() {
        return "punix:" + path;
    }

    /** As the other, with clients that come by themselves. */
    public static ControlServer listen(Path path, Commands commands) throws IOException {
        return listen(path, commands, Tape.NONE);
    }

    /**
     * Makes the socket, in place of one that an earlier process left there, and begins to answer. A file that is no socket stays:
     * a slip of the pen must not cost a database.
     *
     * @param tape where connections and what comes in on them come from
     * @throws IOException when the socket cannot be made
     */
    public static ControlServer listen(Path path, Commands commands, Tape tape) throws IOException {
        if (tape instanceof Replay replay) {
            ControlServer server = new ControlServer(path, commands, tape, null);
            replay.listen(server.name(), (name, commonName) -> server.replay(name, replay));
            return server;
        }
        Path temporary = temporaryName(path);
        if (!isSocketOrMissing(path) || !isSocketOrMissing(temporary)) {
            throw new FileAlreadyExistsException(path.toString(), null, "Address already in use");
        }
        Files.deleteIfExists(temporary);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(temporary));
            forbidOthers(temporary);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        ControlServer server = new ControlServer(path, commands, tape, listener);
        Thread.ofPlatform().daemon().name("control").start(server::acceptAll);
        return server;
    }

    /**
     * The name under which the socket is made, so that no client finds it before it listens and has its permissions. As long as the real
     * name, because names of sockets must be short.
     */
    private static Path temporaryName(Path path) {
        String name = path.getFileName().toString();
        return path.resolveSibling(name.substring(0, name.length() - 1) + "~");
    }

    private static boolean isSocketOrMissing(Path path) throws IOException {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                || ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE) == SOCKET_TYPE;
    }

    /** Takes the socket's permissions from everyone but owner and group: who may write to it rules the server. */
    private static void forbidOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        permissions.removeAll(EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE,
                PosixFilePermission.OTHERS_EXECUTE));
        Files.setPosixFilePermissions(path, permissions);
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                places.acquire();
                SocketChannel channel = listener.accept();
                serve("unix#" + accepted++, channel);
            } catch (ClosedChannelException | InterruptedException e) {
                return;
            } catch (IOException e) {
                places.release();
                if (acceptFailures.allows(LOG, Level.WARN)) {
                    LOG.warn("{}: accept failed: {}", path, e.getMessage());
                }
            }
        }
    }

    private Replay.Stream replay(String name, Replay replay) {
        places.acquireUninterruptibly();
        ReplayedChannel channel = new ReplayedChannel(replay);
        serve(name, channel);
        return channel;
    }

    /** Serves a client on a thread of its own. */
    private void serve(String name, ByteChannel accepted) {
        ByteChannel channel = tape instanceof Recording recording
                ? new RecordedChannel(accepted, recording, recording.accepted(recorded, name, null)) : accepted;
        connections.add(channel);
        Thread.ofPlatform().daemon().name("control-" + name).start(() -> {
            try {
                new ControlConnection(name, channel, commands).serve();
            } finally {
                connections.remove(channel);
                places.release();
            }
        });
    }

    /** Stops listening, removes the socket's file, and closes all connections. */
    @Override
    public void close() {
        try {
            if (listener != null) {
                Files.deleteIfExists(path);
                listener.close();
            }
            for (ByteChannel channel : connections) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("{}: cannot be closed: {}", path, e.getMessage());
        }
    }
}

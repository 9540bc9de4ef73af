package dev.understudy.wire;

import dev.understudy.wire.ReplayEvents.Accepted;
import dev.understudy.wire.ReplayEvents.Connected;
import dev.understudy.wire.ReplayEvents.Ended;
import dev.understudy.wire.ReplayEvents.Event;
import dev.understudy.wire.ReplayEvents.Received;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a process what a {@link Recording} holds in place of what would come from outside: the same connections, with the same bytes, in
 * the same order, as fast as it takes them; the same chance; and the same dates. What the process sends goes nowhere. Any thread may call.
 */
public final class Replay extends Tape {
    /** How long to wait for somebody to listen or connect who did when the recording was made. */
    private static final int PATIENCE_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger("ovs_replay");

    /** Takes the connections that were accepted when the recording was made. Called on one thread, which it may keep waiting. */
    @FunctionalInterface
    public interface Acceptor {
        /** @param commonName what {@link Connection#peerCommonName} said; may be null */
        Stream accept(String name, String commonName);
    }

    /** Takes what came in on one connection. Called on one thread, which it may keep waiting. */
    public interface Stream {
        void received(byte[] bytes);

        /** Nothing more came, because of an error in the system's words if there was one. */
        void ended(String errorOrNull);
    }

    private final Path directory;
    private final Queue<ReplayName> files;
    private final Map<String, Acceptor> listeners = new HashMap<>();
    private final Map<String, ArrayDeque<Acceptor>> connectors = new HashMap<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private ReplayReader seeds;
    private ReplayReader dates;

    private Replay(Path directory, List<ReplayName> files) {
        this.directory = directory;
        this.files = new ArrayDeque<>(files);
    }

    /**
     * A replay of what a directory holds.
     *
     * @throws IOException when it cannot be read
     */
    public static Replay from(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory) ? new NotDirectoryException(directory.toString()) : new NoSuchFileException(directory.toString());
        }
        return new Replay(directory, ReplayName.in(directory));
    }

    // ---- chance and dates ----

    @Override
    public synchronized byte[] seed() {
        seeds = seeds == null ? reader(Recording.SEEDS) : seeds;
        byte[] recorded = take(seeds);
        return recorded == null ? NONE.seed() : recorded;
    }

    @Override
    public synchronized long dateMs() {
        dates = dates == null ? reader(Recording.DATES) : dates;
        byte[] recorded = take(dates);
        return recorded == null ? NONE.dateMs() : ByteBuffer.wrap(recorded).getLong();
    }

    private ReplayReader reader(String name) {
        String letters = ReplayName.of(name, 0).letters();
        try {
            for (ReplayName file : files) {
                if (file.letters().equals(letters)) {
                    return new ReplayReader(directory, file);
                }
            }
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
        }
        return null;
    }

    private static byte[] take(ReplayReader reader) {
        try {
            return reader == null || reader.peek() == null ? null : reader.take().data();
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            return null;
        }
    }

    // ---- a process that makes one connection at a time ----

    /**
     * What came in on the next of the connections that were made to {@code name}.
     *
     * @throws IOException when there was none; or, with the system's words, when it could not be made
     */
    public synchronized InputStream connect(String name) throws IOException {
        ReplayName wanted = ReplayName.of(name, 0);
        ReplayName file = files.stream().filter(other -> other.letters().equals(wanted.letters())).findFirst()
                .orElseThrow(() -> new IOException("No such file or directory"));
        files.remove(file);
        ReplayReader reader = new ReplayReader(directory, file);
        ReplayRecord result = reader.peek() == null ? null : reader.take();
        if (result == null || result.length() < 0) {
            throw new IOException(Errno.text(result == null ? 0 : -result.length()));
        }
        return new ReplayedInput(reader);
    }

    /** What came in on one connection, as if it came now. */
    private static final class ReplayedInput extends InputStream {
        private final ReplayReader reader;
        private byte[] data = {};
        private int at;

        ReplayedInput(ReplayReader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int limit) throws IOException {
            while (at == data.length) {
                ReplayRecord next = reader.take();
                if (next == null || next.length() == 0) {
                    return -1;
                } else if (next.length() < 0) {
                    throw new IOException(Errno.text(-next.length()));
                }
                data = next.data();
                at = 0;
            }
            int count = Math.min(limit, data.length - at);
            System.arraycopy(data, at, buffer, from, count);
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    // ---- a server ----

    /** Somebody listens, and takes the connections that this name accepted. */
    public synchronized void listen(String name, Acceptor acceptor) {
        listeners.put(name, acceptor);
        notifyAll();
    }

    /** Nobody listens under this name any more. */
    public synchronized void stopListening(String name) {
        listeners.remove(name);
    }

    /** Somebody wants a connection to {@code remote}, and takes the next that was made. */
    synchronized void wantConnection(String remote, Acceptor acceptor) {
        connectors.computeIfAbsent(remote, key -> new ArrayDeque<>()).add(acceptor);
        notifyAll();
    }

    /** Does something when all that came before has been done, and keeps everything else waiting meanwhile. Waits. */
    public void hold(Runnable action) {
        turns().hold(() -> { });
        try {
            action.run();
        } finally {
            turns().release();
        }
    }

    @Override
    public void begin() {
        turns().release();
        Thread.ofPlatform().daemon().name("replay").start(this::run);
    }

    private void run() {
        try (ReplayEvents events = new ReplayEvents(directory, List.copyOf(files))) {
            for (Event event = events.next(); event != null; event = events.next()) {
                happen(event);
            }
            LOG.info("{}: replayed to its end", directory);
        } catch (IOException e) {
            LOG.error("{}; nothing more is replayed", e.getMessage());
        }
    }

    private void happen(Event event) {
        switch (event) {
            case Accepted accepted -> begin(accepted.stream(), acceptor(accepted.listener(), true), accepted.name(), accepted.commonName());
            case Connected connected -> begin(connected.stream(), acceptor(connected.remote(), false), connected.remote(), connected.commonName());
            case Received received -> {
                Stream stream = streams.get(received.stream());
                if (stream != null) {
                    stream.received(received.bytes());
                }
            }
            case Ended ended -> {
                Stream stream = streams.remove(ended.stream());
                if (stream != null) {
                    stream.ended(ended.error());
                }
            }
        }
    }

    private void begin(int number, Acceptor acceptor, String name, String commonName) {
        if (acceptor == null) {
            LOG.error("{}: nobody is there to take this connection, as there was when it was recorded", name);
        } else {
            streams.put(number, acceptor.accept(name, commonName));
        }
    }

    /** Who listens under a name or wants a connection to it; waits for somebody to do so; null when it was in vain. */
    private synchronized Acceptor acceptor(String name, boolean listens) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            ArrayDeque<Acceptor> connecting = connectors.get(name);
            Acceptor found = listens ? listeners.get(name) : connecting == null ? null : connecting.poll();
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
            if (found != null || leftMs <= 0) {
                return found;
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }
}

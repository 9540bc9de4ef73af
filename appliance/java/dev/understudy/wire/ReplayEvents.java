package dev.understudy.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What a recording of a server tells, in the order in which it happened. Only the files of listeners and of connections that are open
 * at the time are open. Used by one thread.
 */
final class ReplayEvents implements Closeable {
    /** Something that came from outside. */
    sealed interface Event {
    }

    /** A listener accepted a connection; {@code stream} stands for it from now on. */
    record Accepted(String listener, String name, String commonName, int stream) implements Event {
    }

    /** An active remote made a connection. */
    record Connected(String remote, String commonName, int stream) implements Event {
    }

    /** Bytes came in. */
    record Received(int stream, byte[] bytes) implements Event {
    }

    /** A connection ended from outside; with an error, or null. */
    record Ended(int stream, String error) implements Event {
    }

    private static final Set<String> PASSIVE = Set.of("ptcp", "pssl", "punix");
    private static final Set<String> ACTIVE = Set.of("tcp", "ssl", "unix");

    private final Path directory;
    private final ArrayDeque<ReplayName> unopened;
    private final PriorityQueue<ReplayReader> open = new PriorityQueue<>(Comparator.comparingInt(reader -> reader.peek().sequence()));
    /** The names of the listeners, by the numbers of their files. */
    private final Map<Integer, String> listeners = new HashMap<>();
    /** The number of the file of the connection that was accepted last. */
    private int accepted = -1;

    ReplayEvents(Path directory, List<ReplayName> files) {
        this.directory = directory;
        this.unopened = new ArrayDeque<>(files);
    }

    /** The next event; null when there is none. */
    Event next() throws IOException {
        Event event = null;
        while (event == null && !(open.isEmpty() && unopened.isEmpty())) {
            boolean opens = open.isEmpty() || !unopened.isEmpty() && unopened.peek().number() < open.peek().peek().sequence();
            event = opens ? open(unopened.remove()) : read(open.remove());
        }
        return event;
    }

    private Event open(ReplayName name) throws IOException {
        ReplayReader reader = new ReplayReader(directory, name);
        ReplayRecord result = reader.peek() == null ? null : reader.take();
        Event event = null;
        if (result != null && result.length() == 0 && name.number() != accepted) {
            event = begin(reader);
        }
        keep(reader);
        return event;
    }

    /** Reads whose file it is; an event when it is an active remote's. */
    private Event begin(ReplayReader reader) throws IOException {
        if (reader.peek() == null || reader.peek().length() <= 0) {
            return null;
        }
        String[] names = names(reader.peek());
        String scheme = names[0].substring(0, Math.max(0, names[0].indexOf(':')));
        if (PASSIVE.contains(scheme)) {
            reader.take();
            listeners.put(reader.name().number(), names[0]);
        } else if (ACTIVE.contains(scheme)) {
            reader.take();
            return new Connected(names[0], names[1], reader.name().number());
        }
        return null;
    }

    private Event read(ReplayReader reader) throws IOException {
        ReplayRecord record = reader.take();
        int number = reader.name().number();
        keep(reader);
        String listener = listeners.get(number);
        if (listener == null) {
            return record.length() > 0 ? new Received(number, record.data()) : new Ended(number, errorOf(record));
        } else if (record.length() > 0) {
            String[] names = names(record);
            accepted = record.sequence() + 1;
            return new Accepted(listener, names[0], names[1], accepted);
        }
        return null;
    }

    /** A name and, if it has one, the common name behind it. */
    private static String[] names(ReplayRecord record) {
        String text = new String(record.data(), StandardCharsets.UTF_8);
        int mark = text.indexOf(Recording.COMMON_NAME_MARK);
        return mark < 0 ? new String[] {text, null} : new String[] {text.substring(0, mark), text.substring(mark + 1)};
    }

    private static String errorOf(ReplayRecord end) {
        return end.length() == 0 ? null : Errno.text(-end.length());
    }

    private void keep(ReplayReader reader) throws IOException {
        if (reader.peek() == null) {
            reader.close();
        } else {
            open.add(reader);
        }
    }

    @Override
    public void close() throws IOException {
        for (ReplayReader reader : open) {
            reader.close();
        }
    }
}

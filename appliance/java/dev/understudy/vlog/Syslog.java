package dev.understudy.vlog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to the system log. A thread of its own sends, started by the first line, so that neither a slow daemon nor the set-up of native calls
 * holds up anyone else. When its queue is full, lines are dropped, and counted.
 */
final class Syslog {
    /** Lines that may wait for the system log daemon. */
    static final int QUEUE_LIMIT_LINES = 1024;
    private static final long DRAIN_LIMIT_MILLIS = 200;

    private interface Sender {
        void send(byte[] datagram) throws IOException;
    }

    private record Datagram(SyslogMethod method, byte[] bytes) {
    }

    private final BlockingQueue<Datagram> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT_LINES);
    private final AtomicInteger pending = new AtomicInteger();
    private final Coverage.Counter dropped = Coverage.counter("vlog_syslog_dropped");
    private Thread thread;

    /** Queues one datagram. Called under the lock of {@link Vlog}; never blocks. */
    void send(SyslogMethod method, byte[] bytes) {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("syslog").start(this::run);
        }
        pending.incrementAndGet();
        if (!queue.offer(new Datagram(method, bytes))) {
            pending.decrementAndGet();
            dropped.increment();
        }
    }

    /** Waits a little for queued lines to leave; for the end of the process. */
    void drain() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_LIMIT_MILLIS);
        while (pending.get() > 0 && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run() {
        SyslogMethod method = null;
        Sender sender = datagram -> { };
        while (true) {
            try {
                Datagram next = queue.take();
                if (!next.method.equals(method)) {
                    method = next.method;
                    sender = open(method);
                }
                sender.send(next.bytes);
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                // The daemon went away; it gets the lines that come after it is back.
            } finally {
                pending.decrementAndGet();
            }
        }
    }

    private static Sender open(SyslogMethod method) throws IOException {
        return switch (method) {
            case SyslogMethod.Libc libc -> new UnixDatagram(libc.device())::send;
            case SyslogMethod.UnixSocket socket -> new UnixDatagram(socket.path())::send;
            case SyslogMethod.None none -> datagram -> { };
            case SyslogMethod.Udp udp -> udp(udp.address());
        };
    }

    private static Sender udp(InetSocketAddress address) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        return datagram -> socket.send(new DatagramPacket(datagram, datagram.length, address));
    }
}

package dev.understudy.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that do all network I/O of the process, with what its connections share: limits, counts, and a few background threads
 * for what would hold a loop up (very long messages to check, certificates to read, handshakes to calculate). Any thread may call.
 */
public final class IoLoops implements AutoCloseable {
    private static final int BACKGROUND_THREADS = 2;
    private static final int BACKGROUND_IDLE_SECONDS = 10;

    static {
        // What Netty would find out for itself when its classes load: the hardware address and process to name channels by, randomness,
        // a flight recorder to report to, buffers to sample for leaks. Nobody here gains from it, and it is a fifth of the start-up time.
        setUnlessSet("io.netty.machineId", "02:00:00:00:00:00:00:01");
        setUnlessSet("io.netty.processId", "1");
        setUnlessSet("io.netty.initialSeedUniquifier", Long.toString(System.nanoTime() | 1));
        setUnlessSet("io.netty.jfr.enabled", "false");
        setUnlessSet("io.netty.leakDetection.level", "disabled");
    }

    private final WireLimits limits;
    private final Tape tape;
    private final IoEventLoopGroup group;
    private final IoLoop[] loops;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong unixConnections = new AtomicLong();
    private final UnfinishedBytes unfinished;
    private ThreadPoolExecutor background;

    /** Starts loops with the default limits. */
    public IoLoops(int count) {
        this(count, WireLimits.defaults());
    }

    /**
     * Starts loops.
     *
     * @param count how many; each is a daemon thread named {@code io-N}
     */
    public IoLoops(int count, WireLimits limits) {
        this(count, limits, Tape.NONE);
    }

    /**
     * Starts loops.
     *
     * @param wanted how many, unless there is a recording to make or to replay: then it is one, so that things happen one after the other
     */
    public IoLoops(int wanted, WireLimits limits, Tape tape) {
        int count = tape.isLive() ? wanted : 1;
        this.limits = limits;
        this.tape = tape;
        this.unfinished = new UnfinishedBytes(limits.unfinishedBytes());
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("io", true), EpollIoHandler.newFactory());
        this.loops = new IoLoop[count];
        Iterator<io.netty.util.concurrent.EventExecutor> executors = group.iterator();
        for (int i = 0; i < count; i++) {
            loops[i] = new IoLoop((EventLoop) executors.next());
        }
        if (!tape.isLive()) {
            SingleThreadEventExecutor only = (SingleThreadEventExecutor) loops[0].eventLoop();
            tape.attach(new Turns(only, only::pendingTasks));
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    public WireLimits limits() {
        return limits;
    }

    /** Where what comes in comes from. */
    Tape tape() {
        return tape;
    }

    /** One of the loops, as something that runs tasks. */
    public Executor executor() {
        return loops[0].eventLoop();
    }

    /** The loop for a new connection, in turn. */
    IoLoop nextLoop() {
        return loops[Math.floorMod(next.getAndIncrement(), loops.length)];
    }

    IoLoop loopOf(EventLoop eventLoop) {
        for (IoLoop loop : loops) {
            if (loop.eventLoop() == eventLoop) {
                return loop;
            }
        }
        throw new IllegalArgumentException("not a loop of this group");
    }

    /** Whether the calling thread is one of the loops, which must not wait for anything. */
    boolean isLoopThread() {
        for (IoLoop loop : loops) {
            if (loop.isHere()) {
                return true;
            }
        }
        return false;
    }

    IoEventLoopGroup group() {
        return group;
    }

    UnfinishedBytes unfinished() {
        return unfinished;
    }

    /** How many accepted connections are open. */
    public int acceptedConnections() {
        return connections.get();
    }

    /** How many bytes all connections together hold of messages that have not ended yet. */
    public long unfinishedMessageBytes() {
        return unfinished.totalBytes();
    }

    /** Counts one more accepted connection, unless there are as many as are allowed. */
    boolean admit() {
        if (connections.incrementAndGet() > limits.connections()) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void release() {
        connections.decrementAndGet();
    }

    /** Accepted UNIX sockets have no address of their own, so they are numbered. */
    String nextUnixName() {
        return "unix#" + unixConnections.getAndIncrement();
    }

    /** Threads for work that may block or take long; made when first used, gone when idle. */
    synchronized Executor background() {
        if (background == null) {
            // The queue needs no bound of its own: a connection has at most one message or handshake in it.
            background = new ThreadPoolExecutor(BACKGROUND_THREADS, BACKGROUND_THREADS, BACKGROUND_IDLE_SECONDS, TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(), new DefaultThreadFactory("io-background", true));
            background.allowCoreThreadTimeOut(true);
        }
        return background;
    }

    /** Where very long messages are checked. */
    Executor checkers() {
        return tape.isLive() ? background() : Runnable::run;
    }

    /** Runs a resolver on a thread of its own: when the name service hangs, nothing else may hang with it. One a remote at most. */
    void resolve(Runnable resolver) {
        Thread.ofPlatform().daemon().name("dns_resolve").start(resolver);
    }

    /** Stops the loops and closes every connection that is still open, without ceremony. */
    @Override
    public void close() {
        ExecutorService threads;
        synchronized (this) {
            threads = background;
        }
        if (threads != null) {
            threads.shutdownNow();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}

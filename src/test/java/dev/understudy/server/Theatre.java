package dev.understudy.server;

import dev.understudy.engine.AccessControl;
import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A standalone database on a stage: one table, time and threads moved by hand, a journal that fails when told to, and everything that is told noted. */
final class Theatre implements AutoCloseable {
    static final String SCHEMA = """
            {"name":"T","version":"1.0.0","tables":{"a":{"isRoot":true,"columns":{"k":{"type":"integer"},"n":{"type":"string"}},"indexes":[["k"]]}}}
            """;

    final FaultyJournal journal = new FaultyJournal();
    final Queue thread = new Queue();
    final Queue readers = new Queue();
    final Timer timer = new Timer();
    /** What was committed, "batch" at the end of a batch, and every answer as "ID ANSWER" or "ID canceled", in order. */
    final List<String> told = new ArrayList<>();
    final Set<String> locks = new HashSet<>();
    final Standalone model;
    long nowMs;
    private Consumer<PendingTransaction> beforeAnswer = transaction -> { };
    private int lastId;

    /** Runs what it was given when it is told to. */
    static final class Queue implements Executor {
        final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /** Keeps what is to happen later, with the time until then. */
    static final class Timer extends ScheduledThreadPoolExecutor {
        final List<Planned> planned = new ArrayList<>();

        record Planned(Runnable task, long delayMs, ScheduledFuture<?> future) {}

        Timer() {
            super(1, Thread.ofPlatform().daemon().factory());
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            ScheduledFuture<?> future = super.schedule(() -> { }, 1, TimeUnit.DAYS);
            planned.add(new Planned(task, unit.toMillis(delay), future));
            return future;
        }

        List<Long> delays() {
            return planned.stream().filter(one -> !one.future().isCancelled()).map(Planned::delayMs).toList();
        }

        void fireAll() {
            List<Planned> due = List.copyOf(planned);
            planned.clear();
            due.stream().filter(one -> !one.future().isCancelled()).forEach(one -> one.task().run());
        }
    }

    /** Fails at chosen flushes, and tells of durability when told to. */
    static final class FaultyJournal implements Journal {
        final List<String> written = new ArrayList<>();
        final List<Consumer<OvsdbException>> waiting = new ArrayList<>();
        private final List<String> appended = new ArrayList<>();
        private int flushesUntilFailure = Integer.MAX_VALUE;
        private int failures;
        boolean failsToAppend;
        private int count;

        void failAt(int flush, int times) {
            flushesUntilFailure = flush;
            failures = times;
        }

        @Override
        public UuidAtom append(Changes changes, String comment) {
            if (failsToAppend) {
                throw new IllegalStateException("cannot encode");
            }
            appended.add(comment);
            return UuidAtom.of(0, ++count);
        }

        @Override
        public void flush() {
            if (appended.isEmpty()) {
                return;
            }
            if (--flushesUntilFailure < 0 && failures-- > 0) {
                appended.clear();
                throw new OvsdbException(ErrorTag.IO_ERROR, "disk full");
            }
            written.addAll(appended);
            appended.clear();
        }

        @Override
        public void whenDurable(Consumer<OvsdbException> callback) {
            waiting.add(callback);
        }
    }

    private final class Client implements PendingTransaction.Client {
        @Override
        public boolean holdsLock(String lock) {
            return locks.contains(lock);
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public AccessControl accessTo(Database database) {
            return AccessControl.NONE;
        }

        @Override
        public void answer(PendingTransaction transaction, byte[] text, int from, int to) {
            beforeAnswer.accept(transaction);
            told.add(new String(text, from, to - from, StandardCharsets.UTF_8).replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "U")
                    .replaceAll("\\{\"id\":(\\d+),\"result\":(.*),\"error\":null\\}", "$1 $2").replace('"', '\''));
        }

        @Override
        public void canceled(PendingTransaction transaction) {
            told.add(new String(transaction.id().text(), StandardCharsets.UTF_8) + " canceled");
        }
    }

    Theatre(boolean alwaysDurable) {
        Database database = new Database(SchemaReader.read(SCHEMA.getBytes(StandardCharsets.UTF_8)), new RandomUuids());
        CommitListener listener = new CommitListener() {
            @Override
            public void committed(UuidAtom id, Changes changes, boolean persistent) {
                told.add("commit " + id.low());
            }

            @Override
            public void batchEnded() {
                told.add("batch");
            }
        };
        model = new Standalone(database, journal, listener, false, alwaysDurable,
                new Execution.Means(thread, readers, timer, () -> nowMs));
    }

    /** Has the client fail while it takes an answer. */
    void failAnswers(Consumer<PendingTransaction> fault) {
        beforeAnswer = fault;
    }

    /** Submits operations, with single quotes for double ones, as a request from an I/O loop that is run by {@link #run}. */
    PendingTransaction submit(String operations) {
        int id = ++lastId;
        String text = "{'method':'transact','params':['T'" + (operations.isEmpty() ? "" : ",") + operations + "],'id':" + id + "}";
        JsonRpcMessage request = JsonRpcMessage.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        PendingTransaction transaction = new PendingTransaction(new Client(), null, request,
                new MessageId(request.text(), request.idFrom(), request.idTo()), nowMs);
        model.transact(transaction, thread);
        return transaction;
    }

    PendingTransaction insert(int k) {
        return submit("{'op':'insert','table':'a','row':{'k':" + k + "}},{'op':'comment','comment':'i" + k + "'}");
    }

    /** Runs all that is to be run, and returns what was told. */
    List<String> run() {
        while (!thread.tasks.isEmpty() || !readers.tasks.isEmpty()) {
            thread.run();
            readers.run();
        }
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    /** The keys that the database holds. */
    String keys() {
        submit("{'op':'select','table':'a','where':[],'columns':['k'],'sort':['k']}");
        return run().getLast().replaceAll("[^0-9,]", "").replaceFirst("^" + lastId, "");
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

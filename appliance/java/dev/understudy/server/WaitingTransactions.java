package dev.understudy.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The transactions of one database whose "wait" is not satisfied (RFC 7047 section 5.2.6), oldest first. Used on the database's writer. */
final class WaitingTransactions {
    private final ScheduledExecutorService timer;
    private final Consumer<PendingTransaction> retry;
    private final Map<PendingTransaction, Alarm> waiting = new LinkedHashMap<>();

    /** When a transaction is executed again although nothing changed; no future when it waits for ever. */
    private record Alarm(long timeoutMillis, Future<?> future) {
        void cancel() {
            if (future != null) {
                future.cancel(false);
            }
        }
    }

    /** @param retry called on the timer's thread when a transaction has waited for long enough */
    WaitingTransactions(ScheduledExecutorService timer, Consumer<PendingTransaction> retry) {
        this.timer = timer;
        this.retry = retry;
    }

    /**
     * Has a transaction wait, or wait on for something else.
     *
     * @param timeoutMillis for how long after it was made; {@link Long#MAX_VALUE} for ever
     * @param elapsedMillis how long ago it was made
     */
    void add(PendingTransaction transaction, long timeoutMillis, long elapsedMillis) {
        Alarm known = waiting.get(transaction);
        if (known != null && known.timeoutMillis == timeoutMillis && elapsedMillis < timeoutMillis) {
            return;
        } else if (known != null) {
            known.cancel();
        }
        waiting.put(transaction, new Alarm(timeoutMillis, timeoutMillis == Long.MAX_VALUE ? null : schedule(transaction, timeoutMillis - elapsedMillis)));
    }

    private Future<?> schedule(PendingTransaction transaction, long delayMillis) {
        try {
            return timer.schedule(() -> retry.accept(transaction), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /** Has a transaction wait no more; returns whether it did. */
    boolean remove(PendingTransaction transaction) {
        if (waiting.isEmpty()) {
            return false;
        }
        Alarm alarm = waiting.remove(transaction);
        if (alarm != null) {
            alarm.cancel();
        }
        return alarm != null;
    }

    boolean contains(PendingTransaction transaction) {
        return waiting.containsKey(transaction);
    }

    /** All as they are now, oldest first. */
    List<PendingTransaction> all() {
        return List.copyOf(waiting.keySet());
    }

    int size() {
        return waiting.size();
    }

    /** Withdraws all. */
    void cancelAll() {
        for (PendingTransaction transaction : all()) {
            remove(transaction);
            Writer.guarded(() -> transaction.client().canceled(transaction));
        }
    }
}

package dev.understudy.wire;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Has things done one at a time on an I/O loop, each when all that the one before it brought about is done: when the loop has nothing more
 * to do, and nobody else is busy. Nothing is done before {@link #release} was called once. Any thread may call.
 */
final class Turns {
    /** How often it is looked whether somebody else is still busy. */
    private static final int LOOK_MS = 1;

    private final Executor loop;
    private final IntSupplier tasksOfLoop;
    private final Executor later;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private BooleanSupplier busy = () -> false;
    private int holds = 1;
    private boolean planned;

    /** @param tasksOfLoop how many tasks wait on the loop */
    Turns(Executor loop, IntSupplier tasksOfLoop) {
        this.loop = loop;
        this.tasksOfLoop = tasksOfLoop;
        this.later = CompletableFuture.delayedExecutor(LOOK_MS, TimeUnit.MILLISECONDS, loop);
    }

    synchronized void waitFor(BooleanSupplier somebody) {
        BooleanSupplier others = busy;
        busy = () -> others.getAsBoolean() || somebody.getAsBoolean();
    }

    /** Has something done on the loop when its turn comes. */
    synchronized void take(Runnable turn) {
        waiting.add(turn);
        plan(loop);
    }

    /** Waits until the turn of something has come and it is done. Not on the loop. */
    void run(Runnable turn) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        take(() -> {
            try {
                turn.run();
            } finally {
                done.complete(null);
            }
        });
        done.join();
    }

    /** As {@link #run}; then nobody else's turn comes before {@link #release}. */
    void hold(Runnable turn) {
        run(() -> {
            synchronized (this) {
                holds++;
            }
            turn.run();
        });
    }

    synchronized void release() {
        holds--;
        plan(loop);
    }

    private void plan(Executor when) {
        if (!planned && holds == 0 && !waiting.isEmpty()) {
            planned = true;
            try {
                when.execute(this::next);
            } catch (RejectedExecutionException stopped) {
                waiting.clear();
            }
        }
    }

    private void next() {
        Runnable turn;
        synchronized (this) {
            planned = false;
            // In this order: what the others did last may have left a task for the loop.
            if (busy.getAsBoolean()) {
                plan(later);
                return;
            } else if (tasksOfLoop.getAsInt() > 0) {
                plan(loop);
                return;
            }
            turn = holds == 0 ? waiting.poll() : null;
        }
        if (turn != null) {
            turn.run();
            synchronized (this) {
                plan(loop);
            }
        }
    }
}

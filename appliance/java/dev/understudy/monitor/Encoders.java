package dev.understudy.monitor;

/** Where work runs whose length grows with a database: threads that are neither a writer's nor a session's. */
@FunctionalInterface
public interface Encoders {
    /** Runs a task soon. Tasks may run side by side. */
    void run(Runnable task);
}

package dev.understudy.control;

/** Commands whose answer does not depend on anything that the server does. */
public final class StatusCommands {
    /** The peer counts processor events through a system call; on a JVM there is nothing to count them with. */
    private static final String NO_PERFORMANCE_COUNTERS = "performance counter is not supported on this platform";

    private StatusCommands() {
    }

    /** Adds the commands. */
    public static void register(Commands commands) {
        commands.add(new Command("ovsdb-server/perf-counters-show", "", 0, 0,
                (options, arguments) -> Reply.text(NO_PERFORMANCE_COUNTERS)));
        commands.add(new Command("ovsdb-server/perf-counters-clear", "", 0, 0, (options, arguments) -> Reply.empty()));
    }
}

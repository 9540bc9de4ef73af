package dev.understudy.cli;

/** Says in words how a process ended. */
public final class ExitStatus {
    private static final int STATUS_OF_SIGNALS = 128;

    private ExitStatus() {
    }

    /** Describes an exit status, which for a death by a signal is above 128, as shells and the Java library have it. */
    public static String describe(int status) {
        return switch (status - STATUS_OF_SIGNALS) {
            case 1 -> "killed (Hangup)";
            case 2 -> "killed (Interrupt)";
            case 3 -> "killed (Quit)";
            case 4 -> "killed (Illegal instruction)";
            case 6 -> "killed (Aborted)";
            case 7 -> "killed (Bus error)";
            case 8 -> "killed (Floating point exception)";
            case 9 -> "killed (Killed)";
            case 10 -> "killed (User defined signal 1)";
            case 11 -> "killed (Segmentation fault)";
            case 12 -> "killed (User defined signal 2)";
            case 13 -> "killed (Broken pipe)";
            case 14 -> "killed (Alarm clock)";
            case 15 -> "killed (Terminated)";
            case 24 -> "killed (CPU time limit exceeded)";
            case 25 -> "killed (File size limit exceeded)";
            default -> "exit status " + status;
        };
    }
}

package dev.understudy.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program is told that its launcher starts again when it crashes ({@code --monitor}): how the process before it ended. */
public final class Monitor {
    /** The property that says how often the program has crashed. */
    private static final String CRASHES_PROPERTY = "understudy.crashes";
    /** The property with the process id and the exit status of the process before this one, {@code PID:STATUS}. */
    private static final String LAST_PROPERTY = "understudy.last";
    private static final Logger LOG = LoggerFactory.getLogger("daemon_unix");

    private Monitor() {
    }

    /** Whether this process takes the place of one that has crashed. */
    public static boolean isRestart() {
        return System.getProperty(CRASHES_PROPERTY) != null;
    }

    /**
     * Logs how the process before this one ended, if there was one.
     *
     * @throws Finished when this process was started for that alone
     */
    public static void tellOfLastProcess() {
        String last = System.getProperty(LAST_PROPERTY);
        if (last == null) {
            return;
        }
        int colon = last.indexOf(':');
        String ending = "pid " + last.substring(0, colon) + " died, " + ExitStatus.describe(Integer.parseInt(last.substring(colon + 1)));
        if (!isRestart()) {
            LOG.info("{}, exiting", ending);
            throw new Finished();
        }
        LOG.error("{} crashes: {}, restarting", System.getProperty(CRASHES_PROPERTY), ending);
    }
}

package dev.understudy.cli;

import dev.understudy.vlog.Vlog;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a program may take: {@code --timeout}, or without it the variable {@code OVS_CTL_TIMEOUT}. A program that takes longer dies of
 * SIGALRM, which is how scripts tell a timeout from an error (a shell shows status 142).
 */
public final class Timeout {
    private static final String VARIABLE = "OVS_CTL_TIMEOUT";
    private static final long LIMIT_SECONDS = 0xFFFF_FFFFL;
    private static final int SIGALRM = 14;
    private static final int STATUS_OF_SIGNALS = 128;

    private final Directories environment;
    private final char letter;
    private long seconds;

    /**
     * Makes what holds as long as no option was read: no limit, unless the environment has one.
     *
     * @param letter the short name of the option
     */
    public Timeout(Directories environment, char letter) {
        this.environment = environment;
        this.letter = letter;
    }

    /** The option. */
    public Option option() {
        return Option.required("timeout", letter, this::set);
    }

    private void set(String value) {
        seconds = seconds(value);
        if (seconds == 0) {
            throw new FatalException("value " + value + " on -" + letter + " or --timeout is invalid");
        }
    }

    /** A positive decimal number as strtoul(3) reads it, or 0 for anything else. */
    private static long seconds(String text) {
        int start = 0;
        while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        try {
            long value = Long.parseLong(text, start, text.length(), 10);
            return value > 0 && value <= LIMIT_SECONDS ? value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Starts the clock, if there is a limit. */
    public void start() {
        if (seconds == 0 && environment.variable(VARIABLE) != null) {
            seconds = seconds(environment.variable(VARIABLE));
        }
        if (seconds > 0) {
            Thread.ofPlatform().daemon().name("timeout").start(this::expire);
        }
    }

    private void expire() {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            return;
        }
        Logger log = LoggerFactory.getLogger("fatal_signal");
        log.warn("terminating with signal {} (Alarm clock)", SIGALRM);
        Vlog.system().drain();
        Posix.dieBySignal(SIGALRM);
        Runtime.getRuntime().halt(STATUS_OF_SIGNALS + SIGALRM);
    }
}

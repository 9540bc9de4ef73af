package dev.understudy.cli;

import dev.understudy.vlog.Vlog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What happens on signals that ask the process to die: it cleans up, then dies by that very signal, so that whoever started it sees which
 * one it was. A signal that was ignored when the program started, as nohup(1) does with SIGHUP, stays ignored.
 */
public final class FatalSignals {
    /** How long cleaning up may take. */
    private static final int TEARDOWN_LIMIT_SECONDS = 5;
    private static final int STATUS_OF_SIGNALS = 128;
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP", "ALRM");
    private static final Map<String, String> WORDS = Map.of(
            "TERM", "Terminated", "INT", "Interrupt", "HUP", "Hangup", "ALRM", "Alarm clock");
    private static final Logger LOG = LoggerFactory.getLogger("fatal_signal");

    private FatalSignals() {
    }

    /** Handles the signals from now on; of several that arrive, the first decides. */
    public static void handle(Teardown teardown) {
        AtomicBoolean dying = new AtomicBoolean();
        for (String name : NAMES) {
            Signal signal = new Signal(name);
            SignalHandler before = Signal.handle(signal, received -> {
                if (dying.compareAndSet(false, true)) {
                    die(received, teardown);
                }
            });
            if (before == SignalHandler.SIG_IGN) {
                Signal.handle(signal, before);
            }
        }
    }

    private static void die(Signal signal, Teardown teardown) {
        LOG.warn("terminating with signal {} ({})", signal.getNumber(), WORDS.get(signal.getName()));
        Thread cleaner = Thread.ofPlatform().daemon().name("teardown").start(teardown::run);
        try {
            cleaner.join(TimeUnit.SECONDS.toMillis(TEARDOWN_LIMIT_SECONDS));
        } catch (InterruptedException e) {
            LOG.debug("not waiting for the end of cleaning up");
        }
        Vlog.system().drain();
        Posix.dieBySignal(signal.getNumber());
        Runtime.getRuntime().halt(STATUS_OF_SIGNALS + signal.getNumber());
    }
}

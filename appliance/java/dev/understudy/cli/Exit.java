package dev.understudy.cli;

import dev.understudy.schema.OvsdbException;
import dev.understudy.vlog.Vlog;
import java.util.function.IntSupplier;
import org.slf4j.LoggerFactory;

/** How every program of ours ends: with one line on standard error when it failed, never with a stack trace. */
public final class Exit {
    /** The exit status of a program that failed. */
    public static final int FAILURE = 1;

    private Exit() {
    }

    /**
     * Ends the process of a program that has no more to do. {@link System#exit} would do the same, and first look in all jars for a logger
     * to tell: a fifth of the time of a small command.
     */
    public static void end(int status) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    /** Runs a program; returns its exit status. */
    public static int statusOf(String program, IntSupplier body) {
        try {
            return body.getAsInt();
        } catch (Finished e) {
            return 0;
        } catch (FatalException | OvsdbException e) {
            if (!e.getMessage().isEmpty()) {
                System.err.println(program + ": " + e.getMessage());
            }
            return FAILURE;
        } catch (RuntimeException | Error bug) {
            LoggerFactory.getLogger("util").debug("internal error", bug);
            System.err.println(program + ": internal error: " + bug);
            return FAILURE;
        } finally {
            System.out.flush();
            Vlog.system().drain();
        }
    }
}

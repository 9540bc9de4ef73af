package dev.understudy.cli;

import dev.understudy.schema.OvsdbException;
import dev.understudy.vlog.Vlog;
import java.util.function.IntSupplier;

/** How every program of ours ends: with one line on standard error when it failed, never with a stack trace. */
public final class Exit {
    /** The exit status of a program that failed. */
    public static final int FAILURE = 1;

    private Exit() {
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
        } finally {
            System.out.flush();
            Vlog.system().drain();
        }
    }
}

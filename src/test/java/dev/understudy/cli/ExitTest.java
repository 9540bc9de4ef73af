package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** Programs end with a status and at most one line. */
class ExitTest {
    private static String errorsOf(int status, IntSupplier body) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true));
        try {
            assertEquals(status, Exit.statusOf("program", body));
        } finally {
            System.setErr(before);
        }
        return errors.toString();
    }

    private static int fail(RuntimeException failure) {
        throw failure;
    }

    @Test
    void theStatusIsThatOfTheProgram() {
        assertEquals("", errorsOf(2, () -> 2));
        assertEquals("", errorsOf(0, () -> fail(new Finished())));
    }

    @Test
    void aFailureIsOneLine() {
        assertEquals("program: no such thing\n", errorsOf(1, () -> fail(new FatalException("no such thing"))));
        assertEquals("", errorsOf(1, () -> fail(new FatalException(""))));
    }

    @Test
    void aMistakeOfOursIsOneLineToo() {
        assertEquals("program: internal error: java.lang.IllegalStateException: ours\n", errorsOf(1, () -> fail(new IllegalStateException("ours"))));
    }
}

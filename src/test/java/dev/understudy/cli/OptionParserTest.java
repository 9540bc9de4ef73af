package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments are read as the C library reads them; the texts of errors were taken from the peer's programs. */
class OptionParserTest {
    private static OptionParser<ServerOption> parser(String... words) {
        return new OptionParser<>(List.of(ServerOption.values()), List.of(words), true);
    }

    /** What was read, as {@code OPTION=VALUE ... -- OPERAND ...}. */
    private static String read(OptionParser<ServerOption> parser) {
        List<String> words = new ArrayList<>();
        for (ServerOption option = parser.next(); option != null; option = parser.next()) {
            words.add(option.longName() + (parser.value() == null ? "" : "=" + parser.value()));
        }
        words.add("--");
        words.addAll(parser.operands());
        return String.join(" ", words);
    }

    @Test
    void optionsAndOperandsMix() {
        assertEquals("detach remote=punix:x pidfile -- a.db b.db", read(parser("a.db", "--detach", "--remote", "punix:x", "b.db", "--pidfile")));
        assertEquals("detach -- a.db --pidfile -", read(parser("--detach", "a.db", "--", "--pidfile", "-")));
        assertEquals("-- -", read(parser("-")));
    }

    @Test
    void valuesAreInTheSameWordOrTheNext() {
        assertEquals("pidfile=x pidfile -- x", read(parser("--pidfile=x", "--pidfile", "x")));
        assertEquals("remote=--detach remote= --", read(parser("--remote", "--detach", "--remote=")));
        assertEquals("private-key=a private-key=b verbose verbose=dbg -- dbg", read(parser("-p", "a", "-pb", "-v", "dbg", "-vdbg")));
    }

    @Test
    void lettersMayBeJoined() {
        assertEquals("help version private-key=x --", read(parser("-hVpx")));
    }

    @Test
    void namesMayBeCutShort() {
        assertEquals("remote=x detach bootstrap-ca-cert=y user=u --", read(parser("--rem=x", "--de", "--b", "y", "--user", "u")));
    }

    @Test
    void mistakesHaveTheTextsOfTheCLibrary() {
        assertError("unrecognized option '--foo'", "--foo");
        assertError("unrecognized option '--foo=x'", "--foo=x");
        assertError("option '--re' is ambiguous; possibilities: '--remote' '--record' '--replay'", "--re");
        assertError("option '--remote' requires an argument", "--remote");
        assertError("option '--no-dbs' doesn't allow an argument", "--no-dbs=4");
        assertError("invalid option -- 'Z'", "-Z");
        assertError("option requires an argument -- 'p'", "-p");
    }

    private static void assertError(String text, String... words) {
        assertEquals(text, assertThrows(FatalException.class, () -> read(parser(words))).getMessage());
    }

    @Test
    void oneOptionTakesEffectBeforeTheNextIsLookedAt() {
        OptionParser<ServerOption> parser = parser("-V", "--nonsense");
        assertEquals(ServerOption.VERSION, parser.next());
    }

    @Test
    void withoutPermutationTheFirstOperandEndsTheOptions() {
        OptionParser<ServerOption> parser = new OptionParser<>(List.of(ServerOption.values()), List.of("--detach", "a", "--pidfile"), false);
        assertEquals("detach -- a --pidfile", read(parser));
    }
}

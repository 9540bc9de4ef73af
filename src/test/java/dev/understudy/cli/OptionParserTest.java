package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments are read as the C library reads them; the texts of errors were taken from the peer's programs. */
class OptionParserTest {
    private final List<String> words = new ArrayList<>();

    private Option option(Option.Argument argument, String name, char letter) {
        return new Option(name, letter, argument, value -> words.add(name + (value == null ? "" : "=" + value)));
    }

    private OptionParser parser(boolean permute, String... arguments) {
        return new OptionParser(List.of(
                option(Option.Argument.REQUIRED, "remote", Option.NO_LETTER),
                option(Option.Argument.NONE, "help", 'h'),
                option(Option.Argument.NONE, "version", 'V'),
                option(Option.Argument.NONE, "detach", Option.NO_LETTER),
                option(Option.Argument.OPTIONAL, "pidfile", Option.NO_LETTER),
                option(Option.Argument.REQUIRED, "user", Option.NO_LETTER),
                option(Option.Argument.OPTIONAL, "verbose", 'v'),
                option(Option.Argument.REQUIRED, "bootstrap-ca-cert", Option.NO_LETTER),
                option(Option.Argument.REQUIRED, "private-key", 'p'),
                option(Option.Argument.OPTIONAL, "record", Option.NO_LETTER),
                option(Option.Argument.OPTIONAL, "replay", Option.NO_LETTER),
                option(Option.Argument.NONE, "no-dbs", Option.NO_LETTER)), List.of(arguments), permute);
    }

    /** What was read, as {@code OPTION=VALUE ... -- OPERAND ...}. */
    private String read(OptionParser parser) {
        words.clear();
        List<String> operands = parser.parse();
        words.add("--");
        words.addAll(operands);
        return String.join(" ", words);
    }

    private OptionParser parser(String... arguments) {
        return parser(true, arguments);
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

    private void assertError(String text, String... arguments) {
        assertEquals(text, assertThrows(FatalException.class, () -> read(parser(arguments))).getMessage());
    }

    @Test
    void oneOptionTakesEffectBeforeTheNextIsLookedAt() {
        assertError("unrecognized option '--nonsense'", "-V", "--nonsense");
        assertEquals(List.of("version"), words);
    }

    @Test
    void withoutPermutationTheFirstOperandEndsTheOptions() {
        assertEquals("detach -- a --pidfile", read(parser(false, "--detach", "a", "--pidfile")));
    }
}

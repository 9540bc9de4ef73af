package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files stay short, packages explain themselves, and nothing is left half said. */
class TidyTest {
    /** A file that grows past this has become two. */
    private static final int FILE_LENGTH_LIMIT_LINES = 400;

    /** A line that a reader sees whole in a review. */
    private static final int LINE_LENGTH_LIMIT_CHARACTERS = 160;

    /** A package's essay is shorter than this only when it says nothing. */
    private static final int ESSAY_LENGTH_MIN_CHARACTERS = 200;

    /** A file that may be longer than the limit, how long it may be, and why. The number may only fall. */
    private record Exception(int lines, String reason) {}

    private static final Map<String, Exception> LONG_FILES = Map.of(
            "appliance/java/dev/understudy/json/JsonReader.java",
            new Exception(482, "one state machine over one buffer; its parts share position and depth"),
            "appliance/java/dev/understudy/value/AtomSet.java",
            new Exception(421, "the sharing of chunks and every operation that relies on it are read together"),
            "appliance/java/dev/understudy/engine/TransactRequest.java",
            new Exception(447, "reading and executing are one pass over the text; the operations share its cursor"));

    /** Words that mark work left undone, and paths that exist on one machine only. Spelled so as not to match themselves. */
    private static final Pattern BANNED = Pattern.compile(
            "\\b(T[O]DO|FI[X]ME|X[X]X|HA[C]K)\\b|(?<![\\w.~})])/(wor[k]|roo[t]|hom[e])/");

    @Test
    void filesAreShort() {
        List<String> offences = new ArrayList<>();
        for (Path file : House.files(".java")) {
            offences.addAll(lengthOffences(file.toString(), House.text(file)));
        }
        for (String name : LONG_FILES.keySet()) {
            if (!Files.exists(House.ROOT.resolve(name))) {
                offences.add(name + " is listed as long but is not there");
            }
        }
        assertEquals(List.of(), offences);
    }

    @Test
    void aLongFileIsCaught() {
        String text = "x\n".repeat(FILE_LENGTH_LIMIT_LINES + 1);
        assertEquals(List.of("Long.java has 401 lines, limit 400: split it, or list it here and say why"), lengthOffences("Long.java", text));
    }

    @Test
    void everyPackageHasAnEssay() throws java.io.IOException {
        TreeSet<String> offences = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(House.MAIN_SOURCES)) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Path essay = source.resolveSibling("package-info.java");
                String text = Files.exists(essay) ? Files.readString(essay) : "";
                int length = text.indexOf("*/") - text.indexOf("/**");
                if (length < ESSAY_LENGTH_MIN_CHARACTERS) {
                    offences.add(House.ROOT.relativize(essay) + " says too little: what the package promises, its "
                            + "invariants, what it must not know");
                }
            }
        }
        assertEquals(new TreeSet<>(), offences);
    }

    @Test
    void nothingIsLeftHalfSaid() {
        List<String> offences = new ArrayList<>();
        for (Path file : House.files()) {
            String name = file.toString();
            if (!name.endsWith(".db") && !name.endsWith(".jar") && !name.equals("LICENSE")) {
                offences.addAll(wordOffences(name, House.text(file)));
            }
        }
        assertEquals(List.of(), offences);
    }

    @Test
    void bannedWordsAreCaught() {
        assertEquals(List.of("Some.java:2: TO" + "DO"), wordOffences("Some.java", "fine\n// TO" + "DO later\n"));
        assertEquals(List.of("some.md:1: /roo" + "t/"), wordOffences("some.md", "see /roo" + "t/notes\n"));
        assertEquals(List.of(), wordOffences("some.md", "The ${directory}/wor" + "k/ is fine, ~/hom" + "e/ too.\n"));
    }

    @Test
    void exceptionsSayWhy() {
        LONG_FILES.forEach((name, exception) -> assertTrue(exception.reason().length() > 30, name + " needs a reason"));
    }

    private static List<String> lengthOffences(String name, String text) {
        List<String> offences = new ArrayList<>();
        List<String> lines = text.lines().toList();
        Exception exception = LONG_FILES.get(name);
        int limit = exception == null ? FILE_LENGTH_LIMIT_LINES : exception.lines();
        if (lines.size() > limit) {
            offences.add("%s has %d lines, limit %d: split it, or list it here and say why".formatted(name, lines.size(), limit));
        }
        if (exception != null && lines.size() <= FILE_LENGTH_LIMIT_LINES) {
            offences.add(name + " is short again: strike it off the list of long files");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > LINE_LENGTH_LIMIT_CHARACTERS) {
                offences.add("%s:%d is %d characters wide".formatted(name, i + 1, lines.get(i).length()));
            }
        }
        return offences;
    }

    private static List<String> wordOffences(String name, String text) {
        List<String> offences = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = BANNED.matcher(lines.get(i));
            while (matcher.find()) {
                offences.add("%s:%d: %s".formatted(name, i + 1, matcher.group()));
            }
        }
        return offences;
    }
}

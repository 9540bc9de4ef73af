package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator can say to the server stands in its reference, docs/ovsdb-server.md, and nothing else does. */
class DocumentedTest {
    private static final String REFERENCE = House.text(Path.of("docs/ovsdb-server.md"));
    private static final Pattern OPTION = Pattern.compile("(?:new Option|Option\\.(?:flag|required|optional|answer))\\(\"([a-z-]+)\"");
    private static final Pattern COMMAND = Pattern.compile("new Command\\(\\s*\"([a-z/-]+)\"");
    private static final Pattern DOCUMENTED_OPTION = Pattern.compile("`(?:-\\w`, `)?--([a-z-]+)");
    private static final Pattern DOCUMENTED_COMMAND = Pattern.compile("`([a-z-]+/[a-z-]+|list-commands|version|exit|set-options)`");

    @Test
    void everyOptionIsDocumented() {
        String sources = Stream.of("DaemonOptions", "LogOptions", "TlsOptions", "server/ServerCommandLine")
                .map(name -> House.text(Path.of("appliance/java/dev/understudy/cli/" + name + ".java"))).collect(Collectors.joining());
        TreeSet<String> options = found(OPTION, sources);
        assertTrue(options.size() > 20, "too few options were found: " + options);
        assertEquals(options, found(DOCUMENTED_OPTION, REFERENCE));
    }

    @Test
    void everyCommandIsDocumented() {
        List<Path> sources = House.files("Commands.java");
        String text = sources.stream().map(House::text).collect(Collectors.joining());
        TreeSet<String> commands = found(COMMAND, text);
        assertTrue(commands.size() > 20, "too few commands were found: " + commands);
        assertEquals(commands, found(DOCUMENTED_COMMAND, REFERENCE));
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}

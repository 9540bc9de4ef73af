package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every link in a document leads to a file, and to a heading when it names one. Links to the web are not followed. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    /** A path of this repository in code quotes, such as {@code appliance/bin/ovsdb-server}. */
    private static final Pattern QUOTED_PATH =
            Pattern.compile("`((?:appliance|docs|src/test|ocf|systemd|rpm|deb|\\.ci)/[\\w./-]+)`");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    @Test
    void everyLinkLeadsSomewhere() {
        List<Path> documents = House.files(".md");
        assertFalse(documents.isEmpty(), "no document was found");
        List<String> offences = new ArrayList<>();
        for (Path document : documents) {
            offences.addAll(offences(House.ROOT, document, House.text(document)));
        }
        assertEquals(List.of(), offences);
    }

    @Test
    void deadLinksAreCaught(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("there.md"), "# The one heading\n");
        String text = """
                [good](there.md) [good](there.md#the-one-heading) [web](https://example.org/x) [gone](gone.md)
                [no heading](there.md#another) and `docs/gone.md`
                """;
        assertEquals(
                List.of("page.md: gone.md", "page.md: there.md#another", "page.md: docs/gone.md"),
                offences(root, Path.of("page.md"), text));
    }

    private static List<String> offences(Path root, Path document, String raw) {
        String text = CODE_BLOCK.matcher(raw).replaceAll("");
        List<String> offences = new ArrayList<>();
        Matcher links = LINK.matcher(text);
        while (links.find()) {
            String target = links.group(1);
            if (!target.matches("[a-z]+:.*") && !resolves(root.resolve(document), target)) {
                offences.add(document + ": " + target);
            }
        }
        Matcher paths = QUOTED_PATH.matcher(text);
        while (paths.find()) {
            if (!Files.exists(root.resolve(paths.group(1)))) {
                offences.add(document + ": " + paths.group(1));
            }
        }
        return offences;
    }

    private static boolean resolves(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        if (parts.length == 1) {
            return true;
        }
        return HEADING.matcher(House.text(file)).results().map(found -> anchor(found.group(1))).anyMatch(parts[1]::equals);
    }

    /** The anchor that the common renderers give a heading. */
    private static String anchor(String heading) {
        return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }
}

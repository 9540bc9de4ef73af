package dev.understudy.cli;

import dev.understudy.manual.Manual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the man pages of all programs; {@code make man} runs it. */
public final class ManPages {
    /** The programs that have a manual. */
    public static final List<String> PROGRAMS = List.of("ovs-appctl", "ovsdb-client", "ovsdb-server", "ovsdb-tool", "understudy");

    private ManPages() {
    }

    /** Writes the pages to the directory that is the only argument. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        for (var page : pages().entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue());
        }
    }

    /** All pages, each by the name of its file, such as {@code ovsdb-tool.1}. */
    public static SortedMap<String, String> pages() {
        SortedMap<String, String> pages = new TreeMap<>();
        for (String program : PROGRAMS) {
            pages.put(program + "." + Manual.of(program).chapter(), Help.page(program));
        }
        return pages;
    }
}

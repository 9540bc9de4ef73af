package dev.understudy.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of docs/compatibility.md.
 *
 * @param rows in order
 */
record ComparisonTable(List<Row> rows) {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    /** A separator of cells; within a cell it is escaped. */
    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\)\\|");
    private static final int CELLS = 5;

    /**
     * What is said of some names, or of a topic.
     *
     * @param of which of the peer's lists the names are in, such as {@code ovsdb-tool command}
     * @param topic the cell as it is written
     * @param names the names; empty when the row is about a topic, which is written in italics
     * @param verdict one of {@link CompatibilityTest#VERDICTS}
     */
    record Row(String of, String topic, Set<String> names, String verdict, String difference, String way) {
    }

    static ComparisonTable read(Path document) {
        List<Row> rows = new ArrayList<>();
        for (String line : House.text(document).lines().filter(text -> text.startsWith("| ")).skip(1).toList()) {
            String[] cells = SEPARATOR.split(line.strip().substring(1), -1);
            if (cells.length != CELLS + 1) {
                throw new IllegalStateException("a row of " + (cells.length - 1) + " cells: " + line);
            }
            String topic = cells[1].strip();
            Set<String> names = topic.startsWith("*") ? Set.of()
                    : NAME.matcher(topic).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
            rows.add(new Row(cells[0].strip(), topic, names, cells[2].strip(), cells[3].strip(), cells[4].strip()));
        }
        return new ComparisonTable(rows);
    }

    /** All names that rows of this kind have. */
    Set<String> names(String of) {
        return rows.stream().filter(row -> row.of.equals(of)).flatMap(row -> row.names.stream()).collect(Collectors.toCollection(TreeSet::new));
    }
}

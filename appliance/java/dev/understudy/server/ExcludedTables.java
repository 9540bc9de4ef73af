package dev.understudy.server;

import java.util.Collections;
import java.util.SortedSet;
import java.util.StringTokenizer;
import java.util.TreeSet;

/**
 * Tables that a backup does not copy.
 *
 * @param names each {@code DATABASE:TABLE}, in order
 */
public record ExcludedTables(SortedSet<String> names) {
    /** Every table is copied. */
    public static final ExcludedTables NONE = new ExcludedTables(Collections.emptySortedSet());

    /**
     * Reads {@code DATABASE:TABLE,...}; blanks separate as well as commas do.
     *
     * @throws AdministrationException naming the word that is not such a pair
     */
    public static ExcludedTables parse(String text) {
        SortedSet<String> names = new TreeSet<>();
        StringTokenizer words = new StringTokenizer(text, ", ");
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            int colon = word.indexOf(':');
            if (colon <= 0 || colon == word.length() - 1) {
                throw new AdministrationException("Can't parse excluded table: " + word);
            }
            names.add(word);
        }
        return new ExcludedTables(Collections.unmodifiableSortedSet(names));
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return String.join(",", names);
    }
}

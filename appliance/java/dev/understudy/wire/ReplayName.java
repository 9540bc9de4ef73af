package dev.understudy.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The name of a replay file: {@code replay_}, the letters of a stream's name, and a number.
 *
 * @param letters the name of the stream, with an underscore for whatever is between letters
 * @param number the sequence number of the event that made the file
 */
record ReplayName(String letters, int number) implements Comparable<ReplayName> {
    private static final String PREFIX = "replay_";

    static ReplayName of(String stream, int number) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < stream.length(); i++) {
            char c = stream.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                letters.append(c);
            } else if (letters.isEmpty() || letters.charAt(letters.length() - 1) != '_') {
                letters.append('_');
            }
        }
        if (letters.length() > 1 && letters.charAt(letters.length() - 1) == '_') {
            letters.setLength(letters.length() - 1);
        }
        return new ReplayName(letters.toString(), number);
    }

    /** Takes a file's name apart; null when it is not one of a replay file. */
    static ReplayName parse(String file) {
        int last = file.lastIndexOf('_');
        if (!file.startsWith(PREFIX) || last < PREFIX.length() || last == file.length() - 1) {
            return null;
        }
        try {
            return new ReplayName(file.substring(PREFIX.length(), last), Integer.parseUnsignedInt(file, last + 1, file.length(), 10));
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    /** All that a directory has, in the order in which they were made. */
    static List<ReplayName> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> parse(file.getFileName().toString())).filter(Objects::nonNull).sorted().toList();
        }
    }

    String file() {
        return PREFIX + letters + "_" + number;
    }

    @Override
    public int compareTo(ReplayName other) {
        return Integer.compareUnsigned(number, other.number);
    }
}

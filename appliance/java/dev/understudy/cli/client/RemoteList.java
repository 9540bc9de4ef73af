package dev.understudy.cli.client;

import java.util.ArrayList;
import java.util.List;

/**
 * A SERVER argument: one remote, or several separated by commas.
 *
 * @param remotes the connection methods
 * @param clusterId the cluster that the servers must belong to, or null for any
 */
record RemoteList(List<String> remotes, String clusterId) {
    private static final String CLUSTER_ID = "cid:";

    /** Cuts an argument at the commas behind which a connection method begins: other commas belong to names of files. */
    static RemoteList of(String text) {
        List<String> remotes = new ArrayList<>();
        String clusterId = null;
        int from = 0;
        while (from >= 0) {
            int comma = nextDelimiter(text, from);
            String element = comma < 0 ? text.substring(from) : text.substring(from, comma);
            if (element.startsWith(CLUSTER_ID)) {
                clusterId = element.substring(CLUSTER_ID.length());
            } else {
                remotes.add(element);
            }
            from = comma < 0 ? -1 : afterSpaces(text, comma + 1);
        }
        return new RemoteList(remotes, clusterId);
    }

    private static int nextDelimiter(String text, int from) {
        for (int comma = text.indexOf(',', from); comma >= 0; comma = text.indexOf(',', comma + 1)) {
            int start = afterSpaces(text, comma + 1);
            int end = start;
            while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
                end++;
            }
            if (end > start && end < text.length() && text.charAt(end) == ':') {
                return comma;
            }
        }
        return -1;
    }

    private static int afterSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Whether an argument is a SERVER: it begins with a letter and holds a colon. */
    static boolean looksLikeServer(String argument) {
        if (argument.isEmpty()) {
            return false;
        }
        char first = argument.charAt(0);
        return (first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z') && argument.indexOf(':') >= 0;
    }
}

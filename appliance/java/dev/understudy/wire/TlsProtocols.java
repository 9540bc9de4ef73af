package dev.understudy.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of TLS that may be spoken. Text: names separated by spaces or commas, or {@code A-B}, or {@code A+}; always the whole range
 * from the oldest to the newest that is named.
 */
public final class TlsProtocols {
    /** The versions in use, oldest first. */
    private static final List<String> KNOWN = List.of("TLSv1.2", "TLSv1.3");

    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

    private TlsProtocols() {
    }

    /** The versions that {@code text} names; all when it is null or names one that is not known, which is logged. */
    static String[] parse(String text) {
        if (text == null || text.isBlank()) {
            return KNOWN.toArray(String[]::new);
        }
        List<Integer> named = new ArrayList<>();
        boolean open = text.strip().endsWith("+");
        String names = open ? text.strip().substring(0, text.strip().length() - 1) : text;
        for (String name : names.split("[ ,-]+")) {
            int index = KNOWN.indexOf(name);
            if (index < 0) {
                LOG.error("{}: SSL/TLS protocol not recognized", name);
                return KNOWN.toArray(String[]::new);
            }
            named.add(index);
        }
        int oldest = named.stream().min(Integer::compare).orElseThrow();
        int newest = open ? KNOWN.size() - 1 : named.stream().max(Integer::compare).orElseThrow();
        LOG.debug("Enabled protocol range: {}", open ? KNOWN.get(oldest) + " or later" : KNOWN.get(oldest) + " - " + KNOWN.get(newest));
        return Arrays.copyOfRange(KNOWN.toArray(String[]::new), oldest, newest + 1);
    }
}

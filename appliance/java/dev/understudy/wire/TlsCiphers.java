package dev.understudy.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cipher suites by the names of OpenSSL, as {@code --ssl-ciphers} takes them (openssl-ciphers(1)): suites and groups separated by colons,
 * spaces or commas; groups joined by {@code +}; {@code !} removes for good, {@code -} removes, {@code +} moves to the end. Suites that this
 * runtime does not have are no part of any group. {@code @STRENGTH} sorts; the security level is the runtime's own, so
 * {@code @SECLEVEL} is refused beyond what that gives.
 */
public final class TlsCiphers {
    /** What the runtime's own constraints on keys and algorithms amount to. */
    private static final int SECURITY_LEVEL = 2;

    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

    /** A suite of TLS 1.2 as both sides name it, with the words that its groups are made of. */
    private record Suite(String opensslName, String standardName, Set<String> words, int strengthBits) {
    }

    private static final List<Suite> SUITES = suites();

    private TlsCiphers() {
    }

    /**
     * The standard names of the suites of TLS 1.2 that a cipher string selects, best first, of those that the runtime supports.
     *
     * @return an empty list when it selects none
     */
    static List<String> tls12(String text, Set<String> supported) {
        List<Suite> available = SUITES.stream().filter(suite -> supported.contains(suite.standardName())).toList();
        LinkedHashSet<Suite> chosen = new LinkedHashSet<>();
        Set<Suite> banned = new HashSet<>();
        for (String item : text.split("[:, ;]+")) {
            if (item.isEmpty()) {
                continue;
            }
            char mark = item.charAt(0);
            if (mark == '@') {
                command(item, chosen);
                continue;
            }
            List<Suite> group = available.stream().filter(group("!-+".indexOf(mark) < 0 ? item : item.substring(1))).toList();
            switch (mark) {
                case '!' -> {
                    banned.addAll(group);
                    group.forEach(chosen::remove);
                }
                case '-' -> group.forEach(chosen::remove);
                case '+' -> group.stream().filter(chosen::remove).toList().forEach(chosen::add);
                default -> group.stream().filter(suite -> !banned.contains(suite)).forEach(chosen::add);
            }
            if (item.contains("@")) {
                command(item.substring(item.indexOf('@')), chosen);
            }
        }
        return chosen.stream().map(Suite::standardName).toList();
    }

    /** The names in a list of suites of TLS 1.3 that the runtime supports; an unknown one is logged. */
    static List<String> tls13(String text, Set<String> supported) {
        List<String> chosen = new ArrayList<>();
        for (String name : text.split("[:, ]+")) {
            if (isTls13(name) && supported.contains(name)) {
                chosen.add(name);
            } else if (!name.isEmpty()) {
                LOG.error("{}: TLSv1.3 ciphersuite not recognized", name);
            }
        }
        return chosen;
    }

    /** Whether a suite is for TLS 1.3, whose suites name no key exchange. */
    static boolean isTls13(String standardName) {
        return standardName.startsWith("TLS_AES_") || standardName.startsWith("TLS_CHACHA20_");
    }

    private static void command(String item, LinkedHashSet<Suite> chosen) {
        if (item.equals("@STRENGTH")) {
            List<Suite> sorted = chosen.stream().sorted((a, b) -> b.strengthBits() - a.strengthBits()).toList();
            chosen.clear();
            chosen.addAll(sorted);
        } else if (item.matches("@SECLEVEL=[0-5]")) {
            int level = item.charAt(item.length() - 1) - '0';
            if (level != SECURITY_LEVEL) {
                LOG.warn("{}: the security level is always {} here", item, SECURITY_LEVEL);
            }
        } else {
            LOG.error("{}: command in cipher string not recognized", item);
        }
    }

    /** The suites that belong to every part of a group; its command, if any, is not part of it. */
    private static Predicate<Suite> group(String item) {
        String name = item.contains("@") ? item.substring(0, item.indexOf('@')) : item;
        List<String> parts = Arrays.asList(name.split("\\+"));
        return suite -> suite.opensslName().equals(name) || suite.standardName().equals(name)
                || parts.stream().allMatch(part -> suite.words().contains(part.toUpperCase(Locale.ROOT)));
    }

    private static List<Suite> suites() {
        List<Suite> suites = new ArrayList<>();
        for (String exchange : new String[] {"ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "RSA"}) {
            suites.add(suite(exchange, "AES256-GCM", "SHA384", 256));
            if (!exchange.equals("RSA")) {
                suites.add(suite(exchange, "CHACHA20-POLY1305", "SHA256", 256));
            }
            suites.add(suite(exchange, "AES128-GCM", "SHA256", 128));
        }
        for (String exchange : new String[] {"ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "RSA"}) {
            suites.add(suite(exchange, "AES256", exchange.startsWith("EC") ? "SHA384" : "SHA256", 256));
            suites.add(suite(exchange, "AES128", "SHA256", 128));
            suites.add(suite(exchange, "AES256", "SHA", 256));
            suites.add(suite(exchange, "AES128", "SHA", 128));
        }
        return List.copyOf(suites);
    }

    private static Suite suite(String exchange, String cipher, String hash, int bits) {
        boolean chacha = cipher.startsWith("CHACHA20");
        boolean gcm = cipher.endsWith("-GCM");
        String opensslName = (exchange.equals("RSA") ? "" : exchange + "-") + cipher + (chacha ? "" : "-" + hash);
        String standardCipher = chacha ? "CHACHA20_POLY1305"
                : cipher.substring(0, 3) + "_" + cipher.substring(3, 6) + (gcm ? "_GCM" : "_CBC");
        String standardName = "TLS_" + exchange.replace('-', '_') + "_WITH_" + standardCipher + "_" + hash;
        Set<String> words = new HashSet<>(List.of("ALL", "HIGH", "DEFAULT", "TLSV1.2"));
        String auth = exchange.endsWith("ECDSA") ? "ECDSA" : "RSA";
        String agreement = exchange.contains("-") ? exchange.substring(0, exchange.indexOf('-')) : "RSA";
        words.addAll(List.of("A" + auth, "K" + agreement, agreement, auth));
        switch (agreement) {
            case "ECDHE" -> words.addAll(List.of("EECDH", "KEECDH"));
            case "DHE" -> words.addAll(List.of("EDH", "KEDH"));
            default -> { }
        }
        if (chacha) {
            words.add("CHACHA20");
        } else {
            words.addAll(List.of("AES", "AES" + bits));
            if (gcm) {
                words.add("AESGCM");
            } else {
                words.addAll(hash.equals("SHA") ? List.of("SHA", "SHA1", "CBC") : List.of(hash, "CBC"));
            }
        }
        return new Suite(opensslName, standardName, Set.copyOf(words), bits);
    }
}

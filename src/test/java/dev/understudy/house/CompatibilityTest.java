package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.cli.ManPages;
import dev.understudy.manual.Block;
import dev.understudy.manual.Manual;
import dev.understudy.manual.Section;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of docs/compatibility.md has a row for everything that the programs of the peer and ours understand. What ours do is taken from
 * their manuals, which other tests hold to the programs.
 */
@Timeout(120)
class CompatibilityTest {
    static final Set<String> VERDICTS = Set.of("same", "better", "different", "not yet");
    private static final ComparisonTable TABLE = ComparisonTable.read(Path.of("docs/compatibility.md"));

    /** What came to the peer after the release that Debian has: by list, the names. */
    private static final Map<String, Set<String>> AFTER_DEBIAN = Map.of(
            "ovsdb-server option",
            Set.of("--config-file", "--disable-file-no-data-conversion", "--ssl-ciphersuites", "--ssl-server-name"),
            "ovsdb-server control command",
            Set.of("ovsdb-server/reload", "ovsdb-server/set-relay-source-probe-interval", "ovsdb/file/no-data-conversion-enable", "set-options"),
            "ovsdb-client option", Set.of("--ssl-ciphersuites", "--ssl-server-name"),
            "ovs-appctl option", Set.of("--format", "--pretty"));

    /** What clients may ask, by RFC 7047 and the peer's ovsdb-server(7). */
    private static final Set<String> REQUESTS = Set.of("list_dbs", "get_schema", "transact", "cancel", "monitor", "monitor_cancel", "lock", "steal",
            "unlock", "echo", "get_server_id", "monitor_cond", "monitor_cond_since", "monitor_cond_change", "set_db_change_aware", "convert");

    /** What servers tell unasked, by the same. */
    private static final Set<String> NOTIFICATIONS = Set.of("update", "update2", "update3", "monitor_canceled", "locked", "stolen");

    /** What transactions are made of, by the same. */
    private static final Set<String> OPERATIONS =
            Set.of("insert", "select", "update", "mutate", "delete", "wait", "commit", "abort", "comment", "assert");

    @TempDir
    Path directory;

    @Test
    void everyRowSaysWhatItMust() {
        List<String> offences = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (ComparisonTable.Row row : TABLE.rows()) {
            boolean departs = row.verdict().equals("different") || row.verdict().equals("better");
            if (!VERDICTS.contains(row.verdict())) {
                offences.add(row.topic() + ": no such verdict: " + row.verdict());
            } else if (row.names().isEmpty() != row.topic().startsWith("*")) {
                offences.add(row.topic() + ": neither names nor a topic");
            } else if (departs && (row.difference().isEmpty() || row.way().isEmpty())) {
                offences.add(row.topic() + ": says not what differs, or not how to get the peer's behaviour");
            }
            row.names().stream().filter(name -> !seen.add(row.of() + " " + name)).forEach(name -> offences.add(row.of() + " " + name + ": twice"));
        }
        assertEquals(List.of(), offences);
    }

    @Test
    void everythingOfOursIsThere() {
        Map<String, Set<String>> missing = new TreeMap<>();
        ours().forEach((of, names) -> missing.put(of, without(names, TABLE.names(of), topics())));
        missing.values().removeIf(Set::isEmpty);
        assertEquals(Map.of(), missing);
    }

    @Test
    void nothingIsClaimedThatIsNotThere() {
        List<String> offences = new ArrayList<>();
        Map<String, Set<String>> ours = ours();
        for (ComparisonTable.Row row : TABLE.rows()) {
            if (!row.verdict().equals("not yet") && row.of().matches(".* (option|command)")) {
                without(row.names(), ours.getOrDefault(row.of(), Set.of()), Set.of()).forEach(name -> offences.add(row.of() + " " + name));
            }
        }
        assertEquals(List.of(), offences);
    }

    @Test
    void nothingThatIsThereIsCalledMissing() {
        List<String> offences = new ArrayList<>();
        for (String program : ManPages.PROGRAMS) {
            Manual manual = Manual.of(program);
            for (Section.Kind kind : List.of(Section.Kind.OPTIONS, Section.Kind.COMMANDS, Section.Kind.CONTROL_COMMANDS)) {
                String of = program + " " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ').replaceAll("s$", "");
                Set<String> missing = TABLE.rows().stream().filter(row -> row.of().equals(of) && row.verdict().equals("not yet"))
                        .flatMap(row -> row.names().stream()).collect(Collectors.toSet());
                manual.entries(kind).stream().filter(entry -> !String.join(" ", entry.summary()).contains("not supported"))
                        .flatMap(entry -> names(entry, kind)).filter(missing::contains).forEach(name -> offences.add(of + " " + name));
            }
        }
        assertEquals(List.of(), offences);
    }

    @Test
    void everythingOfThePeerIsThere() {
        PeerNames peer = new PeerNames(directory);
        Map<String, Set<String>> names = new TreeMap<>();
        for (String program : List.of("ovsdb-server", "ovsdb-tool", "ovsdb-client", "ovs-appctl")) {
            names.put(program + " option", peer.options(program));
        }
        names.put("ovsdb-server control command", peer.controlCommands());
        names.put("ovsdb-tool command", peer.toolCommands());
        names.put("ovsdb-client command", peer.clientCommands());
        names.forEach((of, found) -> assertTrue(found.size() > 5, "too few were found: " + of + " " + found));
        AFTER_DEBIAN.forEach((of, later) -> names.get(of).addAll(later));
        names.put("RPC request", REQUESTS);
        names.put("RPC notification", NOTIFICATIONS);
        names.put("RPC operation", OPERATIONS);
        Map<String, Set<String>> missing = new TreeMap<>();
        names.forEach((of, found) -> missing.put(of, without(found, TABLE.names(of), Set.of())));
        missing.values().removeIf(Set::isEmpty);
        assertEquals(Map.of(), missing);
    }

    @Test
    void theServerKnowsTheRequestsAndOperations() {
        try (ServerProcess server = ServerProcess.plan(ServerKind.OURS, directory).option("--no-dbs").start(); JsonRpcClient client = server.connect()) {
            for (String method : without(TABLE.names("RPC request"), Set.of("cancel", "echo"), Set.of())) { // A notification; one that our client answers.
                JsonRpcClient.Reply reply = client.call(method, JsonNodeFactory.instance.arrayNode());
                assertTrue(reply.error() == null || !reply.error().asText().equals("unknown method"), method);
            }
            for (String operation : TABLE.names("RPC operation")) {
                String answer = client.transact("[\"_Server\",{\"op\":\"" + operation + "\"}]").toString();
                assertTrue(!answer.contains("No operation"), answer);
            }
        }
    }

    /** The names that our programs have, by list. */
    private static Map<String, Set<String>> ours() {
        Map<String, Set<String>> names = new TreeMap<>();
        for (String program : ManPages.PROGRAMS) {
            Manual manual = Manual.of(program);
            names.put(program + " option", names(manual, Section.Kind.OPTIONS));
            names.put(program + " command", names(manual, Section.Kind.COMMANDS));
            names.put(program + " control command", names(manual, Section.Kind.CONTROL_COMMANDS));
        }
        names.keySet().removeIf(of -> of.startsWith("understudy ")); // The peer has no such program.
        return names;
    }

    private static Set<String> names(Manual manual, Section.Kind kind) {
        return manual.entries(kind).stream().flatMap(entry -> names(entry, kind)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> names(Block.Entry entry, Section.Kind kind) {
        return entry.terms().stream()
                .map(term -> kind == Section.Kind.OPTIONS ? term.substring(term.indexOf("--")).split("[\\[=]")[0] : term.split(" ")[0]);
    }

    /** The names of our own that rows are about. */
    private static Set<String> topics() {
        return TABLE.rows().stream().map(row -> row.topic().replaceAll("[*`]", "")).collect(Collectors.toSet());
    }

    private static Set<String> without(Set<String> names, Set<String> these, Set<String> norThese) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeAll(these);
        rest.removeAll(norThese);
        return rest;
    }
}

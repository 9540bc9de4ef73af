import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trains the ahead-of-time caches that the launchers use (JEP 483, 514 and 515): runs the programs as a user would, on a
 * copy of the sample database, while the JVM records which classes they load and which methods become hot.
 * The packaging step calls it: {@code java Rehearsal.java CHECKOUT}. It fails when a program does.
 */
public final class Rehearsal {
    /** How many actors are in the file that the server loads, so that loading is part of what is learnt. */
    private static final int LOADED_ROWS = 20_000;

    /** How many of them are in one record of that file. */
    private static final int ROWS_A_RECORD = 250;

    /** How often each kind of transaction is sent by one client. */
    private static final int ROUNDS = 400;

    /** How many clients come one after another over TLS, each with a handshake of its own. */
    private static final int TLS_CLIENTS = 4;

    private static final String EVERYTHING =
            "\"Theatre\",\"since\",{\"Actor\":[{}],\"Play\":[{}]},\"00000000-0000-0000-0000-000000000000\"";

    /** How the log names the port of the one remote that is not a unix socket. */
    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)");

    /** A step that takes longer than this has failed. */
    private static final int STEP_LIMIT_SECONDS = 120;

    private final Path checkout;
    private final Path stage;
    private final Path sample;

    private Rehearsal(Path checkout, Path stage) {
        this.checkout = checkout;
        this.stage = stage;
        this.sample = checkout.resolve("appliance/resources/dev/understudy/sample");
    }

    public static void main(String[] arguments) throws Exception {
        Path stage = Files.createTempDirectory("rehearsal");
        try {
            Rehearsal rehearsal = new Rehearsal(Path.of(arguments[0]).toAbsolutePath(), stage);
            rehearsal.tool();
            rehearsal.server();
        } finally {
            try (Stream<Path> files = Files.walk(stage)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** ovsdb-tool with what service scripts ask at each start; it reads a database and a schema. */
    private void tool() throws Exception {
        Path cache = checkout.resolve("target/tool.aot");
        Files.deleteIfExists(cache);
        run(cache, "ovsdb-tool", "needs-conversion", sample.resolve("theatre.db").toString(), sample.resolve("theatre.ovsschema").toString());
        requireCache(cache);
    }

    private void server() throws Exception {
        Path cache = checkout.resolve("target/server.aot");
        Files.deleteIfExists(cache);
        Path database = writeDatabase();
        Path pidfile = stage.resolve("pid");
        Path log = stage.resolve("log");
        Certificate certificate = Certificate.make(stage);
        run(cache, "ovsdb-server", database.toString(), "--remote=punix:" + stage.resolve("sock"), "--remote=pssl:0:127.0.0.1",
                "--private-key=" + certificate.key(), "--certificate=" + certificate.certificate(), "--ca-cert=" + certificate.certificate(),
                "--unixctl=" + stage.resolve("ctl"), "--pidfile=" + pidfile, "--log-file=" + log, "--detach");
        ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readString(pidfile).strip())).orElseThrow();
        try {
            try (Client client = Client.overUnixSocket(stage.resolve("sock")); Client watcher = Client.overUnixSocket(stage.resolve("sock"))) {
                perform(client, watcher);
            }
            Matcher listening = LISTENING.matcher(Files.readString(log));
            if (!listening.find()) {
                throw new IOException("the log does not say on which port the server listens: " + Files.readString(log));
            }
            for (int i = 0; i < TLS_CLIENTS; i++) {
                try (Client client = Client.overTls(certificate.context(), Integer.parseInt(listening.group(1)))) {
                    client.call("monitor_cond_since", EVERYTHING);
                    client.transact("{'op':'mutate','table':'Role','where':[['name','==','Viola']],'mutations':[['lines','+=',1]]}");
                }
            }
            client();
            appctl();
            control();
            server.onExit().get(STEP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            server.destroyForcibly();
        }
        requireCache(cache);
    }

    /** The conversation of clients with the server: every method, and each kind of transaction often enough to become hot. */
    private void perform(Client client, Client watcher) throws IOException {
        watcher.call("monitor", "\"Theatre\",\"plain\",{\"Actor\":{\"columns\":[\"name\",\"skills\"]}}");
        watcher.call("monitor_cond", "\"Theatre\",\"cond\",{\"Role\":[{\"columns\":[\"name\",\"lines\"],\"where\":[[\"lines\",\">\",300]]}]}");
        watcher.call("monitor_cond_since", EVERYTHING);
        client.call("list_dbs", "");
        client.call("get_schema", "\"Theatre\"");
        client.call("echo", "\"curtain\"");
        client.call("lock", "\"prompt\"");
        for (int round = 0; round < ROUNDS; round++) {
            String name = "Extra " + round;
            client.transact(("{'op':'insert','table':'Actor','uuid-name':'a','row':{'name':'" + name + "','languages':['set',['en','fr']],"
                    + "'skills':['map',[['dance',2]]],'height_m':1.7}},{'op':'insert','table':'Role','uuid-name':'r','row':{'name':'Crowd',"
                    + "'lines':0,'actor':['named-uuid','a']}},{'op':'mutate','table':'Play','where':[['title','==','Hamlet']],"
                    + "'mutations':[['roles','insert',['set',[['named-uuid','r']]]]]},{'op':'comment','comment':'rehearsal'}"));
            client.transact("{'op':'update','table':'Actor','where':[['name','==','" + name + "']],'row':{'on_stage':true,'height_m':1.8}}");
            client.transact("{'op':'mutate','table':'Role','where':[['name','==','Hamlet']],'mutations':[['lines','+=',1]]}");
            client.transact("{'op':'select','table':'Actor','where':[['name','==','" + name + "']],'columns':['_uuid','name','skills']}");
            client.transact("{'op':'wait','timeout':0,'table':'Actor','where':[['name','==','" + name + "']],'columns':['on_stage'],"
                    + "'until':'==','rows':[{'on_stage':true}]},{'op':'delete','table':'Actor','where':[['name','==','" + name + "']]},"
                    + "{'op':'mutate','table':'Play','where':[['title','==','Hamlet']],'mutations':[['written','-=',0]]}");
            if (round % 8 == 0) {
                watcher.call("echo", "");
            }
        }
        client.transact("{'op':'update','table':'House','where':[],'row':{'name':'The Lamp'}},{'op':'commit','durable':true}");
        client.refused("{'op':'insert','table':'House','row':{'name':'Second'}}");
        client.refused("{'op':'insert','table':'Nowhere','row':{}}");
        client.call("unlock", "\"prompt\"");
        client.call("get_server_id", "");
        watcher.call("monitor_cond_change", "\"cond\",\"cond\",{\"Role\":[{\"where\":[[\"name\",\"==\",\"Viola\"]]}]}");
        watcher.call("monitor_cancel", "\"plain\"");
    }

    /** ovsdb-client with a command that does much of what others do: it chooses the database, reads its schema, and prints tables. */
    private void client() throws Exception {
        Path cache = checkout.resolve("target/client.aot");
        Files.deleteIfExists(cache);
        run(cache, "ovsdb-client", "--timeout=60", "dump", "unix:" + stage.resolve("sock"));
        requireCache(cache);
    }

    /** ovs-appctl with what its users give it: a pidfile, so that the search for its owner is learnt too, and a limit of time. */
    private void appctl() throws Exception {
        Path cache = checkout.resolve("target/appctl.aot");
        Files.deleteIfExists(cache);
        Files.createSymbolicLink(stage.resolve("pid.pid"), stage.resolve("pid"));
        Files.createSymbolicLink(stage.resolve("pid." + Files.readString(stage.resolve("pid")).strip() + ".ctl"), stage.resolve("ctl"));
        run(cache, "ovs-appctl", "-T", "60", "-t", "pid", "list-commands");
        requireCache(cache);
    }

    private void control() throws IOException {
        try (Client control = Client.overUnixSocket(stage.resolve("ctl"))) {
            for (String command : List.of("list-commands", "version", "memory/show", "vlog/list", "ovsdb-server/list-dbs", "exit")) {
                control.call(command, "");
            }
        }
    }

    /** The sample database with more rows, in a file of the stage. */
    private Path writeDatabase() throws Exception {
        Path database = Files.copy(sample.resolve("theatre.db"), stage.resolve("theatre.db"));
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        StringBuilder records = new StringBuilder();
        for (int from = 0; from < LOADED_ROWS; from += ROWS_A_RECORD) {
            StringBuilder rows = new StringBuilder();
            for (int i = from; i < from + ROWS_A_RECORD; i++) {
                rows.append(i == from ? "" : ",").append(("'%08x-0000-4000-8000-000000000000':{'name':'Walk-on %d','languages':['set',['en','l%d']],"
                        + "'height_m':1.%d,'skills':['map',[['dance',%d],['song',1]]]}").formatted(i + 1, i, i % 50, i % 90 + 10, i % 5 + 1));
            }
            String text = "{'_date':%d,'_comment':'rehearsal','Actor':{%s}}\n".formatted(1_800_000_000_000L + from, rows).replace('\'', '"');
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            records.append("OVSDB JSON ").append(bytes.length).append(' ').append(HexFormat.of().formatHex(sha1.digest(bytes))).append('\n').append(text);
        }
        Files.writeString(database, records, StandardOpenOption.APPEND);
        return database;
    }

    private void run(Path cache, String... command) throws Exception {
        command[0] = checkout.resolve("appliance/bin/" + command[0]).toString();
        Path output = stage.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("OVS_RUNDIR", stage.toString());
        builder.environment().put("UNDERSTUDY_JAVA", System.getProperty("java.home"));
        builder.environment().put("UNDERSTUDY_AOT_OUTPUT", cache.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(STEP_LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + (ended ? " failed: " : " did not return: ") + Files.readString(output));
        }
    }

    private static void requireCache(Path cache) throws IOException {
        if (!Files.exists(cache)) {
            throw new IOException("the JVM left no " + cache);
        }
    }
}

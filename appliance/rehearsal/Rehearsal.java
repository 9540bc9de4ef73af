import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Trains the ahead-of-time caches that the launchers use (JEP 483, 514 and 515): runs the programs as a user would, on a
 * copy of the sample database, while the JVM records which classes they load and which methods become hot.
 * The packaging step calls it: {@code java Rehearsal.java CHECKOUT}. It fails when a program does.
 */
public final class Rehearsal {
    /** How many actors are in the file that the server loads, so that loading is part of what is learnt. */
    private static final int LOADED_ROWS = 5_000;

    /** How often each kind of transaction is sent. */
    private static final int ROUNDS = 400;

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
            if (rehearsal.has("ToolMain")) {
                rehearsal.tool();
            }
            if (rehearsal.has("ServerMain")) {
                rehearsal.server();
            }
        } finally {
            try (Stream<Path> files = Files.walk(stage)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private boolean has(String main) {
        return Files.exists(checkout.resolve("target/classes/dev/understudy/cli/" + main + ".class"));
    }

    private void tool() throws Exception {
        Path cache = checkout.resolve("target/tool.aot");
        Files.deleteIfExists(cache);
        run(cache, "ovsdb-tool", "create", stage.resolve("empty.db").toString(), sample.resolve("theatre.ovsschema").toString());
        requireCache(cache);
    }

    private void server() throws Exception {
        Path cache = checkout.resolve("target/server.aot");
        Files.deleteIfExists(cache);
        Path database = writeDatabase();
        Path pidfile = stage.resolve("pid");
        run(cache, "ovsdb-server", database.toString(), "--remote=punix:" + stage.resolve("sock"), "--remote=ptcp:0:127.0.0.1",
                "--unixctl=" + stage.resolve("ctl"), "--pidfile=" + pidfile, "--log-file=" + stage.resolve("log"), "--detach");
        ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readString(pidfile).strip())).orElseThrow();
        try {
            perform();
            control();
            server.onExit().get(STEP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            server.destroyForcibly();
        }
        requireCache(cache);
    }

    /** The conversation of clients with the server: every method, and each kind of transaction often enough to become hot. */
    private void perform() throws IOException {
        try (Client client = new Client(stage.resolve("sock")); Client watcher = new Client(stage.resolve("sock"))) {
            watcher.call("monitor", "\"Theatre\",\"plain\",{\"Actor\":{\"columns\":[\"name\",\"skills\"]}}");
            watcher.call("monitor_cond", "\"Theatre\",\"cond\",{\"Role\":[{\"columns\":[\"name\",\"lines\"],\"where\":[[\"lines\",\">\",300]]}]}");
            watcher.call("monitor_cond_since", "\"Theatre\",\"since\",{\"Actor\":[{}],\"Play\":[{}]},\"00000000-0000-0000-0000-000000000000\"");
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
    }

    private void control() throws IOException {
        try (Client control = new Client(stage.resolve("ctl"))) {
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
        for (int i = 0; i < LOADED_ROWS; i++) {
            String text = "{'_date':%d,'_comment':'rehearsal','Actor':{'%08x-0000-4000-8000-000000000000':"
                    + "{'name':'Walk-on %d','skills':['map',[['dance',%d]]]}}}\n";
            text = text
                    .replace('\'', '"')
                    .formatted(1_800_000_000_000L + i, i + 1, i, i % 5 + 1);
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

    /** A connection that speaks just enough JSON-RPC: sends a request, and reads until its reply, passing over updates. */
    private static final class Client implements AutoCloseable {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).flip();
        private int requests;

        Client(Path socket) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
        }

        /** One transaction on the sample database; its operations are written with single quotes. */
        void transact(String operations) throws IOException {
            String reply = call("transact", "\"Theatre\"," + operations.replace('\'', '"'));
            if (reply.contains("\"error\":\"")) {
                throw new IOException(operations + " was answered " + reply);
            }
        }

        /** A transaction that the server has to refuse. */
        void refused(String operations) throws IOException {
            String reply = call("transact", "\"Theatre\"," + operations.replace('\'', '"'));
            if (!reply.contains("\"error\":\"")) {
                throw new IOException(operations + " was not refused: " + reply);
            }
        }

        /** Sends a request and returns its reply. */
        String call(String method, String parameters) throws IOException {
            int id = requests++;
            String request = "{\"method\":\"" + method + "\",\"params\":[" + parameters + "],\"id\":" + id + "}";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            String message;
            do {
                message = next();
            } while (!message.contains("\"id\":" + id) || message.contains("\"method\":"));
            return message;
        }

        /** The next JSON object of the stream. */
        private String next() throws IOException {
            StringBuilder text = new StringBuilder();
            int depth = 0;
            boolean quoted = false;
            boolean escaped = false;
            do {
                char c = (char) read();
                text.append(c);
                if (escaped) {
                    escaped = false;
                } else if (quoted) {
                    escaped = c == '\\';
                    quoted = c != '"';
                } else if (c == '"') {
                    quoted = true;
                } else if (c == '{') {
                    depth++;
                } else if (c == '}') {
                    depth--;
                }
            } while (depth > 0 || text.charAt(text.length() - 1) != '}');
            return text.toString();
        }

        private int read() throws IOException {
            while (!buffer.hasRemaining()) {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    throw new IOException("the server closed the connection");
                }
                buffer.flip();
            }
            return buffer.get() & 0xff;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

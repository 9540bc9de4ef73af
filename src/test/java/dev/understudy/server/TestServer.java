package dev.understudy.server;

import dev.understudy.real.DatabaseFile;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.ServerKind;
import dev.understudy.vlog.Vlog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A server of ours inside this process, on a unix socket in a directory, and clients of it. */
final class TestServer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String SCHEMA = """
            {"name":"T","version":"1.0.0","tables":{
            "a":{"isRoot":true,"columns":{"k":{"type":"integer"},"n":{"type":"string"}},"indexes":[["k"]]},
            "b":{"isRoot":true,"columns":{"v":{"type":{"key":"integer","min":0,"max":"unlimited"}}}}}}
            """;

    final Server server;
    private final Path directory;

    private TestServer(Path directory, TlsNames tls, int ioLoops) {
        this.directory = directory;
        Vlog.system().set("console:off");
        String problem = Vlog.system().openFile(directory.resolve("ours.log"));
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
        server = new Server(new ServerOptions(directory, Durability.PEER, tls, true, ioLoops));
        server.addRemote("punix:" + socket());
    }

    static TestServer start(Path directory, int ioLoops) {
        return start(directory, TlsNames.NONE, ioLoops);
    }

    static TestServer start(Path directory, TlsNames tls, int ioLoops) {
        return new TestServer(directory, tls, ioLoops);
    }

    Path socket() {
        return directory.resolve("ours.sock");
    }

    /** Makes a database file with the schema and serves it. */
    Path serve(String name, String schema) {
        Path file = DatabaseFile.create(ServerKind.PEER, directory, name, schema);
        server.addDatabase(file.toString());
        return file;
    }

    JsonRpcClient connect() {
        try {
            return JsonRpcClient.connect(socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.readString(directory.resolve("ours.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

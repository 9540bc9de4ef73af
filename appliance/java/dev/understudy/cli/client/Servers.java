package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.cli.Teardown;
import dev.understudy.client.Dialer;
import dev.understudy.client.RpcConnection;
import dev.understudy.client.SystemError;
import dev.understudy.wire.MalformedRemoteException;
import dev.understudy.wire.Remote;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the server and the database that a command line means. One remote is simply connected to, or listened at if it is passive; of
 * several the first is taken that answers and has the database in the wanted state.
 */
final class Servers {
    private static final String DEFAULT_DATABASE = "Open_vSwitch";
    /** A socket without a name is looked for where the others are, and so not found. */
    private static final String NAMELESS_SOCKET = "unix:";
    private static final int OLD_DEFAULT_PORT = 6632;
    private static final Logger RECONNECT = LoggerFactory.getLogger("reconnect");

    private final Path runDirectory;
    private final ClientOptions options;
    private final Teardown teardown;
    private Dialer dialer;

    /** @param teardown removes the file of a socket if the program ends while it listens there */
    Servers(Path runDirectory, ClientOptions options, Teardown teardown) {
        this.runDirectory = runDirectory;
        this.options = options;
        this.teardown = teardown;
    }

    /** The remote that is used when the command line names none. */
    private String defaultServer() {
        return "unix:" + runDirectory.resolve("db.sock");
    }

    /**
     * The SERVER argument, which is removed from the front of the arguments, or the default.
     *
     * @param fewest how many arguments the command needs besides
     */
    String takeServer(List<String> arguments, int fewest) {
        boolean given = arguments.size() > fewest && RemoteList.looksLikeServer(arguments.getFirst());
        return given ? arguments.removeFirst() : defaultServer();
    }

    /**
     * Connects for a command, and takes SERVER and DATABASE from the front of its arguments if they are there.
     *
     * @param knownDatabase the database if the command knows it from elsewhere, or null
     */
    Connected open(ClientCommand.Needs needs, int fewest, List<String> arguments, String knownDatabase) {
        Connected server = connect(needs, fewest, arguments, knownDatabase);
        if (Boolean.TRUE.equals(options.changeAware())) {
            server.beChangeAware();
        }
        return server;
    }

    private Connected connect(ClientCommand.Needs needs, int fewest, List<String> arguments, String knownDatabase) {
        RemoteList list = RemoteList.of(takeServer(arguments, fewest));
        boolean needed = needs == ClientCommand.Needs.DATABASE && knownDatabase == null;
        if (list.remotes().size() == 1 && list.clusterId() == null) {
            Connected server = new Connected(openOne(list.remotes().getFirst()), knownDatabase);
            return needed ? new Connected(server.rpc(), takeDatabase(server, fewest, arguments)) : server;
        }
        String database = knownDatabase;
        if (needed) {
            if (arguments.size() <= fewest) {
                throw new FatalException("database name is required with multiple remotes");
            }
            database = arguments.removeFirst();
        }
        return new Connected(openAny(list, database), database);
    }

    private static String takeDatabase(Connected server, int fewest, List<String> arguments) {
        List<String> databases = server.databases();
        if (arguments.size() > fewest && databases.contains(arguments.getFirst())) {
            return arguments.removeFirst();
        }
        if (databases.contains(DEFAULT_DATABASE)) {
            return DEFAULT_DATABASE;
        }
        databases.removeIf(name -> name.startsWith("_"));
        if (databases.size() != 1) {
            throw new FatalException("could not find a default database, please specify a database name");
        }
        return databases.getFirst();
    }

    private RpcConnection openOne(String text) {
        Remote remote = text.equals(NAMELESS_SOCKET) ? new Remote(text, Remote.Direction.ACTIVE, Remote.Transport.UNIX, new Remote.FilePlace(runDirectory))
                : parse(text);
        if (remote.direction() == Remote.Direction.PASSIVE) {
            return waitForOne(remote);
        }
        try {
            return dialer().connect(remote);
        } catch (IOException e) {
            throw new FatalException("failed to connect to \"" + text + "\" (" + SystemError.text(e) + ")");
        }
    }

    private Remote parse(String text) {
        if ((text.startsWith("tcp:") || text.startsWith("ssl:")) && text.indexOf(':', "tcp:".length()) < 0) {
            LoggerFactory.getLogger("stream").warn("The default OVSDB port number has changed from {} to {}", OLD_DEFAULT_PORT, Remote.DEFAULT_PORT);
        }
        try {
            return Remote.parse(text, runDirectory);
        } catch (MalformedRemoteException e) {
            if (Remote.looksLikeRemote(text)) {
                e.logger().error("{}", e.getMessage());
            }
            throw cannotOpen(text, MalformedRemoteException.REASON);
        }
    }

    private static FatalException cannotOpen(String text, String reason) {
        return new FatalException("failed to connect or listen to \"" + text + "\" (" + reason + ")");
    }

    private RpcConnection waitForOne(Remote remote) {
        if (options.tapes().areGiven()) {
            throw new FatalException(options.tapes().given() + ": " + remote.text() + ": only a connection that the program makes can be recorded");
        }
        ServerSocketChannel listener;
        try {
            listener = dialer().listen(remote);
        } catch (IOException e) {
            throw cannotOpen(remote.text(), SystemError.text(e));
        }
        if (remote.place() instanceof Remote.FilePlace file) {
            teardown.add(() -> Files.deleteIfExists(file.path()));
        }
        ClientProgram.LOG.info("{}: waiting for connection...", remote.text());
        try {
            return dialer().accept(remote, listener);
        } catch (IOException e) {
            throw new FatalException("failed to accept connection on \"" + remote.text() + "\" (" + SystemError.text(e) + ")");
        }
    }

    private RpcConnection openAny(RemoteList list, String database) {
        for (String text : list.remotes()) {
            RpcConnection rpc = tryOne(text);
            if (rpc == null) {
                continue;
            }
            Connected server = new Connected(rpc, database);
            if (database == null || DatabaseInfo.of(server, database).isAcceptable(options.leaderOnly(), list.clusterId())) {
                return rpc;
            }
            RECONNECT.info("{}: connection attempt timed out", text);
            try {
                rpc.close();
            } catch (IOException e) {
                RECONNECT.debug("{}: closing failed: {}", text, e.getMessage());
            }
        }
        throw new FatalException("no servers were available");
    }

    /** Connects to one of several; null when that fails, which is logged. */
    RpcConnection tryOne(String text) {
        RECONNECT.info("{}: connecting...", text);
        try {
            RpcConnection rpc = dialer().connect(Remote.parse(text, runDirectory));
            RECONNECT.info("{}: connected", text);
            return rpc;
        } catch (MalformedRemoteException e) {
            RECONNECT.info("{}: connection attempt failed ({})", text, MalformedRemoteException.REASON);
        } catch (IOException e) {
            RECONNECT.info("{}: connection attempt failed ({})", text, SystemError.text(e));
        }
        return null;
    }

    /** One dialer for all connections: they are parts of one recording. */
    private Dialer dialer() {
        if (dialer == null) {
            dialer = new Dialer(options.tls(), options.tapes().ofClient());
        }
        return dialer;
    }
}

package dev.understudy.cli.server;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.cli.Directories;
import dev.understudy.cli.Exit;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.FatalSignals;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.Monitor;
import dev.understudy.cli.Pidfile;
import dev.understudy.cli.Posix;
import dev.understudy.cli.ProcessName;
import dev.understudy.cli.Readiness;
import dev.understudy.cli.Teardown;
import dev.understudy.control.Commands;
import dev.understudy.control.ConfigurationCommands;
import dev.understudy.control.ControlServer;
import dev.understudy.control.CoverageCommands;
import dev.understudy.control.DatabaseCommands;
import dev.understudy.control.FileCommands;
import dev.understudy.control.GeneralCommands;
import dev.understudy.control.LogCommands;
import dev.understudy.control.MemoryReport;
import dev.understudy.control.RemoteCommands;
import dev.understudy.control.StatusCommands;
import dev.understudy.control.Version;
import dev.understudy.server.Administration;
import dev.understudy.server.AdministrationException;
import dev.understudy.server.Configuration;
import dev.understudy.server.ConfigurationFile;
import dev.understudy.server.Configurator;
import dev.understudy.vlog.Vlog;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a server process, from its arguments to its exit status. */
final class ServerProgram {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final String program;
    private final Directories directories;
    private final BiFunction<ServerSettings, Directories, Administration> starter;
    private final Teardown teardown = new Teardown();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Makes a program that has not started.
     *
     * @param program its name in messages and in the names of its files
     * @param starter makes a server without databases and remotes
     */
    ServerProgram(String program, Map<String, String> environment, BiFunction<ServerSettings, Directories, Administration> starter) {
        this.program = program;
        this.directories = new Directories(environment);
        this.starter = starter;
    }

    /** Runs until the server is told to end; returns the exit status. */
    int run(List<String> arguments) {
        return Exit.statusOf(program, () -> {
            try {
                LogOptions logging = new LogOptions(Vlog.system(), directories, program);
                serve(new ServerCommandLine(program, directories, logging).read(arguments));
                return 0;
            } finally {
                teardown.run();
            }
        });
    }

    /** The order is the peer's: what a script may rely on once it sees the pidfile, the sockets, or the end of {@code --detach}. */
    private void serve(ServerSettings settings) {
        DaemonOptions daemon = settings.daemon();
        KeptConfiguration kept = null;
        if (daemon.monitor()) {
            Monitor.tellOfLastProcess();
            kept = teardown.add(KeptConfiguration.open());
        }
        ProcessName.set(program);
        FatalSignals.handle(teardown);
        if (daemon.user() != null) {
            Posix.becomeUser(daemon.user(), Vlog.system().file() == null ? null : Vlog.system().file().toString());
        }
        if (daemon.pidfile() != null) {
            teardown.add(Pidfile.create(daemon.pidfile(), daemon.overwritePidfile()));
        }
        Administration server = teardown.add(starter.apply(settings, directories));
        Configurator configurator = configure(server, settings, kept);
        if (settings.unixctl() != null) {
            listen(settings, server, configurator);
        }
        settings.tape().begin();
        ChildCommand child = settings.run() == null ? null : ChildCommand.start(settings.run(), ended::countDown);
        if (daemon.detach()) {
            Readiness.announce(daemon.changeDirectory(), false);
        }
        HeapKeeper.start();
        MemoryReport.start(server);
        if (child == null) {
            LOG.info("{}", Version.line(program));
        }
        awaitEnd();
        if (child != null) {
            child.check();
        }
    }

    /**
     * Gives the server its databases and remotes.
     *
     * @param kept what it had before it crashed, or null when nobody starts it again
     */
    private static Configurator configure(Administration server, ServerSettings settings, KeptConfiguration kept) {
        if (settings.configurationFile() != null) {
            Configurator configurator = new Configurator(server, configuration -> { });
            if (!configurator.load(read(settings.configurationFile())).isEmpty()) {
                throw new FatalException("server configuration failed");
            }
            return configurator;
        }
        Configuration before = kept == null ? null : kept.read();
        Configurator configurator = new Configurator(server, kept == null ? configuration -> { } : kept::write);
        List<String> failures = configurator.load(before == null ? settings.configuration() : before);
        if (!failures.isEmpty()) {
            throw new FatalException(failures.getFirst());
        }
        return configurator;
    }

    private static Configuration read(ConfigurationFile file) {
        try {
            return file.read();
        } catch (AdministrationException e) {
            throw new FatalException(e.getMessage(), e);
        }
    }

    /** All commands of a server's control socket; the resolver makes names of files absolute if need be. */
    static Commands commands(String program, Administration server, Configurator configurator, ServerSettings settings, Runnable exit,
            UnaryOperator<String> resolver) {
        Commands commands = new Commands();
        GeneralCommands.register(commands, program, server, exit);
        LogCommands.register(commands, Vlog.system());
        CoverageCommands.register(commands);
        DatabaseCommands.register(commands, server);
        RemoteCommands.register(commands, server);
        StatusCommands.register(commands);
        ConfigurationCommands.register(commands, configurator, settings.configurationFile(), resolver);
        if (!settings.columnDiff()) {
            FileCommands.registerColumnDiff(commands, server);
        }
        if (!settings.dataConversion()) {
            FileCommands.registerNoDataConversion(commands);
        }
        return commands;
    }

    private void listen(ServerSettings settings, Administration server, Configurator configurator) {
        // Java goes on resolving relative names against the directory in which it was started; a daemon has left it.
        UnaryOperator<String> resolver = settings.daemon().detach() && settings.daemon().changeDirectory() ? name -> Path.of("/").resolve(name).toString()
                : name -> name;
        try {
            teardown.add(ControlServer.listen(settings.unixctl(), commands(program, server, configurator, settings, ended::countDown, resolver),
                    settings.tape()));
        } catch (FileSystemException e) {
            throw controlSocketFailure(settings, e.getReason());
        } catch (IOException | RuntimeException e) {
            throw controlSocketFailure(settings, e.getMessage());
        }
    }

    private static FatalException controlSocketFailure(ServerSettings settings, String reason) {
        return new FatalException(settings.unixctl() + ": could not initialize control socket (" + reason + ")");
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            throw new FatalException("interrupted", e);
        }
    }
}

package dev.understudy.cli.client;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.cli.Directories;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Monitor;
import dev.understudy.cli.Pidfile;
import dev.understudy.cli.Posix;
import dev.understudy.cli.Readiness;
import dev.understudy.cli.Teardown;
import dev.understudy.client.RpcConnection;
import dev.understudy.client.SystemError;
import dev.understudy.control.Command;
import dev.understudy.control.Commands;
import dev.understudy.control.ControlServer;
import dev.understudy.control.CoverageCommands;
import dev.understudy.control.GeneralCommands;
import dev.understudy.control.LogCommands;
import dev.understudy.vlog.Vlog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The life of a client that stays: its pidfile, its control socket and its leaving the terminal, and how it is told to end. The
 * connection is read by the thread of the program; commands come in threads of the control socket.
 */
final class Daemon {
    private final String program;
    private final Directories directories;
    private final DaemonOptions options;
    private final Teardown teardown;
    private final Output out;
    private volatile boolean ending;
    private boolean ready;

    Daemon(String program, Directories directories, DaemonOptions options, Teardown teardown, Output out) {
        this.program = program;
        this.directories = directories;
        this.options = options;
        this.teardown = teardown;
        this.out = out;
    }

    /**
     * Makes the pidfile, and with {@code --detach} the control socket.
     *
     * @param rpc what is closed when the program is told to end
     * @param commands what the program's control socket can do besides what that of every program can
     * @param wake called when the program is told to end, in case it waits for anything but the connection
     */
    void start(RpcConnection rpc, List<Command> commands, Runnable wake) {
        if (options.monitor()) {
            Monitor.tellOfLastProcess();
        }
        if (options.user() != null) {
            Posix.becomeUser(options.user(), Vlog.system().file() == null ? null : Vlog.system().file().toString());
        }
        if (options.pidfile() != null) {
            teardown.add(Pidfile.create(options.pidfile(), options.overwritePidfile()));
        }
        if (options.detach()) {
            Commands all = new Commands();
            GeneralCommands.registerBasic(all, program, () -> end(rpc, wake));
            LogCommands.register(all, Vlog.system());
            CoverageCommands.register(all);
            commands.forEach(all::add);
            listen(all);
        }
    }

    private void listen(Commands commands) {
        Path socket = directories.run().resolve(program + "." + ProcessHandle.current().pid() + ".ctl");
        try {
            teardown.add(ControlServer.listen(socket, commands));
        } catch (IOException e) {
            throw new FatalException(socket + ": could not initialize control socket (" + SystemError.text(e) + ")");
        }
    }

    private void end(RpcConnection rpc, Runnable wake) {
        ending = true;
        wake.run();
        try {
            rpc.close();
        } catch (IOException e) {
            ClientProgram.LOG.debug("{}: closing failed: {}", rpc.name(), e.getMessage());
        }
    }

    /** Whether the program has been told to end; its connection is closed then. */
    boolean isEnding() {
        return ending;
    }

    /** What was asked for has begun: prints what there is and, with {@code --detach} and the first time, leaves the terminal. */
    void ready() {
        out.flush();
        if (options.detach() && !ready) {
            Readiness.announce(options.changeDirectory(), true);
        }
        ready = true;
    }
}

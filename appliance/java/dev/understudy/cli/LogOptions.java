package dev.understudy.cli;

import dev.understudy.vlog.Vlog;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the logging options do, the same in every program. Each takes effect at once, so that later options are logged as it says. */
public final class LogOptions {
    private final Vlog vlog;
    private final Directories directories;
    private final String program;

    /** Makes the log that of the named program, with what the environment says. */
    public LogOptions(Vlog vlog, Directories directories, String program) {
        this.vlog = vlog;
        this.directories = directories;
        this.program = program;
        vlog.setProgram(program);
        String method = directories.variable("OVS_SYSLOG_METHOD");
        if (method != null) {
            setSyslogMethod(method);
        }
    }

    /** {@code -v} alone, for programs that log to the console only. */
    public Option verbose() {
        return new Option("verbose", 'v', Option.Argument.OPTIONAL, this::setVerbosity);
    }

    /** All logging options. */
    public List<Option> options() {
        return List.of(verbose(), Option.optional("log-file", this::openFile), Option.required("syslog-method", this::setSyslogMethod),
                Option.required("syslog-target", this::setSyslogTarget));
    }

    /** {@code -v} or {@code --verbose}; without a value everything is logged. */
    private void setVerbosity(String spec) {
        try {
            vlog.set(spec == null ? "" : spec);
        } catch (IllegalArgumentException e) {
            throw new FatalException("processing \"" + spec + "\": " + e.getMessage());
        }
    }

    /** {@code --log-file}; without a value to the program's file in the log directory. */
    private void openFile(String name) {
        Path path = name == null ? directories.log().resolve(program + ".log") : Path.of(name);
        if (vlog.openFile(path.toAbsolutePath()) != null) {
            throw new FatalException("");
        }
    }

    /** {@code --syslog-method}. */
    private void setSyslogMethod(String method) {
        try {
            vlog.setSyslogMethod(method);
        } catch (IllegalArgumentException e) {
            throw new FatalException(e.getMessage());
        }
    }

    /** {@code --syslog-target}; a bad one is logged and nothing more, as ever. */
    private void setSyslogTarget(String target) {
        try {
            vlog.setSyslogTarget(target);
            LoggerFactory.getLogger("vlog").warn("--syslog-target flag is deprecated, use --syslog-method instead");
        } catch (IllegalArgumentException e) {
            LoggerFactory.getLogger("socket_util").error("{}", e.getMessage());
        }
    }
}

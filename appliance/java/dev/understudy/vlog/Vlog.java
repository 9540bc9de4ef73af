package dev.understudy.vlog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The log of the process: which levels go where, in what form. Every method may be called from any thread. Errors of arguments are
 * {@link IllegalArgumentException} whose message is the peer's text.
 */
public final class Vlog {
    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);
    private static final Vlog SYSTEM = new Vlog(Vlog::writeToStandardError, System::currentTimeMillis);

    /** The form of RFC 5424 that {@code --syslog-target} sends, with the byte order mark that says UTF-8. */
    private static final String TARGET_PATTERN = "<%B>1 %D{%Y-%m-%dT%H:%M:%S.###Z} %E %A %P %c - \ufeff%m";
    /** What the C library's syslog(3) puts before the message. */
    private static final String LIBC_PREFIX = "%d{%h %e %T} %A: ";
    /** The part of the pattern of the system log that {@code vlog/list-pattern} shows apart. */
    private static final String SYSLOG_PREFIX = "<%B> %D{%h %e %T} %E %A:";

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, LogModule> modules = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final LogPattern[] patterns = new LogPattern[Destination.values().length];
    private final boolean[] open = new boolean[Destination.values().length];
    private final StringBuilder line = new StringBuilder(256);
    private final Syslog syslog = new Syslog();
    private final LogPattern targetPattern = LogPattern.of(TARGET_PATTERN);
    private final LogPattern libcPrefix = LogPattern.of(LIBC_PREFIX);
    private final LogOrigin origin;
    private final LogSink console;
    private final LongSupplier wallMillis;
    private SyslogMethod syslogMethod = new SyslogMethod.Libc(SyslogMethod.DEVICE);
    private InetSocketAddress syslogTarget;
    private Path logPath;
    private LogFile logFile;
    private long sequence;

    /**
     * Makes a log with the default levels and patterns.
     *
     * @param console takes the lines for standard error
     * @param wallMillis the time in ms since 1970
     */
    Vlog(LogSink console, LongSupplier wallMillis) {
        this.console = console;
        this.wallMillis = wallMillis;
        this.origin = new LogOrigin(wallMillis.getAsLong());
        for (Destination destination : Destination.values()) {
            patterns[destination.ordinal()] = LogPattern.of(destination.defaultPattern());
        }
        open[Destination.CONSOLE.ordinal()] = true;
        open[Destination.SYSLOG.ordinal()] = syslogMethod.isReachable();
        for (String name : LogModules.NAMES) {
            addModule(name, false);
        }
    }

    /** The log of this process, behind all SLF4J loggers. */
    public static Vlog system() {
        return SYSTEM;
    }

    private static void writeToStandardError(byte[] bytes) {
        try {
            STANDARD_ERROR.write(bytes);
        } catch (IOException e) {
            // Nobody reads any more.
        }
    }

    /** Sets the program's name, which stands in lines for the system log. */
    public void setProgram(String program) {
        origin.setProgram(program);
    }

    /** The logger of this name; its module is made when there is none yet. */
    VlogLogger logger(String name) {
        lock.lock();
        try {
            boolean library = LogModules.isLibrary(name);
            String moduleName = LogModules.moduleOf(name);
            LogModule module = modules.get(moduleName);
            return new VlogLogger(this, name, module != null ? module : addModule(moduleName, library));
        } finally {
            lock.unlock();
        }
    }

    private LogModule addModule(String name, boolean library) {
        LogModule module = new LogModule(name, library);
        module.refresh(open);
        modules.put(name, module);
        return module;
    }

    /** The module of this name in any case, or null. */
    LogModule findModule(String name) {
        lock.lock();
        try {
            return modules.get(name);
        } finally {
            lock.unlock();
        }
    }

    /** Applies one argument of {@code -v} or {@code vlog/set}; an empty one turns everything on. */
    public void set(String spec) {
        VlogSpec.apply(this, spec);
    }

    void setLevels(LogModule module, Destination destination, Level level) {
        change(() -> {
            for (Destination each : Destination.values()) {
                if (destination == null || destination == each) {
                    if (module != null) {
                        module.setLevel(each, level);
                    } else {
                        modules.values().forEach(any -> any.setLevelAmongAll(each, level));
                    }
                }
            }
        });
    }

    void setPattern(Destination destination, String pattern) {
        change(() -> {
            for (Destination each : Destination.values()) {
                if (destination == null || destination == each) {
                    patterns[each.ordinal()] = LogPattern.of(pattern);
                }
            }
        });
    }

    void setFacility(Facility facility) {
        origin.setFacility(facility);
    }

    /** Stops logging to standard error for good, as a daemon does once it has no terminal. */
    public void closeConsole() {
        change(() -> {
            open[Destination.CONSOLE.ordinal()] = false;
            modules.values().forEach(module -> module.setLevel(Destination.CONSOLE, Level.OFF));
        });
    }

    /** Sets how lines reach the system log: {@code libc}, {@code null}, {@code unix:FILE} or {@code udp:IP:PORT}. */
    public void setSyslogMethod(String method) {
        setSyslogMethod(SyslogMethod.parse(method));
    }

    void setSyslogMethod(SyslogMethod method) {
        change(() -> {
            syslogMethod = method;
            open[Destination.SYSLOG.ordinal()] = syslogTarget != null || method.isReachable();
        });
    }

    /** Sends lines for the system log to {@code HOST:PORT} too, in the form of RFC 5424. */
    public void setSyslogTarget(String target) {
        InetSocketAddress address = SyslogMethod.address(target);
        change(() -> {
            syslogTarget = address;
            open[Destination.SYSLOG.ordinal()] = true;
        });
    }

    /** Turns rate limits on or off for one module, or for all when the name is null; false when there is no such module. */
    public boolean setRateLimited(String name, boolean rateLimited) {
        lock.lock();
        try {
            if (name != null && !modules.containsKey(name)) {
                return false;
            }
            for (LogModule module : modules.values()) {
                if (name == null || module.name().equalsIgnoreCase(name)) {
                    module.setRateLimited(rateLimited);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a change under the lock, then works out for each module what is worth formatting. */
    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            modules.values().forEach(module -> module.refresh(open));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens a log file, or opens it anew after a rotation. A file that is still the same stays open.
     *
     * @return null, or the reason why it cannot be opened, which has been logged and leaves the log without a file
     */
    public String openFile(Path path) {
        LogModule self = findModule("vlog");
        lock.lock();
        try {
            if (logFile != null && logFile.path().equals(path) && logFile.isCurrent()) {
                return null;
            }
            if (logFile != null) {
                log(self, Level.INFO, "closing log file", null);
            }
            detachFile();
            logPath = path;
            logFile = LogFile.open(path);
            change(() -> open[Destination.FILE.ordinal()] = true);
            log(self, Level.INFO, "opened log file " + path, null);
            return null;
        } catch (IOException e) {
            String reason = LogFile.reason(e, path);
            log(self, Level.WARN, "failed to open " + path + " for logging: " + reason, null);
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /** The path of the configured log file, open or not; null when there is none. */
    public Path file() {
        lock.lock();
        try {
            return logPath;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the configured log file anew; returns null or the reason for not doing so. */
    public String reopenFile() {
        Path path = file();
        return path == null ? "Logging to file not configured" : openFile(path);
    }

    /** Closes the log file, if there is one, until {@link #reopenFile}. */
    public void closeFile() {
        lock.lock();
        try {
            detachFile();
        } finally {
            lock.unlock();
        }
    }

    private void detachFile() {
        if (logFile != null) {
            logFile.close();
            logFile = null;
        }
        change(() -> open[Destination.FILE.ordinal()] = false);
    }

    /** Gives lines on the way to the system log a moment to leave; for the end of the process. */
    public void drain() {
        syslog.drain();
    }

    /** Writes one line to every destination that takes it. */
    void log(LogModule module, Level level, String message, Throwable thrown) {
        if (!module.isEnabled(level)) {
            return;
        }
        String text = thrown == null ? message : ThrownText.append(message, thrown, level);
        lock.lock();
        try {
            LogEvent event = new LogEvent(module.name(), level, ++sequence, wallMillis.getAsLong(), Thread.currentThread().getName(), text);
            for (Destination destination : Destination.values()) {
                if (open[destination.ordinal()] && module.level(destination).takes(level)) {
                    write(destination, event);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(Destination destination, LogEvent event) {
        switch (destination) {
            case SYSLOG -> writeSyslog(event);
            case CONSOLE -> console.write(format(destination, event));
            case FILE -> logFile.write(format(destination, event));
        }
    }

    private byte[] format(Destination destination, LogEvent event) {
        line.setLength(0);
        patterns[destination.ordinal()].append(line, event, origin);
        line.append('\n');
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Sends each line of the message apart: a datagram is one line. */
    private void writeSyslog(LogEvent event) {
        line.setLength(0);
        patterns[Destination.SYSLOG.ordinal()].append(line, event, origin);
        for (String part : line.toString().split("\n")) {
            line.setLength(0);
            line.append('<').append(origin.localFacility().priority(event.level())).append('>');
            if (syslogMethod instanceof SyslogMethod.Libc) {
                libcPrefix.append(line, event, origin);
            }
            if (!(syslogMethod instanceof SyslogMethod.None)) {
                syslog.send(syslogMethod, line.append(part).toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        if (syslogTarget != null) {
            line.setLength(0);
            targetPattern.append(line, event, origin);
            syslog.send(new SyslogMethod.Udp(syslogTarget), line.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The text of {@code vlog/list}: each module's level at each destination. */
    public String list() {
        StringBuilder out = new StringBuilder(4096);
        out.append("                 console    syslog    file\n");
        out.append("                 -------    ------    ------\n");
        lock.lock();
        try {
            LogModule[] sorted = modules.values().toArray(LogModule[]::new);
            Arrays.sort(sorted, (a, b) -> a.name().compareTo(b.name()));
            for (LogModule module : sorted) {
                out.append(module.name()).repeat(' ', Math.max(0, 16 - module.name().length())).append("  ");
                appendRight(out, module.level(Destination.CONSOLE).word()).append("       ");
                appendRight(out, module.level(Destination.SYSLOG).word()).append("       ");
                appendRight(out, module.level(Destination.FILE).word());
                out.append(module.isRateLimited() ? "\n" : "    (rate limiting disabled)\n");
            }
        } finally {
            lock.unlock();
        }
        return out.toString();
    }

    private static StringBuilder appendRight(StringBuilder out, String word) {
        return out.repeat(' ', 4 - word.length()).append(word);
    }

    /** The text of {@code vlog/list-pattern}. */
    public String listPatterns() {
        StringBuilder out = new StringBuilder(512);
        out.append("         prefix                            format\n");
        out.append("         ------                            ------\n");
        lock.lock();
        try {
            for (Destination destination : Destination.values()) {
                String prefix = destination == Destination.SYSLOG ? SYSLOG_PREFIX : "none";
                out.append(destination).repeat(' ', 9 - destination.name().length());
                out.append(prefix).repeat(' ', 34 - prefix.length());
                out.append(patterns[destination.ordinal()].source()).append('\n');
            }
        } finally {
            lock.unlock();
        }
        return out.toString();
    }
}

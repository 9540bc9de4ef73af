package dev.understudy.vlog;

import org.slf4j.Marker;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.MessageFormatter;

/** An SLF4J logger that belongs to a module. Trace and debug are both the peer's DBG, error is its ERR. */
public final class VlogLogger extends AbstractLogger {
    private static final long serialVersionUID = 1;

    /** Marks an error as EMER: {@code log.error(VlogLogger.EMERGENCY, "...")}. */
    public static final Marker EMERGENCY = new BasicMarkerFactory().getMarker("EMERGENCY");

    private final transient Vlog vlog;
    private final transient LogModule module;

    VlogLogger(Vlog vlog, String name, LogModule module) {
        this.vlog = vlog;
        this.name = name;
        this.module = module;
    }

    LogModule module() {
        return module;
    }

    @Override
    public boolean isTraceEnabled() {
        return module.isEnabled(Level.DBG);
    }

    @Override
    public boolean isDebugEnabled() {
        return module.isEnabled(Level.DBG);
    }

    @Override
    public boolean isInfoEnabled() {
        return module.isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return module.isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return module.isEnabled(Level.ERR);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return module.isEnabled(marker == EMERGENCY ? Level.EMER : Level.ERR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(org.slf4j.event.Level level, Marker marker, String message, Object[] arguments,
            Throwable thrown) {
        Level ours = switch (level) {
            case ERROR -> marker == EMERGENCY ? Level.EMER : Level.ERR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG, TRACE -> Level.DBG;
        };
        String text = arguments == null ? String.valueOf(message) : MessageFormatter.basicArrayFormat(message, arguments);
        vlog.log(module, ours, text, thrown);
    }
}

package dev.understudy.wire;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection method that cannot be understood. Its message is the line that the peer logs; {@link #logger} says in which module. */
public final class MalformedRemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the peer reports, in {@code status:last_error} too, for a remote that it cannot understand. */
    public static final String REASON = "Address family not supported by protocol";

    private final String module;

    MalformedRemoteException(String module, String message) {
        super(message, null, false, false);
        this.module = module;
    }

    /** The logger of the module that complains about such a remote. */
    public Logger logger() {
        return LoggerFactory.getLogger(module);
    }
}

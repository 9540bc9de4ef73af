package dev.understudy.wire;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;

/** Why a handshake failed, in words that say whose fault it is. */
public final class TlsErrors {
    private static final int TEXT_LIMIT_CHARACTERS = 200;

    /** What Netty throws for bytes that are not TLS; by name, so that programs without Netty have these words too. */
    private static final String FOREIGN_RECORD = "NotSslRecordException";
    /** What the JDK's sockets say of them. */
    private static final String FOREIGN = "Unsupported or unrecognized SSL message";

    private TlsErrors() {
    }

    /** The words. */
    public static String text(Throwable cause) {
        boolean certificate = false;
        Throwable deepest = cause;
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at.getClass().getSimpleName().equals(FOREIGN_RECORD) || at.getMessage() != null && at.getMessage().startsWith(FOREIGN)) {
                return "the other side does not speak SSL/TLS";
            }
            certificate |= at instanceof CertificateException;
            deepest = at.getMessage() == null ? deepest : at;
        }
        if (deepest instanceof ClosedChannelException) {
            return "the other side closed the connection during the handshake";
        }
        String message = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        if (message.contains("Empty client certificate chain")) {
            return "peer did not return a certificate";
        }
        String shortened = message.length() <= TEXT_LIMIT_CHARACTERS ? message : message.substring(0, TEXT_LIMIT_CHARACTERS) + "...";
        return certificate ? "certificate verify failed (" + shortened + ")" : shortened;
    }
}

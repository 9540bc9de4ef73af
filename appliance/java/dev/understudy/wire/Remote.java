package dev.understudy.wire;

import java.nio.file.Path;

/**
 * A connection method, parsed (ovsdb(7), "Connection Methods"): who connects, over what, and where. A name of a host stays a name: it is
 * resolved anew at each attempt.
 *
 * @param text the method as it was given; the remote's name in logs and status
 * @param direction who connects
 * @param transport what carries the bytes
 * @param place where: a {@link FilePlace} exactly when the transport is {@link Transport#UNIX}
 */
public record Remote(String text, Direction direction, Transport transport, Place place) {
    /** The port of OVSDB, used when a method names none. */
    public static final int DEFAULT_PORT = 6640;

    /** Who opens the connection. */
    public enum Direction {
        /** We connect: tcp:, ssl:, unix:. */
        ACTIVE,
        /** We listen: ptcp:, pssl:, punix:. */
        PASSIVE
    }

    /** What carries the bytes. */
    public enum Transport {
        /** TCP as it is. */
        TCP,
        /** TLS over TCP. */
        TLS,
        /** A stream socket of the UNIX domain. */
        UNIX
    }

    /** Where a remote is. */
    public sealed interface Place {
    }

    /** A socket in the file system. */
    public record FilePlace(Path path) implements Place {
    }

    /**
     * A TCP port.
     *
     * @param host an IP address without brackets, or a DNS name; empty (passive only): every IPv4 address of this machine
     * @param port the port; 0 (passive only): the kernel chooses
     */
    public record PortPlace(String host, int port) implements Place {
        /** Whether the host is an IP address, so that no DNS is needed. */
        public boolean isNumeric() {
            return host.isEmpty() || IpText.isAddress(host);
        }
    }

    /** Whether {@code text} begins as a connection method does; what follows may still be malformed. */
    public static boolean looksLikeRemote(String text) {
        return Scheme.of(text) != null;
    }

    /**
     * Parses a connection method.
     *
     * @param runDirectory what a relative name of a UNIX socket is relative to
     * @throws MalformedRemoteException when it is not one
     */
    public static Remote parse(String text, Path runDirectory) {
        Scheme scheme = Scheme.of(text);
        if (scheme == null) {
            throw new MalformedRemoteException("reconnect", text + ": " + MalformedRemoteException.REASON);
        }
        String rest = text.substring(scheme.prefix.length());
        Place place;
        if (scheme.transport == Transport.UNIX) {
            if (rest.isEmpty()) {
                throw new MalformedRemoteException("stream_unix", text + ": file name of socket is missing");
            }
            place = new FilePlace(runDirectory.resolve(rest));
        } else {
            place = scheme.direction == Direction.ACTIVE ? PortSyntax.active(rest) : PortSyntax.passive(rest);
        }
        return new Remote(text, scheme.direction, scheme.transport, place);
    }

    /** The method without its scheme, as {@code socket_util} names it in log lines: {@code 0:127.0.0.1} of {@code ptcp:0:127.0.0.1}. */
    public String withoutScheme() {
        return text.substring(text.indexOf(':') + 1);
    }

    private enum Scheme {
        TCP_OUT("tcp:", Direction.ACTIVE, Transport.TCP),
        TLS_OUT("ssl:", Direction.ACTIVE, Transport.TLS),
        UNIX_OUT("unix:", Direction.ACTIVE, Transport.UNIX),
        TCP_IN("ptcp:", Direction.PASSIVE, Transport.TCP),
        TLS_IN("pssl:", Direction.PASSIVE, Transport.TLS),
        UNIX_IN("punix:", Direction.PASSIVE, Transport.UNIX);

        private final String prefix;
        private final Direction direction;
        private final Transport transport;

        Scheme(String prefix, Direction direction, Transport transport) {
            this.prefix = prefix;
            this.direction = direction;
            this.transport = transport;
        }

        static Scheme of(String text) {
            for (Scheme scheme : values()) {
                if (text.startsWith(scheme.prefix)) {
                    return scheme;
                }
            }
            return null;
        }
    }
}

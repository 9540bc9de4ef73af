package dev.understudy.wire;

/** Gives every new connection its handler. */
@FunctionalInterface
public interface ConnectionAcceptor {
    /** A connection is open (and its TLS handshake done). Called on its I/O loop; must not block. */
    ConnectionHandler onConnected(Connection connection);
}

package dev.understudy.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Where a server listens: the passive form for its command line, the active form for its clients. */
public sealed interface Endpoint {
    /** The remote as the server is told it: {@code punix:}, {@code ptcp:} or {@code pssl:}. */
    String passive();

    /** The remote as a client is told it: {@code unix:}, {@code tcp:} or {@code ssl:}. */
    String active();

    /** A unix socket. */
    record Unix(Path path) implements Endpoint {
        @Override
        public String passive() {
            return "punix:" + path;
        }

        @Override
        public String active() {
            return "unix:" + path;
        }
    }

    /** A TCP port on the IPv4 loopback. */
    record Tcp(int port) implements Endpoint {
        @Override
        public String passive() {
            return "ptcp:" + port + ":127.0.0.1";
        }

        @Override
        public String active() {
            return "tcp:127.0.0.1:" + port;
        }
    }

    /** A TLS port on the IPv4 loopback. */
    record Tls(int port, Certificates certificates) implements Endpoint {
        @Override
        public String passive() {
            return "pssl:" + port + ":127.0.0.1";
        }

        @Override
        public String active() {
            return "ssl:127.0.0.1:" + port;
        }
    }

    /** A port that is free now; the kernel hands out others until this one has been used. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package dev.understudy.wire;

/** TLS for all remotes of the process. */
public final class Tls {
    void openServer(Connection connection) {
        connection.close(CloseReason.PROTOCOL_ERROR);
    }

    void openClient(Connection connection, String host) {
        connection.close(CloseReason.PROTOCOL_ERROR);
    }
}

package dev.understudy.wire;

/**
 * Who answers on a connection. All methods are called on the connection's I/O loop, one at a time, and must not block. The first call
 * comes after the handler was given out by its {@link ConnectionAcceptor}; after {@link #onClosed} nothing comes.
 */
public interface ConnectionHandler {
    /**
     * A message came in: a well-formed one, and neither an echo request nor the reply to a probe, which the connection sees to itself. It
     * may be kept. An exception thrown from here closes this connection, and no other.
     */
    void onMessage(Connection connection, JsonRpcMessage message);

    /** What was read together has been handed over; a good moment to pass on what was collected. */
    default void onReadBatchEnd(Connection connection) {
    }

    /** Little output waits again, after {@link Connection#isWritable} said false. */
    default void onWritable(Connection connection) {
    }

    /** The connection is closed. */
    void onClosed(Connection connection, CloseReason reason);
}

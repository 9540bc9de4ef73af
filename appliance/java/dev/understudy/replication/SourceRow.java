package dev.understudy.replication;

/**
 * What a source says of the database in its "_Server" (ovsdb-server(5)); what it does not say is null.
 *
 * @param index how far a clustered database has come
 */
record SourceRow(String name, String model, boolean connected, String schema, Long index) {
    static final SourceRow EMPTY = new SourceRow(null, "standalone", false, null, null);

    /**
     * What keeps the database from being followed now, in the peer's words; null for nothing.
     *
     * @param leastIndex how far a clustered database was when it was followed last
     */
    String obstacle(long leastIndex) {
        return switch (model) {
            case "clustered" -> {
                if (schema == null) {
                    yield "clustered database server has not yet joined cluster; trying another server";
                } else if (!connected) {
                    yield "clustered database server is disconnected from cluster; trying another server";
                }
                yield index != null && index < leastIndex ? "clustered database server has stale data; trying another server" : null;
            }
            case "relay" -> {
                if (schema == null) {
                    yield "relay database server has not yet connected to the relay source; trying another server";
                }
                yield connected ? null : "relay database server is disconnected from the relay source; trying another server";
            }
            default -> schema == null ? "database server has no schema; trying another server" : null;
        };
    }
}

package dev.understudy.bench;

/** All requests the generator sends. */
final class Requests {
    private static final String TRANSACT = "{\"id\":##########,\"method\":\"transact\",\"params\":[\"Bench\",";

    private Requests() {
    }

    static Template echo() {
        return new Template("{\"id\":##########,\"method\":\"echo\",\"params\":[]}");
    }

    /** One small row with a name of its own in an indexed column. */
    static Template insert() {
        return new Template(TRANSACT + "{\"op\":\"insert\",\"table\":\"Port\",\"row\":"
                + SeedFile.PORT_ROW.replace("NAME", "new-@@@@@@@@@@").replace("NUMBER", "@@@@@@@@@@") + "}]}");
    }

    /** Many flows in one transaction. */
    static Template insertFlows(int count) {
        Text text = new Text().add(TRANSACT);
        FlowContent content = new FlowContent(count);
        for (int i = 0; i < count; i++) {
            text.add(i == 0 ? "" : ",").add("{\"op\":\"insert\",\"table\":\"Flow\",\"row\":{");
            content.columns(text, SeedFile.datapath(i));
            text.add(",\"tags\":[\"map\",[[\"cookie\",\"@@@@@@@@@@\"]]]}}");
        }
        return new Template(text.add("]}").toString());
    }

    /** A new port, and its reference into the Switch's set. */
    static Template insertIntoSet() {
        return new Template(TRANSACT + "{\"op\":\"insert\",\"table\":\"Port\",\"uuid-name\":\"p\",\"row\":"
                + SeedFile.PORT_ROW.replace("NAME", "new-@@@@@@@@@@").replace("NUMBER", "@@@@@@@@@@")
                + "},{\"op\":\"mutate\",\"table\":\"Switch\",\"where\":[[\"_uuid\",\"==\",[\"uuid\",\"" + SeedFile.SWITCH
                + "\"]]],\"mutations\":[[\"ports\",\"insert\",[\"named-uuid\",\"p\"]]]}]}");
    }

    /** The row of Port with this name, which is unique. */
    static Template selectByName() {
        return new Template(TRANSACT + "{\"op\":\"select\",\"table\":\"Port\",\"where\":[[\"name\",\"==\",\"port-@@@@@@@@@@\"]]}]}");
    }

    /** One of the few rows of a small table, as a first question to a server that has just started. */
    static Template selectDatapath() {
        return new Template(TRANSACT + "{\"op\":\"select\",\"table\":\"Datapath\",\"where\":[[\"tunnel_key\",\"==\",7]],"
                + "\"columns\":[\"external_ids\"]}]}");
    }

    /** A change of one column of the row that fan-out watches. */
    static Template updatePort() {
        return new Template(TRANSACT + "{\"op\":\"update\",\"table\":\"Port\",\"where\":[[\"_uuid\",\"==\",[\"uuid\",\""
                + SeedFile.PORT + "\"]]],\"row\":{\"sequence\":@@@@@@@@@@}}]}");
    }

    /** What OVN's clients send when they connect: every column of every table, and what changes from now on. */
    static Template monitorAll() {
        return monitor(monitorPort() + ",\"Switch\":[{\"columns\":[\"name\",\"ports\"],\"where\":[true]}],"
                + "\"Datapath\":[{\"columns\":[\"tunnel_key\",\"external_ids\"],\"where\":[true]}],"
                + "\"Flow\":[{\"columns\":[\"logical_datapath\",\"pipeline\",\"table_id\",\"priority\",\"match\",\"actions\",\"tags\","
                + "\"external_ids\"],\"where\":[true]}]");
    }

    /** The same for one table. */
    static Template monitorPorts() {
        return monitor(monitorPort());
    }

    private static String monitorPort() {
        return "\"Port\":[{\"columns\":[\"name\",\"type\",\"tag\",\"sequence\",\"enabled\",\"up\",\"parent_name\",\"addresses\","
                + "\"port_security\",\"options\",\"external_ids\"],\"where\":[true]}]";
    }

    private static Template monitor(String tables) {
        return new Template("{\"id\":##########,\"method\":\"monitor_cond_since\",\"params\":[\"Bench\",[\"monid\",\"Bench\"],{"
                + tables + "},\"00000000-0000-0000-0000-000000000000\"]}");
    }
}

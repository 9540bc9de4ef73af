package dev.understudy.cli.client;

import java.util.List;

/**
 * A command of the client. What it does is said by {@link ClientProgram}, which loads the class that does it only then.
 *
 * @param needs what is to be found before it runs
 * @param fewest how many arguments it needs besides server and database
 * @param most how many it takes
 */
record ClientCommand(String name, Needs needs, int fewest, int most) {
    /** For {@link #most}: any number. */
    private static final int ANY = Integer.MAX_VALUE;

    /** All commands, in the order of the manual. */
    static final List<ClientCommand> ALL = List.of(
            new ClientCommand("list-dbs", Needs.SERVER, 0, 0),
            new ClientCommand("get-schema", Needs.DATABASE, 0, 0),
            new ClientCommand("get-schema-version", Needs.DATABASE, 0, 0),
            new ClientCommand("get-schema-cksum", Needs.DATABASE, 0, 0),
            new ClientCommand("list-tables", Needs.DATABASE, 0, 0),
            new ClientCommand("list-columns", Needs.DATABASE, 0, 1),
            new ClientCommand("transact", Needs.NOTHING, 1, 2),
            new ClientCommand("query", Needs.NOTHING, 1, 2),
            new ClientCommand("dump", Needs.DATABASE, 0, ANY),
            new ClientCommand("backup", Needs.DATABASE, 0, 0),
            new ClientCommand("restore", Needs.DATABASE, 0, 0),
            new ClientCommand("monitor", Needs.DATABASE, 1, ANY),
            new ClientCommand("monitor-cond", Needs.DATABASE, 2, 3),
            new ClientCommand("monitor-cond-since", Needs.DATABASE, 2, 4),
            new ClientCommand("convert", Needs.NOTHING, 1, 2),
            new ClientCommand("needs-conversion", Needs.NOTHING, 1, 2),
            new ClientCommand("wait", Needs.NOTHING, 2, 3),
            new ClientCommand("lock", Needs.SERVER, 1, 1),
            new ClientCommand("steal", Needs.SERVER, 1, 1),
            new ClientCommand("unlock", Needs.SERVER, 1, 1),
            new ClientCommand("help", Needs.NOTHING, 0, ANY));

    /** What a command needs. */
    enum Needs {
        /** It opens what it needs by itself; its arguments are all that follow its name. */
        NOTHING,
        /** A connection to a server. */
        SERVER,
        /** A connection, and the name of a database there. */
        DATABASE
    }

    /** The command of this name, or null. */
    static ClientCommand of(String name) {
        for (ClientCommand command : ALL) {
            if (command.name.equals(name)) {
                return command;
            }
        }
        return null;
    }
}

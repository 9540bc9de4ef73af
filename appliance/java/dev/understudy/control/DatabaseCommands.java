package dev.understudy.control;

import dev.understudy.server.Administration;
import dev.understudy.server.RelaySource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** Commands about databases and their files. */
public final class DatabaseCommands {
    private final Administration administration;
    private final UnaryOperator<String> resolver;

    private DatabaseCommands(Administration administration, UnaryOperator<String> resolver) {
        this.administration = administration;
        this.resolver = resolver;
    }

    /**
     * Adds the commands.
     *
     * @param resolver turns the name of a file as an operator gives it into one that this process can open
     */
    public static void register(Commands commands, Administration administration, UnaryOperator<String> resolver) {
        DatabaseCommands self = new DatabaseCommands(administration, resolver);
        commands.add(new Command("ovsdb-server/add-db", "DB", 1, 1, self::add));
        commands.add(new Command("ovsdb-server/remove-db", "DB", 1, 1, self::remove));
        commands.add(new Command("ovsdb-server/list-dbs", "", 0, 0,
                (options, arguments) -> Reply.text(String.join("\n", administration.listDatabases()))));
        commands.add(new Command("ovsdb-server/compact", "", 0, 1, self::compact));
        commands.add(new Command("ovsdb-server/memory-trim-on-compaction", "on|off", 1, 1, self::setMemoryTrim));
        commands.add(new Command("ovsdb-server/get-db-storage-status", "DB", 1, 1, (options, arguments) ->
                Reply.text("status: " + administration.storageStatus(arguments.getFirst()))));
        commands.add(new Command("ovsdb-server/set-relay-source-probe-interval", "", 1, 1, self::setRelayProbeInterval));
        commands.add(new Command("ovsdb-server/tlog-set", "DB:TABLE on|off", 2, 2, self::setTransactionLog));
        commands.add(new Command("ovsdb-server/tlog-list", "", 0, 0, (options, arguments) -> self.listTransactionLog()));
    }

    private Reply add(ReplyOptions options, List<String> arguments) {
        String database = arguments.getFirst();
        administration.addDatabase(RelaySource.isRelay(database) ? database : resolver.apply(database));
        return Reply.empty();
    }

    private Reply remove(ReplyOptions options, List<String> arguments) {
        administration.removeDatabase(arguments.getFirst());
        return Reply.empty();
    }

    private Reply compact(ReplyOptions options, List<String> arguments) {
        administration.compact(arguments.isEmpty() ? null : arguments.getFirst());
        return Reply.empty();
    }

    private Reply setMemoryTrim(ReplyOptions options, List<String> arguments) {
        administration.setMemoryTrim(switch (arguments.getFirst()) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new CommandException("invalid argument");
        });
        return Reply.empty();
    }

    private Reply setRelayProbeInterval(ReplyOptions options, List<String> arguments) {
        try {
            administration.setRelayProbeInterval(Integer.parseInt(arguments.getFirst()));
        } catch (NumberFormatException e) {
            throw new CommandException("Invalid probe interval, integer value expected");
        }
        return Reply.empty();
    }

    private Reply setTransactionLog(ReplyOptions options, List<String> arguments) {
        boolean on = isOn(arguments.get(1));
        String target = arguments.getFirst();
        int colon = target.indexOf(':');
        if (colon <= 0 || colon == target.length() - 1 || target.indexOf(':', colon + 1) >= 0) {
            throw new CommandException("invalid DB:TABLE argument");
        }
        administration.setTransactionLog(target.substring(0, colon), target.substring(colon + 1), on);
        return Reply.empty();
    }

    private static boolean isOn(String word) {
        if (word.equalsIgnoreCase("on")) {
            return true;
        }
        if (word.equalsIgnoreCase("off")) {
            return false;
        }
        throw new CommandException("invalid command argument");
    }

    private Reply listTransactionLog() {
        StringBuilder out = new StringBuilder();
        out.append("database        table                       logging\n");
        out.append("--------        -----                       -------\n");
        for (Map.Entry<String, SortedMap<String, Boolean>> database : administration.transactionLog().entrySet()) {
            pad(out, database.getKey(), 16).append(" \n");
            for (Map.Entry<String, Boolean> table : database.getValue().entrySet()) {
                pad(out.repeat(' ', 16), table.getKey(), 27).append(table.getValue() ? " ON\n" : " OFF\n");
            }
        }
        return Reply.text(out.toString());
    }

    private static StringBuilder pad(StringBuilder out, String word, int width) {
        return out.append(word).repeat(' ', Math.max(0, width - word.length()));
    }
}

package dev.understudy.control;

import dev.understudy.server.Administration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Commands about databases and their files. */
public final class DatabaseCommands {
    private final Administration administration;

    private DatabaseCommands(Administration administration) {
        this.administration = administration;
    }

    /** Adds the commands. */
    public static void register(Commands commands, Administration administration) {
        DatabaseCommands self = new DatabaseCommands(administration);
        commands.add(new Command("ovsdb-server/list-dbs", "", 0, 0,
                (options, arguments) -> Reply.text(String.join("\n", administration.listDatabases()))));
        commands.add(new Command("ovsdb-server/compact", "", 0, 1, self::compact));
        commands.add(new Command("ovsdb-server/memory-trim-on-compaction", "on|off", 1, 1, self::setMemoryTrim));
        commands.add(new Command("ovsdb-server/get-db-storage-status", "DB", 1, 1, (options, arguments) ->
                Reply.text("status: " + administration.storageStatus(arguments.getFirst()))));
        commands.add(new Command("ovsdb-server/tlog-set", "DB:TABLE on|off", 2, 2, self::setTransactionLog));
        commands.add(new Command("ovsdb-server/tlog-list", "", 0, 0, (options, arguments) -> self.listTransactionLog()));
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

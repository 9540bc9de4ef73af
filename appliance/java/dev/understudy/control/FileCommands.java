package dev.understudy.control;

import dev.understudy.server.Administration;

/** Commands that undo what an option of the command line has forbidden for files of databases; they are there only with that option. */
public final class FileCommands {
    private FileCommands() {
    }

    /** Adds the command that lets records hold differences again. */
    public static void registerColumnDiff(Commands commands, Administration administration) {
        commands.add(new Command("ovsdb/file/column-diff-enable", "", 0, 0, (options, arguments) -> {
            administration.enableColumnDiffs();
            return Reply.empty();
        }));
    }

    /** Adds the command about records of schema changes. Only files of clusters have such, so there is nothing to switch. */
    public static void registerNoDataConversion(Commands commands) {
        commands.add(new Command("ovsdb/file/no-data-conversion-enable", "", 0, 0, (options, arguments) -> Reply.empty()));
    }
}

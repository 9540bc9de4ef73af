package dev.understudy.cli;

import dev.understudy.manual.Manual;
import java.util.Map;

/** What a program's manual says on this machine: the help, with the directories that are in force. */
public final class Help {
    private Help() {
    }

    /**
     * What {@code --help} prints.
     *
     * @param manual the name of the manual, such as {@code ovsdb-tool}
     * @param program the name under which the program was called
     */
    public static String of(String manual, String program, Directories directories) {
        return Manual.of(manual).help(values(program, directories));
    }

    /** The man page, with the directories of an environment that says nothing. */
    public static String page(String manual) {
        return Manual.of(manual).page(values(manual, new Directories(Map.of())));
    }

    /** What stands for each name in braces in a manual. */
    private static Map<String, String> values(String program, Directories directories) {
        return Map.of(Manual.PROGRAM, program,
                "rundir", directories.run().toString(),
                "logdir", directories.log().toString(),
                "dbdir", directories.database().toString(),
                "pkgdatadir", directories.packageData().toString(),
                "database", directories.defaultDatabase().toString(),
                "schema", directories.defaultSchema().toString());
    }
}

package dev.understudy.control;

import dev.understudy.server.AdministrationException;
import dev.understudy.server.Configuration;
import dev.understudy.server.Configurator;
import dev.understudy.server.DatabaseSettings.ActiveBackup;
import dev.understudy.server.ExcludedTables;
import dev.understudy.server.SyncSettings;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Commands about the server that this one has its databases from. */
final class SyncCommands {
    private final Configurator configurator;

    private SyncCommands(Configurator configurator) {
        this.configurator = configurator;
    }

    /**
     * Adds the commands.
     *
     * @param changing makes of a handler that changes the configuration one that knows when this is not allowed
     */
    static void register(Commands commands, Configurator configurator, UnaryOperator<Command.Handler> changing) {
        SyncCommands self = new SyncCommands(configurator);
        commands.add(new Command("ovsdb-server/set-active-ovsdb-server", "", 1, 1, changing.apply((options, arguments) ->
                self.change(sync -> sync.withSource(arguments.getFirst())))));
        commands.add(new Command("ovsdb-server/get-active-ovsdb-server", "", 0, 0, (options, arguments) ->
                Reply.text(self.sync().source() == null ? "" : self.sync().source())));
        commands.add(new Command("ovsdb-server/connect-active-ovsdb-server", "", 0, 0, changing.apply((options, arguments) -> self.connect())));
        commands.add(new Command("ovsdb-server/disconnect-active-ovsdb-server", "", 0, 0, changing.apply((options, arguments) ->
                self.change(sync -> sync.withBackup(false)))));
        commands.add(new Command("ovsdb-server/set-active-ovsdb-server-probe-interval", "", 1, 1, changing.apply((options, arguments) ->
                self.change(sync -> sync.withProbeInterval(interval(arguments))))));
        commands.add(new Command("ovsdb-server/set-relay-source-probe-interval", "", 1, 1, changing.apply((options, arguments) ->
                self.changeAll(configuration -> configuration.withRelayProbeInterval(interval(arguments))))));
        commands.add(new Command("ovsdb-server/set-sync-exclude-tables", "", 0, 1, changing.apply((options, arguments) ->
                self.exclude(arguments.isEmpty() ? "" : arguments.getFirst()))));
        commands.add(new Command("ovsdb-server/get-sync-exclude-tables", "", 0, 0, (options, arguments) ->
                Reply.text(self.sync().excludedTables().toString())));
        commands.add(new Command("ovsdb-server/sync-status", "", 0, 0, (options, arguments) -> Reply.text(self.status())));
    }

    private SyncSettings sync() {
        return configurator.present().sync();
    }

    private Reply changeAll(UnaryOperator<Configuration> change) {
        configurator.change(change);
        return Reply.empty();
    }

    private Reply change(Function<SyncSettings, SyncSettings> change) {
        return changeAll(configuration -> configuration.withSync(change.apply(configuration.sync())));
    }

    private Reply connect() {
        if (sync().source() == null) {
            return Reply.text("Unable to connect: active server is not specified.");
        }
        return change(sync -> sync.withBackup(true));
    }

    /** As the peer does it, a mistake is answered as if it were none. */
    private Reply exclude(String text) {
        try {
            ExcludedTables tables = ExcludedTables.parse(text);
            return change(sync -> sync.withExcludedTables(tables));
        } catch (AdministrationException e) {
            return Reply.text(e.getMessage());
        }
    }

    private static int interval(List<String> arguments) {
        try {
            return Integer.parseInt(arguments.getFirst());
        } catch (NumberFormatException e) {
            throw new CommandException("Invalid probe interval, integer value expected");
        }
    }

    private String status() {
        StringJoiner text = new StringJoiner("\n\n");
        text.setEmptyValue("state: active");
        configurator.present().databases().forEach((name, settings) -> {
            if (settings instanceof ActiveBackup) {
                text.add("database: " + configurator.databaseName(name) + "\nstate: active");
            }
        });
        return text.toString();
    }
}

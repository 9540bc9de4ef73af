package dev.understudy.control;

import dev.understudy.server.Administration;
import java.util.List;

/** Commands about remotes and the sessions that come through them. */
public final class RemoteCommands {
    private static final String RECONNECT_REASON = "user ran ovsdb-server/reconnect";

    private final Administration administration;

    private RemoteCommands(Administration administration) {
        this.administration = administration;
    }

    /** Adds the commands. */
    public static void register(Commands commands, Administration administration) {
        RemoteCommands self = new RemoteCommands(administration);
        commands.add(new Command("ovsdb-server/list-remotes", "", 0, 0,
                (options, arguments) -> Reply.text(String.join("\n", administration.listRemotes()))));
        commands.add(new Command("ovsdb-server/reconnect", "", 0, 0, self::reconnect));
        commands.add(new Command("ovsdb-server/disable-monitor-cond", "", 0, 0, self::disableMonitorCond));
    }

    private Reply reconnect(ReplyOptions options, List<String> arguments) {
        administration.reconnectAll(RECONNECT_REASON);
        return Reply.empty();
    }

    private Reply disableMonitorCond(ReplyOptions options, List<String> arguments) {
        administration.disableMonitorCond();
        return Reply.empty();
    }
}

package dev.understudy.control;

import dev.understudy.vlog.Vlog;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands about logging: {@code vlog/*}. */
public final class LogCommands {
    private static final Logger LOG = LoggerFactory.getLogger("vlog");

    private final Vlog vlog;

    private LogCommands(Vlog vlog) {
        this.vlog = vlog;
    }

    /** Adds the commands. */
    public static void register(Commands commands, Vlog vlog) {
        LogCommands self = new LogCommands(vlog);
        commands.add(new Command("vlog/set", "{spec | PATTERN:destination:pattern}", 0, Command.ANY_NUMBER, self::set));
        commands.add(new Command("vlog/list", "", 0, 0, (options, arguments) -> Reply.text(vlog.list())));
        commands.add(new Command("vlog/list-pattern", "", 0, 0, (options, arguments) -> Reply.text(vlog.listPatterns())));
        commands.add(new Command("vlog/enable-rate-limit", "[module]...", 0, Command.ANY_NUMBER,
                (options, arguments) -> self.setRateLimited(arguments, true)));
        commands.add(new Command("vlog/disable-rate-limit", "[module]...", 0, Command.ANY_NUMBER,
                (options, arguments) -> self.setRateLimited(arguments, false)));
        commands.add(new Command("vlog/reopen", "", 0, 0, self::reopen));
        commands.add(new Command("vlog/close", "", 0, 0, self::close));
        commands.add(new Command("vlog/message", null, 1, Command.ANY_NUMBER, LogCommands::message));
    }

    private Reply set(ReplyOptions options, List<String> arguments) {
        try {
            for (String spec : arguments.isEmpty() ? List.of("") : arguments) {
                vlog.set(spec);
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage());
        }
        return Reply.empty();
    }

    private Reply setRateLimited(List<String> modules, boolean limited) {
        if (modules.isEmpty()) {
            vlog.setRateLimited(null, limited);
        }
        for (String module : modules) {
            if (!vlog.setRateLimited(module, limited)) {
                throw new CommandException("unknown module");
            }
        }
        return Reply.empty();
    }

    private Reply reopen(ReplyOptions options, List<String> arguments) {
        String reason = vlog.reopenFile();
        if (reason != null) {
            throw new CommandException(reason);
        }
        return Reply.empty();
    }

    private Reply close(ReplyOptions options, List<String> arguments) {
        vlog.closeFile();
        return Reply.empty();
    }

    private static Reply message(ReplyOptions options, List<String> arguments) {
        LOG.info("user-message: {}", String.join(" ", arguments));
        return Reply.empty();
    }
}

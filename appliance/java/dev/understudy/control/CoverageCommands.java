package dev.understudy.control;

import dev.understudy.vlog.Coverage;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Commands about counters of events: {@code coverage/*}. */
public final class CoverageCommands {
    private final CoverageRates rates;

    private CoverageCommands(CoverageRates rates) {
        this.rates = rates;
    }

    /** Adds the commands, and begins to watch how fast the counters grow. */
    public static void register(Commands commands) {
        CoverageCommands self = new CoverageCommands(CoverageRates.start());
        commands.add(new Command("coverage/show", "", 0, 0, (options, arguments) -> self.show()));
        commands.add(new Command("coverage/read-counter", "COUNTER", 1, 1, CoverageCommands::read));
    }

    private Reply show() {
        StringBuilder lines = new StringBuilder();
        int hash = 1;
        int never = 0;
        for (Map.Entry<String, Coverage.Counter> entry : Coverage.counters().entrySet()) {
            String name = entry.getKey();
            long total = entry.getValue().total();
            if (total == 0) {
                never++;
                continue;
            }
            hash = 31 * hash + name.hashCode();
            CoverageRates.Rate rate = rates.rate(name);
            lines.append(String.format(Locale.ROOT, "%-24s %5.1f/sec %9.3f/sec %13.4f/sec   total: %d\n", name, rate.fiveSeconds(),
                    rate.minute(), rate.hour(), total));
        }
        return Reply.text("Event coverage, avg rate over last: 5 seconds, last minute, last hour,  hash="
                + String.format(Locale.ROOT, "%08x", hash) + ":\n" + lines + never + " events never hit\n");
    }

    private static Reply read(ReplyOptions options, List<String> arguments) {
        Coverage.Counter counter = Coverage.counters().get(arguments.getFirst());
        if (counter == null) {
            throw new CommandException("No such counter");
        }
        return Reply.text(Long.toString(counter.total()));
    }
}

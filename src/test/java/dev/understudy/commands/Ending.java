package dev.understudy.commands;

import dev.understudy.commands.Script.Step;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How a command line ended: its exit status and what it printed, without what must differ from run to run. */
record Ending(int status, String out, String err) {
    /** The exit status that stands for a command line that did not end and was killed. */
    static final int HUNG = -1;

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /** UUIDs of our fixtures are as they are; they are part of the answer. */
    private static final Pattern FIXED_UUID = Pattern.compile(".*-0000-4000-8000-.*|0{8}-0000-.*");
    private static final Pattern LOG_PREFIX = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\\|[0-9]{5}\\|");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z?");
    private static final Pattern DATE = Pattern.compile("\"_date\":[0-9]+");
    private static final Pattern VERSION = Pattern.compile("(\\(Open vSwitch\\) |by ovsdb-(tool|server|client) )[0-9]+\\.[0-9]+\\.[0-9]+");
    private static final Pattern PID = Pattern.compile("(?<=\\bpid )[0-9]+|(?<=\\.)[0-9]{2,7}(?=\\.ctl\\b)");
    private static final Pattern OWN_LINE = Pattern.compile("^ov[a-z]+-[a-z]+: .*", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|\\([^()]*\\)");

    /** Takes out the scratch directories, UUIDs made at random (numbered in order of appearance), times, versions and process numbers. */
    static Ending of(int status, String out, String err, Map<Path, String> directories) {
        Map<String, String> uuids = new HashMap<>();
        return new Ending(status, normal(out, directories, uuids), normal(err, directories, uuids));
    }

    private static String normal(String text, Map<Path, String> directories, Map<String, String> uuids) {
        String result = text;
        for (Map.Entry<Path, String> directory : directories.entrySet()) {
            result = result.replace(directory.getKey().toString(), directory.getValue());
        }
        result = UUID.matcher(result).replaceAll(match -> uuid(match, uuids));
        result = LOG_PREFIX.matcher(result).replaceAll("<log>|");
        result = TIME.matcher(result).replaceAll("<time>");
        result = DATE.matcher(result).replaceAll("\"_date\":<date>");
        result = VERSION.matcher(result).replaceAll("$1<version>");
        return PID.matcher(result).replaceAll("<pid>");
    }

    private static String uuid(MatchResult match, Map<String, String> uuids) {
        String uuid = match.group();
        return FIXED_UUID.matcher(uuid).matches() ? uuid : uuids.computeIfAbsent(uuid, _ -> "<uuid" + uuids.size() + ">");
    }

    boolean hung() {
        return status == HUNG;
    }

    /** What is compared of this ending, as text: equal texts mean that the step agrees. */
    String compared(Step step) {
        String outPart = switch (step.out()) {
            case SAME -> out;
            case SORTED -> sorted(out);
            case FIRST -> first(out) + "\n" + (rest(out).isBlank() ? "" : "...\n");
            case SOME -> out.isBlank() ? "" : "...\n";
            case IGNORED -> "not compared\n";
        };
        String errorPart = switch (step.error()) {
            case SAME -> first(err) + "\n";
            case ALL -> err;
            case OWN -> OWN_LINE.matcher(err).results().map(MatchResult::group).findFirst().orElse("") + "\n";
            case CLASS -> errorClass(first(err)) + "\n";
            case SOME -> err.isBlank() ? "" : "...\n";
            case IGNORED -> "not compared\n";
        };
        return "status " + status + "\n--- out\n" + outPart + "--- error\n" + errorPart;
    }

    private static String first(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String rest(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(end);
    }

    private static String sorted(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        lines.sort(null);
        return String.join("\n", lines) + "\n";
    }

    /** Program, severity and kind, such as {@code ovsdb-tool: I/O error}: the first two parts of a message. */
    private static String errorClass(String line) {
        String[] parts = QUOTED.matcher(line).replaceAll("...").split(": ", 3);
        return parts.length < 2 ? parts[0] : parts[0] + ": " + parts[1];
    }
}

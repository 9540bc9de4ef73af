package dev.understudy.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All values of a run, and their table in Markdown. */
final class Table {
    private static final String OURS = "ours";
    private static final String PEER = "peer";

    private final Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();

    /** Adds a row to the table, so that it shows even if nothing comes of it. */
    void expect(Figure figure) {
        values.computeIfAbsent(figure, _ -> new LinkedHashMap<>());
    }

    void record(Figure figure, String server, double value) {
        expect(figure);
        values.get(figure).computeIfAbsent(server, _ -> new ArrayList<>()).add(value);
    }

    /** The table: medians, in brackets the least and the most of the rounds. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| work | figure | peer | ours | ours / peer | goal | reached |\n|---|---|---|---|---|---|---|\n");
        values.forEach((figure, byServer) -> {
            double peer = median(byServer.get(PEER));
            double ours = median(byServer.get(OURS));
            double goal = figure.goalGiven(peer);
            text.append("| ").append(figure.work()).append(" | ").append(figure.what()).append(", ").append(figure.unit())
                    .append(" | ").append(cell(byServer.get(PEER))).append(" | ").append(cell(byServer.get(OURS)))
                    .append(" | ").append(number(ours / peer))
                    .append(" | ").append(Double.isNaN(goal) ? "" : number(goal))
                    .append(" | ").append(verdict(figure, ours, goal)).append(" |\n");
        });
        return text.toString();
    }

    private static String verdict(Figure figure, double ours, double goal) {
        if (Double.isNaN(ours) || Double.isNaN(goal)) {
            return "";
        }
        return figure.reaches(ours, goal) ? "yes" : "no";
    }

    private static String cell(List<Double> rounds) {
        if (rounds == null) {
            return "";
        }
        double[] sorted = sorted(rounds);
        String median = number(median(rounds));
        return sorted.length == 1 ? median : median + " [" + number(sorted[0]) + "-" + number(sorted[sorted.length - 1]) + "]";
    }

    private static double median(List<Double> rounds) {
        if (rounds == null) {
            return Double.NaN;
        }
        double[] sorted = sorted(rounds);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] sorted(List<Double> rounds) {
        double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Three significant digits. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value >= 1000) {
            double scale = Math.pow(10, Math.floor(Math.log10(value)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.round(value / scale) * scale);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }
}

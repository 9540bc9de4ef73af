package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** The lines above the table: when, where and on what it was measured. */
final class Machine {
    private Machine() {
    }

    /** The machine's load average of the last minute: what others do while we measure. */
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /** @param loadBefore the {@link #load()} before the first server was started */
    static String describe(List<ServerKind> servers, String loadBefore) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("Measured ").append(LocalDate.now()).append(" on ").append(Runtime.getRuntime().availableProcessors()).append(" x ")
                .append(field("/proc/cpuinfo", "model name")).append(", ").append(field("/proc/meminfo", "MemTotal")).append(", Linux ")
                .append(System.getProperty("os.version")).append("; load average before it began ").append(loadBefore).append(".\n\n");
        for (ServerKind server : servers) {
            text.append("- ").append(server.name()).append(": ").append(version(server)).append('\n');
        }
        return text.toString();
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().filter(line -> line.startsWith(name)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(name + " unknown");
    }

    private static String version(ServerKind server) throws IOException {
        Process process = new ProcessBuilder(server.program().toString(), "--version").redirectErrorStream(true).start();
        try (var reader = process.inputReader()) {
            String line = reader.readLine();
            return line == null ? server.program().toString() : line;
        }
    }
}

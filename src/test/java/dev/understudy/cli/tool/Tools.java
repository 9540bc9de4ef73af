package dev.understudy.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The peer's ovsdb-tool and ours, in one directory. Ours runs in this process. */
final class Tools {
    private final Path directory;

    /** How a program ended: what it printed, lines sorted where order has no meaning, and what it complained about besides its log. */
    record Result(int status, String output, String complaint) {
        Result sorted() {
            return new Result(status, String.join("\n", output.lines().sorted().toList()), complaint);
        }
    }

    Tools(Path directory) {
        this.directory = directory;
    }

    /** A file in the directory. */
    String path(String name) {
        return directory.resolve(name).toString();
    }

    /** Writes a database file of records with right headers. */
    String file(String name, String magic, String... records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String record : records) {
            byte[] body = (record + "\n").getBytes(StandardCharsets.UTF_8);
            out.writeBytes(("OVSDB " + magic + " " + body.length + " " + sha1(body) + "\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(body);
        }
        try {
            return Files.write(directory.resolve(name), out.toByteArray()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Result ours(String... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int status = new ToolProgram("ovsdb-tool", Map.of("OVS_DBDIR", directory.toString())).run(List.of(words));
            return new Result(status, said.toString(StandardCharsets.UTF_8), withoutLog(complained.toString(StandardCharsets.UTF_8)));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    Result peers(String... words) {
        List<String> command = new ArrayList<>(List.of("ovsdb-tool"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(directory.resolve("err").toFile());
        builder.environment().put("OVS_DBDIR", directory.toString());
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output, withoutLog(Files.readString(directory.resolve("err"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withoutLog(String text) {
        return String.join("\n", text.lines().filter(line -> !line.contains("|WARN|") && !line.contains("|ERR|")).toList());
    }

    /** Both must end alike. */
    void assertSame(String... words) {
        assertEquals(peers(words), ours(words), String.join(" ", words));
    }

    /** Both must end alike but for the order of lines. */
    void assertSameInAnyOrder(String... words) {
        assertEquals(peers(words).sorted(), ours(words).sorted(), String.join(" ", words));
    }
}

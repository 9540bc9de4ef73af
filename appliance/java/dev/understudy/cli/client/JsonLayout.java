package dev.understudy.cli.client;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One JSON object a table, each on a line of its own unless it is to be pretty. */
final class JsonLayout {
    private JsonLayout() {
    }

    static void print(Table table, TableOptions options, Output out) {
        if (options.pretty()) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            write(table, new Output(whole));
            out.bytes(JsonText.pretty(new JsonReader(whole.toByteArray())));
        } else {
            write(table, out);
        }
        out.line();
    }

    private static void write(Table table, Output out) {
        out.put('{');
        if (table.caption() != null) {
            out.text("\"caption\":").text(string(table.caption())).put(',');
        }
        out.text("\"data\":[");
        int cell = 0;
        for (int row = 0; row < table.rows(); row++) {
            out.text(row > 0 ? ",[" : "[");
            for (int column = 0; column < table.columns(); column++, cell++) {
                if (column > 0) {
                    out.put(',');
                }
                out.bytes(table.buffer(), table.start(cell), table.end(cell));
            }
            out.put(']');
        }
        out.text("],\"headings\":[");
        for (int column = 0; column < table.columns(); column++) {
            out.text(column > 0 ? "," : "").text(string(table.heading(column)));
        }
        out.put(']');
        if (table.time() != null) {
            out.text(",\"time\":").text(string(table.time()));
        }
        out.put('}').flush();
    }

    private static String string(String text) {
        return new String(new JsonWriter(text.length() + 2).value(text).toByteArray(), StandardCharsets.UTF_8);
    }
}

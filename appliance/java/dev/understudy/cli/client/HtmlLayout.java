package dev.understudy.cli.client;

import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;

/** An HTML table. A row's own UUID is an anchor, every other UUID a link to it; both show their first digits only. */
final class HtmlLayout {
    private static final int SHOWN_DIGITS = 8;

    private HtmlLayout() {
    }

    static void print(Table table, TableOptions options, Output out) {
        out.text("<table border=1>\n");
        if (table.caption() != null) {
            byte[] caption = table.caption().getBytes(StandardCharsets.UTF_8);
            out.text("    <caption>");
            withLinks(out, caption, 0, caption.length);
            out.text("</caption>\n");
        }
        if (options.headings()) {
            out.text("  <tr>\n");
            for (int column = 0; column < table.columns(); column++) {
                byte[] heading = table.heading(column).getBytes(StandardCharsets.UTF_8);
                out.text("    <th>");
                withLinks(out, heading, 0, heading.length);
                out.text("</th>\n");
            }
            out.text("  </tr>\n");
        }
        int cell = 0;
        for (int row = 0; row < table.rows(); row++) {
            out.text("  <tr>\n");
            for (int column = 0; column < table.columns(); column++, cell++) {
                cell(out, table.heading(column).equals("_uuid"), table.buffer(), table.start(cell), table.end(cell));
            }
            out.text("  </tr>\n");
        }
        out.text("</table>\n");
    }

    private static void cell(Output out, boolean anchor, byte[] text, int from, int to) {
        out.text("    <td>");
        if (anchor) {
            out.text("<a name=\"");
            escaped(out, text, from, to);
            out.text("\">");
            escaped(out, text, from, Math.min(from + SHOWN_DIGITS, to));
            out.text("</a>");
        } else {
            withLinks(out, text, from, to);
        }
        out.text("</td>\n");
    }

    private static void withLinks(Output out, byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int end = i + UuidAtom.TEXT_LENGTH;
            if (end <= to && UuidAtom.parse(text, i, end) != null) {
                out.text("<a href=\"#").bytes(text, i, end).text("\">").bytes(text, i, i + SHOWN_DIGITS).text("</a>");
                i = end;
            } else {
                escaped(out, text, i, i + 1);
                i++;
            }
        }
    }

    private static void escaped(Output out, byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            switch (text[i]) {
                case '&' -> out.text("&amp;");
                case '<' -> out.text("&lt;");
                case '>' -> out.text("&gt;");
                case '"' -> out.text("&quot;");
                default -> out.put((char) text[i]);
            }
        }
    }
}

package dev.understudy.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** ASCII text that grows in place and can be emptied for the next piece. */
final class Text {
    private byte[] bytes = new byte[4096];
    private int length;

    Text add(String text) {
        int more = text.length();
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        for (int i = 0; i < more; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += more;
        return this;
    }

    /** Adds what stands between the quotes of a JSON string. */
    Text json(String text) {
        return add(text.indexOf('"') < 0 ? text : text.replace("\"", "\\\""));
    }

    int length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.US_ASCII);
    }
}

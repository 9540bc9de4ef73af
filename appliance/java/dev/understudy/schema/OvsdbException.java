package dev.understudy.schema;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** An error that a client sees: the &lt;error&gt; object of RFC 7047 section 3.1. Carries no stack trace, as it is an answer rather than a fault. */
public final class OvsdbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorTag tag;
    private final String details;
    private final String syntax;
    private final String ioError;

    public OvsdbException(ErrorTag tag, String details) {
        this(tag, details, null, null);
    }

    private OvsdbException(ErrorTag tag, String details, String syntax, String ioError) {
        super(text(tag, details, syntax, ioError), null, false, false);
        this.tag = tag;
        this.details = details;
        this.syntax = syntax;
        this.ioError = ioError;
    }

    /** A syntax error about the value at {@code position}, which the error quotes. */
    public static OvsdbException syntax(JsonReader reader, int position, String details) {
        return about(ErrorTag.SYNTAX_ERROR, reader, position, details);
    }

    /** An error about the value at {@code position}, which it quotes. The reader is left behind that value. */
    public static OvsdbException about(ErrorTag tag, JsonReader reader, int position, String details) {
        reader.seek(position);
        return new OvsdbException(tag, details, new String(JsonText.canonical(reader), StandardCharsets.UTF_8), null);
    }

    /** An error of the operating system, such as "No space left on device". */
    public static OvsdbException io(String details, String ioError) {
        return new OvsdbException(ErrorTag.IO_ERROR, details, null, ioError);
    }

    public ErrorTag tag() {
        return tag;
    }

    public String details() {
        return details;
    }

    /** The JSON text that the error is about, or null. */
    public String syntax() {
        return syntax;
    }

    /** Writes the &lt;error&gt; object. */
    public void write(JsonWriter writer) {
        writer.beginObject();
        if (details != null) {
            writer.name("details").value(details);
        }
        writer.name("error").value(tag.word());
        if (ioError != null) {
            writer.name("io-error").value(ioError);
        }
        if (syntax != null) {
            writer.name("syntax").value(syntax);
        }
        writer.endObject();
    }

    /** The error in one line, as the peer prints it in logs and to people. */
    private static String text(ErrorTag tag, String details, String syntax, String ioError) {
        StringBuilder text = new StringBuilder();
        if (syntax != null) {
            text.append("syntax \"").append(syntax).append("\": ");
        }
        text.append(tag.word());
        if (details != null) {
            text.append(": ").append(details);
        }
        if (ioError != null) {
            text.append(" (").append(ioError).append(')');
        }
        return text.toString();
    }
}

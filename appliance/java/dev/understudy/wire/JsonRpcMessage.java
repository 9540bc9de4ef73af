package dev.understudy.wire;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.NameTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON-RPC 1.0 message (RFC 7047 section 4): its kind, its method, and where in its text the other members are. The text is
 * checked as a whole when the message is made, so a later read of a member meets no malformed JSON. Immutable as long as nobody
 * changes the array, so it may be kept and read by any thread.
 */
public final class JsonRpcMessage {
    /** What a message is; decided by the members that are present and not null. */
    public enum Kind {
        /** Asks for a reply: method, params and id. */
        REQUEST("request"),
        /** Asks for nothing: method and params. */
        NOTIFICATION("notification"),
        /** Answers a request: result and id. */
        REPLY("reply"),
        /** Refuses a request: error and id. */
        ERROR("error");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for this kind in log lines. */
        public String word() {
            return word;
        }
    }

    private static final NameTable<Member> MEMBERS = memberTable();
    private static final NameTable<String> METHODS = methodTable();
    private static final byte[] ECHO_ID = {'"', 'e', 'c', 'h', 'o', '"'};
    private static final int ABSENT = -1;

    private final byte[] text;
    private final Kind kind;
    private final String method;
    private final int paramsFrom;
    private final int paramsTo;
    private final int resultFrom;
    private final int resultTo;
    private final int errorFrom;
    private final int errorTo;
    private final int idFrom;
    private final int idTo;

    private JsonRpcMessage(Parser parsed, Kind kind) {
        this.text = parsed.reader.text();
        this.kind = kind;
        this.method = parsed.method;
        this.paramsFrom = parsed.paramsFrom;
        this.paramsTo = parsed.paramsTo;
        this.resultFrom = parsed.resultFrom;
        this.resultTo = parsed.resultTo;
        this.errorFrom = parsed.errorFrom;
        this.errorTo = parsed.errorTo;
        this.idFrom = parsed.idFrom;
        this.idTo = parsed.idTo;
    }

    /**
     * Reads a message from a text, which becomes the message's own.
     *
     * @throws JsonException when the text is not JSON
     * @throws BadMessageException when a member is unknown, missing, forbidden or of the wrong type
     */
    public static JsonRpcMessage parse(byte[] text) {
        Parser parser = new Parser(new JsonReader(text));
        parser.readMembers();
        return new JsonRpcMessage(parser, parser.kind());
    }

    /** The whole text. Not to be changed. */
    public byte[] text() {
        return text;
    }

    public Kind kind() {
        return kind;
    }

    /** The method of a request or notification, else null. One of the field's methods is always the same {@link String} object. */
    public String method() {
        return method;
    }

    /** Whether the message is an echo request (RFC 7047 section 4.1.11). */
    public boolean isEchoRequest() {
        return kind == Kind.REQUEST && "echo".equals(method);
    }

    /** Whether the message answers an inactivity probe, whose id is always the string "echo". */
    public boolean isProbeReply() {
        return kind == Kind.REPLY && Arrays.equals(text, idFrom, idTo, ECHO_ID, 0, ECHO_ID.length);
    }

    /** A reader standing before the array of params of a request or notification. */
    public JsonReader params() {
        return new JsonReader(text, paramsFrom, paramsTo);
    }

    /** A reader standing before the result of a reply. */
    public JsonReader result() {
        return new JsonReader(text, resultFrom, resultTo);
    }

    /** A reader standing before the error of an error message. */
    public JsonReader error() {
        return new JsonReader(text, errorFrom, errorTo);
    }

    /** A reader standing before the id. */
    public JsonReader id() {
        return new JsonReader(text, idFrom, idTo);
    }

    /** The id as JSON text, copied; null when the message has none. */
    public byte[] idText() {
        return idFrom == ABSENT ? null : Arrays.copyOfRange(text, idFrom, idTo);
    }

    public boolean hasParams() {
        return paramsFrom != ABSENT;
    }

    public boolean hasResult() {
        return resultFrom != ABSENT;
    }

    public boolean hasError() {
        return errorFrom != ABSENT;
    }

    public boolean hasId() {
        return idFrom != ABSENT;
    }

    /** Index in {@link #text()} of the first byte of params. */
    public int paramsFrom() {
        return paramsFrom;
    }

    /** Index in {@link #text()} after the last byte of params. */
    public int paramsTo() {
        return paramsTo;
    }

    /** Index in {@link #text()} of the first byte of the id. */
    public int idFrom() {
        return idFrom;
    }

    /** Index in {@link #text()} after the last byte of the id. */
    public int idTo() {
        return idTo;
    }

    private enum Member { METHOD, PARAMS, RESULT, ERROR, ID }

    private static NameTable<Member> memberTable() {
        Map<String, Member> names = new LinkedHashMap<>();
        names.put("method", Member.METHOD);
        names.put("params", Member.PARAMS);
        names.put("result", Member.RESULT);
        names.put("error", Member.ERROR);
        names.put("id", Member.ID);
        return new NameTable<>(names);
    }

    private static NameTable<String> methodTable() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String method : new String[] {"transact", "cancel", "monitor", "monitor_cond", "monitor_cond_since",
            "monitor_cond_change", "monitor_cancel", "monitor_canceled", "update", "update2", "update3", "echo", "lock", "steal",
            "unlock", "locked", "stolen", "list_dbs", "get_schema", "get_server_id", "set_db_change_aware", "convert"}) {
            names.put(method, method);
        }
        return new NameTable<>(names);
    }

    /** Walks over the members of one text; a member that is null counts as absent, the last of two equal names counts. */
    private static final class Parser {
        private final JsonReader reader;
        private String method;
        private int paramsFrom = ABSENT;
        private int paramsTo = ABSENT;
        private int resultFrom = ABSENT;
        private int resultTo = ABSENT;
        private int errorFrom = ABSENT;
        private int errorTo = ABSENT;
        private int idFrom = ABSENT;
        private int idTo = ABSENT;
        private boolean methodIsNotString;
        private boolean paramsIsNotArray;
        private String unexpectedMember;

        Parser(JsonReader reader) {
            this.reader = reader;
        }

        void readMembers() {
            if (reader.peek() != JsonToken.OBJECT) {
                reader.skipValue();
                throw new BadMessageException("message is not a JSON object");
            }
            reader.beginObject();
            while (reader.nextMember()) {
                readMember();
            }
            reader.expectEnd();
        }

        private void readMember() {
            Member member = reader.nameIn(MEMBERS);
            if (member == null) {
                if (unexpectedMember == null) {
                    unexpectedMember = reader.name();
                }
                reader.skipValue();
                return;
            }
            JsonToken token = reader.peek();
            int from = reader.position();
            if (member == Member.METHOD) {
                readMethod(token);
                return;
            }
            reader.skipValue();
            int to = reader.position();
            if (token == JsonToken.NULL) {
                from = ABSENT;
                to = ABSENT;
            }
            switch (member) {
                case METHOD -> throw new AssertionError();
                case PARAMS -> {
                    paramsFrom = from;
                    paramsTo = to;
                    paramsIsNotArray = token != JsonToken.ARRAY && token != JsonToken.NULL;
                }
                case RESULT -> {
                    resultFrom = from;
                    resultTo = to;
                }
                case ERROR -> {
                    errorFrom = from;
                    errorTo = to;
                }
                case ID -> {
                    idFrom = from;
                    idTo = to;
                }
            }
        }

        private void readMethod(JsonToken token) {
            methodIsNotString = token != JsonToken.STRING;
            if (methodIsNotString) {
                reader.skipValue();
                return;
            }
            method = reader.readStringIn(METHODS);
            if (method == null) {
                method = reader.spanText();
            }
        }

        Kind kind() {
            if (methodIsNotString) {
                throw new BadMessageException("method is not a JSON string");
            }
            if (unexpectedMember != null) {
                throw new BadMessageException("message has unexpected member \"" + unexpectedMember + "\"");
            }
            if (paramsIsNotArray) {
                throw new BadMessageException("\"params\" must be JSON array");
            }
            Kind kind = resultFrom != ABSENT ? Kind.REPLY
                    : errorFrom != ABSENT ? Kind.ERROR
                    : idFrom != ABSENT ? Kind.REQUEST : Kind.NOTIFICATION;
            boolean asks = kind == Kind.REQUEST || kind == Kind.NOTIFICATION;
            check(kind, "method", method != null, asks);
            check(kind, "params", paramsFrom != ABSENT, asks);
            check(kind, "error", errorFrom != ABSENT, kind == Kind.ERROR);
            check(kind, "id", idFrom != ABSENT, kind != Kind.NOTIFICATION);
            return kind;
        }

        private static void check(Kind kind, String member, boolean present, boolean wanted) {
            if (present != wanted) {
                throw new BadMessageException(kind.word() + (wanted ? " must have \"" : " must not have \"") + member + "\"");
            }
        }
    }
}

package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonWriter;
import dev.understudy.wire.JsonRpcMessage.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a message and what is not; the texts of complaints are the peer's. */
class JsonRpcMessageTest {
    private static JsonRpcMessage parse(String text) {
        return JsonRpcMessage.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"method":"echo","params":[1],"id":7}                                       | REQUEST
            {"method":"echo","params":[],"id":7,"result":null,"error":null}             | REQUEST
            {"method":"echo","params":[],"id":false}                                    | REQUEST
            {"id":{"a":[1]},"params":[],"method":"echo"}                                | REQUEST
            {"method":"foo","params":[]}                                                | NOTIFICATION
            {"method":"foo","params":[],"id":null}                                      | NOTIFICATION
            {"result":1,"error":null,"id":7}                                            | REPLY
            {"result":false,"id":7}                                                     | REPLY
            {"result":null,"error":"x","id":7}                                          | ERROR
            {"error":{},"id":""}                                                        | ERROR
            """)
    void theKindFollowsFromTheMembersThatAreNotNull(String text, Kind kind) {
        assertEquals(kind, parse(text).kind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1,2]                                                       | message is not a JSON object
            {"method":"echo","params":[],"id":7,"x":1}                  | message has unexpected member "x"
            {"method":"a","params":[],"x":null,"id":null}               | message has unexpected member "x"
            {"x":1,"params":{}}                                         | message has unexpected member "x"
            {"method":"echo","id":7}                                    | request must have "params"
            {"method":"echo","params":null,"id":7}                      | request must have "params"
            {"method":"echo","params":{},"id":7}                        | "params" must be JSON array
            {"params":{},"result":1,"id":1}                             | "params" must be JSON array
            {"method":1,"params":[],"id":7}                             | method is not a JSON string
            {"method":1,"x":2}                                          | method is not a JSON string
            {"method":null,"params":[],"id":7}                          | method is not a JSON string
            {}                                                          | notification must have "method"
            {"result":1,"error":2,"id":7}                               | reply must not have "error"
            {"method":"echo","params":[],"id":7,"result":1}             | reply must not have "method"
            {"method":"echo","params":[],"id":7,"error":1}              | error must not have "method"
            {"result":1}                                                | reply must have "id"
            {"error":1}                                                 | error must have "id"
            {"result":1,"id":3,"params":[]}                             | reply must not have "params"
            {"error":1,"params":[],"result":null}                       | error must not have "params"
            {"result":null,"error":null,"id":7}                         | request must have "method"
            """)
    void aMessageThatBreaksARuleIsNamedAsThePeerNamesIt(String text, String complaint) {
        assertEquals(complaint, assertThrows(BadMessageException.class, () -> parse(text)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"method\":\"echo\",\"params\":[\"\\q\"],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[\"\\u0000\"],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[1,],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[1],\"id\":7,}",
        "{\"method\":\"echo\",\"params\":[01],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[1e400],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[tru],\"id\":7}",
        "{\"method\":\"echo\" \"params\":[],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[\"\\ud800\"],\"id\":7}",
        "{\"method\":\"echo\",\"params\":[]} x"})
    void malformedTextIsRefusedWhereverItIs(String text) {
        assertThrows(JsonException.class, () -> parse(text));
    }

    @Test
    void theLastOfEqualMembersCounts() {
        JsonRpcMessage message = parse("{\"method\":\"foo\",\"id\":1,\"method\":\"echo\",\"params\":[1],\"params\":[2],\"id\":null}");
        assertEquals("echo", message.method());
        assertEquals(Kind.NOTIFICATION, message.kind());
        assertEquals("[2]", text(message, message.paramsFrom(), message.paramsTo()));
        assertNull(message.idText());
    }

    @Test
    void membersAreFoundAmongSpace() {
        JsonRpcMessage message = parse(" \n{ \"id\" : [ 1 , 2 ] , \"method\" : \"tran\\u0073act\" , \"params\" : [ \"é\" ] } ");
        assertSame("transact", message.method());
        assertEquals("[ 1 , 2 ]", new String(message.idText(), StandardCharsets.UTF_8));
        assertEquals("[ \"é\" ]", text(message, message.paramsFrom(), message.paramsTo()));
        assertTrue(message.params().peek() == dev.understudy.json.JsonToken.ARRAY);
    }

    @Test
    void probesAndTheirRepliesAreKnown() {
        assertTrue(parse("{\"method\":\"echo\",\"params\":[],\"id\":\"echo\"}").isEchoRequest());
        assertFalse(parse("{\"method\":\"echo\",\"params\":[],\"id\":null}").isEchoRequest());
        assertTrue(parse("{\"id\":\"echo\",\"result\":[],\"error\":null}").isProbeReply());
        assertFalse(parse("{\"id\":\"echo2\",\"result\":[],\"error\":null}").isProbeReply());
        assertFalse(parse("{\"id\":\"echo\",\"result\":null,\"error\":1}").isProbeReply());
    }

    @Test
    void framesAreSpelledAsThePeerSpellsThem() {
        JsonRpcMessage request = parse("{\"method\":\"foo\",\"params\":[],\"id\":[7]}");
        JsonWriter writer = new JsonWriter();
        JsonRpcWriter.beginReply(writer, request);
        writer.beginArray().value("S").endArray();
        JsonRpcWriter.endReply(writer);
        JsonRpcWriter.beginError(writer, request);
        writer.value("unknown method");
        JsonRpcWriter.endError(writer);
        JsonRpcWriter.beginNotification(writer, "locked");
        writer.beginArray().value("l").endArray();
        JsonRpcWriter.endNotification(writer);
        JsonRpcWriter.beginRequest(writer, 12, "list_dbs");
        writer.beginArray().endArray();
        JsonRpcWriter.endRequest(writer);
        assertEquals("{\"id\":[7],\"result\":[\"S\"],\"error\":null}"
                + "{\"id\":[7],\"error\":\"unknown method\"}"
                + "{\"id\":null,\"method\":\"locked\",\"params\":[\"l\"]}"
                + "{\"id\":12,\"method\":\"list_dbs\",\"params\":[]}", writer.toString());
    }

    private static String text(JsonRpcMessage message, int from, int to) {
        return new String(message.text(), from, to - from, StandardCharsets.UTF_8);
    }
}

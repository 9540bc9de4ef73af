package dev.understudy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages are told apart wherever the stream is cut. */
class FramerTest {
    private static final String STREAM = """
            {"id":1,"result":[{"uuid":["uuid","x"]}],"error":null}{"id":"echo","method":"echo","params":[]}
            {"error":null,"id":2,"result":[{"error":"constraint violation","details":"a \\" and a }"}]}
            {"id":3,"result":null,"error":{"error":"unknown database"}}
            {"id":null,"method":"update3","params":[["monid","Bench"],"0",{"T":{"x":{"modify":{"method":"echo","error":"none"}}}}]}
            {"id":4,"error": null,"result":[{"rows":[{"name":"error"},{"name":"{{{"}]}]}""";

    private static final List<Arrival> ARRIVALS = List.of(Arrival.REPLY, Arrival.ECHO, Arrival.FAILURE, Arrival.FAILURE,
            Arrival.NOTIFICATION, Arrival.REPLY);

    @Test
    void everyMessageIsKnownInOnePiece() {
        assertEquals(ARRIVALS, arrivals(STREAM.length()));
    }

    @Test
    void everyMessageIsKnownInPieces() {
        for (int piece = 1; piece < 40; piece++) {
            assertEquals(ARRIVALS, arrivals(piece), "pieces of " + piece);
        }
    }

    private static List<Arrival> arrivals(int piece) {
        Framer framer = new Framer();
        byte[] bytes = STREAM.getBytes(StandardCharsets.US_ASCII);
        List<Arrival> arrivals = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            int to = Math.min(bytes.length, from + piece);
            for (int at = framer.next(bytes, from, to); at >= 0; at = framer.next(bytes, at, to)) {
                arrivals.add(framer.arrival());
            }
        }
        return arrivals;
    }
}

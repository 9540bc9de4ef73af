package dev.understudy.differential;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison sees what differs and nothing else. In the texts A, B, C are the peer's UUIDs and X, Y, Z the other's. */
class ComparisonTest {
    private static final String SELECT = "{'op':'select','table':'T','where':[]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{'count':1}]                            | [{'count':1}]
            [{'rows':[{'a':1.0}]}]                   | [{'rows':[{'a':1}]}]
            [{'rows':[{'a':1},{'a':2}]}]             | [{'rows':[{'a':2},{'a':1}]}]
            [{'uuid':['uuid','A']}]                  | [{'uuid':['uuid','X']}]
            [{'rows':[{'s':['set',[['uuid','A'],['uuid','B']]]}]}] | [{'rows':[{'s':['set',[['uuid','X'],['uuid','Y']]]}]}]
            [{'rows':[{'_uuid':['uuid','A'],'_version':['uuid','C']}]}] | [{'rows':[{'_uuid':['uuid','X'],'_version':['uuid','Z']}]}]
            [{'error':'e','details':'mine'},null]    | [{'error':'e','details':'yours'},null]
            {'error':'e'}                            | {'error':'e'}
            """)
    void theseAgree(String peer, String other) {
        assertDoesNotThrow(() -> compare(peer, other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{'count':1}]                            | [{'count':2}]
            [{'count':1}]                            | [{}]
            [{'count':1}]                            | [{'count':1},null]
            [{}]                                     | [null]
            [{'rows':[{'a':1}]}]                     | [{'rows':[{'a':1},{'a':1}]}]
            [{'rows':[{'a':1}]}]                     | [{'rows':[{'a':'1'}]}]
            [{'rows':[{'a':1}]}]                     | [{'rows':[{'b':1}]}]
            [{'rows':[{'a':true}]}]                  | [{'rows':[{'a':false}]}]
            [{'rows':[{'s':['set',[1,2]]}]}]         | [{'rows':[{'s':['set',[2,1]]}]}]
            [{'rows':[{'s':1}]}]                     | [{'rows':[{'s':['set',[1]]}]}]
            [{'rows':[{'m':['map',[[1,2]]]}]}]       | [{'rows':[{'m':['map',[[1,3]]]}]}]
            [{'rows':[{'s':['uuid','A']}]}]          | [{'rows':[{'s':['uuid','Y']}]}]
            [{'rows':[{'s':['set',[['uuid','A']]]}]}] | [{'rows':[{'s':['set',[['uuid','X'],['uuid','Y']]]}]}]
            [{'rows':[{'s':['set',[['uuid','A'],['uuid','B']]]}]}] | [{'rows':[{'s':['set',[['uuid','Y'],['uuid','X']]]}]}]
            [{'error':'e'}]                          | [{'error':'f'}]
            [{'error':'e'}]                          | [{}]
            {'error':'e'}                            | [{'error':'e'}]
            """)
    void theseDoNot(String peer, String other) {
        assertThrows(Disagreement.class, () -> compare(peer, other));
    }

    @Test
    void aUuidIsOneThingOnly() {
        Renaming renaming = known();
        assertThrows(Disagreement.class, () -> renaming.pair(uuid("A"), uuid("Y")));
        assertThrows(Disagreement.class, () -> renaming.pair(uuid("C"), uuid("Y")));
    }

    @Test
    void updatesAreComparedRowByRow() {
        Comparison comparison = new Comparison(known());
        JsonNode peer = json("{'T':{'A':{'modify':{'a':1}}}}");
        assertDoesNotThrow(() -> comparison.tableUpdates("", peer, json("{'T':{'X':{'modify':{'a':1}}}}")));
        for (String other : List.of("{'T':{'Y':{'modify':{'a':1}}}}", "{'T':{'X':{'modify':{'a':2}}}}", "{'T':{}}", "{}",
                "{'T':{'X':{'insert':{'a':1}}}}", "{'T':{'X':{'modify':{'a':1}},'Y':{'delete':null}}}")) {
            assertThrows(Disagreement.class, () -> comparison.tableUpdates("", peer, json(other)), other);
        }
    }

    private static void compare(String peer, String other) {
        new Comparison(known()).transaction(List.of(json(SELECT)), json(peer), json(other));
    }

    private static Renaming known() {
        Renaming renaming = new Renaming();
        renaming.pair(uuid("A"), uuid("X"));
        renaming.pair(uuid("B"), uuid("Y"));
        return renaming;
    }

    private static JsonNode json(String text) {
        String named = text;
        for (String letter : List.of("A", "B", "C", "X", "Y", "Z")) {
            named = named.replace("'" + letter + "'", "'" + uuid(letter) + "'");
        }
        return Json.of(named);
    }

    private static String uuid(String letter) {
        return "00000000-0000-0000-0000-0000000000%02x".formatted((int) letter.charAt(0));
    }
}

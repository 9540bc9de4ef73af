package dev.understudy.monitor;

import static dev.understudy.monitor.TheatreDatabase.SCHEMA;
import static dev.understudy.monitor.TheatreDatabase.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonWriter;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests for monitors mean, and the errors for those that mean nothing: the texts are those of ovsdb-server 3.1. */
class MonitorRequestTest {
    private static MonitorRequest request(MonitorMethod method, String params) {
        return MonitorParameters.read(method, json(params)).request(SCHEMA);
    }

    private static MonitorRequest request(String requests) {
        return request(MonitorMethod.MONITOR_COND, "['P','m'," + requests + "]");
    }

    private static String text(OvsdbException error) {
        JsonWriter writer = new JsonWriter();
        error.write(writer);
        return writer.toString().replace("\\\"", "`").replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "MONITOR            | ['P']                | {'details':'monitor-requests must be object','error':'syntax error','syntax':'null'}",
        "MONITOR            | ['P','m',5]          | {'details':'monitor-requests must be object','error':'syntax error','syntax':'5'}",
        "MONITOR_COND       | ['P','m']            | {'details':'invalid parameters','error':'syntax error','syntax':'[`P`,`m`]'}",
        "MONITOR_COND       | ['P','m',{},1,2]     | {'details':'invalid parameters','error':'syntax error','syntax':'[`P`,`m`,{},1,2]'}",
        "MONITOR_COND       | ['P','m',5]          | {'details':'monitor-requests must be object','error':'syntax error','syntax':'5'}",
        "MONITOR_COND_SINCE | ['P','m',{}]         | {'details':'invalid parameters','error':'syntax error','syntax':'[`P`,`m`,{}]'}",
        "MONITOR_COND_SINCE | ['P','m',{},5]       | {'details':'last-txn-id must be string','error':'syntax error','syntax':'5'}",
        "MONITOR_COND_SINCE | ['P','m',{},'x']     | {'details':'last-txn-id must be UUID format.','error':'syntax error','syntax':'`x`'}",
        "MONITOR_COND_SINCE | ['P','m',{'T':5},5]  | {'details':'Parsing table T failed: Object expected.','error':'syntax error'}",
    })
    void parametersThatMakeNoSense(MonitorMethod method, String params, String error) {
        assertEquals(error, text(assertThrows(OvsdbException.class, () -> request(method, params))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{'T':5}                             | {'details':'Parsing table T failed: Object expected.','error':'syntax error'}",
        "{'T':[5]}                           | {'details':'Parsing table T failed: Object expected.','error':'syntax error'}",
        "{'N':5}                             | {'details':'no table named N','error':'syntax error'}",
        "{'T':[{'columns':['zz']}]}          | {'details':'zz is not a valid column name','error':'syntax error','syntax':'[`zz`]'}",
        "{'T':[{'columns':[5]}]}             | {'details':'array of column names expected','error':'syntax error','syntax':'[5]'}",
        "{'T':[{'columns':['a','a']}]}       | {'details':'column a mentioned more than once','error':'syntax error','syntax':'[`a`,`a`]'}",
        "{'T':[{'columns':['a']},{}]}        | {'details':'column a mentioned more than once','error':'syntax error'}",
        "{'T':[{'where':[5]},{'foo':1}]}     | {'details':'Parse error in condition.','error':'syntax error','syntax':'5'}",
        "{'T':[{'columns':['zz'],'where':[5]}]} | {'details':'zz is not a valid column name','error':'syntax error','syntax':'[`zz`]'}",
        "{'T':[{'where':[['a','~',1]]}]}     | {'details':'No function named ~.','error':'unknown function'}",
        "{'T':[{'where':[['zz','==',1]]}]}   | "
                + "{'details':'No column zz in table T.','error':'unknown column','syntax':'[`zz`,`==`,1]'}",
        "{'T':{'foo':1}}                     | "
                + "{'details':'Parsing table T failed: Member 'foo' is present but not allowed here.','error':'syntax error','syntax':'{`foo`:1}'}",
        "{'T':[{'columns':5}]}               | "
                + "{'details':'Parsing table T failed: Type mismatch for member 'columns'.','error':'syntax error','syntax':'{`columns`:5}'}",
        "{'T':[{'where':{}}]}                | "
                + "{'details':'Parsing table T failed: Type mismatch for member 'where'.','error':'syntax error','syntax':'{`where`:{}}'}",
        "{'T':[{'columns':['zz'],'select':{'foo':1}}]} | {'details':'Parsing table T select failed: "
                + "Member 'foo' is present but not allowed here.','error':'syntax error','syntax':'{`foo`:1}'}",
        "{'T':[{'select':{'initial':5}}]}    | {'details':'Parsing table T select failed: "
                + "Type mismatch for member 'initial'.','error':'syntax error','syntax':'{`initial`:5}'}",
    })
    void requestsThatMakeNoSense(String requests, String error) {
        assertEquals(error, text(assertThrows(OvsdbException.class, () -> request(requests))));
    }

    @Test
    void theMonitorOfTheRfcHasNoConditions() {
        OvsdbException error = assertThrows(OvsdbException.class, () -> request(MonitorMethod.MONITOR, "['P','m',{'T':{'where':[]}}]"));
        assertEquals("{'details':'Parsing table T failed: Member 'where' is present but not allowed here.','error':'syntax error',"
                + "'syntax':'{`where`:[]}'}", text(error));
    }

    @Test
    void withoutColumnsAllAreMeantButTheUuid() {
        WatchedTable watched = request("{'T':{}}").key().spec().get(0);
        assertEquals("[_version, a, b, e, f, m, o, s]", java.util.Arrays.toString(watched.columns(Select.INITIAL)));
    }

    @Test
    void selectsBelongToTheColumnsOfTheirRequest() {
        WatchedTable watched = request("{'T':[{'columns':['b'],'select':{'modify':false}},{'columns':['a'],'select':{'initial':false,'delete':false}}]}")
                .key().spec().get(0);
        assertEquals("[b]", java.util.Arrays.toString(watched.columns(Select.INITIAL)));
        assertEquals("[a, b]", java.util.Arrays.toString(watched.columns(Select.INSERT)));
        assertEquals("[a]", java.util.Arrays.toString(watched.columns(Select.MODIFY)));
        assertTrue(watched.tells(Select.DELETE) && watched.tells(Select.INITIAL));
    }

    @Test
    void noRequestsForATableTellNothingOfIt() {
        WatchedTable watched = request("{'T':[]}").key().spec().get(0);
        assertFalse(watched.tells(Select.INITIAL) || watched.tells(Select.INSERT) || watched.tells(Select.DELETE));
    }

    @Test
    void equalRequestsAreKnownAsEqualHoweverTheyAreSpelled() {
        ViewKey key = request("{'U':{},'T':[{'columns':['a','b'],'where':[['a','==',1],['a','==',2],false]}]}").key();
        assertEquals(key, request("{'T':{'columns':['b','a'],'where':[['a','==',2],['a','==',1]]},'U':[{'select':{}}]}").key());
        assertNotEquals(key, request("{'T':{'columns':['b','a'],'where':[['a','==',2]]},'U':{}}").key());
        assertNotEquals(key, request("{'T':{'columns':['a'],'where':[['a','==',2],['a','==',1]]},'U':{}}").key());
    }

    @Test
    void idsAreComparedAsJson() {
        byte[] one = MonitorParameters.read(MonitorMethod.MONITOR, json("['P', {'b':1.0, 'a':[2]}, {}]")).id();
        byte[] other = MonitorParameters.read(MonitorMethod.MONITOR, json("['P',{'a':[2e0],'b':1},{}]")).id();
        assertArrayEquals(one, other);
    }

    @Test
    void aDuplicateIdIsQuoted() {
        OvsdbException error = MonitorParameters.read(MonitorMethod.MONITOR, json("['P','m',{}]")).duplicateId();
        assertEquals("{'details':'duplicate monitor ID','error':'syntax error','syntax':'`m`'}", text(error));
    }

    @Test
    void theLastTransactionIsRead() {
        String id = "01234567-89ab-cdef-0123-456789abcdef";
        assertEquals(UuidAtom.parse(id), request(MonitorMethod.MONITOR_COND_SINCE, "['P','m',{},'" + id + "']").lastId());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "5                                        | {'details':'monitor-cond-change-requests must be object','error':'syntax error'}",
        "{'N':[]}                                 | {'details':'no table named N','error':'syntax error'}",
        "{'U':[]}                                 | {'details':'no table named U in monitor session','error':'syntax error'}",
        "{'T':{'where':[true]}}                   | {'details':'table T no monitor-cond-change JSON array','error':'syntax error'}",
        "{'T':[5]}                                | {'details':'Parsing table T failed: Object expected.','error':'syntax error'}",
        "{'T':[{'columns':['b'],'where':[true]}]} | "
                + "{'details':'changing columns is unsupported','error':'syntax error','syntax':'{`columns`:[`b`],`where`:[true]}'}",
        "{'T':[{'where':5}]}                      | "
                + "{'details':'Parsing table T failed: Type mismatch for member 'where'.','error':'syntax error','syntax':'{`where`:5}'}",
        "{'T':[{'foo':1}]}                        | {'details':'Parsing table T failed: "
                + "Member 'foo' is present but not allowed here.','error':'syntax error','syntax':'{`foo`:1}'}",
    })
    void changesThatMakeNoSense(String requests, String error) {
        ViewKey key = request("{'T':{}}").key();
        ConditionChange change = ConditionChange.read(json("['m','n'," + requests + "]"));
        assertEquals(error, text(assertThrows(OvsdbException.class, () -> change.filters(key))));
    }

    @Test
    void aChangeSaysWhichIdsItMeans() {
        ConditionChange change = ConditionChange.read(json("['m', 'n' ,{}]"));
        assertEquals("{'details':'unknown monitor session','error':'syntax error','syntax':'`m`'}", text(change.unknownId()));
        assertEquals("{'details':'duplicate monitor ID','error':'syntax error','syntax':'`n`'}", text(change.duplicateId()));
        OvsdbException error = assertThrows(OvsdbException.class, () -> ConditionChange.read(json("['m']")));
        assertEquals("{'details':'invalid parameters','error':'syntax error','syntax':'[`m`]'}", text(error));
    }
}

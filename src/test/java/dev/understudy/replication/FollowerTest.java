package dev.understudy.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conversation with a source, step by step. */
class FollowerTest {
    private static final String SCHEMA = "{'name':'D','version':'1.0.0','tables':{'T':{'columns':{'n':{'type':'integer'}},'isRoot':true}}}";
    private static final String WIDER = SCHEMA.replace("1.0.0", "1.1.0").replace("'n':", "'m':{'type':'string'},'n':");
    private static final String ID1 = "00000000-0000-0000-0000-000000000001";
    private static final String ID2 = "00000000-0000-0000-0000-000000000002";
    private static final String ZERO = "00000000-0000-0000-0000-000000000000";
    private static final String ROW = "8e676005-1ee7-4cc7-b359-ccf8f48b05e5";

    private final AtomicLong ids = new AtomicLong();
    private final Follower follower = new Follower("D", ids::incrementAndGet);
    private final List<String> sent = new ArrayList<>();
    private final List<Effect> done = new ArrayList<>();
    private long nowMs = 1_000_000;

    @BeforeEach
    void connect() {
        step(new Event.Connected("tcp:there"));
    }

    private void step(Event event) {
        done.clear();
        sent.clear();
        for (Effect effect : follower.step(nowMs, event)) {
            if (effect instanceof Effect.Send(byte[] text)) {
                sent.add(new String(text, StandardCharsets.UTF_8).replace('"', '\''));
            } else {
                done.add(effect);
            }
        }
    }

    private void receive(String message) {
        step(new Event.Received(JsonRpcMessage.parse(message.replace('\'', '"').replace('`', '\'').getBytes(StandardCharsets.UTF_8))));
    }

    private void reply(String result) {
        receive("{'id':" + ids.get() + ",'result':" + result + ",'error':null}");
    }

    private void refuse() {
        receive("{'id':" + ids.get() + ",'error':'unknown method'}");
    }

    private static String serverRow(String model, boolean connected, String schema, String index) {
        return "{'Database':{'" + ROW + "':{'initial':{'name':'D','model':'" + model + "','connected':" + connected
                + (schema == null ? "" : ",'schema':\"" + schema.replace("'", "\\\"") + "\"") + (index == null ? "" : ",'index':" + index) + "}}}}";
    }

    private void introduce() {
        receive("{'id':" + ids.get() + ",'result':" + serverRow("standalone", true, SCHEMA, null) + ",'error':null}");
        reply(SCHEMA);
    }

    private Effect.Install installation() {
        return done.stream().filter(Effect.Install.class::isInstance).map(Effect.Install.class::cast).findFirst().orElseThrow();
    }

    private void follow(String id) {
        introduce();
        reply("[false,'" + id + "',{}]");
        step(new Event.Installed());
    }

    private <T extends Effect> T only(Class<T> kind) {
        assertEquals(1, done.size(), done::toString);
        return assertInstanceOf(kind, done.getFirst());
    }

    @Test
    void theContentsAreAskedForInstalledAndKeptUp() {
        assertEquals(1, sent.size());
        assertTrue(sent.getFirst().contains("'method':'monitor_cond','params':['_Server',['monid','_Server'],{'Database':"), sent::toString);
        receive("{'id':1,'result':" + serverRow("standalone", true, SCHEMA, null) + ",'error':null}");
        assertEquals(List.of("{'id':2,'method':'get_schema','params':['D']}"), sent);
        reply(SCHEMA);
        assertEquals(List.of("{'id':3,'method':'set_db_change_aware','params':[true]}", "{'id':null,'method':'" + Follower.EACH_TRANSACTION + "','params':[]}",
                "{'id':4,'method':'monitor_cond_since','params':['D',['monid','D'],{'T':[{'columns':['n']}]},'" + ZERO + "']}"), sent);
        receive("{'id':3,'result':{},'error':null}");
        only(Effect.Answered.class);
        receive("{'id':4,'result':[false,'" + ID1 + "',{'T':{'" + ROW + "':{'initial':{'n':1}}}}],'error':null}");
        assertInstanceOf(Effect.Pause.class, done.getFirst());
        assertEquals(UuidAtom.parse(ID1), installation().id());
        step(new Event.Installed());
        assertEquals(List.of(new Effect.Resume(), new Effect.Began(), new Effect.ConnectedChanged(true)), done);
        receive("{'id':null,'method':'update3','params':[['monid','D'],'" + ID2 + "',{'T':{'" + ROW + "':{'modify':{'n':2}}}}]}");
        assertEquals(UuidAtom.parse(ID2), only(Effect.Apply.class).id());
    }

    @Test
    void afterALossItGoesOnFromTheLastTransaction() {
        follow(ID1);
        receive("{'id':null,'method':'update3','params':[['monid','D'],'" + ID2 + "',{}]}");
        step(new Event.Disconnected());
        assertEquals(List.of(new Effect.Ended()), done);
        step(new Event.Connected("tcp:elsewhere"));
        introduce();
        assertTrue(sent.getLast().contains("'" + ID2 + "'"), sent::toString);
        reply("[true,'" + ID2 + "',{}]");
        assertInstanceOf(Effect.Apply.class, done.getFirst());
        assertInstanceOf(Effect.Began.class, done.getLast());
    }

    @Test
    void anUnknownTransactionBringsTheWholeUnderTheSameSchemaObject() {
        introduce();
        reply("[false,'" + ID1 + "',{}]");
        Effect.Install first = installation();
        step(new Event.Installed());
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:elsewhere"));
        introduce();
        reply("[false,'" + ID2 + "',{}]");
        assertSame(first.schema(), installation().schema());
    }

    @Test
    void aSourceThatGivesNoIdsIsAskedForTheWholeEachTime() {
        follow(ZERO);
        receive("{'id':null,'method':'update3','params':[['monid','D'],'" + ZERO + "',{}]}");
        only(Effect.Apply.class);
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:there"));
        introduce();
        assertTrue(sent.getLast().contains("'" + ZERO + "'"), sent::toString);
        reply("[true,'" + ZERO + "',{}]");
        installation();
    }

    @Test
    void itStaysConnectedForAWhileAndNoLonger() {
        follow(ID1);
        step(new Event.Disconnected());
        assertEquals(nowMs + Follower.CONNECTED_GRACE_MS, follower.deadlineMs());
        nowMs += Follower.CONNECTED_GRACE_MS - 1;
        step(new Event.Tick());
        assertEquals(List.of(), done);
        nowMs++;
        step(new Event.Tick());
        assertEquals(false, only(Effect.ConnectedChanged.class).connected());
        assertEquals(Follower.NEVER, follower.deadlineMs());
    }

    @Test
    void aSourceWithoutTheDatabaseIsLeft() {
        receive("{'id':1,'result':{'Database':{}},'error':null}");
        assertEquals("server does not have D database", reason());
    }

    private String reason() {
        return assertInstanceOf(Effect.Reconnect.class, done.getLast()).why();
    }

    @Test
    void sourcesThatAreNotReadyAreLeft() {
        assertRefused(serverRow("clustered", true, null, null), "clustered database server has not yet joined cluster; trying another server");
        assertRefused(serverRow("clustered", false, SCHEMA, null), "clustered database server is disconnected from cluster; trying another server");
        assertRefused(serverRow("relay", false, null, null), "relay database server has not yet connected to the relay source; trying another server");
        assertRefused(serverRow("relay", false, SCHEMA, null), "relay database server is disconnected from the relay source; trying another server");
    }

    private void assertRefused(String rows, String why) {
        receive("{'id':" + ids.get() + ",'result':" + rows + ",'error':null}");
        assertEquals(why, reason());
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:next"));
    }

    @Test
    void aClusterMemberThatIsBehindIsLeft() {
        receive("{'id':1,'result':" + serverRow("clustered", true, SCHEMA, "[`set`,[]]".replace('`', '\'')) + ",'error':null}");
        assertEquals(1, sent.size());
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:next"));
        receive("{'id':" + ids.get() + ",'result':" + serverRow("clustered", true, SCHEMA, "17") + ",'error':null}");
        assertEquals(1, sent.size());
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:next"));
        receive("{'id':" + ids.get() + ",'result':" + serverRow("clustered", true, SCHEMA, "16") + ",'error':null}");
        assertEquals("clustered database server has stale data; trying another server", reason());
    }

    @Test
    void aSourceThatLosesItsOwnSourceIsLeft() {
        receive("{'id':1,'result':" + serverRow("relay", true, SCHEMA, null) + ",'error':null}");
        reply(SCHEMA);
        reply("[false,'" + ID1 + "',{}]");
        step(new Event.Installed());
        receive("{'id':null,'method':'update2','params':[['monid','_Server'],{'Database':{'" + ROW + "':{'modify':{'connected':false}}}}]}");
        assertEquals("relay database server is disconnected from the relay source; trying another server", reason());
        assertInstanceOf(Effect.Ended.class, done.getFirst());
    }

    @Test
    void anOldServerIsAskedInItsOwnWay() {
        refuse();
        assertTrue(sent.getFirst().contains("get_schema"), sent::toString);
        reply(SCHEMA);
        refuse();
        assertTrue(sent.getFirst().contains("'method':'monitor_cond',"), sent::toString);
        refuse();
        assertTrue(sent.getFirst().contains("'method':'monitor',"), sent::toString);
        reply("{'T':{'" + ROW + "':{'new':{'n':1}}}}");
        assertEquals(false, installation().contents().differences());
        assertEquals(UuidAtom.ZERO, installation().id());
        step(new Event.Installed());
        receive("{'id':null,'method':'update','params':[['monid','D'],{}]}");
        only(Effect.Apply.class);
        receive("{'id':null,'method':'update2','params':[['monid','D'],{}]}");
        assertEquals(List.of(), done);
    }

    @Test
    void anotherSchemaIsFetchedWhenTheMonitorIsCanceled() {
        introduce();
        reply("[false,'" + ID1 + "',{}]");
        Effect.Install first = installation();
        step(new Event.Installed());
        receive("{'id':null,'method':'monitor_canceled','params':[['monid','D']]}");
        assertTrue(sent.getFirst().contains("get_schema"), sent::toString);
        reply(WIDER);
        assertTrue(sent.getLast().contains("{'columns':['m','n']}") && sent.getLast().contains(ZERO), sent::toString);
        reply("[true,'" + ID1 + "',{}]");
        assertNotSame(first.schema(), installation().schema());
    }

    @Test
    void anotherSchemaIsFetchedWhenTheServerTellsOfIt() {
        follow(ID1);
        receive("{'id':null,'method':'update2','params':[['monid','_Server'],{'Database':{'" + ROW + "':{'modify':{'schema':'{}'}}}}]}");
        assertTrue(sent.getFirst().contains("get_schema"), sent::toString);
        reply(SCHEMA);
        assertTrue(sent.getFirst().contains("monitor_cancel"), sent::toString);
        assertTrue(sent.getLast().contains("'" + ID1 + "'"), "what is known under the same schema is of use");
    }

    @Test
    void aChangeThatDoesNotFitBringsEverythingAgain() {
        follow(ID1);
        step(new Event.ApplyFailed("no such row"));
        assertEquals("inconsistent data", reason());
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:there"));
        introduce();
        assertTrue(sent.getLast().contains("'" + ZERO + "'"), sent::toString);
    }

    @Test
    void unusableContentsEndTheConnectionAndChangeNothing() {
        follow(ID1);
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:there"));
        introduce();
        reply("[false,'" + ID2 + "',{}]");
        step(new Event.InstallFailed("set contains duplicate"));
        assertInstanceOf(Effect.Resume.class, done.getFirst());
        assertEquals("unusable contents", reason());
        step(new Event.Connected("tcp:there"));
        introduce();
        assertTrue(sent.getLast().contains("'" + ID1 + "'"), sent::toString);
    }

    @Test
    void nothingIsTakenFromANewConnectionWhileContentsAreInstalled() {
        introduce();
        reply("[false,'" + ID1 + "',{}]");
        step(new Event.Disconnected());
        step(new Event.Connected("tcp:there"));
        assertEquals(List.of(new Effect.Pause()), done);
        step(new Event.Installed());
        assertEquals(List.of(new Effect.Resume()), done);
        introduce();
        assertTrue(sent.getLast().contains("'" + ID1 + "'"), sent::toString);
    }

    @Test
    void answersToOthersAreHandedOn() {
        follow(ID1);
        receive("{'id':77,'result':[{}],'error':null}");
        assertEquals(77, only(Effect.Answered.class).id());
        receive("{'id':'seventy','error':'canceled'}");
        assertEquals(-1, ((Effect.Answered) done.getFirst()).id());
    }

    @Test
    void badMessagesEndTheConnection() {
        for (String result : List.of("7", "[]", "[false]", "['false','" + ID1 + "',{}]", "[false,'no-uuid',{}]", "[false,7,{}]")) {
            introduce();
            reply(result);
            assertInstanceOf(Effect.Reconnect.class, done.getLast(), result);
            step(new Event.Disconnected());
            step(new Event.Connected("tcp:there"));
        }
        reply("{'Database':{'" + ROW + "':{'initial':{'name':7}}}}");
        assertEquals("unexpected message", reason());
        step(new Event.Connected("tcp:there"));
        reply("[]");
        assertEquals("unexpected message", reason());
        step(new Event.Connected("tcp:there"));
        receive("{'id':" + ids.get() + ",'result':" + serverRow("standalone", true, SCHEMA, null) + ",'error':null}");
        reply(SCHEMA.replace("'D'", "'E'"));
        assertEquals("unexpected message", reason());
    }

    @Test
    void whatComesAfterGivingUpIsIgnored() {
        follow(ID1);
        step(new Event.ApplyFailed("no such row"));
        receive("{'id':null,'method':'update3','params':[['monid','D'],'" + ID2 + "',{}]}");
        assertEquals(List.of(), done);
        step(new Event.Disconnected());
        assertEquals(List.of(), done);
    }
}

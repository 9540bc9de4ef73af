package dev.understudy.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.storage.Position;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules of docs/failover.md, one story each. The simulator looks for what nobody thought of; this says what is meant. */
class ParticipantTest {
    private static final ServerId A = new ServerId("a");
    private static final ServerId B = new ServerId("b");
    private static final ServerId C = new ServerId("c");
    private static final UuidAtom LINEAGE = UuidAtom.of(0, 1);

    private record Record(Position position) implements RecordLog.Entry {}

    /** A log whose record n of the branch x has the id (x, n). */
    private static final class Log implements RecordLog {
        private final List<Position> positions = new ArrayList<>(List.of(position(0, 0)));

        @Override
        public Position first() {
            return positions.getFirst();
        }

        @Override
        public Position last() {
            return positions.getLast();
        }

        @Override
        public Position at(long index) {
            return positions.get((int) index);
        }

        @Override
        public List<Record> read(long after, long upTo) {
            return positions.subList((int) after + 1, (int) upTo + 1).stream().map(Record::new).toList();
        }

        void add(int branch, int count) {
            for (int i = 0; i < count; i++) {
                positions.add(position(branch, positions.size()));
            }
        }

        void cut(long end) {
            positions.subList((int) end + 1, positions.size()).clear();
        }
    }

    private final Log log = new Log();
    private Participant server;
    private long nowMs;
    private Facts facts = Facts.NONE;
    private Service service;

    private static Position position(int branch, long index) {
        return new Position(LINEAGE, index, UuidAtom.of(branch, index));
    }

    private static Register register(long version, long epoch, ServerId active, ServerId... inSync) {
        return new Register(version, new Epoch(epoch, active), new TreeSet<>(List.of(inSync)));
    }

    private Participant start(CommitPolicy policy) {
        server = new Participant(new Settings(A, policy, Timing.DEFAULT, false, false), log, facts);
        return server;
    }

    /** Takes an event and carries out what concerns the log; returns everything that is to be done. */
    private List<Effect> take(Event event) {
        List<Effect> effects = server.step(event, nowMs);
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.SaveFacts(Facts saved) -> facts = saved;
                case Effect.Serve(Service next) -> service = next;
                case Effect.AppendFork fork -> log.add(9, 1);
                case Effect.Append(List<? extends RecordLog.Entry> entries) -> entries.forEach(entry -> log.positions.add(entry.position()));
                default -> { }
            }
        }
        return effects;
    }

    private static <T extends Effect> T only(Class<T> type, List<Effect> effects) {
        List<T> found = effects.stream().filter(type::isInstance).map(type::cast).toList();
        assertEquals(1, found.size(), () -> type.getSimpleName() + " in " + effects);
        return found.getFirst();
    }

    private static <T extends Effect> boolean has(Class<T> type, List<Effect> effects) {
        return effects.stream().anyMatch(type::isInstance);
    }

    private static <T extends Message> T said(Class<T> type, List<Effect> effects) {
        List<T> found = effects.stream().filter(effect -> effect instanceof Effect.Send send && type.isInstance(send.message()))
                .map(effect -> type.cast(((Effect.Send) effect).message())).toList();
        assertEquals(1, found.size(), () -> type.getSimpleName() + " in " + effects);
        return found.getFirst();
    }

    /** Makes the server active in epoch 2, alone in sync, with its fork on disk. */
    private void lead(CommitPolicy policy) {
        start(policy);
        take(new Event.Promote(false, "test"));
        Register next = only(Effect.Propose.class, take(new Event.Answered(register(1, 1, A, A), nowMs))).next();
        take(new Event.Answered(next, nowMs));
        take(new Event.Durable(log.last()));
    }

    /** Has another server follow up to the end of the log and be counted as in sync. */
    private void join(ServerId peer) {
        take(new Event.Connected(peer));
        hear(peer, new Message.Start(server.epoch(), false, log.last()));
        hear(peer, new Message.Held(server.epoch(), log.last()));
        Register next = only(Effect.Propose.class, take(new Event.Tick())).next();
        take(new Event.Answered(next, nowMs));
    }

    private List<Effect> hear(ServerId from, Message message) {
        return take(new Event.Received(from, message));
    }

    private List<Effect> write() {
        log.add(1, 1);
        return take(new Event.Written(log.last()));
    }

    @Test
    void whoeverStartsIsABackup() {
        facts = new Facts(new Epoch(4, A), register(7, 4, A, A, B), 0, 1);
        start(new CommitPolicy.Sync(1));
        take(new Event.Tick());
        assertEquals("backup", server.role());
    }

    @Test
    void rule5AServerIsActiveOnlyWhenItsForkIsOnDisk() {
        start(new CommitPolicy.Sync(1));
        assertTrue(has(Effect.ReadRegister.class, take(new Event.Promote(false, "test"))));
        Register next = only(Effect.Propose.class, take(new Event.Answered(register(1, 1, B, A, B), nowMs))).next();
        assertEquals(register(2, 2, A, A), next);
        assertTrue(has(Effect.AppendFork.class, take(new Event.Answered(next, nowMs))));
        assertEquals("promoting", server.role());
        take(new Event.Durable(log.at(0)));
        assertEquals("promoting", server.role());
        take(new Event.Durable(log.last()));
        assertEquals(new Service.Active(new Epoch(2, A)), service);
    }

    @Test
    void rule5WhoIsNotInSyncIsNotPromoted() {
        start(new CommitPolicy.Sync(1));
        take(new Event.Promote(false, "test"));
        List<Effect> effects = take(new Event.Answered(register(1, 1, B, B, C), nowMs));
        assertTrue(only(Effect.Say.class, effects).text().contains("it may lack acknowledged writes"), effects.toString());
        assertFalse(has(Effect.Propose.class, effects));
        take(new Event.Promote(true, "a person"));
        assertTrue(has(Effect.Propose.class, take(new Event.Answered(register(1, 1, B, B, C), nowMs))));
    }

    @Test
    void rule1AWriteIsReleasedWhenEveryServerInSyncHasItOnDisk() {
        lead(new CommitPolicy.Sync(1));
        join(B);
        assertFalse(has(Effect.Release.class, write()));
        assertFalse(has(Effect.Release.class, take(new Event.Durable(log.last()))));
        assertEquals(log.last().index(), only(Effect.Release.class, hear(B, new Message.Held(server.epoch(), log.last()))).index());
    }

    @Test
    void rule1AsyncIsBoundedByTheMaximumLag() {
        lead(new CommitPolicy.Async(2));
        join(B);
        long begin = log.last().index();
        assertEquals(begin + 1, only(Effect.Release.class, write()).index());
        assertEquals(begin + 2, only(Effect.Release.class, write()).index());
        assertFalse(has(Effect.Release.class, write()));
    }

    @Test
    void rule1AReportOfAnotherHistoryDoesNotCount() {
        lead(new CommitPolicy.Sync(1));
        join(B);
        write();
        take(new Event.Durable(log.last()));
        assertFalse(has(Effect.Release.class, hear(B, new Message.Held(server.epoch(), position(7, log.last().index())))));
    }

    @Test
    void rule3ASilentBackupIsLeftOutOnlyAfterTheRegisterSaysSo() {
        lead(new CommitPolicy.Sync(1));
        join(B);
        write();
        take(new Event.Durable(log.last()));
        nowMs += Timing.DEFAULT.answerLimitMs();
        List<Effect> effects = take(new Event.Tick());
        Register next = only(Effect.Propose.class, effects).next();
        assertEquals(new TreeSet<>(List.of(A)), next.inSync());
        assertFalse(has(Effect.Release.class, effects));
        assertTrue(has(Effect.Release.class, take(new Event.Answered(next, nowMs))));
    }

    @Test
    void rule3StrictKeepsItsBackupAndRefuses() {
        lead(new CommitPolicy.SyncStrict(1));
        assertEquals(new Service.Refusing(new Epoch(2, A), "0 of 1 backups in sync"), service);
        join(B);
        assertEquals(new Service.Active(new Epoch(2, A)), service);
        take(new Event.Disconnected(B));
        nowMs += 10 * Timing.DEFAULT.answerLimitMs();
        assertFalse(has(Effect.Propose.class, take(new Event.Tick())));
        assertEquals(new Service.Refusing(new Epoch(2, A), "0 of 1 backups in sync"), service);
    }

    @Test
    void rule4WhileAProposalIsUnderWayBothValuesCount() {
        lead(new CommitPolicy.Sync(1));
        join(B);
        take(new Event.Connected(C));
        hear(C, new Message.Start(server.epoch(), false, log.last()));
        hear(C, new Message.Held(server.epoch(), log.last()));
        Register next = only(Effect.Propose.class, take(new Event.Tick())).next();
        write();
        take(new Event.Durable(log.last()));
        assertFalse(has(Effect.Release.class, hear(B, new Message.Held(server.epoch(), log.last()))));
        assertTrue(has(Effect.Release.class, hear(C, new Message.Held(server.epoch(), log.last()))));
        assertFalse(has(Effect.Release.class, take(new Event.Answered(next, nowMs))));
    }

    @Test
    void rule4ABackupCountsWhenItHasWhatAnEarlierReignAcknowledged() {
        log.add(1, 5);
        facts = new Facts(new Epoch(1, B), register(1, 1, B, A, B), 0, 1);
        start(new CommitPolicy.Sync(1));
        take(new Event.Connected(B));
        hear(B, new Message.HandOver(new Epoch(2, A), register(2, 2, A, A, B)));
        take(new Event.Durable(log.last()));
        assertEquals("active", server.role());
        take(new Event.Connected(C));
        hear(C, new Message.Start(server.epoch(), false, log.at(3)));
        hear(C, new Message.Held(server.epoch(), log.at(3)));
        assertFalse(has(Effect.Propose.class, take(new Event.Tick())));
        hear(C, new Message.Held(server.epoch(), log.last()));
        assertEquals(register(3, 2, A, A, B, C), only(Effect.Propose.class, take(new Event.Tick())).next());
    }

    @Test
    void rule5AnOldSwitchoverIsNotBelieved() {
        facts = new Facts(new Epoch(2, A), register(3, 2, A, A, B), 0, 1);
        start(new CommitPolicy.Sync(1));
        assertFalse(has(Effect.AppendFork.class, hear(B, new Message.HandOver(new Epoch(2, A), register(2, 2, A, A)))));
        assertEquals("backup", server.role());
    }

    @Test
    void rule6ALaterReignDeposesAndIsRemembered() {
        lead(new CommitPolicy.Sync(1));
        hear(B, new Message.Superseded(new Epoch(3, B)));
        assertEquals("backup", server.role());
        assertEquals(new Epoch(3, B), facts.seen());
        assertTrue(service instanceof Service.Backup, service.toString());
    }

    @Test
    void rule6AnEarlierReignIsRefusedAndToldWhy() {
        lead(new CommitPolicy.Sync(1));
        Message.Superseded answer = said(Message.Superseded.class, hear(B, new Message.Held(new Epoch(1, B), log.last())));
        assertEquals(new Epoch(2, A), answer.epoch());
    }

    @Test
    void rule7TheSurplusIsPutAside() {
        log.add(1, 200);
        start(new CommitPolicy.Sync(1));
        take(new Event.Connected(B));
        Message.Follow question = said(Message.Follow.class, take(new Event.Lead(B)));
        int common = 137;
        List<Effect> effects = List.of();
        while (!has(Effect.Cut.class, effects)) {
            Position known = question.probes().stream().filter(probe -> probe.index() <= common).reduce((one, other) -> other).orElseThrow();
            effects = hear(B, new Message.Common(new Epoch(2, B), question.question(), known));
            if (!has(Effect.Cut.class, effects)) {
                question = said(Message.Follow.class, effects);
            }
        }
        assertEquals(log.at(common), only(Effect.Cut.class, effects).end());
        log.cut(common);
        question = said(Message.Follow.class, take(new Event.Cut(log.last())));
        effects = hear(B, new Message.Common(new Epoch(2, B), question.question(), log.last()));
        assertEquals(log.last(), said(Message.Start.class, effects).from());
    }

    @Test
    void rule7WhatWasCutDoesNotCountAsOnDisk() {
        log.add(1, 3);
        start(new CommitPolicy.Sync(1));
        take(new Event.Connected(B));
        Message.Follow question = said(Message.Follow.class, take(new Event.Lead(B)));
        Position before = log.last();
        hear(B, new Message.Common(new Epoch(2, B), question.question(), log.at(1)));
        log.cut(1);
        question = said(Message.Follow.class, take(new Event.Cut(log.last())));
        hear(B, new Message.Common(new Epoch(2, B), question.question(), log.last()));
        hear(B, new Message.Records(new Epoch(2, B), log.last(), List.of(new Record(position(2, 2)), new Record(position(2, 3))), 0));
        Message.Held held = said(Message.Held.class, take(new Event.Durable(before)));
        assertTrue(held.upTo().index() <= 1, held.toString());
        assertEquals(log.last(), said(Message.Held.class, take(new Event.Durable(log.last()))).upTo());
    }

    @Test
    void rule7AnotherLineageIsLeftAlone() {
        log.add(1, 3);
        facts = new Facts(new Epoch(2, B), register(1, 2, B, B), 0, 1);
        start(new CommitPolicy.Sync(1));
        take(new Event.Connected(B));
        Message.Follow question = said(Message.Follow.class, take(new Event.Lead(B)));
        hear(B, new Message.Common(new Epoch(2, B), question.question(), null));
        Position foreign = new Position(UuidAtom.of(0, 99), 8, UuidAtom.of(5, 8));
        List<Effect> effects = hear(B, new Message.Contents(new Epoch(2, B), foreign, "contents"));
        assertFalse(has(Effect.Install.class, effects));
        assertTrue(service.toString().contains("lineage"), service.toString());
    }

    @Test
    void rule8AnErrorLeavesABrokenBackup() {
        start(new CommitPolicy.Sync(1));
        take(new Event.Connected(B));
        take(new Event.Lead(B));
        take(new Event.Failed("no space left on device"));
        assertEquals(new Service.Backup("broken: no space left on device"), service);
        assertFalse(has(Effect.ReadRegister.class, take(new Event.Promote(false, "test"))));
        assertEquals("backup", server.role());
    }

    @Test
    void aSwitchoverDrainsAndHandsOver() {
        lead(new CommitPolicy.Sync(1));
        join(B);
        write();
        take(new Event.Durable(log.last()));
        take(new Event.SwitchOver(B));
        assertEquals(new Service.Draining(new Epoch(2, A)), service);
        Register next = only(Effect.Propose.class, hear(B, new Message.Held(server.epoch(), log.last()))).next();
        assertEquals(register(4, 3, B, A, B), next);
        List<Effect> effects = take(new Event.Answered(next, nowMs));
        assertEquals(next, said(Message.HandOver.class, effects).register());
        assertEquals("backup", server.role());
    }

    @Test
    void aSwitchoverIsCalledOffInTime() {
        lead(new CommitPolicy.Sync(1));
        join(B);
        write();
        take(new Event.SwitchOver(B));
        nowMs += Timing.DEFAULT.switchoverLimitMs();
        take(new Event.Tick());
        assertEquals(new Service.Active(new Epoch(2, A)), service);
    }
}

package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of transactions when disks fail, waits wait, and databases go. */
class StandaloneTest {
    private static final String INSERTED = "[{'uuid':['uuid','U']},{}]";
    private static final String FULL = "[{'uuid':['uuid','U']},{},{'details':'disk full','error':'I/O error'}]";
    private static final String WAIT = "{'op':'wait','table':'a','where':[['k','==',%d]],'columns':['k'],'until':'==','rows':[{'k':%d}]%s}";

    private final Theatre theatre = new Theatre(false);

    @AfterEach
    void close() {
        theatre.close();
    }

    private static String await(int k, String timeout) {
        return WAIT.formatted(k, k, timeout);
    }

    @Test
    void changesAreShownBeforeAnyAnswer() {
        theatre.insert(1);
        theatre.insert(2);
        assertEquals(List.of("commit 1", "commit 2", "1 " + INSERTED, "2 " + INSERTED, "batch"), theatre.run());
        assertEquals(List.of("i1", "i2"), theatre.journal.written);
    }

    @Test
    void aBatchThatCannotBeWrittenIsDoneAgainOneByOne() {
        theatre.journal.failAt(0, 1);
        theatre.insert(1);
        theatre.submit("{'op':'select','table':'a','where':[],'columns':['k']}");
        theatre.insert(1);
        theatre.insert(2);
        List<String> told = theatre.run();
        assertEquals(List.of("commit 3", "1 " + INSERTED, "2 [{'rows':[{'k':1}]}]"), told.subList(0, 3));
        assertTrue(told.get(3).contains("constraint violation"), told.get(3));
        assertEquals(List.of("commit 4", "4 " + INSERTED, "batch"), told.subList(4, told.size()));
        assertEquals("1,2", theatre.keys());
        assertEquals(List.of("i1", "i2"), theatre.journal.written);
    }

    @Test
    void onAFullDiskEachWriteIsRefusedAndReadsGoOn() {
        theatre.insert(1);
        theatre.run();
        theatre.journal.failAt(0, 100);
        theatre.insert(2);
        theatre.submit("{'op':'select','table':'a','where':[],'columns':['k']}");
        theatre.insert(3);
        assertEquals(List.of("2 " + FULL, "3 [{'rows':[{'k':1}]}]", "4 " + FULL), theatre.run());
        assertEquals("1", theatre.keys());
        theatre.journal.failAt(0, 0);
        theatre.insert(3);
        assertEquals(2, theatre.run().stream().filter(line -> line.equals("6 " + INSERTED) || line.equals("batch")).count());
        assertEquals("1,3", theatre.keys());
        assertEquals(List.of("i1", "i3"), theatre.journal.written);
    }

    @Test
    void theDiskFillsUpInTheMiddleOfABatch() {
        // The whole batch fails, then the first alone gets through, the second does not, the third does.
        theatre.journal.failAt(0, 1);
        theatre.insert(1);
        theatre.insert(2);
        theatre.failAnswers(transaction -> {
            if (theatre.journal.written.equals(List.of("i1"))) {
                theatre.journal.failAt(0, 1);
                theatre.failAnswers(later -> { });
            }
        });
        theatre.insert(3);
        List<String> answers = theatre.run().stream().filter(line -> line.matches("\\d .*")).toList();
        assertEquals(List.of("1 " + INSERTED, "2 " + FULL, "3 " + INSERTED), answers);
        assertEquals("1,3", theatre.keys());
    }

    @Test
    void aRecordThatCannotBeMadeIsUndone() {
        theatre.journal.failsToAppend = true;
        theatre.insert(1);
        List<String> told = theatre.run();
        assertEquals(1, told.size());
        assertTrue(told.getFirst().matches("1 \\[\\{.*'error':'internal error'.*"), told.getFirst());
        theatre.journal.failsToAppend = false;
        assertEquals("", theatre.keys());
        theatre.insert(1);
        theatre.run();
        assertEquals("1", theatre.keys());
    }

    @Test
    void aClientThatFailsHoldsUpNobody() {
        PendingTransaction first = theatre.insert(1);
        theatre.insert(2);
        theatre.failAnswers(transaction -> {
            if (transaction == first) {
                throw new IllegalStateException("as this test wants");
            }
        });
        assertEquals(List.of("commit 1", "commit 2", "2 " + INSERTED, "batch"), theatre.run());
        theatre.insert(3);
        assertEquals("3 " + INSERTED, theatre.run().get(1));
    }

    @Test
    void durableAnswersWaitForTheDisk() {
        theatre.submit("{'op':'insert','table':'a','row':{'k':1}},{'op':'commit','durable':true}");
        theatre.insert(2);
        assertEquals(List.of("commit 1", "commit 2", "2 " + INSERTED, "batch"), theatre.run());
        assertEquals(1, theatre.journal.waiting.size());
        theatre.journal.waiting.getFirst().accept(null);
        assertEquals(List.of("1 " + INSERTED), theatre.run());
    }

    @Test
    void aSyncThatFailsIsToldWithTheResults() {
        theatre.submit("{'op':'insert','table':'a','row':{'k':1}},{'op':'commit','durable':true}");
        theatre.run();
        theatre.journal.waiting.getFirst().accept(new OvsdbException(ErrorTag.IO_ERROR, "disk full"));
        assertEquals(List.of("1 " + FULL), theatre.run());
    }

    @Test
    void withDurabilityAlwaysEveryChangeWaitsAndNoReadDoes() {
        try (Theatre durable = new Theatre(true)) {
            durable.insert(1);
            durable.submit("{'op':'select','table':'a','where':[],'columns':['k']}");
            assertEquals(List.of("commit 1", "2 [{'rows':[{'k':1}]}]", "batch"), durable.run());
            durable.journal.waiting.getFirst().accept(null);
            assertEquals(List.of("1 " + INSERTED), durable.run());
        }
    }

    @Test
    void aWaitIsSatisfiedByAnother() {
        theatre.submit(await(1, ",'timeout':5000") + ",{'op':'insert','table':'a','row':{'k':2}}");
        assertEquals(List.of(), theatre.run());
        assertEquals(List.of(5000L), theatre.timer.delays());
        theatre.insert(1);
        List<String> told = theatre.run();
        assertEquals(List.of("commit 1", "2 " + INSERTED, "batch", "commit 2", "1 [{},{'uuid':['uuid','U']}]", "batch"), told);
        assertEquals(List.of(), theatre.timer.delays(), "the alarm of a transaction that is over");
    }

    @Test
    void waitsThatSatisfyEachOtherAllEnd() {
        theatre.submit(await(2, "") + ",{'op':'insert','table':'a','row':{'k':3}}");
        theatre.submit(await(1, "") + ",{'op':'insert','table':'a','row':{'k':2}}");
        theatre.run();
        theatre.insert(1);
        theatre.run();
        assertEquals("1,2,3", theatre.keys());
    }

    @Test
    void aWaitTimesOut() {
        theatre.submit(await(1, ",'timeout':5000"));
        theatre.run();
        theatre.nowMs += 5000;
        theatre.timer.fireAll();
        List<String> told = theatre.run();
        assertEquals(1, told.size());
        assertTrue(told.getFirst().startsWith("1 [{'details':") && told.getFirst().contains("'error':'timed out'"), told.getFirst());
    }

    @Test
    void aWaitWithoutTimeIsAnsweredAtOnce() {
        theatre.submit(await(1, ",'timeout':0"));
        assertTrue(theatre.run().getFirst().contains("'error':'timed out'"));
    }

    @Test
    void theSecondWaitOfATransactionHasItsOwnTime() {
        theatre.submit(await(1, ",'timeout':100000") + "," + await(2, ",'timeout':7000"));
        theatre.run();
        assertEquals(List.of(100_000L), theatre.timer.delays());
        theatre.nowMs += 1000;
        theatre.insert(1);
        theatre.run();
        assertEquals(List.of(6_000L), theatre.timer.delays());
        theatre.nowMs += 6000;
        theatre.timer.fireAll();
        assertTrue(theatre.run().getFirst().matches("1 \\[\\{\\},\\{.*'error':'timed out'.*"));
    }

    @Test
    void aWaitIsWithdrawn() {
        PendingTransaction waits = theatre.submit(await(1, ",'timeout':5000"));
        theatre.run();
        theatre.model.cancel(waits, theatre.thread);
        assertEquals(List.of("1 canceled"), theatre.run());
        assertEquals(List.of(), theatre.timer.delays());
        theatre.insert(1);
        assertEquals(List.of("commit 1", "2 " + INSERTED, "batch"), theatre.run());
        theatre.model.cancel(waits, theatre.thread);
        assertEquals(List.of(), theatre.run());
    }

    @Test
    void whatIsNotWaitingCannotBeWithdrawn() {
        theatre.model.cancel(theatre.insert(1), theatre.thread);
        assertEquals(List.of("commit 1", "1 " + INSERTED, "batch"), theatre.run());
    }

    @Test
    void whatWaitsIsCounted() {
        theatre.submit(await(1, ""));
        theatre.run();
        CompletableFuture<Long> triggers = CompletableFuture.supplyAsync(() -> theatre.model.memory().get("triggers"));
        while (!triggers.isDone()) {
            theatre.run();
            Thread.onSpinWait();
        }
        assertEquals(1L, triggers.join());
    }

    @Test
    void aRetiredDatabaseWithdrawsAllTransactions() {
        theatre.submit(await(1, ",'timeout':5000"));
        theatre.run();
        theatre.model.execute(theatre.model::retire, theatre.thread);
        assertEquals(List.of("1 canceled"), theatre.run());
        theatre.insert(1);
        assertEquals(List.of("2 canceled"), theatre.run());
        assertEquals(List.of(), theatre.journal.written);
        assertEquals(List.of(), theatre.timer.delays());
    }

    @Test
    void aSuccessorTakesOverAllButWhatWaited() {
        try (Theatre next = new Theatre(false)) {
            theatre.submit(await(1, ""));
            theatre.run();
            theatre.model.executeLong(() -> theatre.model.succeedBy(next.model));
            assertEquals(List.of("1 canceled"), theatre.run());
            theatre.insert(1);
            boolean[] ran = new boolean[1];
            theatre.model.execute(() -> ran[0] = true, null);
            theatre.model.change((database, transaction) -> {
                throw new AssertionError("the database is another one");
            }, "");
            PendingTransaction waits = theatre.submit(await(5, ""));
            theatre.run();
            next.run();
            assertEquals(List.of("i1"), next.journal.written);
            assertTrue(ran[0]);
            assertEquals("2 " + INSERTED, theatre.run().getLast());
            theatre.model.cancel(waits, null);
            theatre.run();
            next.run();
            assertEquals(List.of("3 canceled"), theatre.run());
        }
    }

    @Test
    void actionsThatFailKeepNobodyFromTheirTurn() {
        boolean[] ran = new boolean[1];
        theatre.model.execute(() -> {
            throw new IllegalStateException("as this test wants");
        }, theatre.thread);
        theatre.model.execute(() -> ran[0] = true, theatre.thread);
        theatre.insert(1);
        assertEquals(List.of("commit 1", "1 " + INSERTED, "batch"), theatre.run());
        assertTrue(ran[0]);
    }

    @Test
    void aChangeOfTheServersOwnThatFailsIsUndone() {
        theatre.model.change((database, transaction) -> {
            throw new IllegalStateException("as this test wants");
        }, "");
        theatre.insert(1);
        theatre.run();
        assertEquals("1", theatre.keys());
    }

    @Test
    void aLongReadIsDoneElsewhere() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            rows.append(i == 0 ? "" : ",").append("{'op':'insert','table':'a','row':{'k':").append(i).append("}}");
        }
        theatre.submit(rows.toString());
        theatre.run();
        theatre.submit("{'op':'select','table':'a','where':[['n','==','x']],'columns':['k']}");
        theatre.insert(9999);
        theatre.thread.run();
        assertEquals(List.of("commit 2", "3 " + INSERTED, "batch"), theatre.told);
        theatre.told.clear();
        assertEquals(List.of("2 [{'rows':[]}]"), theatre.run());
    }
}

package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who holds a lock and who is told, as with the peer (its quirks included). */
class LockTableTest {
    private final LockTable table = new LockTable();
    private final List<String> told = new ArrayList<>();
    private final LockTable.Client anna = client("anna");
    private final LockTable.Client bert = client("bert");
    private final LockTable.Client carl = client("carl");

    private LockTable.Client client(String name) {
        return new LockTable.Client() {
            @Override
            public void locked(String lock) {
                told.add(name + " locked " + lock);
            }

            @Override
            public void stolen(String lock) {
                told.add(name + " stolen " + lock);
            }
        };
    }

    private List<String> takeTold() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    @Test
    void theLineMovesUp() {
        assertTrue(table.lock(anna, "l", false));
        assertFalse(table.lock(bert, "l", false));
        assertFalse(table.lock(carl, "l", false));
        assertTrue(table.isHeldBy(anna, "l"));
        table.unlock(anna, "l");
        assertEquals(List.of("bert locked l"), takeTold());
        table.unlock(bert, "l");
        assertEquals(List.of("carl locked l"), takeTold());
        table.unlock(carl, "l");
        assertEquals(List.of(), takeTold());
        assertFalse(table.isHeldBy(carl, "l"));
        assertTrue(table.lock(bert, "l", false));
    }

    @Test
    void locksDoNotKnowOfEachOther() {
        assertTrue(table.lock(anna, "l", false));
        assertTrue(table.lock(bert, "m", false));
        assertFalse(table.isHeldBy(anna, "m"));
        assertFalse(table.isHeldBy(carl, "neverSeen"));
    }

    @Test
    void whoLockedStaysInLineWhenRobbed() {
        table.lock(anna, "l", false);
        table.lock(bert, "l", false);
        assertTrue(table.lock(carl, "l", true));
        assertEquals(List.of("anna stolen l"), takeTold());
        assertTrue(table.isHeldBy(carl, "l"));
        table.unlock(carl, "l");
        assertEquals(List.of("anna locked l"), takeTold());
    }

    @Test
    void whoStoleLeavesTheLineWhenRobbed() {
        table.lock(anna, "l", true);
        table.lock(bert, "l", false);
        table.lock(carl, "l", true);
        assertEquals(List.of("anna stolen l"), takeTold());
        table.unlock(anna, "l");
        assertEquals(List.of(), takeTold());
        table.unlock(carl, "l");
        assertEquals(List.of("bert locked l"), takeTold());
    }

    @Test
    void whenAWaiterLeavesTheOwnerIsToldAgain() {
        table.lock(anna, "l", false);
        table.lock(bert, "l", false);
        table.unlock(bert, "l");
        assertEquals(List.of("anna locked l"), takeTold());
        assertTrue(table.isHeldBy(anna, "l"));
    }

    @Test
    void stealingAFreeLockRobsNobody() {
        assertTrue(table.lock(anna, "l", true));
        assertEquals(List.of(), takeTold());
    }
}

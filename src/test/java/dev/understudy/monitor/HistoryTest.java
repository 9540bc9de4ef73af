package dev.understudy.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chain of transactions and its limits. */
class HistoryTest {
    private static TheatreDatabase withLimits(int transactions, long bytes) {
        return new TheatreDatabase(new Random(1), new History(UuidAtom.of(7, 7), transactions, bytes));
    }

    @Test
    void oneMayContinueFromTheBeginningUntilTheLimit() {
        TheatreDatabase db = withLimits(3, 1 << 20);
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            commits.add(db.commit(now -> now.insert("T", number)));
        }
        assertNotNull(db.history.find(UuidAtom.of(7, 7)));
        commits.add(db.commit(now -> now.insert("T", 3)));
        assertNull(db.history.find(UuidAtom.of(7, 7)));
        assertSame(commits.get(0), db.history.find(commits.get(0).id()));
        assertEquals(3, db.history.size());
        assertSame(commits.get(3), db.history.head());
    }

    @Test
    void fromWhatIsForgottenNobodyContinues() {
        TheatreDatabase db = withLimits(10, 1 << 20);
        Commit before = db.commit(now -> now.insert("T", 1));
        db.history.forget();
        assertNull(db.history.find(before.id()));
        assertNull(db.history.find(UuidAtom.of(7, 7)));
        assertEquals(0, db.history.size());
        Commit after = db.commit(now -> now.insert("T", 2));
        assertSame(after, db.history.find(after.id()));
        assertSame(after, before.next(), "who has its place there goes on");
    }

    @Test
    void oneTransactionIsKeptWhateverItsSize() {
        TheatreDatabase db = withLimits(10, 1);
        Commit first = db.commit(now -> now.insert("T", 1, "b", "'" + "x".repeat(10_000) + "'"));
        assertTrue(db.history.sizeBytes() > 10_000);
        assertSame(first, db.history.find(first.id()));
        assertNotNull(db.history.find(UuidAtom.of(7, 7)), "from before it one can continue through it");
        db.commit(now -> now.delete("T", 1));
        assertNull(db.history.find(UuidAtom.of(7, 7)));
        assertEquals(1, db.history.size());
    }

    @Test
    void bigTransactionsPushOutOldOnes() {
        TheatreDatabase db = withLimits(1_000, 20_000);
        for (int i = 0; i < 100; i++) {
            int number = i;
            db.commit(now -> now.insert("T", number, "b", "'" + "x".repeat(1_000) + "'"));
            assertTrue(db.history.sizeBytes() <= 20_000);
        }
        assertTrue(db.history.size() > 10 && db.history.size() < 20, "holds " + db.history.size());
    }

    @Test
    void aSmallChangeOfABigSetIsSmall() {
        TheatreDatabase db = withLimits(1_000, 1 << 30);
        String members = IntStream.range(0, 10_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        db.commit(now -> now.insert("T", 1, "s", "['set',[" + members + "]]"));
        long before = db.history.sizeBytes();
        assertTrue(before > 100_000);
        db.commit(now -> {
            dev.understudy.value.Datum[] columns = now.database.row(TheatreDatabase.table("T"), TheatreDatabase.uuid(1)).copyColumns();
            int index = TheatreDatabase.table("T").column("s").index();
            columns[index] = dev.understudy.value.AtomSet.union(columns[index], dev.understudy.value.IntegerAtom.of(20_000));
            now.modify(columns);
        });
        assertTrue(db.history.sizeBytes() - before < 2_000, "took " + (db.history.sizeBytes() - before));
    }

    @Test
    void ephemeralTransactionsHaveIdsThatOnlyMemoryKnows() {
        TheatreDatabase db = withLimits(10, 1 << 20);
        Commit first = db.commit(now -> now.insert("T", 1));
        Commit second = db.commit(now -> now.update("T", 1, "e", "4"));
        assertSame(second, db.history.find(second.id()));
        assertEquals(first.id(), second.lastPersistentId());
        Commit third = db.commit(now -> now.update("T", 1, "a", "4"));
        assertEquals(third.id(), third.lastPersistentId());
        assertTrue(third.isLive());
        assertFalse(db.history.replay(UuidAtom.of(5, 5), dev.understudy.engine.Changes.NONE).isLive());
    }
}

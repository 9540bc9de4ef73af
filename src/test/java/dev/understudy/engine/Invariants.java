package dev.understudy.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Table.ReferenceColumn;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What must hold between transactions, found out from scratch. */
final class Invariants {
    private Invariants() {}

    /** A row by its table and UUID. */
    private record Place(int table, UuidAtom uuid) {}

    static void check(Database database) {
        Map<Place, Integer> strong = new HashMap<>();
        Map<Place, Set<Long>> weak = new HashMap<>();
        long atoms = 0;
        for (int i = 0; i < database.tableCount(); i++) {
            Table table = database.table(i);
            int rows = 0;
            for (int slot = 0; slot < table.slotLimit(); slot++) {
                Row row = table.row(slot);
                if (row != null) {
                    rows++;
                    atoms += row.atomCount();
                    assertEquals(slot, table.slotOf(row.uuid()), "the row is found by its UUID");
                    long referrer = WeakReferrers.referrer(i, slot);
                    forEachReference(table, table.strongColumns(), row, (target, uuid) -> strong.merge(target, 1, Integer::sum));
                    forEachReference(table, table.weakColumns(), row,
                            (target, uuid) -> weak.computeIfAbsent(target, t -> new TreeSet<>()).add(referrer));
                }
            }
            assertEquals(rows, table.rowCount());
            assertTrue(rows <= table.schema().maxRows());
        }
        assertEquals(atoms, database.atomCount());
        for (int i = 0; i < database.tableCount(); i++) {
            checkTable(database.table(i), strong, weak);
        }
        assertTrue(strong.isEmpty(), () -> "strong references to nowhere: " + strong);
        assertTrue(weak.isEmpty(), () -> "weak references to nowhere: " + weak);
    }

    private static void checkTable(Table table, Map<Place, Integer> strong, Map<Place, Set<Long>> weak) {
        int total = 0;
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            Row row = table.row(slot);
            assertEquals(0, table.editNumber(slot));
            Set<Long> referrers = new TreeSet<>();
            for (long referrer : table.weakReferrers().of(slot)) {
                referrers.add(referrer);
            }
            total += referrers.size();
            if (row == null) {
                assertEquals(0, table.strongReferences(slot));
                assertEquals(Set.of(), referrers);
                continue;
            }
            Place place = new Place(table.index(), row.uuid());
            Integer count = strong.remove(place);
            assertEquals(count == null ? 0 : count, table.strongReferences(slot), "strong references to " + place);
            Set<Long> expected = weak.remove(place);
            assertEquals(expected == null ? Set.of() : expected, referrers, "weak references to " + place);
            assertTrue(table.schema().isRoot() || count != null || table.strongReferences(slot) > 0, "garbage " + place);
            for (int i = 0; i < table.indexCount(); i++) {
                assertEquals(-1, table.findDuplicate(i, slot), "unique");
                assertIndexed(table, i, slot);
            }
        }
        assertEquals(total, table.weakReferrers().total());
        for (int i = 0; i < table.indexCount(); i++) {
            assertEquals(table.rowCount(), table.indexSize(i));
        }
    }

    private static void assertIndexed(Table table, int index, int slot) {
        int[] columns = table.indexColumns(index);
        Datum[] key = new Datum[columns.length];
        for (int i = 0; i < columns.length; i++) {
            key[i] = table.row(slot).get(columns[i]);
        }
        int[] found = {0};
        table.forEachCandidate(index, key, other -> found[0] += other == slot ? 1 : 0);
        assertEquals(1, found[0], "the row is found by its index");
    }

    private static void forEachReference(Table table, ReferenceColumn[] columns, Row row, BiConsumer<Place, UuidAtom> visitor) {
        for (ReferenceColumn column : columns) {
            Datum datum = row.get(column.column().index());
            if (datum instanceof AtomMap map) {
                for (int i = 0; i < map.size(); i++) {
                    visit(table, column.keyTable(), column.keyTable() < 0 ? null : (UuidAtom) map.key(i), row, visitor);
                    visit(table, column.valueTable(), column.valueTable() < 0 ? null : (UuidAtom) map.value(i), row, visitor);
                }
            } else {
                AtomSet.iterator(datum).forEachRemaining(atom -> visit(table, column.keyTable(), (UuidAtom) atom, row, visitor));
            }
        }
    }

    private static void visit(Table table, int targetTable, UuidAtom target, Row row, BiConsumer<Place, UuidAtom> visitor) {
        if (targetTable < 0) {
            assertNull(target);
        } else if (targetTable != table.index() || !target.equals(row.uuid())) {
            visitor.accept(new Place(targetTable, target), target);
        }
    }
}

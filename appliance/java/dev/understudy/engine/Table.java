package dev.understudy.engine;

import dev.understudy.schema.BaseType;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of one table, each in a slot that it keeps while it lives, with indexes from UUIDs and unique columns to slots, and who refers to
 * each row. Slots lie in pages; a snapshot freezes the pages, and the writer copies a frozen page before it changes it. Used by the writer only.
 */
final class Table {
    static final int PAGE_BITS = 8;
    /** How many rows lie in one page. */
    static final int PAGE_SIZE_ROWS = 1 << PAGE_BITS;

    private static final int PAGE_MASK = PAGE_SIZE_ROWS - 1;

    private final TableSchema schema;
    private final SlotIndex byUuid = new SlotIndex();
    private final int[][] indexColumns;
    private final SlotIndex[] indexes;

    private Row[][] pages = new Row[0][];
    /** Whether a snapshot holds the page at the same place in {@link #pages}. */
    private boolean[] frozen = new boolean[0];
    private boolean directoryFrozen;
    private boolean hasIndexes = true;
    private int slotCount;
    private int[] freeSlots = new int[16];
    private int freeCount;
    private int rowCount;
    /** How many strong references from other rows each slot has. */
    private int[] strongReferences = new int[0];
    /** For each slot that the transaction has touched, the place of its edit among those of the table, from 1; else 0. */
    private int[] editNumbers = new int[0];
    private final WeakReferrers weakReferrers = new WeakReferrers();
    private final Datum[] defaults;
    private final List<ColumnSchema> constrainedDefaults;
    private final ReferenceColumn[] strongColumns;
    private final ReferenceColumn[] weakColumns;

    /**
     * A column that holds references of one strength.
     *
     * @param keyTable the index of the table to which keys refer with this strength, or -1
     * @param valueTable the same for the values of a map
     */
    record ReferenceColumn(ColumnSchema column, int keyTable, int valueTable) {
        static ReferenceColumn[] of(TableSchema table, DatabaseSchema database, boolean strong) {
            return table.columns().stream()
                    .map(column -> new ReferenceColumn(column, target(column.type().key(), database, strong),
                            target(column.type().value(), database, strong)))
                    .filter(column -> column.keyTable >= 0 || column.valueTable >= 0)
                    .toArray(ReferenceColumn[]::new);
        }

        private static int target(BaseType type, DatabaseSchema database, boolean strong) {
            return type != null && type.reference() != null && type.reference().strong() == strong
                    ? database.table(type.reference().table()).index()
                    : -1;
        }
    }

    Table(TableSchema schema, DatabaseSchema database) {
        this.schema = schema;
        this.defaults = schema.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
        this.constrainedDefaults = schema.columns().stream()
                .filter(column -> column.defaultDatum().size() == 1 && column.type().isConstrained())
                .toList();
        this.strongColumns = ReferenceColumn.of(schema, database, true);
        this.weakColumns = ReferenceColumn.of(schema, database, false);
        List<List<ColumnSchema>> columns = schema.indexes();
        indexColumns = new int[columns.size()][];
        indexes = new SlotIndex[columns.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexColumns[i] = columns.get(i).stream().mapToInt(ColumnSchema::index).toArray();
            indexes[i] = new SlotIndex();
        }
    }

    /** A table that can only be looked through, by any thread. */
    Table(TableSnapshot snapshot, DatabaseSchema database) {
        this(snapshot.schema(), database);
        pages = snapshot.pages();
        frozen = new boolean[pages.length];
        Arrays.fill(frozen, true);
        directoryFrozen = true;
        slotCount = pages.length << PAGE_BITS;
        rowCount = snapshot.rowCount();
        hasIndexes = false;
    }

    /** Whether rows can be found by UUID or index. */
    boolean hasIndexes() {
        return hasIndexes;
    }

    TableSchema schema() {
        return schema;
    }

    int index() {
        return schema.index();
    }

    int rowCount() {
        return rowCount;
    }

    /** The contents of a row to which nobody gave values; an array of the caller's own. */
    Datum[] defaults() {
        return defaults.clone();
    }

    /** The columns whose value, when nobody gives one, may break a constraint. */
    List<ColumnSchema> constrainedDefaults() {
        return constrainedDefaults;
    }

    /** The columns with strong references. */
    ReferenceColumn[] strongColumns() {
        return strongColumns;
    }

    /** The columns with weak references. */
    ReferenceColumn[] weakColumns() {
        return weakColumns;
    }

    WeakReferrers weakReferrers() {
        return weakReferrers;
    }

    Row row(int slot) {
        return pages[slot >>> PAGE_BITS][slot & PAGE_MASK];
    }

    /** The slot of the row with a UUID, or -1. */
    int slotOf(UuidAtom uuid) {
        for (int at = byUuid.first(uuid.hashCode()); at >= 0; at = byUuid.after(at)) {
            int slot = byUuid.slotAt(at);
            if (row(slot).uuid().equals(uuid)) {
                return slot;
            }
        }
        return -1;
    }

    /** Reserves a slot for a row that {@link #put} will bring. */
    int allocate() {
        if (freeCount > 0) {
            return freeSlots[--freeCount];
        }
        int page = slotCount >>> PAGE_BITS;
        if (page == pages.length) {
            thawDirectory(page + 1);
            pages[page] = new Row[PAGE_SIZE_ROWS];
        }
        if (slotCount == strongReferences.length) {
            int capacity = Math.max(64, slotCount + (slotCount >> 1));
            strongReferences = Arrays.copyOf(strongReferences, capacity);
            editNumbers = Arrays.copyOf(editNumbers, capacity);
        }
        return slotCount++;
    }

    /** Gives back a slot that holds no row. */
    void release(int slot) {
        strongReferences[slot] = 0;
        weakReferrers.clear(slot);
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
        }
        freeSlots[freeCount++] = slot;
    }

    /** Puts a row, another version of one, or no row (null) into a slot, and keeps the indexes. */
    void put(int slot, Row row) {
        Row[] page = writablePage(slot >>> PAGE_BITS);
        Row before = page[slot & PAGE_MASK];
        if (before == null) {
            if (row != null) {
                byUuid.add(row.uuid().hashCode(), slot);
                rowCount++;
            }
        } else if (row == null) {
            byUuid.remove(before.uuid().hashCode(), slot);
            rowCount--;
        }
        for (int i = 0; i < indexes.length; i++) {
            if (before == null || row == null || differ(indexColumns[i], before, row)) {
                if (before != null) {
                    indexes[i].remove(keyHash(i, before), slot);
                }
                if (row != null) {
                    indexes[i].add(keyHash(i, row), slot);
                }
            }
        }
        page[slot & PAGE_MASK] = row;
    }

    private static boolean differ(int[] columns, Row a, Row b) {
        for (int column : columns) {
            if (a.get(column) != b.get(column)) {
                return true;
            }
        }
        return false;
    }

    int indexCount() {
        return indexes.length;
    }

    int[] indexColumns(int index) {
        return indexColumns[index];
    }

    /** How many rows an index holds. */
    int indexSize(int index) {
        return indexes[index].size();
    }

    private int keyHash(int index, Row row) {
        int hash = 0;
        for (int column : indexColumns[index]) {
            hash = hash * 31 + row.get(column).hashCode();
        }
        return hash;
    }

    /** The slot of another row with the same values in the columns of an index, or -1. */
    int findDuplicate(int index, int slot) {
        Row row = row(slot);
        SlotIndex slots = indexes[index];
        for (int at = slots.first(keyHash(index, row)); at >= 0; at = slots.after(at)) {
            int other = slots.slotAt(at);
            if (other != slot && sameKey(index, row, row(other))) {
                return other;
            }
        }
        return -1;
    }

    private boolean sameKey(int index, Row a, Row b) {
        for (int column : indexColumns[index]) {
            if (!a.get(column).equals(b.get(column))) {
                return false;
            }
        }
        return true;
    }

    /** Calls with the slot of each row whose hash of an index's columns is that of {@code key}; the caller compares. */
    void forEachCandidate(int index, Datum[] key, SlotConsumer consumer) {
        int hash = 0;
        for (Datum datum : key) {
            hash = hash * 31 + datum.hashCode();
        }
        SlotIndex slots = indexes[index];
        for (int at = slots.first(hash); at >= 0; at = slots.after(at)) {
            consumer.accept(slots.slotAt(at));
        }
    }

    /** Takes a slot. */
    interface SlotConsumer {
        void accept(int slot);
    }

    /** One more than the highest slot in use. */
    int slotLimit() {
        return slotCount;
    }

    int strongReferences(int slot) {
        return strongReferences[slot];
    }

    void addStrongReferences(int slot, int delta) {
        strongReferences[slot] += delta;
    }

    int editNumber(int slot) {
        return editNumbers[slot];
    }

    void setEditNumber(int slot, int number) {
        editNumbers[slot] = number;
    }

    void forEach(Consumer<? super Row> consumer) {
        for (int slot = 0; slot < slotCount; slot++) {
            Row row = row(slot);
            if (row != null) {
                consumer.accept(row);
            }
        }
    }

    /** The rows as they are; costs nothing but the copies of the pages that the writer changes afterwards. */
    TableSnapshot snapshot() {
        Arrays.fill(frozen, true);
        directoryFrozen = true;
        return new TableSnapshot(schema, pages, rowCount);
    }

    private Row[] writablePage(int index) {
        if (!frozen[index]) {
            return pages[index];
        }
        if (directoryFrozen) {
            thawDirectory(pages.length);
        }
        pages[index] = pages[index].clone();
        frozen[index] = false;
        return pages[index];
    }

    private void thawDirectory(int length) {
        pages = Arrays.copyOf(pages, length);
        frozen = Arrays.copyOf(frozen, length);
        directoryFrozen = false;
    }
}

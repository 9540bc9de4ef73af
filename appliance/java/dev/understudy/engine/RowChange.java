package dev.understudy.engine;

import dev.understudy.value.UuidAtom;

/**
 * What happened to one row: inserted when {@code before} is null, deleted when {@code after} is null, else modified. Never are both null.
 * In a modified row the columns that did not change are the same objects.
 */
public record RowChange(Row before, Row after) {
    public RowChange {
        if (before == null && after == null) {
            throw new IllegalArgumentException("a change has a row before or after it");
        }
    }

    public UuidAtom uuid() {
        return after != null ? after.uuid() : before.uuid();
    }

    public boolean isInsert() {
        return before == null;
    }

    public boolean isDelete() {
        return after == null;
    }

    public boolean isModify() {
        return before != null && after != null;
    }
}

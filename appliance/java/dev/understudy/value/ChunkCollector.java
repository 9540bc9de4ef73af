package dev.understudy.value;

import java.util.Arrays;

/** Gathers chunks, splitting what has become too long and joining what has become too short. */
final class ChunkCollector {
    private Atom[][] chunks;
    private int count;
    private int size;
    private boolean changed;

    ChunkCollector(int capacity, int originalSize) {
        chunks = new Atom[capacity][];
        size = originalSize;
    }

    /** Takes over chunks as they are. */
    void take(Atom[][] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, chunks, count, to - from);
        count += to - from;
    }

    /** Puts a chunk in the place of another. */
    void add(Atom[] before, Atom[] chunk) {
        changed |= before != chunk;
        size += chunk.length - before.length;
        if (chunk.length > AtomSet.CHUNK_LIMIT_ATOMS) {
            int parts = (chunk.length + AtomSet.CHUNK_LIMIT_ATOMS - 1) / AtomSet.CHUNK_LIMIT_ATOMS;
            for (int i = 0, from = 0; i < parts; i++) {
                int to = (int) ((long) chunk.length * (i + 1) / parts);
                append(Arrays.copyOfRange(chunk, from, to));
                from = to;
            }
        } else if (count > 0 && chunks[count - 1].length + chunk.length <= AtomSet.CHUNK_LIMIT_ATOMS / 2) {
            Atom[] last = chunks[count - 1];
            Atom[] joined = Arrays.copyOf(last, last.length + chunk.length);
            System.arraycopy(chunk, 0, joined, last.length, chunk.length);
            chunks[count - 1] = joined;
        } else if (chunk.length > 0) {
            append(chunk);
        }
    }

    private void append(Atom[] chunk) {
        reserve(1);
        chunks[count++] = chunk;
    }

    private void reserve(int more) {
        if (count + more > chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(count + more, count * 2));
        }
    }

    /** The set of all that was added, which is {@code origin} itself when nothing differs. */
    Datum toDatum(Datum origin) {
        if (!changed) {
            return origin;
        } else if (size == 0) {
            return AtomSet.EMPTY;
        } else if (size == 1) {
            return chunks[0][0];
        }
        return new AtomSet(count == chunks.length ? chunks : Arrays.copyOf(chunks, count), size);
    }
}

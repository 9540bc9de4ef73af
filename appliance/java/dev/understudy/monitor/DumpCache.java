package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.json.JsonWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The encoded pages of one {@link View}. A page is recognised by its array, which is the same one as long as no row in it changed, so that a later dump
 * encodes only what changed since. A page that two dumps want at once is encoded by one of them. Any thread may use it.
 */
final class DumpCache {
    /** From this size on a text lies outside the heap, so that sockets take it from there without a copy for each client, in bytes. */
    private static final int DIRECT_MIN_BYTES = 8 << 10;
    private static final ByteBuffer NO_ROWS = ByteBuffer.allocate(0);

    private final View view;
    private final DumpBudget budget;
    private final MonitorStatistics statistics;
    /** By position in the spec, then by page. */
    private final Piece[][] pieces;
    private final boolean forMany;
    private boolean warm;
    /** How many dumps began since the last release. */
    private int begun;
    private int running;
    private boolean usedSinceLook;
    private long idleSinceMs;

    /** The text of one page: for each row that the view sees a comma and a member; null until somebody made it. */
    private static final class Piece {
        final Row[] page;
        private ByteBuffer text;
        /** Bytes taken from the budget. */
        private long keptBytes;

        Piece(Row[] page) {
            this.page = page;
        }
    }

    DumpCache(View view, DumpBudget budget, MonitorStatistics statistics) {
        this.view = view;
        this.budget = budget;
        this.statistics = statistics;
        this.pieces = new Piece[view.spec().size()][0];
        this.forMany = view.key().filters().stream().allMatch(RowFilter.ALL::equals);
    }

    /** Announces a dump, during which nothing is released. */
    synchronized void begin() {
        running++;
        begun++;
        warm = true;
        usedSinceLook = true;
    }

    /** Takes back an announcement. */
    synchronized void end() {
        running--;
        usedSinceLook = true;
    }

    /**
     * The text of a page, made if need be; shared, so its position must not be changed.
     *
     * @param scratch a writer of the caller, to be written over
     */
    ByteBuffer text(int position, int index, Row[] page, JsonWriter scratch) {
        Piece piece = piece(position, index, page);
        synchronized (piece) {
            if (piece.text != null) {
                statistics.pagesShared.increment();
                return piece.text;
            }
            piece.text = encode(position, page, scratch);
            statistics.pagesEncoded.increment();
        }
        keepOrForget(position, index, piece);
        return piece.text;
    }

    private synchronized Piece piece(int position, int index, Row[] page) {
        Piece[] ofTable = pieces[position];
        if (index >= ofTable.length) {
            ofTable = pieces[position] = Arrays.copyOf(ofTable, Math.max(index + 1, ofTable.length * 2));
        }
        Piece piece = ofTable[index];
        if (piece == null || piece.page != page) {
            if (piece != null) {
                giveBack(piece);
            }
            piece = ofTable[index] = new Piece(page);
        }
        return piece;
    }

    /**
     * Pays for a piece that was just made, unless another took its place meanwhile. What cannot be paid for is not kept, and what a client sees
     * by conditions that nobody else has is not either: a thousand such clients would keep the database a thousand times.
     */
    private synchronized void keepOrForget(int position, int index, Piece piece) {
        if (index >= pieces[position].length || pieces[position][index] != piece) {
            return;
        }
        if ((forMany || begun > 1) && budget.take(piece.text.remaining())) {
            piece.keptBytes = piece.text.remaining();
        } else {
            pieces[position][index] = null;
        }
    }

    private void giveBack(Piece piece) {
        budget.giveBack(piece.keptBytes);
        piece.keptBytes = 0;
    }

    private ByteBuffer encode(int position, Row[] page, JsonWriter writer) {
        RowFilter filter = view.filter(position);
        RowWriter rows = view.writer(position);
        writer.truncate(0);
        for (Row row : page) {
            if (filter.sees(row)) {
                writer.put(',');
                rows.writeInitial(writer, row);
            }
        }
        if (writer.length() == 0) {
            return NO_ROWS;
        } else if (writer.length() < DIRECT_MIN_BYTES) {
            return ByteBuffer.wrap(writer.toByteArray());
        }
        return ByteBuffer.allocateDirect(writer.length()).put(writer.array(), 0, writer.length()).flip();
    }

    /** Whether pages may be held. */
    synchronized boolean isWarm() {
        return warm;
    }

    /** Releases all pages when no dump used them for a time; the time is taken from one look to the next. */
    synchronized void releaseIdle(long nowMs, long idleMs) {
        if (running > 0 || usedSinceLook) {
            usedSinceLook = false;
            idleSinceMs = nowMs;
        } else if (warm && nowMs - idleSinceMs >= idleMs) {
            for (int i = 0; i < pieces.length; i++) {
                for (Piece piece : pieces[i]) {
                    if (piece != null) {
                        giveBack(piece);
                    }
                }
                pieces[i] = new Piece[0];
            }
            warm = false;
            begun = 0;
        }
    }
}

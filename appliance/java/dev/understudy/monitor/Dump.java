package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.engine.TableSnapshot;
import dev.understudy.json.JsonWriter;
import java.nio.ByteBuffer;

/**
 * The contents of a database as a monitor sees them at first: the text of a &lt;table-updates&gt; or &lt;table-updates2&gt; object in parts of
 * some 100 kB, handed over in order as soon as they are made. What it holds in memory beside parts under way is the snapshot alone. Any
 * thread may call {@link #start}, {@link #resume} and {@link #cancel}.
 */
public final class Dump {
    /** Shorter pages are copied together, up to this size, longer ones are handed over as they are, in bytes. */
    private static final int SHARED_MIN_BYTES = 8 << 10;

    private static final int GATHERED_BYTES = 64 << 10;
    /** After how much text other dumps get a turn, in bytes. */
    private static final int TURN_BYTES = 1 << 20;

    /** Whether a turn is running or coming, and if not, why. */
    private enum State {
        /** Not started yet. */
        NEW,
        /** A turn runs, or was given to the encoders. */
        RUNNING,
        /** As {@link #RUNNING}, and the sink asked to go on before the turn stopped for it. */
        RESUMED,
        /** Waits for the sink. */
        PAUSED,
        /** All was handed over, or nobody wants it any more. */
        DONE
    }

    private final View view;
    private final Moment moment;
    private final Encoders encoders;
    private final DumpSink sink;
    private State state = State.NEW;
    private volatile boolean canceled;

    private final JsonWriter scratch = new JsonWriter(SHARED_MIN_BYTES);
    private JsonWriter gathered = new JsonWriter(SHARED_MIN_BYTES);
    private int position;
    private int page;
    private boolean inTable;
    private boolean anyTable;

    Dump(View view, Moment moment, Encoders encoders, DumpSink sink) {
        this.view = view;
        this.moment = moment;
        this.encoders = encoders;
        this.sink = sink;
    }

    /** Begins. To be called once. */
    public synchronized void start() {
        if (state != State.NEW) {
            throw new IllegalStateException("a dump is started once");
        }
        state = State.RUNNING;
        view.dumps().begin();
        gathered.put('{');
        encoders.run(this::turn);
    }

    /** Goes on after the sink said to wait. */
    public synchronized void resume() {
        if (state == State.PAUSED) {
            state = State.RUNNING;
            encoders.run(this::turn);
        } else if (state == State.RUNNING) {
            state = State.RESUMED;
        }
    }

    /** Ends without telling the sink; a part that is under way may still be handed over. */
    public void cancel() {
        canceled = true;
        resume();
    }

    private void turn() {
        try {
            takeTurn();
        } catch (RuntimeException e) {
            finish();
            sink.fail(e);
        } catch (Error e) {
            finish();
            sink.fail(new IllegalStateException(e));
        }
    }

    private void takeTurn() {
        int made = 0;
        while (!canceled && position < view.spec().size()) {
            TableSnapshot table = table();
            if (page == table.pageCount() || !view.spec().get(position).tells(Select.INITIAL)) {
                closeTable();
                continue;
            }
            Row[] rows = table.page(page);
            ByteBuffer text = view.dumps().text(position, page++, rows, scratch);
            made += text.remaining();
            boolean goOn = !text.hasRemaining() || hand(text);
            if (!goOn && pause()) {
                return;
            }
            if (made >= TURN_BYTES) {
                encoders.run(this::turn);
                return;
            }
        }
        finish();
        if (!canceled) {
            gathered.put('}');
            handGathered();
            sink.end();
        }
    }

    private TableSnapshot table() {
        return moment.snapshot().tables().get(view.spec().get(position).table().index());
    }

    private void closeTable() {
        if (inTable) {
            gathered.put('}');
        }
        inTable = false;
        page = 0;
        position++;
    }

    /** Hands over the members of a page, each with a comma before it, or gathers them with others. */
    private boolean hand(ByteBuffer text) {
        if (!inTable) {
            if (anyTable) {
                gathered.put(',');
            }
            gathered.name(view.spec().get(position).table().encodedName()).put('{');
            inTable = true;
            anyTable = true;
        }
        int from = gathered.length() > 0 && gathered.array()[gathered.length() - 1] == '{' ? 1 : 0;
        if (text.remaining() >= SHARED_MIN_BYTES) {
            boolean goOn = handGathered();
            return sink.accept(text.slice(from, text.remaining() - from)) && goOn;
        }
        gathered.append(text.array(), from, text.remaining() - from);
        return gathered.length() < GATHERED_BYTES || handGathered();
    }

    private boolean handGathered() {
        if (gathered.length() == 0) {
            return true;
        }
        ByteBuffer chunk = ByteBuffer.wrap(gathered.toByteArray());
        gathered.truncate(0);
        return sink.accept(chunk);
    }

    /** Stops unless the sink asked to go on meanwhile. */
    private synchronized boolean pause() {
        if (state == State.RESUMED || canceled) {
            state = State.RUNNING;
            return false;
        }
        state = State.PAUSED;
        return true;
    }

    private synchronized void finish() {
        if (state != State.DONE) {
            state = State.DONE;
            view.dumps().end();
        }
    }
}

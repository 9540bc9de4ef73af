package dev.understudy.monitor;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;

/**
 * One monitor of one session: a place in the {@link History} up to which its client knows what it may see. Used by one thread at a time, that of
 * its session; the exceptions say so.
 *
 * <p>Its life: {@link #begin}, and if that says so a {@link #dump}; then {@link #flush} whenever the client can take more, and {@link #hold} when it
 * cannot; {@link #prepare} to change conditions; {@link #close}.
 */
public final class Monitor {
    /** What ends the notification that {@link #opening} begins. Must not be changed. */
    public static final byte[] CLOSING = "]}".getBytes(StandardCharsets.US_ASCII);

    private final Monitors monitors;
    private final MonitorMethod method;
    private final UuidAtom requestedId;
    private byte[] id;
    private View view;
    private Commit place;
    private Backlog backlog;
    /** The transaction id that the client was told last. */
    private UuidAtom toldId;
    private Phase phase = Phase.NEW;

    /** Where a monitor is in its life. */
    private enum Phase {
        /** Its client has been told nothing. */
        NEW,
        /** It follows the history. */
        FOLLOWING,
        /** Its conditions are to change at a moment that is not known yet: it stays where it is. */
        AWAITING_MOMENT,
        /** Its conditions change at its place, and what comes after is not told yet. */
        CHANGING,
        /** Nobody listens. */
        CLOSED
    }

    Monitor(Monitors monitors, MonitorRequest request) {
        this.monitors = monitors;
        this.method = request.method();
        this.requestedId = request.lastId();
        this.id = request.id();
        this.view = monitors.acquire(request.key());
    }

    /** How a monitor begins. */
    public sealed interface Beginning {
        /** The transaction id that the client learns with it. */
        UuidAtom lastId();
    }

    /** The client needs the contents: a {@link Monitor#dump} of the same moment. */
    public record Whole(UuidAtom lastId) implements Beginning {}

    /** The client knows the contents up to a transaction that is remembered; the update tells the rest, which may be nothing. */
    public record Continued(Update update) implements Beginning {
        @Override
        public UuidAtom lastId() {
            return update.lastId();
        }
    }

    /**
     * Finds out what the client needs to know as much as a moment tells. For a client that continues from a transaction id this takes a time that
     * grows with what happened since; any one thread may then do it, before the monitor is used otherwise.
     */
    public Beginning begin(Moment moment) {
        place = moment.commit();
        phase = Phase.FOLLOWING;
        Commit known = method.hasTransactionIds() ? monitors.history().find(requestedId) : null;
        if (known == null || known.sequence() > place.sequence() || !canContinueFrom(known, moment)) {
            toldId = view.lastId(place);
            return new Whole(toldId);
        }
        Update update = view.updateApart(known, place);
        return new Continued(told(update != null ? update : Update.nothing(view.lastId(place))));
    }

    /**
     * What ephemeral columns held before the server started is unknown, so a client that was told about them cannot continue from there, unless
     * their tables are empty.
     */
    private boolean canContinueFrom(Commit known, Moment moment) {
        for (int i = 0; i < view.spec().size() && !known.isLive(); i++) {
            if (view.dependsOnEphemeral(i) && moment.snapshot().tables().get(view.spec().get(i).table().index()).rowCount() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@link #begin} may take long, so that it should not run on a session's thread. */
    public boolean beginMayTakeLong() {
        Commit known = method.hasTransactionIds() ? monitors.history().find(requestedId) : null;
        return known != null && monitors.limits().isFar(known, monitors.history().head());
    }

    /** The contents at the moment with which this began, to be started by the caller. */
    public Dump dump(Moment moment, DumpSink sink) {
        return new Dump(view, moment, monitors.encoders(), sink);
    }

    public MonitorMethod method() {
        return method;
    }

    /** The JSON text by which the client calls this monitor, in canonical form; must not be changed. */
    public byte[] id() {
        return id;
    }

    /**
     * Moves on to a commit, unless it is there already.
     *
     * @return what the client is to be told, or null when that is nothing
     */
    public Update flush(Commit head) {
        return phase == Phase.FOLLOWING ? advance(head) : null;
    }

    /**
     * The commit to {@link #flush} next so that the client is told of each transaction by itself; null when nothing is left up to the head, or so much
     * that it is better told at once.
     */
    public Commit next(Commit head) {
        boolean apart = phase == Phase.FOLLOWING && backlog == null && place.sequence() < head.sequence() && !monitors.limits().isFar(place, head);
        return apart ? place.next() : null;
    }

    private Update advance(Commit head) {
        Commit from = place;
        if (head.sequence() < from.sequence() || head == from && backlog == null) {
            return null;
        }
        place = head;
        if (backlog == null) {
            return told(monitors.limits().isFar(from, head) ? view.updateApart(from, head) : view.update(from, head));
        }
        Backlog merged = backlog;
        backlog = null;
        merged.addRange(from, head);
        return told(view.encode(merged, head));
    }

    private Update told(Update update) {
        if (update != null) {
            toldId = update.lastId();
        }
        return update;
    }

    /**
     * Must be called in place of {@link #flush} for a client that cannot take more now: when it is far behind, what it missed is merged, so that it
     * keeps no more in memory than the rows that differ.
     *
     * @return false when even these are too many, and the client should be given up
     */
    public boolean hold(Commit head) {
        if (phase != Phase.FOLLOWING && phase != Phase.CHANGING || !monitors.limits().isFar(place, head)) {
            return true;
        }
        if (backlog == null) {
            backlog = new Backlog(view.spec());
            monitors.statistics().backlogs.increment();
        }
        backlog.addRange(place, head);
        place = head;
        return backlog.rowCount() <= monitors.limits().backlogRows();
    }

    /**
     * Begins to change conditions; until {@link ConditionSwitch#finish} this tells nothing.
     *
     * @throws dev.understudy.schema.OvsdbException when the change does not fit; nothing has changed then
     */
    public ConditionSwitch prepare(ConditionChange change) {
        if (phase != Phase.FOLLOWING) {
            throw new IllegalStateException("one change at a time, after the beginning");
        }
        ConditionSwitch result = new ConditionSwitch(this, change, change.filters(view.key()));
        phase = Phase.AWAITING_MOMENT;
        return result;
    }

    /** The last update of before a change of conditions: the client then knows as much as the moment tells. */
    Update catchUp(Moment moment) {
        phase = Phase.CHANGING;
        return advance(moment.commit());
    }

    View view() {
        return view;
    }

    /**
     * Ends a change of conditions.
     *
     * @param at the commit at which they changed
     * @param body the rows that come into sight or go, or null when there are none
     * @return what the client is to be told
     */
    Update change(ConditionChange change, ViewKey key, Commit at, byte[] body) {
        if (phase == Phase.CLOSED) {
            return null;
        }
        phase = Phase.FOLLOWING;
        id = change.newId();
        if (key.equals(view.key())) {
            return null;
        }
        View old = view;
        view = monitors.acquire(key);
        monitors.release(old);
        UuidAtom lastId = view.lastId(at);
        if (body != null) {
            return told(new Update(body, lastId));
        }
        // An older id would not do any more: what happened since was told under the old conditions, and would be told again under the new.
        return method.hasTransactionIds() && !lastId.equals(toldId) ? told(Update.nothing(lastId)) : null;
    }

    /** The text of the notification with an update up to its body; {@link #CLOSING} follows the body. */
    public byte[] opening(Update update) {
        JsonWriter writer = new JsonWriter(128);
        writeOpening(writer, update);
        return writer.toByteArray();
    }

    /** Writes a whole notification; for updates that are better copied than sent in parts. */
    public void write(JsonWriter writer, Update update) {
        writeOpening(writer, update);
        writer.append(update.body(), 0, update.body().length);
        writer.append(CLOSING, 0, CLOSING.length);
    }

    private void writeOpening(JsonWriter writer, Update update) {
        byte[] opening = method.notificationOpening();
        writer.append(opening, 0, opening.length);
        writer.append(id, 0, id.length);
        writer.put(',');
        if (method.hasTransactionIds()) {
            writer.put('"').uuidDigits(update.lastId().high(), update.lastId().low()).put('"').put(',');
        }
    }

    /** Ends this monitor. Must be called, even if it never began. */
    public void close() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            monitors.release(view);
            backlog = null;
            place = null;
        }
    }
}

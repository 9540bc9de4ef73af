package dev.understudy.replication;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.monitor.MonitorMethod;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one database of whatever source it is connected to: finds out whether that may be followed, asks for the contents or what is new in them, and
 * keeps up. It only
 * decides; whoever owns it tells it what happens and does what it says. Times are milliseconds of one clock that never goes back. Not thread safe.
 */
public final class Follower {
    /**
     * A notification of ours, without parameters: asks a server to tell each transaction in an update of its own. Then the follower knows the id of each,
     * and so the clients of a copy can go on at any other copy. Open vSwitch's servers ignore it.
     */
    public static final String EACH_TRANSACTION = "understudy.tell_each_transaction";
    /** For how long after the source was followed last the copy still counts as connected. */
    public static final long CONNECTED_GRACE_MS = 30_000;
    /** A deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_cs");

    /** Where the conversation with the source stands. */
    private enum Phase {
        /** Nobody is there, or it has been given up and the connection is about to end. */
        APART,
        /** Its "_Server" was asked for. */
        SERVER_REQUESTED,
        /** It was asked for the schema: what "_Server" says of that is not to be relied on, as Open vSwitch 3.1 leaves it as it was at a conversion. */
        SCHEMA_REQUESTED,
        /** It was asked for the contents. */
        CONTENTS_REQUESTED,
        /** Its contents are being installed. */
        INSTALLING,
        /** Its changes are applied as they come. */
        FOLLOWING
    }

    private final String database;
    private final byte[] monitorId;
    private final LongSupplier requestIds;
    private List<Effect> effects = new ArrayList<>();

    private Phase phase = Phase.APART;
    private String source;
    private SourceRows rows;
    private long awaitedId;
    private MonitorMethod method;
    private boolean toldChangeAware;
    /** Whether the source may have a monitor of ours on the database. */
    private boolean monitored;
    /** The schema of which "_Server" told last. */
    private String toldSchema;

    /** The schema and the last transaction of what is here, once all that was said has been done; null when there is nothing. */
    private DatabaseSchema schema;
    private UuidAtom lastId = UuidAtom.ZERO;
    /** The schema of the contents that were asked for, and the transaction from which. */
    private DatabaseSchema nextSchema;
    private UuidAtom nextId = UuidAtom.ZERO;
    /** What is being installed, or null. */
    private Effect.Install installing;
    private long leastIndex;

    private boolean everFollowed;
    private long followedLastMs;
    private boolean toldConnected;

    /**
     * @param database the name of the database
     * @param requestIds ids for requests, each another
     */
    public Follower(String database, LongSupplier requestIds) {
        this.database = database;
        this.monitorId = SourceRequests.monitorId(database);
        this.requestIds = requestIds;
    }

    /** Takes note of what happened, and says what is to be done. */
    public List<Effect> step(long nowMs, Event event) {
        boolean followed = phase == Phase.FOLLOWING;
        try {
            handle(event);
        } catch (JsonException | OvsdbException e) {
            LOG.warn("{}: received unexpected message: {}", source, e.getMessage());
            giveUp("unexpected message");
        }
        if (followed) {
            followedLastMs = nowMs;
        }
        boolean connected = isConnected(nowMs);
        if (connected != toldConnected) {
            toldConnected = connected;
            effects.add(new Effect.ConnectedChanged(connected));
        }
        List<Effect> wanted = effects;
        effects = new ArrayList<>();
        return wanted;
    }

    private boolean isConnected(long nowMs) {
        return phase == Phase.FOLLOWING || everFollowed && nowMs - followedLastMs < CONNECTED_GRACE_MS;
    }

    /** When a {@link Event.Tick} is due if nothing else happens before; {@link #NEVER} for never. */
    public long deadlineMs() {
        return toldConnected && phase != Phase.FOLLOWING ? followedLastMs + CONNECTED_GRACE_MS : NEVER;
    }

    private void handle(Event event) {
        switch (event) {
            case Event.Connected(String name) -> connected(name);
            case Event.Disconnected() -> leave();
            case Event.Received(JsonRpcMessage message) -> {
                if (phase != Phase.APART) {
                    received(message);
                }
            }
            case Event.Installed() -> installed();
            case Event.InstallFailed(String why) -> installFailed(why);
            case Event.ApplyFailed(String why) -> applyFailed(why);
            case Event.Tick() -> { }
        }
    }

    private void connected(String name) {
        source = name;
        rows = new SourceRows();
        toldSchema = null;
        toldChangeAware = false;
        monitored = false;
        if (installing != null) {
            effects.add(new Effect.Pause());
        }
        enter(Phase.SERVER_REQUESTED);
        ask(SourceRequests::monitorServer);
    }

    private interface Question {
        byte[] text(long id);
    }

    private void ask(Question question) {
        awaitedId = requestIds.getAsLong();
        effects.add(new Effect.Send(question.text(awaitedId)));
    }

    private void tell(Question question) {
        effects.add(new Effect.Send(question.text(requestIds.getAsLong())));
    }

    private void enter(Phase next) {
        LOG.debug("{}: {} -> {}", source, phase, next);
        if (next == Phase.FOLLOWING) {
            everFollowed = true;
            effects.add(new Effect.Began());
        } else if (next == Phase.APART && phase != Phase.APART) {
            effects.add(new Effect.Ended());
        }
        phase = next;
    }

    private void leave() {
        if (phase != Phase.APART) {
            enter(Phase.APART);
        }
    }

    private void giveUp(String why) {
        if (phase != Phase.APART) {
            leave();
            effects.add(new Effect.Reconnect(why));
        }
    }

    private void received(JsonRpcMessage message) {
        switch (message.kind()) {
            case REPLY, ERROR -> {
                long id = SourceMessages.idOf(message);
                if (id >= 0 && id == awaitedId) {
                    answered(message);
                } else {
                    effects.add(new Effect.Answered(id, message));
                }
            }
            case NOTIFICATION -> notified(message);
            case REQUEST -> LOG.debug("{}: received unexpected request message", source);
        }
    }

    private void answered(JsonRpcMessage message) {
        awaitedId = -1;
        boolean refused = message.kind() == JsonRpcMessage.Kind.ERROR;
        switch (phase) {
            case SERVER_REQUESTED -> {
                if (refused) {
                    askForSchema();
                } else {
                    rows.update(message.result());
                    checkSource();
                }
            }
            case SCHEMA_REQUESTED -> {
                if (refused) {
                    LOG.info("{}: server does not have {} database", source, database);
                    giveUp("the source does not have the database");
                } else {
                    askForContents(JsonText.canonical(message.result()));
                }
            }
            case CONTENTS_REQUESTED -> {
                if (refused) {
                    contentsRefused(message);
                } else {
                    contents(message);
                }
            }
            case APART, INSTALLING, FOLLOWING -> LOG.debug("{}: received unexpected reply message", source);
        }
    }

    /** Goes on to the schema if the source may be followed and was not asked yet, or has another now. */
    private void checkSource() {
        SourceRow row = rows.find(database);
        String obstacle = row == null ? "server does not have " + database + " database" : row.obstacle(leastIndex);
        if (obstacle != null) {
            LOG.info("{}: {}", source, obstacle);
            giveUp(obstacle);
            return;
        }
        leastIndex = row.index() == null ? leastIndex : Math.max(leastIndex, row.index());
        if (!row.schema().equals(toldSchema)) {
            toldSchema = row.schema();
            askForSchema();
        }
    }

    private void askForSchema() {
        enter(Phase.SCHEMA_REQUESTED);
        ask(id -> SourceRequests.getSchema(id, database));
    }

    private DatabaseSchema readSchema(byte[] text) {
        DatabaseSchema read = SchemaReader.read(text);
        if (!read.name().equals(database)) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "the schema of " + database + " is of a database " + read.name());
        }
        return read;
    }

    private void askForContents(byte[] schemaText) {
        DatabaseSchema read = readSchema(schemaText);
        nextSchema = read.equals(schema) ? schema : read;
        if (!toldChangeAware) {
            toldChangeAware = true;
            tell(SourceRequests::setDatabaseChangeAware);
            if (toldSchema != null) {
                effects.add(new Effect.Send(SourceRequests.notification(EACH_TRANSACTION)));
            }
        }
        if (monitored) {
            tell(id -> SourceRequests.cancelMonitor(id, database));
        }
        askForContents(MonitorMethod.MONITOR_COND_SINCE);
    }

    private void askForContents(MonitorMethod how) {
        method = how;
        nextId = nextSchema == schema ? lastId : UuidAtom.ZERO;
        monitored = true;
        enter(Phase.CONTENTS_REQUESTED);
        ask(id -> SourceRequests.monitor(id, how, nextSchema, nextId));
    }

    private void contentsRefused(JsonRpcMessage message) {
        monitored = false;
        switch (method) {
            case MONITOR_COND_SINCE -> askForContents(MonitorMethod.MONITOR_COND);
            case MONITOR_COND -> askForContents(MonitorMethod.MONITOR);
            case MONITOR -> {
                String error = new String(JsonText.canonical(message.error()), StandardCharsets.UTF_8);
                LOG.warn("{}: the monitor of {} was refused: {}", source, database, error);
                giveUp("the monitor was refused");
            }
        }
    }

    private void contents(JsonRpcMessage message) {
        JsonReader result = message.result();
        boolean found = false;
        UuidAtom id = UuidAtom.ZERO;
        if (method == MonitorMethod.MONITOR_COND_SINCE) {
            result.beginArray();
            result.nextElement();
            found = result.readBoolean();
            result.nextElement();
            id = SourceMessages.readId(result);
            result.nextElement();
        }
        TableUpdates updates = SourceMessages.updates(method, result, message);
        if (found && nextSchema == schema && !nextId.equals(UuidAtom.ZERO)) {
            apply(updates, id);
            enter(Phase.FOLLOWING);
        } else {
            enter(Phase.INSTALLING);
            installing = new Effect.Install(nextSchema, updates, id);
            effects.add(new Effect.Pause());
            effects.add(installing);
        }
    }

    private void apply(TableUpdates updates, UuidAtom id) {
        lastId = id;
        effects.add(new Effect.Apply(updates, id));
    }

    private void installed() {
        schema = installing.schema();
        lastId = installing.id();
        installing = null;
        effects.add(new Effect.Resume());
        if (phase == Phase.INSTALLING) {
            enter(Phase.FOLLOWING);
        }
    }

    private void installFailed(String why) {
        installing = null;
        LOG.warn("{}: the contents of {} cannot be used: {}", source, database, why);
        effects.add(new Effect.Resume());
        if (phase == Phase.INSTALLING) {
            giveUp("unusable contents");
        }
    }

    private void applyFailed(String why) {
        LOG.warn("{}: a change of {} does not fit, fetching everything again: {}", source, database, why);
        lastId = UuidAtom.ZERO;
        giveUp("inconsistent data");
    }

    private void notified(JsonRpcMessage message) {
        JsonReader params = message.params();
        params.beginArray();
        if (!params.nextElement()) {
            return;
        }
        byte[] monitor = JsonText.canonical(params);
        boolean ours = Arrays.equals(monitor, monitorId);
        boolean servers = Arrays.equals(monitor, SourceRequests.serverMonitorId());
        switch (message.method()) {
            case "update", "update2", "update3" -> {
                if (ours && phase == Phase.FOLLOWING && message.method().equals(SourceMessages.updateMethod(method))) {
                    updated(params, message);
                } else if (servers && params.nextElement()) {
                    rows.update(params);
                    if (phase != Phase.SERVER_REQUESTED) {
                        checkSource();
                    }
                }
            }
            case "monitor_canceled" -> {
                if (ours && phase == Phase.FOLLOWING) {
                    monitored = false;
                    askForSchema();
                } else if (servers) {
                    giveUp("the source's _Server is gone");
                }
            }
            default -> LOG.debug("{}: received unexpected notification message", source);
        }
    }

    private void updated(JsonReader params, JsonRpcMessage message) {
        UuidAtom id = UuidAtom.ZERO;
        if (method == MonitorMethod.MONITOR_COND_SINCE) {
            params.nextElement();
            id = SourceMessages.readId(params);
        }
        params.nextElement();
        apply(SourceMessages.updates(method, params, message), id);
    }
}

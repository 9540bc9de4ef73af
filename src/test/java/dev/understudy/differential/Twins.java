package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.JsonRpcClient.Reply;
import dev.understudy.real.Patience;
import dev.understudy.real.ServerProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sessions with the peer and the same number with the other server. Each request goes to both, and what comes back,
 * notifications on all sessions included, must agree before the next one.
 */
final class Twins implements AutoCloseable {
    private static final long NOTICE_MS = 200;

    private final String database;
    private final List<JsonRpcClient> peers = new ArrayList<>();
    private final List<JsonRpcClient> others = new ArrayList<>();
    private final Map<Integer, JsonNode> late = new HashMap<>();
    private final ServerProcess peerServer;
    private final ServerProcess otherServer;
    private final Renaming renaming;
    private final Comparison comparison;

    Twins(ServerProcess peer, ServerProcess other, String database, int sessions, Renaming renaming) {
        this.peerServer = peer;
        this.otherServer = other;
        this.database = database;
        this.renaming = renaming;
        comparison = new Comparison(renaming);
        for (int i = 0; i < sessions; i++) {
            peers.add(peer.connect());
            others.add(other.connect());
        }
    }

    /** What the peer answered, and what it told all sessions because of the request. */
    record Told(Reply reply, List<JsonNode> notifications) {
    }

    /** Runs operations on a session of both servers. */
    Told transact(int session, List<JsonNode> operations) {
        return transact(session, Json.array(Json.text(database)).addAll(operations));
    }

    /** The same with the parameters as they go into the request, which may be any. */
    Told transact(int session, JsonNode params) {
        List<JsonNode> operations = new ArrayList<>();
        for (int i = 1; i < params.size(); i++) {
            operations.add(params.get(i));
        }
        return ask(session, "transact", params,
                (peer, other) -> comparison.transaction(operations, peer.result(), other.result()));
    }

    /** Starts or changes a monitor, or fails to. */
    Told monitor(int session, String method, JsonNode params) {
        return ask(session, method, params, (peer, other) -> {
            boolean since = method.equals("monitor_cond_since");
            if (since) {
                Comparison.same("found", peer.result().get(0), other.result().get(0));
            }
            comparison.tableUpdates("initial contents", since ? peer.result().get(2) : peer.result(),
                    since ? other.result().get(2) : other.result());
        });
    }

    /** A request whose result holds nothing that a server makes up. */
    Told plain(int session, String method, JsonNode params) {
        return ask(session, method, params,
                (peer, other) -> Comparison.same("result", peer.result(), other.result()));
    }

    /** Sends a request that may have to wait; {@link #lateReply} compares what it gets in the end. */
    void send(int session, String method, JsonNode params) {
        peers.get(session).request(method, params);
        JsonNode renamed = Json.parse(renaming.requestFromPeer(params.toString()));
        late.put(session, others.get(session).request(method, renamed));
    }

    /** Waits for the reply to the request that was only sent on this session. */
    void lateReply(int session) {
        JsonNode id = late.remove(session);
        Reply peer = peers.get(session).reply(id);
        Reply other = others.get(session).reply(id);
        comparison.outcome(peer, other);
        if (peer.error() == null) {
            comparison.transaction(List.of(), peer.result(), other.result());
        }
        notifications(session);
    }

    /** Ends a session, which each server notices in its own time, and starts another one in its place. */
    void reconnect(int session) {
        peers.get(session).close();
        others.get(session).close();
        Patience.pause(NOTICE_MS);
        peers.set(session, peerServer.connect());
        others.set(session, otherServer.connect());
    }

    private interface ResultCheck {
        void compare(Reply peer, Reply other);
    }

    private Told ask(int session, String method, JsonNode params, ResultCheck check) {
        JsonNode renamed = Json.parse(renaming.requestFromPeer(params.toString()));
        Reply peer = null;
        Reply other = null;
        try {
            JsonNode peerId = peers.get(session).request(method, params);
            JsonNode otherId = others.get(session).request(method, renamed);
            peer = peers.get(session).reply(peerId);
            other = others.get(session).reply(otherId);
            comparison.outcome(peer, other);
            if (peer.error() == null) {
                check.compare(peer, other);
            }
            return new Told(peer, notifications(session));
        } catch (AssertionError e) {
            throw new Disagreement("%s\n  request to the peer:  %s %s\n  request to the other: %s %s\n"
                    .formatted(e.getMessage(), method, params, method, renamed)
                    + "  peer's reply:  " + peer + "\n  other's reply: " + other);
        }
    }

    /** Notifications of the asking session came before its reply; the others are made to speak by a request. */
    private List<JsonNode> notifications(int asking) {
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            if (i != asking) {
                barrier(peers.get(i));
                barrier(others.get(i));
            }
            List<JsonNode> fromPeer = peers.get(i).takeNotifications();
            fromPeer.forEach(message -> all.add(message.deepCopy()));
            comparison.notifications("session " + i, fromPeer, others.get(i).takeNotifications());
        }
        return all;
    }

    private void barrier(JsonRpcClient client) {
        client.transact(Json.array(Json.text(database), Json.of("{'op':'comment','comment':'barrier'}")));
    }

    /** Runs operations on both servers and leaves the comparison to the caller: first the peer's results. */
    List<JsonNode> separately(List<JsonNode> operations) {
        JsonNode params = Json.array(Json.text(database)).addAll(operations);
        return List.of(peers.getFirst().transact(params), others.getFirst().transact(params));
    }

    @Override
    public void close() {
        peers.forEach(JsonRpcClient::close);
        others.forEach(JsonRpcClient::close);
    }
}

package dev.understudy.differential;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The bijection between the UUIDs that the peer made and those that the other server made at the same places. A UUID
 * that a request brought stands for itself.
 */
final class Renaming {
    static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final String ZERO = "00000000-0000-0000-0000-000000000000";

    private final Map<String, String> fromPeer = new HashMap<>();
    private final Map<String, String> toPeer = new HashMap<>();

    Renaming() {
        pair(ZERO, ZERO);
    }

    /** Notes that the two are the same thing; neither may be the same as something else. */
    void pair(String peers, String others) {
        String before = fromPeer.putIfAbsent(peers, others);
        String back = toPeer.putIfAbsent(others, peers);
        if (before != null && !before.equals(others) || back != null && !back.equals(peers)) {
            throw new Disagreement("the peer's %s is the other's %s, but they were paired with %s and %s"
                    .formatted(peers, others, before, back));
        }
    }

    /** What the peer called {@code before} it calls {@code now}; the other server keeps its name. */
    void peerRenames(String before, String now) {
        String others = fromPeer.get(before);
        if (others != null) {
            fromPeer.put(now, others);
            toPeer.put(others, now);
        }
    }

    /** The other server's name for what the peer calls so; null when they have not been paired. */
    String fromPeer(String uuid) {
        return fromPeer.get(uuid);
    }

    boolean knowsOthers(String uuid) {
        return toPeer.containsKey(uuid);
    }

    /** A request to the peer as the other server must be asked; UUIDs that are new in it are the same for both. */
    String requestFromPeer(String text) {
        return UUID.matcher(text).replaceAll(found -> {
            if (!fromPeer.containsKey(found.group())) {
                pair(found.group(), found.group());
            }
            return fromPeer(found.group());
        });
    }
}

package dev.understudy.monitor;

import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;

/**
 * What a client is told about a range of transactions. Shared by all monitors that see the same, so the body must not be changed.
 *
 * @param body the JSON text of the &lt;table-updates&gt; or &lt;table-updates2&gt;
 * @param lastId the transaction id from which a client that has this update may continue
 */
public record Update(byte[] body, UuidAtom lastId) {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    /** An update about no row. */
    static Update nothing(UuidAtom lastId) {
        return new Update(NOTHING, lastId);
    }
}

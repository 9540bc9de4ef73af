package dev.understudy.cli.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which of several servers will do. */
class DatabaseInfoTest {
    private static final String CLUSTER = "11111111-2222-4333-8444-555555555555";

    @Test
    void aFollowerWillDoOnlyIfTheLeaderNeedNotBeIt() {
        DatabaseInfo follower = new DatabaseInfo(true, "clustered", true, false, CLUSTER);
        assertFalse(follower.isAcceptable(true, null));
        assertTrue(follower.isAcceptable(false, null));
    }

    @Test
    void whatIsNotInAClusterNeedsNoLeader() {
        assertTrue(new DatabaseInfo(true, "relay", true, false, "").isAcceptable(true, null));
        assertTrue(new DatabaseInfo(true, "standalone", true, true, "").isAcceptable(true, null));
    }

    @Test
    void aServerWithoutTheDatabaseOrItsContentsWillNotDo() {
        assertFalse(new DatabaseInfo(true, "clustered", false, true, CLUSTER).isAcceptable(false, null));
        assertFalse(new DatabaseInfo(false, "", false, false, "").isAcceptable(false, null));
    }

    @Test
    void theClusterMustBeTheOneThatIsMeant() {
        DatabaseInfo leader = new DatabaseInfo(true, "clustered", true, true, CLUSTER);
        assertTrue(leader.isAcceptable(true, CLUSTER));
        assertFalse(leader.isAcceptable(true, "99999999-2222-4333-8444-555555555555"));
    }
}

package dev.understudy.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which arguments are servers, and how several are told apart. */
class RemoteListTest {
    @Test
    void aServerBeginsWithALetterAndHasAColon() {
        for (String server : new String[] {"tcp:1.2.3.4", "unix:x", "Q:", "bogus:abc"}) {
            assertTrue(RemoteList.looksLikeServer(server), server);
        }
        for (String other : new String[] {"", "Database", ":x", "[\"a:b\"]", "1:2", "_a:b"}) {
            assertFalse(RemoteList.looksLikeServer(other), other);
        }
    }

    @Test
    void aCommaCountsOnlyBeforeAConnectionMethod() {
        assertEquals(new RemoteList(List.of("unix:/a,b"), null), RemoteList.of("unix:/a,b"));
        assertEquals(new RemoteList(List.of("unix:/a,"), null), RemoteList.of("unix:/a,"));
        assertEquals(new RemoteList(List.of("unix:/a", "tcp:[::1]:1", "ssl:h:2"), null), RemoteList.of("unix:/a,tcp:[::1]:1, ssl:h:2"));
    }

    @Test
    void theIdOfAClusterIsNoServer() {
        assertEquals(new RemoteList(List.of("tcp:h"), "11111111-2222-4333-8444-555555555555"),
                RemoteList.of("tcp:h,cid:11111111-2222-4333-8444-555555555555"));
    }
}

package dev.understudy.cli.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
    private static final long MIB = 1L << 20;

    private final HeapKeeper keeper = new HeapKeeper();

    @Test
    void aSmallHeapIsLeftAlone() {
        assertFalse(keeper.isTooLarge(HeapKeeper.SLACK_BYTES));
    }

    @Test
    void aHeapThatHasGrownPastWhatLivesIsCollected() {
        keeper.collected(200 * MIB, 300 * MIB);
        assertFalse(keeper.isTooLarge(2 * 200 * MIB + HeapKeeper.SLACK_BYTES));
        assertTrue(keeper.isTooLarge(2 * 200 * MIB + HeapKeeper.SLACK_BYTES + 1));
    }

    @Test
    void aHeapThatDoesNotShrinkIsNotCollectedAgainAndAgain() {
        keeper.collected(10 * MIB, 2_000 * MIB);
        assertFalse(keeper.isTooLarge(2_000 * MIB));
    }
}

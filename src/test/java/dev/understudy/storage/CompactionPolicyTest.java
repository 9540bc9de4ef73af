package dev.understudy.storage;

import static dev.understudy.storage.CompactionPolicy.CHECK_MIN_MS;
import static dev.understudy.storage.CompactionPolicy.CHECK_SPREAD_MS;
import static dev.understudy.storage.CompactionPolicy.COMPACTION_MAX_MS;
import static dev.understudy.storage.CompactionPolicy.RECORDS_MIN;
import static dev.understudy.storage.CompactionPolicy.SIZE_MIN_BYTES;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The thresholds are the peer's. */
class CompactionPolicyTest {
    private static final long LARGE_BYTES = 3 * SIZE_MIN_BYTES;

    private final CompactionPolicy policy = new CompactionPolicy(0, bound -> 0);

    @Test
    void aFileThatDoubledIsDueAtTheNextCheck() {
        assertFalse(policy.isDue(CHECK_MIN_MS - 1, 1_000, LARGE_BYTES, 100));
        assertTrue(policy.isDue(CHECK_MIN_MS, 1_000, LARGE_BYTES, 100));
    }

    @Test
    void theCheckIsPutOffByChance() {
        CompactionPolicy late = new CompactionPolicy(0, bound -> bound - 1);
        assertFalse(late.isDue(CHECK_MIN_MS + CHECK_SPREAD_MS - 2, 1_000, LARGE_BYTES, 100));
        assertTrue(late.isDue(CHECK_MIN_MS + CHECK_SPREAD_MS - 1, 1_000, LARGE_BYTES, 100));
    }

    @Test
    void fewRecordsASmallFileOrLittleGrowthAreLeftAlone() {
        assertFalse(policy.isDue(CHECK_MIN_MS, RECORDS_MIN - 1, LARGE_BYTES, 100));
        assertTrue(policy.isDue(CHECK_MIN_MS, RECORDS_MIN, LARGE_BYTES, 100));
        assertFalse(policy.isDue(CHECK_MIN_MS, 1_000, SIZE_MIN_BYTES, 100));
        assertTrue(policy.isDue(CHECK_MIN_MS, 1_000, SIZE_MIN_BYTES + 1, 100));
        assertFalse(policy.isDue(CHECK_MIN_MS, 1_000, LARGE_BYTES, LARGE_BYTES / 2));
        assertTrue(policy.isDue(CHECK_MIN_MS, 1_000, LARGE_BYTES + 1, LARGE_BYTES / 2));
    }

    @Test
    void afterADayOneRecordIsEnough() {
        assertFalse(policy.isDue(COMPACTION_MAX_MS - 1, 1, 1_000, 500));
        assertTrue(policy.isDue(COMPACTION_MAX_MS, 1, 1_000, 500));
        assertFalse(policy.isDue(COMPACTION_MAX_MS, 0, 1_000, 500));
    }

    @Test
    void aCompactionBeginsTheWaitAgain() {
        policy.compacted(COMPACTION_MAX_MS, bound -> 0);
        assertFalse(policy.isDue(COMPACTION_MAX_MS + CHECK_MIN_MS - 1, 1_000, LARGE_BYTES, 100));
        assertFalse(policy.isDue(COMPACTION_MAX_MS + CHECK_MIN_MS, 1, 1_000, 500));
        assertTrue(policy.isDue(2 * COMPACTION_MAX_MS, 1, 1_000, 500));
    }
}

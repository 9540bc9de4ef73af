package dev.understudy.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Thousands of stories, of which none may end badly; and the same seed tells the same story twice. */
class SimulatorTest {
    private static final long STORIES = Long.getLong("understudy.simulator.stories", 10_000);
    private static final long FIRST_SEED = Long.getLong("understudy.simulator.seed", 1);

    @Test
    void noStoryEndsBadly() {
        Simulation.Figures figures = Simulation.play(FIRST_SEED, STORIES);
        System.out.println(figures + "; others: make simulate SEED=" + (FIRST_SEED + STORIES) + " SEEDS=" + STORIES);
        assertTrue(figures.acknowledged() > 100 * STORIES, () -> "the stories were too quiet: " + figures);
        assertTrue(figures.promotions() > STORIES, () -> "the stories were too quiet: " + figures);
    }

    @Test
    void aSeedAlwaysTellsTheSameStory() {
        for (long seed = 1; seed <= 50; seed++) {
            Story one = new Story(seed, true);
            one.play();
            Story again = new Story(seed, true);
            again.play();
            assertEquals(one.trace(), again.trace(), "seed " + seed);
        }
    }
}

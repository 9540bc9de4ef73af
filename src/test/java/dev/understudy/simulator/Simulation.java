package dev.understudy.simulator;

/** Plays stories from seeds. For one that fails, says how to see it again. */
public final class Simulation {
    private Simulation() {
    }

    /** Counts of what happened in some stories. */
    public record Figures(long stories, long acknowledged, long lost, long promotions) {}

    /** Plays stories; throws an {@link AssertionError} at the first that fails. */
    public static Figures play(long firstSeed, long count) {
        long acknowledged = 0;
        long lost = 0;
        long promotions = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            Story story = new Story(seed, false);
            try {
                story.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " (" + story.cast() + "): " + e.getMessage()
                        + "; to see it: make simulate SEED=" + seed, e);
            }
            acknowledged += story.acknowledgedWrites();
            lost += story.lostWrites();
            promotions += story.promotions();
        }
        return new Figures(count, acknowledged, lost, promotions);
    }

    /** {@code FIRST COUNT} plays so many stories; {@code SEED} alone plays one and prints all that happens. */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        if (arguments.length > 1) {
            long begin = System.nanoTime();
            Figures figures = play(seed, Long.parseLong(arguments[1]));
            System.out.println(figures + " in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            return;
        }
        Story story = new Story(seed, true);
        try {
            story.play();
            System.out.println("seed " + seed + " (" + story.cast() + ") ends well");
        } catch (AssertionError | RuntimeException e) {
            story.trace().forEach(System.out::println);
            throw e;
        }
    }
}

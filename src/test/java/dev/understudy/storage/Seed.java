package dev.understudy.storage;

/** Where a test's chance begins: anew in each run, or where the command line says, so that a run can be repeated. */
final class Seed {
    private Seed() {}

    static long of(Class<?> test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test.getSimpleName() + " seed " + seed + "; replay: mvn test -Dtest=" + test.getSimpleName() + " -Dseed=" + seed);
        return seed;
    }
}

package dev.understudy.bench;

/**
 * One line of the table: what is measured, and what to compare it with.
 *
 * @param work the load, in words
 * @param what the quantity
 * @param unit its unit
 * @param better whether a smaller or a larger value is better
 * @param goal the value to reach, or NaN if there is none of its own
 * @param goalShare the share of the peer's value to reach in the same run, or NaN if there is none
 */
record Figure(String work, String what, String unit, Better better, double goal, double goalShare) {
    /** Which way is better. */
    enum Better {
        /** Time, memory, processor time. */
        LOWER,
        /** Rates. */
        HIGHER
    }

    static Figure lower(String work, String what, String unit) {
        return new Figure(work, what, unit, Better.LOWER, Double.NaN, Double.NaN);
    }

    static Figure higher(String work, String what, String unit) {
        return new Figure(work, what, unit, Better.HIGHER, Double.NaN, Double.NaN);
    }

    Figure goal(double value) {
        return new Figure(work, what, unit, better, value, goalShare);
    }

    Figure goalOfPeer(double share) {
        return new Figure(work, what, unit, better, goal, share);
    }

    /** The goal as a value, given the peer's value in this run; NaN if there is none. */
    double goalGiven(double peer) {
        return Double.isNaN(goal) ? goalShare * peer : goal;
    }

    boolean reaches(double value, double wanted) {
        return better == Better.LOWER ? value <= wanted : value >= wanted;
    }
}

package dev.understudy.cli.tool;

import dev.understudy.value.UuidAtom;

/** The ids of clusters and servers as people see them: the first four digits. */
final class ClusterIds {
    private static final int SHOWN_DIGITS = 4;

    private ClusterIds() {
    }

    static String shown(UuidAtom id) {
        return id.toString().substring(0, SHOWN_DIGITS);
    }
}

package io.claviger.bench;

import java.util.Comparator;
import java.util.List;

/** The middle one of repeated measurements: one slow round on a busy machine does not move it. */
final class Median {
    private Median() {}

    /** The run with the middle rate; of two in the middle the slower one. */
    static Load of(List<Load> loads) {
        return loads.stream()
                .sorted(Comparator.comparingDouble(Load::perSecond))
                .toList()
                .get((loads.size() - 1) / 2);
    }
}

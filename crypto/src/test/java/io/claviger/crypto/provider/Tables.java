package io.claviger.crypto.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * The two columns of the provider table: with the accelerated provider, if it loads, and without.
 */
final class Tables {
    private static final Mechanisms FALLBACK = Mechanisms.startWithoutAcceleration();
    private static final Mechanisms BEST = Mechanisms.start();

    private Tables() {}

    /** Source of parameterized tests. */
    static Stream<Named<Mechanisms>> all() {
        List<Named<Mechanisms>> tables = new ArrayList<>();
        tables.add(Named.of("fallback", FALLBACK));
        if (BEST.accelerated()) {
            tables.add(Named.of("accelerated", BEST));
        }
        return tables.stream();
    }

    static Mechanisms fallback() {
        return FALLBACK;
    }

    /** What this machine would use. */
    static Mechanisms best() {
        return BEST;
    }
}

package io.claviger.rest.testing;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds of random tests: fixed ones, or {@code -Dtest.seed} and {@code -Dtest.cases}. */
public final class Seeds {
    private Seeds() {}

    public static LongStream fresh() {
        long first = Long.getLong("test.seed", 20_260_101L);
        return LongStream.range(first, first + Integer.getInteger("test.cases", 4));
    }

    public static Random random(long seed) {
        return new Random(seed);
    }
}

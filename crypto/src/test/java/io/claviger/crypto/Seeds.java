package io.claviger.crypto;

import io.claviger.crypto.random.RandomSource;
import java.util.Random;
import java.util.stream.LongStream;

/** Seeds of property tests: {@code -Dtest.seed=…} repeats one, {@code -Dtest.cases=…} widens. */
public final class Seeds {
    private static final int CASES = Integer.getInteger("test.cases", 20);

    private Seeds() {}

    public static LongStream fresh() {
        Long fixed = Long.getLong("test.seed");
        return fixed != null ? LongStream.of(fixed) : new Random().longs(CASES);
    }

    public static Random random(long seed) {
        return new Random(seed);
    }

    /** Deterministic bytes for formats and properties; nothing else may use it. */
    public static RandomSource source(Random random) {
        return random::nextBytes;
    }

    public static byte[] bytes(Random random, int length) {
        byte[] fresh = new byte[length];
        random.nextBytes(fresh);
        return fresh;
    }
}

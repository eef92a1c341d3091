package io.claviger.engine.testing;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds of property tests: {@code -Dtest.seed=…} repeats one, {@code -Dtest.cases=…} widens. */
public final class Seeds {
    private Seeds() {}

    public static LongStream fresh() {
        Long one = Long.getLong("test.seed");
        return one != null
                ? LongStream.of(one)
                : new Random().longs(Integer.getInteger("test.cases", 12));
    }
}

package io.claviger.acceptance.streaming;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Waits for what arrives some time. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Waiting() {}

    /** Fails the test with what is there if the condition does not come true. */
    static void until(BooleanSupplier condition, Supplier<?> instead) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + instead.get());
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** All indexes below {@code size} are there, however often. */
    static boolean complete(List<Long> indexes, long size) {
        return new TreeSet<>(indexes).containsAll(LongStream.range(0, size).boxed().toList());
    }

    /** Waits until all indexes below {@code size} have arrived. */
    static void forAll(Supplier<List<Long>> indexes, long size) {
        until(
                () -> complete(indexes.get(), size),
                () -> {
                    var missing = new TreeSet<>(LongStream.range(0, size).boxed().toList());
                    missing.removeAll(indexes.get());
                    return "missing of %d: %s".formatted(size, missing);
                });
    }
}

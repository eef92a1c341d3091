package io.claviger.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** How often a bare signer signs when nothing else is done. */
final class RawSigning {
    private static final int SAMPLES = 20_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private RawSigning() {}

    /** One signature over a fixed message; used by one thread. */
    interface Signer {
        void sign();
    }

    /** Signatures per second of {@code threads} threads together, each with its own signer. */
    static double perSecond(Supplier<Signer> signers, int threads, int seconds) {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rates.add(pool.submit(() -> measure(signers.get(), seconds)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new BenchFailure("signing failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    /** The median time of one signature. */
    static double p50Millis(Signer signer) {
        long[] nanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long begun = System.nanoTime();
            signer.sign();
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        return nanos[SAMPLES / 2] / NANOS_PER_MILLI;
    }

    private static double measure(Signer signer, int seconds) {
        long warm = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < warm) {
            signer.sign();
        }
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        long count = 0;
        long now = begun;
        while (now < end) {
            signer.sign();
            count++;
            now = System.nanoTime();
        }
        return count * NANOS_PER_SECOND / (now - begun);
    }
}

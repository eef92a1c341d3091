package io.claviger.bench;

import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.jca.ClavigerProvider;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.SignRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Threads that sign by the client library, or by the JCA provider over it, again and again, as
 * {@link Wrk} does by bare HTTP.
 */
final class LibraryLoad {
    /** Signs once, in one thread. */
    interface Signer {
        byte[] sign() throws GeneralSecurityException;
    }

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int FIRST_SAMPLES = 1 << 14;

    private final NodeProcess node;
    private final Supplier<Signer> signers;

    private LibraryLoad(NodeProcess node, Supplier<Signer> signers) {
        this.node = node;
        this.signers = signers;
    }

    /** By the library's calls. */
    static LibraryLoad byCalls(Claviger claviger, NodeProcess node, String key, String payload) {
        return byCalls(List.of(claviger), node, key, payload);
    }

    /** By calls of several in turn, one thread each. */
    static LibraryLoad byCalls(
            List<Claviger> several, NodeProcess node, String key, String payload) {
        var turn = new AtomicInteger();
        return new LibraryLoad(
                node,
                () -> signer(several.get(turn.getAndIncrement() % several.size()), key, payload));
    }

    /** Makes AES keys instead, each with a label of its own. */
    static LibraryLoad creating(Claviger claviger, NodeProcess node) {
        var number = new AtomicInteger();
        CreateKeyAttributes attributes =
                CreateKeyAttributes.with().encrypt(true).decrypt(true).destroyable(true).build();
        return new LibraryLoad(
                node,
                () ->
                        () ->
                                claviger.keys()
                                        .createKey(
                                                CreateKey.with(
                                                                "bench-" + number.getAndIncrement(),
                                                                attributes)
                                                        .algorithm("AES")
                                                        .keySize(256)
                                                        .build())
                                        .send()
                                        .xmlSignature()
                                        .bytes());
    }

    /** Signs again where an answer is lost: another signature does no harm. */
    static Signer signer(Claviger claviger, String key, String payload) {
        SignRequest request =
                SignRequest.with(
                                SignRequest.SignRequestValue.with(payload, key, "SHA256_WITH_ECDSA")
                                        .payloadType("UNSPECIFIED")
                                        .build())
                        .build();
        return () ->
                claviger.contract()
                        .synchronousSign(request)
                        .repeatable()
                        .send()
                        .signature()
                        .bytes();
    }

    /** By JCA: each thread with a {@code Signature} of its own, as JCA asks for. */
    static LibraryLoad byProvider(Claviger claviger, NodeProcess node, String key, byte[] payload) {
        var provider = new ClavigerProvider(claviger);
        try {
            KeyStore keys = KeyStore.getInstance("Claviger", provider);
            keys.load(null, null);
            if (!(keys.getKey(key, null) instanceof PrivateKey signing)) {
                throw new BenchFailure("the key store has no key '" + key + "'");
            }
            return new LibraryLoad(node, () -> signer(provider, signing, payload));
        } catch (GeneralSecurityException | IOException failed) {
            throw new BenchFailure("the JCA provider failed: " + failed);
        }
    }

    private static Signer signer(ClavigerProvider provider, PrivateKey key, byte[] payload) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA", provider);
            signature.initSign(key);
            return () -> {
                signature.update(payload);
                return signature.sign();
            };
        } catch (GeneralSecurityException failed) {
            throw new BenchFailure("the JCA provider failed: " + failed);
        }
    }

    /** What the library's threads did: times of calls, and how many failed. */
    private static final class Samples {
        private long[] nanos = new long[FIRST_SAMPLES];
        private int count;
        private int failures;

        void add(long value) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = value;
        }
    }

    /**
     * Loads the node for some seconds; each thread sends its next request when the answer is there.
     */
    Load run(int threads, int seconds) {
        double cpuBefore = node.cpuSeconds();
        long begun = System.nanoTime();
        long end = begun + (long) (seconds * NANOS_PER_SECOND);
        List<Samples> all =
                onThreads(
                        threads,
                        () -> {
                            var samples = new Samples();
                            sign(signers.get(), samples, count -> System.nanoTime() < end);
                            return samples;
                        });
        double wall = (System.nanoTime() - begun) / NANOS_PER_SECOND;
        long[] sorted =
                all.stream()
                        .flatMapToLong(s -> Arrays.stream(s.nanos, 0, s.count))
                        .sorted()
                        .toArray();
        return new Load(
                threads,
                sorted.length / wall,
                sorted[sorted.length / 2] / NANOS_PER_MILLI,
                sorted[sorted.length * 99 / 100] / NANOS_PER_MILLI,
                sorted[sorted.length - 1] / NANOS_PER_MILLI,
                all.stream().mapToLong(s -> s.failures).sum(),
                0,
                (node.cpuSeconds() - cpuBefore) / wall);
    }

    /** Makes so many calls and keeps nothing of them. */
    void calls(int threads, long count) {
        List<Object> _ =
                onThreads(
                        threads,
                        () -> {
                            Signer signer = signers.get();
                            for (long i = 0; i < count / threads; i++) {
                                byte[] _ = signer.sign();
                            }
                            return threads;
                        });
    }

    /** Bytes of this process's heap that are in use once everything that can go is gone. */
    static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void sign(Signer signer, Samples samples, LongPredicate goesOn) {
        for (long i = 0; goesOn.test(i); i++) {
            long from = System.nanoTime();
            try {
                byte[] _ = signer.sign();
                samples.add(System.nanoTime() - from);
            } catch (ClavigerException | GeneralSecurityException failure) {
                samples.failures++;
            }
        }
    }

    private static <T> List<T> onThreads(int threads, Callable<? extends T> work) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<? extends T>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<? extends T> each : all) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new BenchFailure("the library failed: " + failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }
}

package io.claviger.bench;

import io.claviger.crypto.provider.Mechanisms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The one benchmark of this module: raw signing, then the node, on the same cores in one run. */
final class SigningBench {
    private static final int WARM_UP_RUNS = 4;
    private static final int MANY = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 8, MANY);

    private static final String KEY = "bench-p256";
    private static final String CREATE =
            """
            {"label":"%s","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
             "attributes":{"sign":true,"decrypt":false,"unwrap":false,"destroyable":true}}
            """
                    .formatted(KEY);
    private static final String SIGN =
            """
            {"signRequest":{"payload":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","payloadType":"UNSPECIFIED",\
            "signKeyName":"%s","signatureAlgorithm":"SHA256_WITH_ECDSA"}}"""
                    .formatted(KEY);

    private final Options options;
    private final Consumer<String> progress;

    SigningBench(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Takes some minutes. Leaves nothing behind. */
    Result run() {
        Path dir = temporaryDirectory();
        try {
            return measure(dir);
        } finally {
            delete(dir);
        }
    }

    private Result measure(Path dir) {
        progress.accept("raw signatures");
        Provider provider = ProviderSigner.provider();
        Machine machine = Machine.here();
        double rawOne = raw(provider, 1);
        double rawAll = raw(provider, machine.cores());
        Mechanisms mechanisms = Mechanisms.start();
        double keyHandle =
                RawSigning.perSecond(
                        () -> KeyHandleSigner.create(mechanisms), 1, options.seconds());
        double rawP50 = RawSigning.p50Millis(ProviderSigner.create(provider));

        progress.accept("starting and warming the node");
        try (var node = Driven.start("io.claviger.cli.Main", dir.resolve("recorded"))) {
            node.warmUp(options.warmUpSeconds());
            List<Load> loads = new ArrayList<>();
            Counters before = new Counters(0, 0);
            for (int connections : CONNECTIONS) {
                progress.accept("synchronousSign, " + connections + " connections");
                before = Counters.of(node.process());
                loads.add(node.load(connections, options.seconds(), 0));
            }
            Counters counted = Counters.of(node.process()).minus(before);
            progress.accept("half load");
            Load half = node.load(MANY, options.seconds(), thinkMillisForHalf(loads.getLast()));
            Compared compared = compare(node, dir);
            return new Result(
                    machine,
                    provider.getName(),
                    rawOne,
                    rawAll,
                    rawP50,
                    keyHandle,
                    loads,
                    half,
                    compared.recorded(),
                    compared.unrecorded(),
                    counted.recordsPerSync(),
                    Counters.bytesPerRecord(node.process()));
        }
    }

    /** The best round: a raw rate that something else slowed down would flatter the node. */
    private double raw(Provider provider, int threads) {
        double best = 0;
        for (int round = 0; round < options.rounds(); round++) {
            double rate =
                    RawSigning.perSecond(
                            () -> ProviderSigner.create(provider), threads, options.seconds());
            best = Math.max(best, rate);
        }
        return best;
    }

    /**
     * The mean pause with which {@code MANY} connections ask for half of what they got without one.
     */
    static int thinkMillisForHalf(Load full) {
        double cycleMillis = 1000.0 * full.connections() / (full.perSecond() / 2);
        return Math.max(1, (int) Math.round(cycleMillis - full.p50Millis() / 2));
    }

    private record Compared(Load recorded, Load unrecorded) {}

    /** In turn, so that whatever else the machine does meets both. */
    private Compared compare(Driven recorded, Path dir) {
        progress.accept("with and without evidence");
        try (var unrecorded =
                Driven.start(UnrecordedNode.class.getName(), dir.resolve("unrecorded"))) {
            unrecorded.warmUp(options.warmUpSeconds());
            List<Load> with = new ArrayList<>();
            List<Load> without = new ArrayList<>();
            for (int round = 0; round < options.rounds(); round++) {
                with.add(recorded.load(MANY, options.seconds(), 0));
                without.add(unrecorded.load(MANY, options.seconds(), 0));
            }
            return new Compared(Median.of(with), Median.of(without));
        }
    }

    /** A node with a key and a client that signs with it. */
    private record Driven(NodeProcess process, Wrk wrk) implements AutoCloseable {
        static Driven start(String main, Path dataDir) {
            NodeProcess process = NodeProcess.start(main, dataDir);
            process.post("/v1/key", "keyManagement", CREATE);
            return new Driven(process, Wrk.posting(dataDir, process.token("keyOperation"), SIGN));
        }

        /** In runs of their own, because new connections make the JVM compile once more. */
        void warmUp(int seconds) {
            for (int run = 0; run < WARM_UP_RUNS; run++) {
                load(MANY, Math.max(1, seconds / WARM_UP_RUNS), 0);
            }
        }

        Load load(int connections, int seconds, int thinkMillis) {
            Load load =
                    wrk.run(
                            process.url() + "/v1/synchronousSign",
                            process,
                            connections,
                            seconds,
                            thinkMillis);
            if (!load.clean()) {
                throw new BenchFailure(
                        "%d requests were refused and %d got no answer at %d connections; figures with failures mean nothing"
                                .formatted(load.refusals(), load.broken(), connections));
            }
            return load;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("claviger-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path dir) {
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

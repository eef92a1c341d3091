package io.claviger.bench;

import io.claviger.crypto.provider.Mechanisms;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The one benchmark of this module: raw signing, then the node, on the same cores in one run. */
final class SigningBench {
    private static final int MANY = Driven.MANY;
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
        return WorkFolder.with(this::measure);
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
        try (var node = start("io.claviger.cli.Main", dir.resolve("recorded"))) {
            node.warmUp(MANY, options.warmUpSeconds());
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
        try (var unrecorded = start(UnrecordedNode.class.getName(), dir.resolve("unrecorded"))) {
            unrecorded.warmUp(MANY, options.warmUpSeconds());
            List<Load> with = new ArrayList<>();
            List<Load> without = new ArrayList<>();
            for (int round = 0; round < options.rounds(); round++) {
                with.add(recorded.load(MANY, options.seconds(), 0));
                without.add(unrecorded.load(MANY, options.seconds(), 0));
            }
            return new Compared(Median.of(with), Median.of(without));
        }
    }

    private static Driven start(String main, Path dir) {
        return Driven.start(main, dir, CREATE, "/v1/synchronousSign", SIGN);
    }
}

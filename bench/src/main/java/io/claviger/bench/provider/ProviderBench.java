package io.claviger.bench.provider;

import io.claviger.crypto.provider.MechanismStatus;
import io.claviger.crypto.provider.Mechanisms;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Lets each candidate compute each primitive for a while, one thread, one after the other. */
public final class ProviderBench {
    private static final long WARM_UP_NANOS = 300_000_000;

    private final long nanos;
    private final Consumer<String> progress;

    /**
     * A benchmark.
     *
     * @param seconds length of one measurement, after the warm-up
     */
    public ProviderBench(int seconds, Consumer<String> progress) {
        this.nanos = seconds * 1_000_000_000L;
        this.progress = progress;
    }

    /** Takes some minutes. */
    public List<Comparison> run() {
        List<Candidate> candidates = Candidate.all();
        Chosen chosen = new Chosen(Mechanisms.start().report());
        return Primitives.all().stream().map(line -> compare(line, candidates, chosen)).toList();
    }

    private Comparison compare(Primitives.Line line, List<Candidate> candidates, Chosen chosen) {
        progress.accept(line.name());
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            rate(line.work(), candidate).ifPresent(rate -> rates.put(candidate.name(), rate));
        }
        return new Comparison(
                line.name(), rates, line.mechanism().flatMap(m -> chosen.by(m, line.keyType())));
    }

    /** Empty if the candidate does not have it. */
    private OptionalDouble rate(Work.Factory factory, Candidate candidate) {
        for (Provider part : candidate.parts()) {
            try {
                Work work = factory.with(part);
                work.once();
                perSecond(work, WARM_UP_NANOS);
                return OptionalDouble.of(perSecond(work, nanos));
            } catch (GeneralSecurityException | RuntimeException lacks) {
                // Providers say in many ways that they cannot; the next part may.
            }
        }
        return OptionalDouble.empty();
    }

    private static double perSecond(Work work, long nanos) throws GeneralSecurityException {
        long begun = System.nanoTime();
        long count = 0;
        long now = begun;
        while (now - begun < nanos) {
            work.once();
            count++;
            now = System.nanoTime();
        }
        return count * 1e9 / (now - begun);
    }

    /** What the product uses for a mechanism with a type of key. */
    private record Chosen(List<MechanismStatus> report) {
        Optional<String> by(String mechanism, String keyType) {
            return report.stream()
                    .filter(line -> line.mechanism().equals(mechanism))
                    .filter(line -> line.keyType().equals(keyType))
                    .map(line -> Candidate.nameOf(line.provider()))
                    .findFirst();
        }
    }
}

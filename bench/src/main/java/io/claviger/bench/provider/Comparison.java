package io.claviger.bench.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One primitive by each candidate that has it.
 *
 * @param primitive what was computed
 * @param perSecond computations per second of one thread, by candidate
 * @param chosen the candidate that the product uses; empty where it leaves the choice to others
 */
public record Comparison(String primitive, Map<String, Double> perSecond, Optional<String> chosen) {
    public Comparison {
        perSecond = new LinkedHashMap<>(perSecond);
    }

    /** The fastest candidate. */
    public Optional<String> fastest() {
        return perSecond.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** How many times as fast as the chosen candidate the fastest is; 1 if it is the fastest. */
    public double lostFactor() {
        double best = perSecond.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        return chosen.map(perSecond::get).map(rate -> best / rate).orElse(1.0);
    }
}

package io.claviger.bench;

/** Reads the Prometheus text format as far as counters need it. */
final class Metrics {
    private Metrics() {}

    /** The sum of all samples of the metric {@code name}, whatever their labels. */
    static double sum(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}

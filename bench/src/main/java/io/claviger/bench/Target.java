package io.claviger.bench;

import java.util.Locale;

/**
 * A figure with the bound that the design sets for it.
 *
 * @param upper whether the figure should stay below the bound rather than reach it
 */
record Target(String name, double value, double bound, boolean upper, String unit) {
    boolean met() {
        return upper ? value <= bound : value >= bound;
    }

    /** {@code met p99 over p50 at half load 4.20 times (at most 5.0)}. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-6s %-58s %7.2f %s (%s %s)",
                met() ? "met" : "MISSED",
                name,
                value,
                unit,
                upper ? "at most" : "at least",
                bound);
    }
}

package io.claviger.bench;

/**
 * A figure with the bound that the design sets for it.
 *
 * @param upper whether the figure should stay below the bound rather than reach it
 */
record Target(String name, double value, double bound, boolean upper, String unit) {
    boolean met() {
        return upper ? value <= bound : value >= bound;
    }
}

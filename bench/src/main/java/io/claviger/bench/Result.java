package io.claviger.bench;

import java.util.List;
import java.util.OptionalDouble;

/** Everything that one run measured. */
record Result(
        Machine machine,
        String provider,
        double rawOneThread,
        double rawAllCores,
        double rawP50Millis,
        double keyHandleOneThread,
        List<Load> loads,
        Load halfLoad,
        Load recorded,
        Load unrecorded,
        OptionalDouble recordsPerSync,
        OptionalDouble bytesPerRecord) {

    Result {
        loads = List.copyOf(loads);
    }

    /**
     * {@code synchronousSign} at 64 connections against what one core signs with the bare provider.
     */
    double ofOneCore() {
        return recorded.perSecond() / rawOneThread;
    }

    /** The same against what all cores sign together, although client and server share them. */
    double ofAllCores() {
        return recorded.perSecond() / rawAllCores;
    }

    /** The same per processor second that the node used. */
    double ofUsedCores() {
        return recorded.perSecond() / recorded.serverCores() / rawOneThread;
    }

    /** Share of the rate without evidence that is lost with it. */
    double evidenceCost() {
        return 1 - recorded.perSecond() / unrecorded.perSecond();
    }

    List<Target> targets() {
        Load single = loads.getFirst();
        return List.of(
                new Target(
                        "synchronousSign of the raw rate of one core, 64 connections",
                        100 * ofOneCore(),
                        40,
                        false,
                        "%"),
                new Target("cost of evidence, 64 connections", 100 * evidenceCost(), 15, true, "%"),
                new Target(
                        "p99 over p50 at half load",
                        halfLoad.p99Millis() / halfLoad.p50Millis(),
                        5,
                        true,
                        "times"),
                new Target(
                        "p50 over raw sign, one connection",
                        single.p50Millis() - rawP50Millis,
                        0.5,
                        true,
                        "ms"));
    }
}

package io.claviger.bench;

import java.util.Locale;

/**
 * One measured load.
 *
 * @param refusals answers with a status of 400 or more
 * @param broken requests without an answer: time-outs and broken connections
 * @param serverCores processor seconds that the node used per second
 */
record Load(
        int connections,
        double perSecond,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        long refusals,
        long broken,
        double serverCores) {

    boolean clean() {
        return refusals == 0 && broken == 0;
    }

    /** {@code 64 connections: 12345/s, p50 …}. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%3d connections %9.0f/s   p50 %7.2f ms   p99 %7.2f ms   max %7.1f ms   node %.2f cores",
                connections,
                perSecond,
                p50Millis,
                p99Millis,
                maxMillis,
                serverCores);
    }
}

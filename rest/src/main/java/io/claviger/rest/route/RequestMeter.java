package io.claviger.rest.route;

/** Counts requests. Called by many threads on the hot path. */
@FunctionalInterface
public interface RequestMeter {
    /**
     * Counts one request.
     *
     * @param route {@code POST /v1/key}, or {@code none} for paths that are no route
     */
    void record(String route, int status, long nanos);
}

package io.claviger.engine.diagnosis;

import io.claviger.core.port.Journal;
import java.util.List;

/**
 * How the node is that answers.
 *
 * @param records in its log
 * @param witnesses that watch the log
 * @param sinks to which records go
 */
public record NodeCondition(
        String name,
        boolean sealed,
        Journal.Health health,
        long records,
        List<Watcher> witnesses,
        List<Watcher> sinks) {
    public NodeCondition {
        witnesses = List.copyOf(witnesses);
        sinks = List.copyOf(sinks);
    }

    /**
     * A witness or a sink.
     *
     * @param problem why it does not do its work; empty: it does
     * @param alarm whether the problem is the log's
     */
    public record Watcher(String name, String problem, boolean alarm) {
        boolean well() {
            return problem.isEmpty();
        }
    }
}

package io.claviger.rest.diagnosis;

import io.claviger.core.port.Journal;
import io.claviger.engine.diagnosis.NodeCondition;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.evidence.Witnesses;
import io.claviger.rest.health.SinkHealth;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Looks at the node for diagnosis, as health does for monitoring. */
public final class NodeWatch {
    private final String name;
    private final BooleanSupplier sealed;
    private final Journal journal;
    private final EvidenceAccess evidence;
    private final SinkHealth.Source sinks;

    public NodeWatch(
            String name,
            BooleanSupplier sealed,
            Journal journal,
            EvidenceAccess evidence,
            SinkHealth.Source sinks) {
        this.name = name;
        this.sealed = sealed;
        this.journal = journal;
        this.evidence = evidence;
        this.sinks = sinks;
    }

    /** The node as it is right now. */
    public NodeCondition now() {
        return new NodeCondition(
                name,
                sealed.getAsBoolean(),
                journal.health(),
                evidence.reader().map(EvidenceReader::size).orElse(0L),
                witnesses(evidence.witnesses().states()),
                sinks.now().stream().map(NodeWatch::watcher).toList());
    }

    private static List<NodeCondition.Watcher> witnesses(List<Witnesses.State> states) {
        return states.stream()
                .map(
                        state ->
                                new NodeCondition.Watcher(
                                        state.name(), state.problem().orElse(""), state.alarm()))
                .toList();
    }

    /** A sink that has an error while records wait is found before health calls it degraded. */
    private static NodeCondition.Watcher watcher(SinkHealth sink) {
        boolean waits = sink.behind() > 0 && sink.lastError().isPresent();
        String problem =
                sink.degraded() || waits
                        ? "%d records wait for %s: %s"
                                .formatted(
                                        sink.behind(),
                                        sink.to(),
                                        sink.lastError().orElse("it is too slow"))
                        : "";
        return new NodeCondition.Watcher(sink.name().value(), problem, false);
    }
}

package io.claviger.rest.governance;

import io.claviger.engine.partition.Surroundings;
import io.claviger.rest.evidence.EvidenceAccess;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks around for what service packages promise beyond the state. */
public final class NodeSurroundings implements Supplier<Surroundings> {
    /** The journal is a group of one. */
    private static final int NODES = 1;

    private final EvidenceAccess evidence;
    private final Optional<String> region;

    public NodeSurroundings(EvidenceAccess evidence, Optional<String> region) {
        this.evidence = evidence;
        this.region = region;
    }

    @Override
    public Surroundings get() {
        int cosigners =
                (int)
                        evidence.witnesses().states().stream()
                                .filter(state -> state.cosigned().isPresent())
                                .filter(state -> state.problem().isEmpty() && !state.alarm())
                                .count();
        return new Surroundings(NODES, region, cosigners);
    }
}

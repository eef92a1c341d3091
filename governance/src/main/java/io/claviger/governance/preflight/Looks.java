package io.claviger.governance.preflight;

import io.claviger.core.evidence.Origin;
import io.claviger.core.port.StateView;
import io.claviger.core.state.InterfaceName;
import io.claviger.engine.diagnosis.NodeCondition;
import io.claviger.engine.partition.Surroundings;
import io.claviger.evidence.log.EvidenceReader;
import java.util.Set;

/**
 * What a pre-flight looks at.
 *
 * @param caller who asked, when, and by which interface
 * @param offered interfaces that this node answers by
 */
public record Looks(
        StateView state,
        EvidenceReader log,
        NodeCondition node,
        Surroundings surroundings,
        Set<InterfaceName> offered,
        Origin caller) {
    public Looks {
        offered = Set.copyOf(offered);
    }
}

package io.claviger.core.change;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.PartitionPolicy;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What things were like when a change was opened.
 *
 * @param records size of the log
 * @param root of its tree
 * @param node that was asked, with its version and state, in words
 * @param policies of the partitions in scope, to which they are set back
 * @param applications versions of the onboarding records in scope
 * @param probes the gate before the first step; empty until it was looked at
 */
public record BeforePicture(
        long records,
        Bytes root,
        String node,
        SortedMap<PartitionId, PartitionPolicy> policies,
        SortedMap<ApplicationId, Long> applications,
        Optional<GateCheck> probes) {
    public BeforePicture {
        policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
        applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
    }

    BeforePicture with(GateCheck check) {
        return new BeforePicture(records, root, node, policies, applications, Optional.of(check));
    }
}

package io.claviger.core.change;

import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A change of the HSM under one ticket. It ends only after every application in its gate did a real
 * operation behind the last step: that all nodes are healthy is not enough.
 *
 * @param plan what will be done
 * @param rollbackCriteria what makes it be taken back
 * @param partitions in scope; their policies are set back when it is taken back
 * @param nodes in scope, by name
 * @param gate one probe for each application in scope
 * @param findings what was found when the node looked ahead at it, oldest first
 * @param check the gate behind the last step; empty until it was looked at
 * @param version 1 when it was opened, one more with each step
 */
public record Change(
        Ticket ticket,
        String plan,
        String rollbackCriteria,
        SortedSet<PartitionId> partitions,
        List<String> nodes,
        List<GateProbe> gate,
        ChangeStatus status,
        Instant opened,
        Optional<CredentialId> openedBy,
        BeforePicture before,
        List<ChangeStep> steps,
        List<ChangeFinding> findings,
        Optional<GateCheck> check,
        long version) {
    /** Most steps of one change. */
    public static final int MAX_STEPS = 200;

    /** Most findings of one change. */
    public static final int MAX_FINDINGS = 20;

    public Change {
        partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        nodes = List.copyOf(nodes);
        gate = List.copyOf(gate);
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** With one step more: the gate must be looked at again. */
    public Change stepped(ChangeStep step) {
        var more = new ArrayList<>(steps);
        more.add(step);
        return next(status, before, more, findings, Optional.empty());
    }

    /** With the gate as it was found: before the first step that belongs to the picture before. */
    public Change checked(GateCheck found) {
        return steps.isEmpty() && status == ChangeStatus.OPEN
                ? next(status, before.with(found), steps, findings, check)
                : next(status, before, steps, findings, Optional.of(found));
    }

    /** With one finding more; the gate stays as it was looked at. */
    public Change with(ChangeFinding finding) {
        var more = new ArrayList<>(findings);
        more.add(finding);
        return next(status, before, steps, more, check);
    }

    /** Being taken back, for the reason given. */
    public Change takenBack(ChangeStep why) {
        var more = new ArrayList<>(steps);
        more.add(why);
        return next(ChangeStatus.ROLLING_BACK, before, more, findings, Optional.empty());
    }

    /** Ended, with the gate as it was passed. */
    public Change ended(GateCheck passed) {
        return next(
                status == ChangeStatus.ROLLING_BACK
                        ? ChangeStatus.ROLLED_BACK
                        : ChangeStatus.CLOSED,
                before,
                steps,
                findings,
                Optional.of(passed));
    }

    private Change next(
            ChangeStatus newStatus,
            BeforePicture newBefore,
            List<ChangeStep> newSteps,
            List<ChangeFinding> newFindings,
            Optional<GateCheck> newCheck) {
        return new Change(
                ticket,
                plan,
                rollbackCriteria,
                partitions,
                nodes,
                gate,
                newStatus,
                opened,
                openedBy,
                newBefore,
                newSteps,
                newFindings,
                newCheck,
                version + 1);
    }
}

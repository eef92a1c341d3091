package io.claviger.engine.boundary;

import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeStatus;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.ProbeResult;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.partition.PackageRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides on changes: who moves them on, in which order, and that none is closed while an
 * application of its gate fails. Pure, like the decider that it belongs to.
 */
public final class ChangeDecider {
    private ChangeDecider() {}

    /** Whether the caller sees the change: an officer of a partition those of this one alone. */
    public static boolean sees(Identity caller, Change change) {
        return caller.partition().isEmpty()
                || change.partitions().equals(Set.of(caller.partition().get()));
    }

    static Decision open(Command.OpenChange c, StateView state) {
        Change change = c.change();
        if (!sees(c.origin().identity(), change)) {
            return Decision.refused(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "an officer of a partition changes this partition alone");
        }
        if (state.change(change.ticket()).isPresent()) {
            return Decision.refused(
                    RefusalCode.CHANGE_EXISTS,
                    "there is a change with ticket '%s'".formatted(change.ticket()));
        }
        return Decision.accepted(new Event.ChangeStored(change));
    }

    static Decision advance(Command.AdvanceChange c, StateView state) {
        Optional<Change> present =
                state.change(c.next().ticket()).filter(found -> sees(c.origin().identity(), found));
        if (present.isEmpty()) {
            return Decision.refused(
                    RefusalCode.CHANGE_NOT_FOUND,
                    "there is no change with ticket '%s' for this caller"
                            .formatted(c.next().ticket()));
        }
        Optional<Refusal> wrong = wrong(c, present.get());
        if (wrong.isPresent()) {
            return new Decision.Refused(wrong.get());
        }
        if (c.operation() != Operation.ROLL_BACK_CHANGE) {
            return Decision.accepted(new Event.ChangeStored(c.next()));
        }
        List<Event> events = new ArrayList<>();
        for (Partition partition : setBack(present.get().before(), state)) {
            if (!c.origin().identity().partition().equals(Optional.of(partition.id()))) {
                return Decision.refused(
                        RefusalCode.ROLE_NOT_ALLOWED,
                        "the policy of partition '%s' was changed: its security officer takes the change back"
                                .formatted(partition.id()));
            }
            Optional<Refusal> promised = PackageRules.forbidsPolicy(partition, partition.policy());
            if (promised.isPresent()) {
                return new Decision.Refused(promised.get());
            }
            events.add(new Event.PartitionStored(partition));
        }
        events.add(new Event.ChangeStored(c.next()));
        return new Decision.Accepted(events);
    }

    private static Optional<Refusal> wrong(Command.AdvanceChange c, Change present) {
        Ticket ticket = present.ticket();
        if (present.status().ended()) {
            return Decider.refuse(
                    RefusalCode.CHANGE_INVALID,
                    "change '%s' is %s".formatted(ticket, present.status().wireName()));
        }
        if (c.next().version() != present.version() + 1) {
            return Decider.refuse(
                    RefusalCode.CHANGE_CONFLICT,
                    "change '%s' was moved on by somebody else; look at it again"
                            .formatted(ticket));
        }
        return switch (c.operation()) {
            case RECORD_CHANGE_STEP, ROLL_BACK_CHANGE -> beforeWasSeen(c, present);
            case CLOSE_CHANGE -> gatePassed(c.next());
            case ATTACH_TO_CHANGE -> tooManyFindings(c.next());
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> beforeWasSeen(Command.AdvanceChange c, Change present) {
        if (present.before().probes().isEmpty()) {
            return Decider.refuse(
                    RefusalCode.CHANGE_INVALID,
                    "look at the gate before the first step: claviger change check '%s'"
                            .formatted(present.ticket()));
        }
        if (c.operation() == Operation.ROLL_BACK_CHANGE
                && present.status() == ChangeStatus.ROLLING_BACK) {
            return Decider.refuse(
                    RefusalCode.CHANGE_INVALID,
                    "change '%s' is being taken back already".formatted(present.ticket()));
        }
        return c.next().steps().size() > Change.MAX_STEPS
                ? Decider.refuse(
                        RefusalCode.CHANGE_INVALID,
                        "a change has at most %d steps".formatted(Change.MAX_STEPS))
                : Optional.empty();
    }

    private static Optional<Refusal> tooManyFindings(Change next) {
        return next.findings().size() > Change.MAX_FINDINGS
                ? Decider.refuse(
                        RefusalCode.CHANGE_INVALID,
                        "a change has at most %d findings".formatted(Change.MAX_FINDINGS))
                : Optional.empty();
    }

    private static Optional<Refusal> gatePassed(Change next) {
        if (next.steps().isEmpty()) {
            return Decider.refuse(
                    RefusalCode.CHANGE_INVALID,
                    "nothing was done: record a step, or take the change back");
        }
        Optional<GateCheck> check = next.check();
        if (check.filter(GateCheck::passed).isPresent()
                && check.get().results().size() == next.gate().size()) {
            return Optional.empty();
        }
        return Decider.refuse(
                RefusalCode.GATE_NOT_PASSED,
                check.stream()
                        .flatMap(found -> found.results().stream())
                        .filter(result -> !result.passed())
                        .findFirst()
                        .map(ChangeDecider::failed)
                        .orElse("the gate was not looked at"));
    }

    private static String failed(ProbeResult result) {
        return "application '%s' fails at the %s: %s"
                .formatted(
                        result.application(),
                        result.failedAt().orElseThrow().wireName(),
                        result.sentence());
    }

    /** The partitions whose policy is another one now, with that of before. */
    private static List<Partition> setBack(BeforePicture before, StateView state) {
        List<Partition> partitions = new ArrayList<>();
        before.policies()
                .forEach(
                        (id, policy) ->
                                state.partition(id)
                                        .map(now -> now.with(setBack(policy, now.policy())))
                                        .filter(
                                                back ->
                                                        !state.partition(id)
                                                                .equals(Optional.of(back)))
                                        .ifPresent(partitions::add));
        return partitions;
    }

    /** That two people are needed stays: else one person would switch it off by a change. */
    private static PartitionPolicy setBack(PartitionPolicy before, PartitionPolicy now) {
        return now.on(PolicySetting.ONBOARDING_NEEDS_APPROVAL)
                ? before.with(PolicySetting.ONBOARDING_NEEDS_APPROVAL, true)
                : before;
    }
}

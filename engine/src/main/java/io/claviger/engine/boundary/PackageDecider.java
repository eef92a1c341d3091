package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Role;
import io.claviger.engine.partition.PackageRules;
import java.util.Optional;

/** Decides on service packages: one officer proposes, another approves. Pure. */
final class PackageDecider {
    private PackageDecider() {}

    static Decision decide(Command.ChangePackage c, StateView state) {
        Optional<Partition> partition =
                c.origin().identity().roles().contains(Role.DEVICE_SO)
                        ? state.partition(c.partition())
                        : OfficerDecider.inOwnPartition(c.origin(), c.partition(), state);
        if (partition.isEmpty()) {
            return OfficerDecider.noPartition(c.partition());
        }
        return c.operation() == Operation.PROPOSE_PACKAGE
                ? propose(c, partition.get())
                : answer(c, partition.get(), state);
    }

    private static Decision propose(Command.ChangePackage c, Partition partition) {
        if (!c.origin().identity().credential().equals(Optional.of(c.proposal().by()))) {
            return Decision.refused(
                    RefusalCode.ROLE_NOT_ALLOWED, "a proposal is made under the own credential");
        }
        if (partition.proposal().isPresent()) {
            return Decision.refused(
                    RefusalCode.PACKAGE_PROPOSED,
                    "a service package for partition '%s' waits already".formatted(partition.id()));
        }
        if (partition.servicePackage().equals(c.proposal().next())) {
            return Decision.refused(
                    RefusalCode.PACKAGE_INVALID,
                    "that is what partition '%s' promises already".formatted(partition.id()));
        }
        return Decision.accepted(
                new Event.PartitionStored(partition.proposing(Optional.of(c.proposal()))));
    }

    private static Decision answer(Command.ChangePackage c, Partition partition, StateView state) {
        PackageProposal seen = c.proposal();
        if (!partition.proposal().equals(Optional.of(seen))) {
            return Decision.refused(
                    RefusalCode.PACKAGE_PROPOSAL_NOT_FOUND,
                    "this service package for partition '%s' does not wait any more"
                            .formatted(partition.id()));
        }
        if (c.operation() == Operation.REJECT_PACKAGE) {
            return Decision.accepted(
                    new Event.PartitionStored(partition.proposing(Optional.empty())));
        }
        if (c.origin().identity().credential().equals(Optional.of(seen.by()))) {
            return Decision.refused(
                    RefusalCode.OWN_REQUEST,
                    "the package was proposed with this credential: another officer approves");
        }
        return seen.next()
                .flatMap(next -> PackageRules.breach(next, partition, state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        new Event.PartitionStored(
                                                partition.promising(seen.next()))));
    }
}

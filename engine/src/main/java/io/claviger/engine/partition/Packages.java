package io.claviger.engine.partition;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.Partition;
import io.claviger.core.state.ServicePackage;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import java.util.Optional;
import java.util.function.Supplier;

/** Service packages of partitions: proposed by one officer, approved by another, kept. */
public final class Packages {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;

    public Packages(Supplier<StateView> state, Inquiries inquiries) {
        this.state = state;
        this.inquiries = inquiries;
    }

    /**
     * Asks a second person to let the partition promise this.
     *
     * @param next empty: nothing any more
     */
    public Answer<PackageProposal> propose(
            Origin origin, PartitionId partition, Optional<ServicePackage> next) {
        Optional<Refusal> stranger =
                Decider.forbidsCaller(origin, Operation.PROPOSE_PACKAGE, state.get());
        if (stranger.isPresent() || origin.identity().credential().isEmpty()) {
            return refused(
                    origin,
                    Operation.PROPOSE_PACKAGE,
                    stranger.orElseGet(
                            () ->
                                    Refusal.of(
                                            RefusalCode.ROLE_NOT_ALLOWED,
                                            "a proposal is made with a credential")));
        }
        var proposal =
                new PackageProposal(
                        next, origin.identity().credential().orElseThrow(), origin.time());
        return inquiries.answer(
                new Command.ChangePackage(origin, Operation.PROPOSE_PACKAGE, partition, proposal),
                proposal);
    }

    /**
     * Approves what waits, exactly as it is given here, if it is kept.
     *
     * @param here what only a node can tell
     */
    public Answer<PackageProposal> approve(
            Origin origin, PartitionId partition, PackageProposal seen, Surroundings here) {
        Optional<Refusal> breach = seen.next().flatMap(next -> PackageRules.breach(next, here));
        return breach.isPresent()
                ? refused(origin, Operation.APPROVE_PACKAGE, breach.get())
                : answer(origin, Operation.APPROVE_PACKAGE, partition, seen);
    }

    /** Rejects what waits, or takes it back. */
    public Answer<PackageProposal> reject(
            Origin origin, PartitionId partition, PackageProposal seen) {
        return answer(origin, Operation.REJECT_PACKAGE, partition, seen);
    }

    /** The first breach of the partition's package, as things are; empty: it is kept, or none. */
    public Optional<Refusal> breach(Partition partition, Surroundings here) {
        return partition
                .servicePackage()
                .flatMap(
                        promised ->
                                PackageRules.breach(promised, partition, state.get())
                                        .or(() -> PackageRules.breach(promised, here)));
    }

    private Answer<PackageProposal> answer(
            Origin origin, Operation operation, PartitionId partition, PackageProposal seen) {
        return inquiries.answer(
                new Command.ChangePackage(origin, operation, partition, seen), seen);
    }

    private Answer<PackageProposal> refused(Origin origin, Operation operation, Refusal refusal) {
        return inquiries.refused(origin, operation, Optional.empty(), Optional.empty(), refusal);
    }
}

package io.claviger.engine.key;

import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Compares keys, of one partition or of two, for those who may read both. */
public final class Comparisons {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;

    public Comparisons(Supplier<StateView> state, Inquiries inquiries) {
        this.state = state;
        this.inquiries = inquiries;
    }

    /**
     * A key by name.
     *
     * @param partition empty: the caller's
     */
    public record Named(Optional<PartitionId> partition, KeyLabel label) {}

    /** The differences; none if both behave alike. */
    public Answer<List<KeyComparison.Difference>> compare(
            Origin origin, Named first, Named second) {
        try {
            Decider.forbidsCaller(origin, Operation.COMPARE_KEYS, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            KeyComparison.Side one = side(origin, first);
            KeyComparison.Side other = side(origin, second);
            return inquiries.granted(
                    origin,
                    Operation.COMPARE_KEYS,
                    origin.identity().partition(),
                    Optional.empty(),
                    Optional.of("keys %s and %s".formatted(one.key().id(), other.key().id())),
                    KeyComparison.of(one, other));
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(
                    origin,
                    Operation.COMPARE_KEYS,
                    Optional.of(first.label()),
                    Optional.empty(),
                    refused.refusal());
        }
    }

    /** Who belongs to a partition sees nothing of another. */
    private KeyComparison.Side side(Origin origin, Named named) {
        Optional<PartitionId> own = origin.identity().partition();
        Optional<PartitionId> meant = named.partition().or(() -> own);
        boolean foreign = own.isPresent() && !own.equals(meant);
        Partition partition =
                meant.filter(_ -> !foreign)
                        .flatMap(state.get()::partition)
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.PARTITION_NOT_FOUND,
                                                "name a partition of this caller for key '%s'"
                                                        .formatted(named.label())));
        KeyObject key =
                state.get()
                        .key(partition.id(), named.label())
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.KEY_NOT_FOUND,
                                                "A key with the name '%s' does not exist"
                                                        .formatted(named.label())));
        return new KeyComparison.Side(key, partition, state.get().application(key.application()));
    }
}

package io.claviger.engine.partition;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Partitions and their policy. */
public final class Partitions {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final DeviceKeys deviceKeys;

    public Partitions(Supplier<StateView> state, Inquiries inquiries, DeviceKeys deviceKeys) {
        this.state = state;
        this.inquiries = inquiries;
        this.deviceKeys = deviceKeys;
    }

    /** Creates an empty partition with a key of its own. */
    public Answer<Partition> create(Origin origin, PartitionId id, PartitionPolicy policy) {
        Optional<Refusal> refusal =
                Decider.forbidsCaller(origin, Operation.CREATE_PARTITION, state.get())
                        .or(
                                () ->
                                        state.get().partition(id).isPresent()
                                                ? Optional.of(
                                                        Refusal.of(
                                                                RefusalCode.PARTITION_EXISTS,
                                                                "partition '%s' exists"
                                                                        .formatted(id)))
                                                : Optional.empty());
        if (refusal.isPresent()) {
            return inquiries.refused(
                    origin,
                    Operation.CREATE_PARTITION,
                    Optional.empty(),
                    Optional.empty(),
                    refusal.get());
        }
        Partition partition;
        try {
            partition =
                    deviceKeys.newPartition(
                            state.get().device().orElseThrow(), id, policy, origin.time());
        } catch (Refusal.Thrown isSealed) {
            return inquiries.refused(
                    origin,
                    Operation.CREATE_PARTITION,
                    Optional.empty(),
                    Optional.empty(),
                    isSealed.refusal());
        }
        return inquiries.answer(new Command.CreatePartition(origin, partition), partition);
    }

    /** Replaces the partition's policy. */
    public Answer<Partition> changePolicy(Origin origin, PartitionId id, PartitionPolicy policy) {
        var command = new Command.ChangePartitionPolicy(origin, id, policy);
        Optional<Partition> present = state.get().partition(id);
        if (present.isEmpty()) {
            return inquiries.refused(
                    origin,
                    Operation.CHANGE_PARTITION_POLICY,
                    Optional.empty(),
                    Optional.empty(),
                    Refusal.of(
                            RefusalCode.PARTITION_NOT_FOUND,
                            "there is no partition '%s'".formatted(id)));
        }
        return inquiries.answer(command, present.get().with(policy));
    }

    public List<Partition> list() {
        return state.get().partitions();
    }
}

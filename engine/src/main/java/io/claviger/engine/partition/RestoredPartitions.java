package io.claviger.engine.partition;

import io.claviger.core.command.Command;
import io.claviger.core.command.PartitionStep;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;
import io.claviger.core.state.Restoration;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Partitions that come from backups, perhaps of another device. The partition key travels sealed to
 * this device; everything else is wrapped under it, or is named by a digest that officers have
 * approved.
 */
public final class RestoredPartitions {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final DeviceKeys device;

    public RestoredPartitions(Supplier<StateView> state, Inquiries inquiries, DeviceKeys device) {
        this.state = state;
        this.inquiries = inquiries;
        this.device = device;
    }

    /**
     * What a backup says of a partition.
     *
     * @param device whose it was
     * @param parts digests; the first is that of {@code encoded}
     * @param encoded the partition itself, as the backup holds it
     * @param partition the same, read
     * @param key the partition key, sealed to {@link #recipient}
     */
    public record Offered(
            LogId device,
            Restoration from,
            List<Bytes> parts,
            Bytes encoded,
            Partition partition,
            Bytes key) {}

    /** To whom the key of a partition is sealed that shall come here: X25519, raw. */
    public Bytes recipient() {
        return device.partitionRecipient(state.get().device().orElseThrow());
    }

    /** What binds the sealed key to its use. */
    public static byte[] sealedFor(LogId device, String backup, PartitionId partition) {
        return "claviger partition key 1 %s %s %s"
                .formatted(device, backup, partition)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The partition as it is now, which waits for more officers, or for what it holds. */
    public Answer<Partition> begin(Origin origin, Offered offered) {
        Optional<Refusal> refusal =
                Decider.forbidsCaller(origin, Operation.RESTORE_PARTITION, state.get());
        if (refusal.isPresent()) {
            return refused(origin, refusal.get());
        }
        if (!offered.encoded().sha256().equals(offered.parts().getFirst())) {
            return refused(
                    origin,
                    Refusal.of(
                            RefusalCode.UNWRAP_FAILED,
                            "the partition is not the one that its digest names"));
        }
        var here = state.get().device().orElseThrow();
        Optional<Partition> restored;
        try {
            restored =
                    device.restored(
                            here,
                            offered.partition(),
                            offered.key(),
                            sealedFor(
                                    here.log(), offered.from().backup(), offered.partition().id()),
                            origin.time());
        } catch (Refusal.Thrown isSealed) {
            return refused(origin, isSealed.refusal());
        }
        if (restored.isEmpty()) {
            return refused(
                    origin,
                    Refusal.of(
                            RefusalCode.UNWRAP_FAILED,
                            "the partition key is not sealed to this device, or is not this partition's"));
        }
        return now(
                origin,
                new PartitionStep.Begin(
                        restored.get(),
                        new PartitionRestore(
                                offered.device(), offered.from(), offered.parts(), Set.of(), 1)));
    }

    /** One more officer wants it. */
    public Answer<Partition> approve(Origin origin, PartitionId partition, Bytes fingerprint) {
        return now(origin, new PartitionStep.Approve(partition, fingerprint));
    }

    /**
     * The next part. Refuses one whose digest is not the one that was approved.
     *
     * @param encoded as the backup holds it
     * @param part the same, read
     */
    public Answer<Partition> bring(
            Origin origin, PartitionId partition, int number, Bytes encoded, PartitionPart part) {
        return now(origin, new PartitionStep.Bring(partition, number, encoded.sha256(), part));
    }

    /** Whether it is gone; else ask again, because much of it was here. */
    public Answer<Boolean> withdraw(Origin origin, PartitionId partition) {
        Answer<String> answer =
                inquiries.answer(
                        new Command.RestorePartition(origin, new PartitionStep.Withdraw(partition)),
                        "");
        return answer.map(_ -> state.get().partition(partition).isEmpty());
    }

    private Answer<Partition> now(Origin origin, PartitionStep step) {
        Answer<String> answer = inquiries.answer(new Command.RestorePartition(origin, step), "");
        return answer.map(_ -> state.get().partition(step.partition()).orElseThrow());
    }

    private <T> Answer<T> refused(Origin origin, Refusal refusal) {
        return inquiries.refused(
                origin, Operation.RESTORE_PARTITION, Optional.empty(), Optional.empty(), refusal);
    }
}

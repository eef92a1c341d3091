package io.claviger.core.command;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;

/** What brings a partition from a backup into a running device. */
public sealed interface PartitionStep {
    PartitionId partition();

    /**
     * A device SO wants it here. Whoever begins again what waits already wants it, too.
     *
     * @param restored as it will be, with its key under the root key of this device
     */
    record Begin(Partition restored, PartitionRestore restore) implements PartitionStep {
        @Override
        public PartitionId partition() {
            return restored.id();
        }
    }

    /**
     * Another device SO wants it here.
     *
     * @param fingerprint as {@link PartitionRestore#fingerprint} has it
     */
    record Approve(PartitionId partition, Bytes fingerprint) implements PartitionStep {}

    /**
     * The next part of what it holds.
     *
     * @param number the first is 1, behind the partition itself
     * @param digest SHA-256 of the part as the backup holds it
     */
    record Bring(PartitionId partition, int number, Bytes digest, PartitionPart part)
            implements PartitionStep {}

    /** It shall not come; what is here of it goes, a page at a time. */
    record Withdraw(PartitionId partition) implements PartitionStep {}
}

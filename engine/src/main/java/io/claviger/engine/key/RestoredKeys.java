package io.claviger.engine.key;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Restoration;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keys that come back from backups of the device. A key comes as it was wrapped, and only if the
 * partition key opens it here: so no attribute and no rule of it was changed on the way, whoever
 * carried it, and no secret of it travels in the clear.
 */
public final class RestoredKeys {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final DeviceKeys device;

    public RestoredKeys(Supplier<StateView> state, Inquiries inquiries, DeviceKeys device) {
        this.state = state;
        this.inquiries = inquiries;
        this.device = device;
    }

    /** Brings the key back. Refuses with UNWRAP_FAILED one that was wrapped elsewhere. */
    public Answer<KeyObject> restore(Origin origin, KeyObject key, Restoration restoration) {
        Optional<Partition> partition =
                state.get()
                        .partition(key.partition())
                        .filter(_ -> isOfficers(origin, key.partition()));
        // What the caller may not do is refused by the decision, and nothing of it is opened.
        if (partition.isPresent() && !opens(partition.get(), key)) {
            return inquiries.refused(
                    origin,
                    Operation.RESTORE_BACKUP,
                    Optional.of(key.label()),
                    Optional.empty(),
                    Refusal.of(
                            RefusalCode.UNWRAP_FAILED,
                            "the key was wrapped by another device or partition, or changed since"));
        }
        return inquiries.answer(new Command.RestoreKey(origin, key, restoration), key);
    }

    private static boolean isOfficers(Origin origin, PartitionId partition) {
        return origin.identity().partition().equals(Optional.of(partition));
    }

    private boolean opens(Partition partition, KeyObject key) {
        try (SecretBytes _ = device.unwrap(partition, key)) {
            return true;
        } catch (UnwrapFailed _) {
            return false;
        }
    }
}

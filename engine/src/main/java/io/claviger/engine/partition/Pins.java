package io.claviger.engine.partition;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PinHolder;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * PINs of the PKCS #11 tokens that partitions are. Nothing is decided here: a wrong PIN must reach
 * the journal to be counted. Safe for many threads; the caller closes each PIN.
 */
public final class Pins {
    /** Shortest new PIN in bytes. */
    public static final int MIN_BYTES = 6;

    /** Longest PIN in bytes. */
    public static final int MAX_BYTES = 64;

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final DeviceKeys deviceKeys;

    public Pins(Supplier<StateView> state, Inquiries inquiries, DeviceKeys deviceKeys) {
        this.state = state;
        this.inquiries = inquiries;
        this.deviceKeys = deviceKeys;
    }

    /** Whether a PIN was shown to be the right one, and which: good for {@link #setUserPin}. */
    public record Proven(PinHolder holder, Bytes verifier) {}

    /** Gives a token its security officer; the user has no PIN afterwards. */
    public Answer<Proven> initialize(Origin origin, PartitionId id, SecretBytes pin) {
        return use(
                origin,
                Operation.INITIALIZE_TOKEN,
                id,
                PinHolder.SECURITY_OFFICER,
                Optional.empty(),
                pin,
                PinHolder.SECURITY_OFFICER);
    }

    /** Logs in. */
    public Answer<Proven> logIn(Origin origin, PartitionId id, PinHolder holder, SecretBytes pin) {
        return partition(id)
                .map(
                        partition -> {
                            Bytes verifier = deviceKeys.pinVerifier(partition, holder, pin);
                            return inquiries.answer(
                                    new Command.UsePin(
                                            origin,
                                            Operation.LOG_IN_TOKEN,
                                            id,
                                            holder,
                                            Optional.of(verifier),
                                            Optional.empty()),
                                    new Proven(holder, verifier));
                        })
                .orElseGet(() -> noPartition(origin, Operation.LOG_IN_TOKEN, id));
    }

    /**
     * Sets the user's PIN, also one that is locked; {@code officer} must still be the right one.
     */
    public Answer<Proven> setUserPin(
            Origin origin, PartitionId id, Proven officer, SecretBytes pin) {
        return use(
                origin,
                Operation.SET_USER_PIN,
                id,
                officer.holder(),
                Optional.of(officer.verifier()),
                pin,
                PinHolder.USER);
    }

    /** Replaces a PIN by another one of the same holder. */
    public Answer<Proven> change(
            Origin origin, PartitionId id, PinHolder holder, SecretBytes old, SecretBytes next) {
        Optional<Bytes> presented =
                partition(id).map(partition -> deviceKeys.pinVerifier(partition, holder, old));
        return use(origin, Operation.CHANGE_PIN, id, holder, presented, next, holder);
    }

    private Answer<Proven> use(
            Origin origin,
            Operation operation,
            PartitionId id,
            PinHolder holder,
            Optional<Bytes> presented,
            SecretBytes next,
            PinHolder changed) {
        Optional<Partition> partition = partition(id);
        if (partition.isEmpty()) {
            return noPartition(origin, operation, id);
        }
        if (next.length() < MIN_BYTES || next.length() > MAX_BYTES) {
            return refused(
                    origin,
                    operation,
                    Refusal.of(
                            RefusalCode.PIN_LENGTH_INVALID,
                            "a PIN has %d to %d bytes".formatted(MIN_BYTES, MAX_BYTES)));
        }
        Bytes verifier = deviceKeys.pinVerifier(partition.get(), changed, next);
        return inquiries.answer(
                new Command.UsePin(origin, operation, id, holder, presented, Optional.of(verifier)),
                new Proven(changed, verifier));
    }

    private Optional<Partition> partition(PartitionId id) {
        return state.get().partition(id);
    }

    private Answer<Proven> noPartition(Origin origin, Operation operation, PartitionId id) {
        return refused(
                origin,
                operation,
                Refusal.of(
                        RefusalCode.PARTITION_NOT_FOUND,
                        "partition '%s' does not exist".formatted(id)));
    }

    private Answer<Proven> refused(Origin origin, Operation operation, Refusal refusal) {
        return inquiries.refused(origin, operation, Optional.empty(), Optional.empty(), refusal);
    }
}

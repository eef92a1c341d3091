package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.TokenPin;
import io.claviger.core.state.TokenPins;
import io.claviger.engine.partition.PolicyRules;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides on PINs of PKCS #11 tokens. What is wrong is counted in the order of the journal, however
 * many come at once. Pure.
 */
final class PinDecider {
    private PinDecider() {}

    static Decision decide(Command.UsePin c, StateView state, Instant now) {
        boolean node = c.origin().identity().equals(Identity.NODE);
        boolean own = c.origin().identity().partition().equals(Optional.of(c.partition()));
        Optional<Partition> found = state.partition(c.partition()).filter(_ -> node || own);
        if (found.isEmpty()) {
            return OfficerDecider.noPartition(c.partition());
        }
        Partition partition = found.get();
        if (c.operation() != Operation.LOG_IN_TOKEN) {
            Optional<Refusal> readOnly = PolicyRules.forbidsWriting(partition.policy());
            if (readOnly.isPresent()) {
                return new Decision.Refused(readOnly.get());
            }
        }
        return c.operation() == Operation.INITIALIZE_TOKEN
                ? initialize(partition, c.next().orElseThrow(), node)
                : withPin(c, partition, now);
    }

    /** The node itself may give a new token to who has lost the PIN: it is how --dev begins. */
    private static Decision initialize(Partition partition, Bytes verifier, boolean node) {
        if (!node) {
            Optional<Refusal> off =
                    PolicyRules.requires(partition.policy(), PolicySetting.PKCS11_INIT_TOKEN);
            if (off.isPresent()) {
                return new Decision.Refused(off.get());
            }
            if (partition.pins().isPresent()) {
                return Decision.refused(
                        RefusalCode.POLICY_FORBIDS,
                        "the token of partition '%s' has a security officer already"
                                .formatted(partition.id()));
            }
        }
        return stored(partition, TokenPins.initialized(TokenPin.fresh(verifier)));
    }

    private static Decision withPin(Command.UsePin c, Partition partition, Instant now) {
        Optional<TokenPin> set = partition.pins().flatMap(pins -> pins.of(c.holder()));
        if (set.isEmpty()) {
            return Decision.refused(
                    RefusalCode.PIN_NOT_SET,
                    "the token of partition '%s' has no PIN for its %s"
                            .formatted(partition.id(), c.holder().words()));
        }
        TokenPins pins = partition.pins().orElseThrow();
        TokenPin pin = set.get();
        if (pin.lockedAt(now)) {
            return Decision.refused(
                    RefusalCode.PIN_LOCKED,
                    "the PIN of the %s of partition '%s' is locked after %d wrong ones"
                            .formatted(c.holder().words(), partition.id(), TokenPin.ATTEMPTS));
        }
        if (!MessageDigest.isEqual(
                pin.verifier().unsafeArray(), c.presented().orElseThrow().unsafeArray())) {
            return new Decision.Refused(
                    Refusal.of(
                            RefusalCode.PIN_INCORRECT,
                            "the PIN of the %s of partition '%s' is another one"
                                    .formatted(c.holder().words(), partition.id())),
                    List.of(
                            new Event.PartitionStored(
                                    partition.opening(pins.with(c.holder(), pin.tried(now))))));
        }
        return switch (c.operation()) {
            case SET_USER_PIN ->
                    c.holder() == PinHolder.SECURITY_OFFICER
                            ? stored(partition, pins.with(PinHolder.USER, next(c)))
                            : Decision.refused(
                                    RefusalCode.ROLE_NOT_ALLOWED,
                                    "the security officer sets the user's PIN");
            case CHANGE_PIN -> stored(partition, pins.with(c.holder(), next(c)));
            default ->
                    pin.wrong() == 0
                            ? Decision.accepted()
                            : stored(partition, pins.with(c.holder(), pin.proven()));
        };
    }

    private static TokenPin next(Command.UsePin c) {
        return TokenPin.fresh(c.next().orElseThrow());
    }

    private static Decision stored(Partition partition, TokenPins pins) {
        return Decision.accepted(new Event.PartitionStored(partition.opening(pins)));
    }
}

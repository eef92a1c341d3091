package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.key.TransportRules;
import io.claviger.engine.partition.PolicyRules;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides on keys that come in, leave, or are copied. Pure, like the decider that it belongs to.
 */
final class TransportDecider {
    private TransportDecider() {}

    static Decision store(
            Command.StoreKey c, Optional<Approvals> approvals, StateView state, Instant now) {
        Optional<Refusal> refusal =
                KeyDecider.newKey(c.origin(), c.key(), state)
                        .or(
                                () ->
                                        switch (c.operation()) {
                                            case IMPORT_KEY -> importsKeys(c.key(), state);
                                            case UNWRAP ->
                                                    importsKeys(c.key(), state)
                                                            .or(
                                                                    () ->
                                                                            unwraps(
                                                                                    c.origin(),
                                                                                    c.source()
                                                                                            .orElseThrow(),
                                                                                    approvals,
                                                                                    state,
                                                                                    now));
                                            default -> copies(c, state);
                                        });
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        return c.operation() == Operation.UNWRAP
                ? Decision.accepted(
                        new Event.KeyStored(c.key()),
                        new Event.KeyUsed(c.source().orElseThrow().id()))
                : Decision.accepted(new Event.KeyStored(c.key()));
    }

    /** Whether keys come into the partition of this one. */
    static Optional<Refusal> importsKeys(KeyObject key, StateView state) {
        return Decider.policyOf(key, state)
                .flatMap(
                        partition ->
                                PolicyRules.requires(
                                        partition.policy(), PolicySetting.IMPORT_KEYS));
    }

    /** What forbids the caller to unwrap others with the key. */
    static Optional<Refusal> unwraps(
            Origin origin,
            Command.KeyReference source,
            Optional<Approvals> approvals,
            StateView state,
            Instant now) {
        Optional<KeyObject> key = Decider.ownKey(origin, source.id(), state);
        return TransportRules.present(key, source.version())
                .or(() -> TransportRules.forbidsUnwrapping(key.orElseThrow(), now))
                .or(() -> Decider.notApproved(origin, key.orElseThrow(), state))
                .or(
                        () ->
                                RuleDecider.forbids(
                                        key.orElseThrow(),
                                        Operation.UNWRAP,
                                        key.orElseThrow().label().value(),
                                        approvals,
                                        state,
                                        now));
    }

    private static Optional<Refusal> copies(Command.StoreKey c, StateView state) {
        Command.KeyReference source = c.source().orElseThrow();
        Optional<KeyObject> key = Decider.ownKey(c.origin(), source.id(), state);
        return TransportRules.present(key, source.version())
                .or(() -> TransportRules.forbidsCopy(key.orElseThrow(), c.key()));
    }

    static Decision release(Command.ReleaseKey c, StateView state, Instant now) {
        Optional<KeyObject> key = Decider.ownKey(c.origin(), c.key().id(), state);
        Optional<Refusal> refusal =
                TransportRules.present(key, c.key().version())
                        .or(() -> leaves(key.orElseThrow(), c.wrappedBy().isEmpty(), state))
                        .or(() -> c.wrappedBy().flatMap(by -> wraps(c.origin(), by, state, now)));
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        return c.wrappedBy()
                .map(by -> Decision.accepted(new Event.KeyUsed(by.id())))
                .orElseGet(Decision::accepted);
    }

    /** What forbids that the key leaves, in the clear or wrapped. */
    static Optional<Refusal> leaves(KeyObject key, boolean plain, StateView state) {
        PartitionPolicy policy =
                Decider.policyOf(key, state)
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.PARTITION_NOT_FOUND,
                                                "the partition of the key is gone"))
                        .policy();
        return PolicyRules.requires(
                        policy, plain ? PolicySetting.EXPORT_KEYS : PolicySetting.EXTRACT_KEYS)
                .or(() -> TransportRules.forbidsLeaving(key, plain));
    }

    /** What forbids the caller to wrap others under the key. */
    static Optional<Refusal> wraps(
            Origin origin, Command.KeyReference by, StateView state, Instant now) {
        Optional<KeyObject> key = Decider.ownKey(origin, by.id(), state);
        return TransportRules.present(key, by.version())
                .or(() -> TransportRules.forbidsWrapping(key.orElseThrow(), now))
                .or(() -> Decider.notApproved(origin, key.orElseThrow(), state));
    }
}

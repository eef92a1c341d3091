package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
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
                                            case IMPORT_KEY -> requires(c, state);
                                            case UNWRAP ->
                                                    requires(c, state)
                                                            .or(
                                                                    () ->
                                                                            unwraps(
                                                                                    c, approvals,
                                                                                    state, now));
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

    private static Optional<Refusal> requires(Command.StoreKey c, StateView state) {
        return Decider.policyOf(c.key(), state)
                .flatMap(
                        partition ->
                                PolicyRules.requires(
                                        partition.policy(), PolicySetting.IMPORT_KEYS));
    }

    private static Optional<Refusal> unwraps(
            Command.StoreKey c, Optional<Approvals> approvals, StateView state, Instant now) {
        Command.KeyReference source = c.source().orElseThrow();
        Optional<KeyObject> key = Decider.ownKey(c.origin(), source.id(), state);
        return TransportRules.present(key, source.version())
                .or(() -> TransportRules.forbidsUnwrapping(key.orElseThrow(), now))
                .or(() -> Decider.notApproved(c.origin(), key.orElseThrow(), state))
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
                        .or(() -> leaves(c, key.orElseThrow(), state))
                        .or(() -> c.wrappedBy().flatMap(by -> wraps(c, by, state, now)));
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        return c.wrappedBy()
                .map(by -> Decision.accepted(new Event.KeyUsed(by.id())))
                .orElseGet(Decision::accepted);
    }

    private static Optional<Refusal> leaves(Command.ReleaseKey c, KeyObject key, StateView state) {
        PartitionPolicy policy =
                Decider.policyOf(key, state)
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.PARTITION_NOT_FOUND,
                                                "the partition of the key is gone"))
                        .policy();
        boolean plain = c.wrappedBy().isEmpty();
        return PolicyRules.requires(
                        policy, plain ? PolicySetting.EXPORT_KEYS : PolicySetting.EXTRACT_KEYS)
                .or(() -> TransportRules.forbidsLeaving(key, plain));
    }

    private static Optional<Refusal> wraps(
            Command.ReleaseKey c, Command.KeyReference by, StateView state, Instant now) {
        Optional<KeyObject> key = Decider.ownKey(c.origin(), by.id(), state);
        return TransportRules.present(key, by.version())
                .or(() -> TransportRules.forbidsWrapping(key.orElseThrow(), now))
                .or(() -> Decider.notApproved(c.origin(), key.orElseThrow(), state));
    }
}

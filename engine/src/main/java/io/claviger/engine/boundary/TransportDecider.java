package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.attribute.Attribute;
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
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.key.TransportRules;
import io.claviger.engine.partition.PolicyRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
                                            case ENCAPSULATE, DECAPSULATE ->
                                                    shares(c, approvals, state, now);
                                            default -> copies(c, state);
                                        })
                        .or(() -> trusts(c, state));
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        List<Event> events = new ArrayList<>(KeyDecider.stored(c.key()));
        if (c.operation() != Operation.COPY_KEY) {
            c.source().ifPresent(used -> events.add(new Event.KeyUsed(used.id())));
        }
        return new Decision.Accepted(events);
    }

    /** What a trusted key wrapped goes on leaving under trusted keys only. */
    private static Optional<Refusal> trusts(Command.StoreKey c, StateView state) {
        if (c.operation() == Operation.COPY_KEY) {
            return Optional.empty();
        }
        return KeyRules.forbidsNewTrust(c.key())
                .or(
                        () ->
                                c.source()
                                        .filter(_ -> c.operation() == Operation.UNWRAP)
                                        .flatMap(by -> Decider.ownKey(c.origin(), by.id(), state))
                                        .flatMap(by -> TransportRules.forbidsLoose(c.key(), by)));
    }

    /**
     * Whether keys come into the partition of this one. Certificates, and public keys for the time
     * of a session, come in everywhere, because they open nothing; but see {@link #wraps}.
     */
    static Optional<Refusal> importsKeys(KeyObject key, StateView state) {
        return stranger(key) ? Optional.empty() : importsAllowed(key, state);
    }

    private static boolean stranger(KeyObject key) {
        return key.publicOnly() && (key.ofSession() || key.certificateOnly());
    }

    static Optional<Refusal> importsAllowed(KeyObject key, StateView state) {
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

    /**
     * A secret that a key for encapsulation shares with a peer becomes a key: a use of that one.
     */
    private static Optional<Refusal> shares(
            Command.StoreKey c, Optional<Approvals> approvals, StateView state, Instant now) {
        Command.KeyReference source = c.source().orElseThrow();
        var use =
                new Command.UseKey(
                        c.origin(),
                        c.operation(),
                        source.id(),
                        source.version(),
                        source.mechanism(),
                        c.digests());
        return UseDecider.useKey(use, approvals, state, now) instanceof Decision.Refused(var no, _)
                ? Optional.of(no)
                : Optional.empty();
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
                        .or(() -> c.wrappedBy().flatMap(by -> wraps(c.origin(), by, state, now)))
                        .or(() -> untrusted(c, key.orElseThrow(), state));
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        return c.wrappedBy()
                .map(by -> Decision.accepted(new Event.KeyUsed(by.id())))
                .orElseGet(Decision::accepted);
    }

    private static Optional<Refusal> untrusted(
            Command.ReleaseKey c, KeyObject key, StateView state) {
        return c.wrappedBy()
                .flatMap(by -> Decider.ownKey(c.origin(), by.id(), state))
                .flatMap(wrapping -> TransportRules.forbidsUntrusted(key, wrapping));
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
        // What a program has just agreed on with a peer is as much the program's as the token's.
        PolicySetting needed =
                !plain
                        ? PolicySetting.EXTRACT_KEYS
                        : key.attributes().has(Attribute.AGREED)
                                ? PolicySetting.SESSION_OBJECTS
                                : PolicySetting.EXPORT_KEYS;
        return PolicyRules.requires(policy, needed)
                .or(() -> TransportRules.forbidsLeaving(key, plain));
    }

    /** What forbids the caller to wrap others under the key. */
    static Optional<Refusal> wraps(
            Origin origin, Command.KeyReference by, StateView state, Instant now) {
        Optional<KeyObject> key = Decider.ownKey(origin, by.id(), state);
        return TransportRules.present(key, by.version())
                // Else whoever brings a public key along takes out what may leave wrapped alone.
                .or(
                        () ->
                                stranger(key.orElseThrow())
                                        ? importsAllowed(key.orElseThrow(), state)
                                        : Optional.empty())
                .or(() -> TransportRules.forbidsWrapping(key.orElseThrow(), now))
                .or(() -> Decider.notApproved(origin, key.orElseThrow(), state));
    }
}

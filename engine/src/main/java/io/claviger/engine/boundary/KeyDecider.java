package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.application.ApplicationRules;
import io.claviger.engine.certificate.CertificateRules;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.partition.PackageRules;
import io.claviger.engine.partition.PolicyRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides on the life of keys: made, derived, changed, destroyed, and back from the trash. Pure,
 * like the decider that it belongs to.
 */
final class KeyDecider {
    private KeyDecider() {}

    static Decision createKey(Command.CreateKey c, StateView state) {
        return newKey(c.origin(), c.key(), state)
                .or(() -> KeyRules.forbidsNewTrust(c.key()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> new Decision.Accepted(stored(c.key())));
    }

    /** A key of a session is recorded, and stays out of the state. */
    static List<Event> stored(KeyObject key) {
        return key.ofSession() ? List.of() : List.of(new Event.KeyStored(key));
    }

    static Decision deriveKey(Command.DeriveKey c, StateView state, Instant now) {
        Optional<KeyObject> found =
                state.key(c.base())
                        .filter(k -> Decider.inCallersPartition(c.origin(), k))
                        .filter(k -> k.invalidated().isEmpty());
        if (found.isEmpty()) {
            return Decision.refused(
                    RefusalCode.KEY_NOT_FOUND, "the base key was destroyed; nothing was derived");
        }
        KeyObject base = found.get();
        if (base.version() != c.baseVersion()) {
            return Decider.changedMeanwhile(base);
        }
        return derives(c.origin(), base, state, now)
                .or(() -> KeyRules.forbidsAsDerived(c.key(), base))
                .or(() -> newKey(c.origin(), c.key(), state))
                .or(() -> KeyRules.forbidsNewTrust(c.key()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> new Decision.Accepted(stored(c.key())));
    }

    /** What forbids the caller to compute other keys from this one. */
    static Optional<Refusal> derives(Origin origin, KeyObject base, StateView state, Instant now) {
        return Decider.policyOf(base, state)
                .flatMap(partition -> KeyRules.forbidsDerivation(base, partition.policy(), now))
                .or(() -> Decider.notApproved(origin, base, state));
    }

    /** What forbids a key that is not there yet, wherever it comes from. */
    static Optional<Refusal> newKey(Origin origin, KeyObject key, StateView state) {
        Optional<Partition> partition =
                state.partition(key.partition())
                        .filter(_ -> Decider.inCallersPartition(origin, key));
        if (partition.isEmpty()) {
            return Decider.refuse(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(key.partition()));
        }
        Optional<Application> application =
                origin.identity()
                        .application()
                        .filter(key.application()::equals)
                        .flatMap(state::application);
        if (application.isEmpty()) {
            return Decider.refuse(
                    RefusalCode.APPLICATION_NOT_FOUND,
                    "a key is made under the caller's own onboarded application");
        }
        Optional<Refusal> byKind =
                application
                        .flatMap(app -> ApplicationRules.forbidsAlgorithm(app, key.spec()))
                        .or(() -> KeyRules.forbidsCreation(key, partition.get().policy()))
                        .or(
                                () ->
                                        origin.interfaceName() == InterfaceName.PKCS11
                                                ? Optional.empty()
                                                : KeyRules.forbidsIdle(key))
                        .or(() -> PackageRules.forbidsKey(partition.get(), key));
        if (byKind.isPresent() || key.ofSession()) {
            return byKind;
        }
        return IncidentDecider.forbids(application.get(), key)
                .or(() -> noRoom(key, partition.get(), state));
    }

    /** What forbids a key that was here before. */
    static Optional<Refusal> comesBack(
            KeyObject key, Partition partition, Application application, StateView state) {
        return ApplicationRules.forbidsAlgorithm(application, key.spec())
                .or(() -> KeyRules.forbidsCreation(key, partition.policy()))
                .or(() -> PackageRules.forbidsKey(partition, key))
                .or(() -> IncidentDecider.forbids(application, key))
                .or(() -> noRoom(key, partition, state));
    }

    private static Optional<Refusal> noRoom(KeyObject key, Partition partition, StateView state) {
        return taken(key, state)
                .or(
                        () ->
                                PolicyRules.forbidsAnother(
                                        partition.policy(), objectCount(key.partition(), state)))
                .or(() -> PackageRules.forbidsAnother(partition, state.keyCount(key.partition())));
    }

    /** What the partition's policy counts as objects. */
    static long objectCount(PartitionId partition, StateView state) {
        return state.keyCount(partition) + state.dataObjectCount(partition);
    }

    /** A label stays taken while its key lies in the trash. */
    private static Optional<Refusal> taken(KeyObject key, StateView state) {
        return state.key(key.partition(), key.label())
                .map(
                        _ ->
                                Refusal.of(
                                        RefusalCode.KEY_EXISTS,
                                        "A key with the name '%s' exists already"
                                                .formatted(key.label())));
    }

    static Decision changeKey(
            Command.ChangeKey c, Optional<Approvals> approvals, StateView state, Instant now) {
        Optional<KeyObject> before = Decider.ownKey(c.origin(), c.next().id(), state);
        if (before.isEmpty()) {
            return Decider.noKey(c.next());
        }
        return Decider.policyOf(before.get(), state)
                .flatMap(
                        partition ->
                                forbidsChange(c, before.get(), partition.policy())
                                        .or(() -> forbidsName(c.next(), before.get(), state))
                                        .or(() -> PackageRules.forbidsKey(partition, c.next())))
                .or(() -> forbidsByRule(c, before.get(), approvals, state, now))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyStored(c.next())));
    }

    /** A key may get another label, if nobody else has it. */
    private static Optional<Refusal> forbidsName(
            KeyObject next, KeyObject before, StateView state) {
        boolean becomesKey = before.certificateOnly() && !next.certificateOnly();
        return KeyRules.forbidsId(next)
                .or(
                        () ->
                                becomesKey
                                        ? TransportDecider.importsAllowed(next, state)
                                        : Optional.empty())
                .or(
                        () ->
                                next.label().equals(before.label())
                                        ? Optional.empty()
                                        : taken(next, state));
    }

    private static Optional<Refusal> forbidsByRule(
            Command.ChangeKey c,
            KeyObject before,
            Optional<Approvals> approvals,
            StateView state,
            Instant now) {
        return KeyRules.POLICY_CHANGES.contains(c.operation())
                ? RuleDecider.forbids(
                        before, c.operation(), before.label().value(), approvals, state, now)
                : Optional.empty();
    }

    private static Optional<Refusal> forbidsChange(
            Command.ChangeKey c, KeyObject before, PartitionPolicy policy) {
        if (CertificateRules.CHANGES.contains(c.operation())) {
            return CertificateRules.forbidsAttachment(before, c.next(), policy);
        }
        return c.operation() == Operation.IMPORT_KEY
                ? KeyRules.forbidsPublicHalf(before, c.next(), policy)
                : KeyRules.forbidsChange(before, c.next(), c.operation(), policy);
    }

    static Decision destroyKey(Command.DestroyKey c, StateView state, Instant now) {
        Optional<KeyObject> key = Decider.ownKey(c.origin(), c.key(), state);
        if (key.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key does not exist");
        }
        if (key.get().version() != c.version()) {
            return Decider.changedMeanwhile(key.get());
        }
        return Decider.policyOf(key.get(), state)
                .flatMap(partition -> KeyRules.forbidsDestruction(key.get(), partition.policy()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        invalidates(key.get(), state)
                                                ? new Event.KeyStored(
                                                        key.get().invalidatedAt(Optional.of(now)))
                                                : new Event.KeyDestroyed(key.get())));
    }

    /** Whether a deletion throws the key into the trash of its partition. */
    static boolean invalidates(KeyObject key, StateView state) {
        return Decider.policyOf(key, state)
                .filter(partition -> partition.policy().on(PolicySetting.INVALIDATE_KEYS))
                .isPresent();
    }

    /** Device officers reach the trash of every partition, partition officers their own. */
    static Decision emptyTrash(Command.EmptyTrash c, StateView state) {
        Identity officer = c.origin().identity();
        Optional<KeyObject> key =
                state.key(c.key())
                        .filter(k -> k.invalidated().isPresent())
                        .filter(
                                k ->
                                        officer.partition().isEmpty()
                                                || Decider.inCallersPartition(c.origin(), k));
        if (key.isEmpty()) {
            return Decision.refused(
                    RefusalCode.KEY_NOT_FOUND,
                    "no key '%s' lies in a trash of this caller".formatted(c.key()));
        }
        return Decision.accepted(
                c.operation() == Operation.RESTORE_KEY
                        ? new Event.KeyStored(key.get().invalidatedAt(Optional.empty()))
                        : new Event.KeyDestroyed(key.get()));
    }
}

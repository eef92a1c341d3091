package io.claviger.engine.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Rule;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Role;
import io.claviger.engine.application.SourceRange;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.KeyAct;
import io.claviger.engine.boundary.Permissions;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.key.KeyReference;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the symptom means in the state as it is, and what the deciders say to it.
 *
 * @param act what would be done with the key; empty: the operation is about no key
 * @param forbidsCaller what forbids the caller the operation, whatever the key
 * @param forbidsAct what forbids the act, if the key was found
 */
record Facts(
        Symptom symptom,
        Scope scope,
        StateView state,
        Instant now,
        Optional<PartitionId> partition,
        Optional<KeyAct> act,
        Optional<KeyObject> key,
        Origin origin,
        Optional<Refusal> forbidsCaller,
        Optional<Refusal> forbidsAct) {
    private static final Set<Role> WITHOUT_API_KEY =
            Set.copyOf(EnumSet.of(Role.KEY_MANAGEMENT, Role.KEY_OPERATION, Role.SERVICE));

    static Facts of(Symptom symptom, Scope scope, StateView state, Instant now) {
        Optional<PartitionId> partition =
                symptom.caller()
                        .application()
                        .map(Application::partition)
                        .or(() -> symptom.caller().credential().flatMap(Credential::partition))
                        .or(symptom.caller()::partition);
        Origin origin = origin(symptom, partition, now);
        Optional<KeyAct> act = symptom.call().operation().flatMap(KeyAct::of);
        Optional<KeyObject> key =
                partition.flatMap(
                        own -> symptom.call().key().flatMap(name -> find(name, own, state)));
        boolean known = !origin.identity().roles().isEmpty();
        return new Facts(
                symptom,
                scope,
                state,
                now,
                partition,
                act,
                key,
                origin,
                symptom.call()
                        .operation()
                        .filter(_ -> known)
                        .flatMap(operation -> Decider.forbidsCaller(origin, operation, state)),
                act.filter(_ -> known)
                        .flatMap(
                                wanted ->
                                        key.flatMap(
                                                found ->
                                                        Permissions.refusal(
                                                                found,
                                                                wanted,
                                                                origin,
                                                                symptom.call().mechanism(),
                                                                state,
                                                                now))));
    }

    private static Origin origin(Symptom symptom, Optional<PartitionId> partition, Instant now) {
        Symptom.Caller caller = symptom.caller();
        Set<Role> roles =
                caller.credential()
                        .map(credential -> Set.of(credential.role()))
                        .or(() -> caller.application().map(_ -> WITHOUT_API_KEY))
                        .orElse(Set.of());
        String source =
                symptom.call()
                        .source()
                        .or(
                                () ->
                                        caller.application().stream()
                                                .flatMap(app -> app.access().sources().stream())
                                                .findFirst()
                                                .map(SourceRange::parse)
                                                .map(range -> range.network().getHostAddress()))
                        .orElse("local");
        Optional<ApplicationId> application = caller.application().map(Application::id);
        Optional<CredentialId> credential = caller.credential().map(Credential::id);
        return new Origin(
                new RequestId("diagnosis"),
                Optional.empty(),
                Optional.empty(),
                new Identity(application, credential, partition, roles, "api-key"),
                symptom.call().interfaceName(),
                source,
                Optional.empty(),
                now);
    }

    /** The key of this id or label in the partition; what lies in the trash is not found. */
    private static Optional<KeyObject> find(String name, PartitionId partition, StateView state) {
        return id(name).map(
                        id ->
                                state.key(id)
                                        .filter(key -> key.partition().equals(partition))
                                        .filter(key -> key.invalidated().isEmpty()))
                .orElseGet(
                        () ->
                                label(name)
                                        .flatMap(l -> KeyAccess.named(state, partition, l))
                                        .map(KeyReference::stored));
    }

    static Optional<KeyId> id(String name) {
        try {
            return Optional.of(KeyId.of(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static Optional<KeyLabel> label(String name) {
        try {
            return Optional.of(new KeyLabel(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    Optional<Credential> credential() {
        return symptom.caller().credential();
    }

    Optional<Application> application() {
        return symptom.caller().application();
    }

    Optional<Operation> operation() {
        return symptom.call().operation();
    }

    Optional<ApprovalRequest> waiting() {
        return symptom.waiting();
    }

    Optional<Refusal> refused() {
        return symptom.refused();
    }

    /** The key's label, for commands. */
    String label() {
        return key.map(found -> found.label().value())
                .or(() -> symptom.call().key())
                .orElse("LABEL");
    }

    /** What the caller was told, if it is one of these. */
    Optional<Refusal> refusedWith(RefusalCode... codes) {
        return refused().filter(refusal -> Set.of(codes).contains(refusal.code()));
    }

    /** What the name that was called means outside the caller's partition, if the asker sees it. */
    Optional<KeyObject> keyElsewhere() {
        if (key.isPresent() || symptom.call().key().isEmpty()) {
            return Optional.empty();
        }
        String name = symptom.call().key().get();
        return state.partitions().stream()
                .map(Partition::id)
                .filter(scope::sees)
                .filter(other -> !partition.equals(Optional.of(other)))
                .flatMap(other -> find(name, other, state).stream())
                .findFirst();
    }

    /** The key of the name that lies in the trash of the caller's partition. */
    Optional<KeyObject> keyInTrash() {
        return partition.flatMap(
                own ->
                        symptom.call()
                                .key()
                                .flatMap(
                                        name ->
                                                id(name).map(state::key)
                                                        .orElseGet(
                                                                () ->
                                                                        label(name)
                                                                                .flatMap(
                                                                                        l ->
                                                                                                state
                                                                                                        .key(
                                                                                                                own,
                                                                                                                l))))
                                .filter(found -> found.partition().equals(own))
                                .filter(found -> found.invalidated().isPresent()));
    }

    /** The rule that guards the call; {@link Rule#NONE} where nobody must approve. */
    Rule rule() {
        return forbidsAct
                .filter(refusal -> refusal.code() == RefusalCode.APPROVAL_REQUIRED)
                .flatMap(_ -> key)
                .flatMap(found -> operation().map(op -> RuleDecider.rule(found, op)))
                .orElse(Rule.NONE);
    }
}

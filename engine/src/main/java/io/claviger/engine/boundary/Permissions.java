package io.claviger.engine.boundary;

import io.claviger.core.approval.Rule;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.engine.application.SourceRange;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.key.TransportRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with a key: asks the deciders, for each credential that could be used, and so
 * says what they would say. Pure.
 */
public final class Permissions {
    private static final int PAGE = 1000;
    private static final Set<InterfaceName> INTERFACES =
            EnumSet.complementOf(EnumSet.of(InterfaceName.NODE));

    /** What changes who may do what with keys of a partition. */
    private static final List<Operation> RULES =
            List.of(
                    Operation.CHANGE_PARTITION_POLICY,
                    Operation.ONBOARD_APPLICATION,
                    Operation.APPROVE_APPLICATION,
                    Operation.ISSUE_CREDENTIAL);

    private final KeyObject key;
    private final StateView state;
    private final Instant now;

    private Permissions(KeyObject key, StateView state, Instant now) {
        this.key = key;
        this.state = state;
        this.now = now;
    }

    /** What may be done with the key at this time, credential by credential. */
    public static List<Permission> of(KeyObject key, StateView state, Instant now) {
        return new Permissions(key, state, now).all();
    }

    /**
     * The officers' credentials that can change what {@link #of} says: they use no key, but decide
     * who does.
     */
    public static Map<Credential, List<Operation>> ofOfficers(
            KeyObject key, StateView state, Instant now) {
        var found = new LinkedHashMap<Credential, List<Operation>>();
        for (Credential credential : state.officerCredentials()) {
            boolean here = credential.partition().filter(p -> !p.equals(key.partition())).isEmpty();
            List<Operation> operations =
                    RULES.stream()
                            .filter(o -> Authority.allowed(o).contains(credential.role()))
                            .toList();
            if (here && credential.validAt(now) && !operations.isEmpty()) {
                found.put(credential, operations);
            }
        }
        return found;
    }

    /**
     * What the key boundary has against one act with the key: what it would answer the caller.
     *
     * @param mechanism by which; empty: any that the key has
     */
    public static Optional<Refusal> refusal(
            KeyObject key,
            KeyAct act,
            Origin origin,
            Optional<String> mechanism,
            StateView state,
            Instant now) {
        Optional<String> way =
                mechanism.isEmpty()
                        ? act.mechanism(key.spec())
                        : mechanism.filter(name -> act.fits(key.spec(), name));
        return way.isEmpty()
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.MECHANISM_KEY_MISMATCH,
                                "%s does not work with a key of type %s"
                                        .formatted(
                                                mechanism.orElseGet(act::wireName),
                                                key.spec().displayName())))
                : new Permissions(key, state, now).refusal(act, origin, way.get());
    }

    /**
     * What the key boundary has against the caller's making this key.
     *
     * @param operation that makes it: CREATE_KEY, IMPORT_KEY, …
     * @param state without the key
     */
    public static Optional<Refusal> refusalOfNew(
            KeyObject key, Operation operation, Origin origin, StateView state) {
        return Decider.forbidsCaller(origin, operation, state)
                .or(() -> KeyDecider.newKey(origin, key, state));
    }

    private List<Permission> all() {
        var found = new ArrayList<Permission>();
        Optional<ApplicationId> after = Optional.empty();
        while (true) {
            List<Application> page = state.applications(after, PAGE);
            for (Application application : page) {
                if (application.partition().equals(key.partition())) {
                    state.credentials(application.id())
                            .forEach(c -> find(c, source(application), found));
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            after = Optional.of(page.getLast().id());
        }
        state.officerCredentials().forEach(credential -> find(credential, "local", found));
        return found;
    }

    /** An address from which the application may come: the others are like it. */
    private static String source(Application application) {
        return application.access().sources().stream()
                .findFirst()
                .map(range -> SourceRange.parse(range).network().getHostAddress())
                .orElse("local");
    }

    private void find(Credential credential, String source, List<Permission> found) {
        if (!credential.validAt(now)) {
            return;
        }
        for (KeyAct act : KeyAct.values()) {
            // Most credentials have a role that does none of this: they cost nothing.
            if (!Authority.allowed(act.operation()).contains(credential.role())) {
                continue;
            }
            Set<InterfaceName> interfaces = EnumSet.noneOf(InterfaceName.class);
            Rule rule = Rule.NONE;
            for (InterfaceName each : INTERFACES) {
                Optional<Rule> asked = asks(act, origin(credential, source, each));
                if (asked.isPresent()) {
                    interfaces.add(each);
                    rule = asked.get();
                }
            }
            if (!interfaces.isEmpty()) {
                found.add(new Permission(credential, act, interfaces, rule));
            }
        }
    }

    private Origin origin(Credential credential, String source, InterfaceName interfaceName) {
        return new Origin(
                new RequestId("who-can"),
                Optional.empty(),
                Optional.empty(),
                new Identity(
                        credential.application(),
                        Optional.of(credential.id()),
                        credential.partition(),
                        Set.of(credential.role()),
                        "api-key"),
                interfaceName,
                source,
                Optional.empty(),
                now);
    }

    /** What must be approved before the caller does it; empty: it is not allowed. */
    private Optional<Rule> asks(KeyAct act, Origin origin) {
        Optional<String> mechanism = act.mechanism(key.spec());
        if (mechanism.isEmpty()) {
            return Optional.empty();
        }
        Optional<Refusal> refusal = refusal(act, origin, mechanism.get());
        if (refusal.isEmpty()) {
            return Optional.of(Rule.NONE);
        }
        return refusal.get().code() == RefusalCode.APPROVAL_REQUIRED
                ? Optional.of(RuleDecider.rule(key, act.operation()))
                : Optional.empty();
    }

    private Optional<Refusal> refusal(KeyAct act, Origin origin, String mechanism) {
        var itself = new Command.KeyReference(key.id(), key.version(), mechanism);
        return switch (act) {
            case SIGN,
                    VERIFY,
                    ENCRYPT,
                    DECRYPT,
                    ENCAPSULATE,
                    DECAPSULATE,
                    TIMESTAMP,
                    REQUEST_CERTIFICATE,
                    SELF_SIGN_CERTIFICATE,
                    SIGN_CERTIFICATE ->
                    decided(
                            new Command.UseKey(
                                    origin,
                                    act.operation(),
                                    key.id(),
                                    key.version(),
                                    mechanism,
                                    Map.of()));
            case BLOCK_KEY -> changed(origin, act, next(true));
            case UNBLOCK_KEY -> changed(origin, act, next(false));
            case CHANGE_KEY_POLICY -> changed(origin, act, key.policy().map(key::governedBy));
            case CHANGE_KEY_ATTRIBUTES, CHANGE_KEY_PASSWORD ->
                    changed(
                            origin,
                            act,
                            Optional.of(key.changed(key.attributes(), key.passwordVerifier())));
            case CHANGE_KEY_VALIDITY ->
                    changed(origin, act, Optional.of(key.validDuring(key.validity())));
            case IMPORT_CERTIFICATE, DELETE_CERTIFICATE ->
                    changed(origin, act, Optional.of(key.certifiedBy(key.certificates())));
            case EXPORT_KEY ->
                    decided(
                            new Command.ReleaseKey(
                                    origin, itself, Optional.empty(), Optional.empty()));
            case DESTROY_KEY -> decided(new Command.DestroyKey(origin, key.id(), key.version()));
            case RESTORE_KEY, DESTROY_INVALIDATED_KEY ->
                    decided(new Command.EmptyTrash(origin, act.operation(), key.id()));
            // These have two keys: here the rules on this one alone are asked.
            case DERIVE_KEY, WRAP, UNWRAP, COPY_KEY, LEAVE_WRAPPED ->
                    Decider.forbidsCaller(origin, act.operation(), state)
                            .or(() -> absent(origin))
                            .or(() -> byRulesOnThisKey(act, origin, itself));
        };
    }

    private Optional<Refusal> absent(Origin origin) {
        return TransportRules.present(Decider.ownKey(origin, key.id(), state), key.version());
    }

    private Optional<Refusal> byRulesOnThisKey(
            KeyAct act, Origin origin, Command.KeyReference itself) {
        return switch (act) {
            case DERIVE_KEY -> KeyDecider.derives(origin, key, state, now);
            case WRAP -> TransportDecider.wraps(origin, itself, state, now);
            case UNWRAP ->
                    TransportDecider.importsKeys(key, state)
                            .or(
                                    () ->
                                            TransportDecider.unwraps(
                                                    origin, itself, Optional.empty(), state, now));
            case COPY_KEY -> TransportRules.forbidsCopy(key, key);
            default -> TransportDecider.leaves(key, false, state);
        };
    }

    private Optional<KeyObject> next(boolean blocked) {
        return key.policy()
                // Whoever may block a key may not block it twice.
                .filter(policy -> policy.blocked() != blocked)
                .map((KeyPolicy policy) -> key.governedBy(policy.blocked(blocked)));
    }

    private Optional<Refusal> changed(Origin origin, KeyAct act, Optional<KeyObject> next) {
        return next.map(n -> decided(new Command.ChangeKey(origin, act.operation(), n)))
                .orElseGet(() -> Optional.of(KeyRules.notAPolicyKey(key)));
    }

    private Optional<Refusal> decided(Command command) {
        return Decider.decide(command, state) instanceof Decision.Refused refused
                ? Optional.of(refused.refusal())
                : Optional.empty();
    }
}

package io.claviger.engine.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.user.Authenticator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The walk itself. Each rung is looked at only if all before it are sound, and what it finds is
 * what a decider of the key boundary says, or what the record says was answered.
 */
final class Ladder {
    /**
     * Refusals whose cause lies in the state, so that the deciders can be asked again: if they say
     * yes by now, nothing is broken any more. Every other recorded refusal has its cause in the
     * request itself, which would end as it did.
     */
    private static final Set<RefusalCode> ASKED_AGAIN =
            EnumSet.of(
                    RefusalCode.MISSING_ACCESS_TOKEN,
                    RefusalCode.INTERFACE_NOT_ENABLED,
                    RefusalCode.SOURCE_NOT_ALLOWED,
                    RefusalCode.SEALED,
                    RefusalCode.PARTITION_NOT_FOUND,
                    RefusalCode.APPLICATION_NOT_FOUND,
                    RefusalCode.ALGORITHM_NOT_APPROVED,
                    RefusalCode.POLICY_FORBIDS,
                    RefusalCode.KEY_NOT_FOUND,
                    RefusalCode.KEY_CHANGED,
                    RefusalCode.LEAVES_TAKEN,
                    RefusalCode.CLOCK_BEHIND,
                    RefusalCode.OPERATION_FORBIDDEN,
                    RefusalCode.APPROVAL_REQUIRED,
                    RefusalCode.TIMELOCK_RUNNING,
                    RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                    RefusalCode.TOO_MANY_REQUESTS);

    private static final Set<Operation> MAKES_A_KEY =
            EnumSet.of(
                    Operation.CREATE_KEY,
                    Operation.IMPORT_KEY,
                    Operation.DERIVE_KEY,
                    Operation.COPY_KEY);

    private final Facts facts;
    private final NodeCondition node;
    private final List<Look> looks = new ArrayList<>();
    private Optional<String> healed = Optional.empty();

    Ladder(Facts facts, NodeCondition node) {
        this.facts = facts;
        this.node = node;
    }

    List<Look> looks() {
        return looks;
    }

    /** What was refused and would not be now. */
    Optional<String> healed() {
        return healed;
    }

    /** Goes up until something is broken. */
    Optional<Finding> firstBroken() {
        Optional<Finding> broken =
                Stream.<Supplier<Optional<Finding>>>of(
                                this::request,
                                this::application,
                                this::partition,
                                this::credential,
                                this::role,
                                this::secondFactor,
                                this::interfaceName,
                                this::source,
                                this::keyObject,
                                this::keyItself,
                                this::approvals,
                                this::recorded,
                                this::node,
                                this::log)
                        .map(Supplier::get)
                        .flatMap(Optional::stream)
                        .findFirst();
        broken.ifPresent(found -> looks.add(new Look(found.aspect(), false, found.message())));
        return broken;
    }

    private Optional<Finding> sound(Aspect aspect, String found) {
        looks.add(new Look(aspect, true, found));
        return Optional.empty();
    }

    private Optional<Finding> recordedAs(Aspect aspect, RefusalCode... codes) {
        return facts.refused()
                .filter(refusal -> Set.of(codes).contains(refusal.code()))
                .map(refusal -> Finding.of(aspect, refusal));
    }

    // Confirm

    private Optional<Finding> request() {
        Optional<Finding> misunderstood =
                facts.refused()
                        .filter(refusal -> refusal.code().rung() == Rung.REQUEST)
                        .map(refusal -> Finding.of(Aspect.REQUEST, refusal));
        if (misunderstood.isPresent()) {
            return misunderstood;
        }
        String what =
                facts.operation().map(op -> "operation '" + op.wireName() + "'").orElse("a call");
        String how =
                facts.refused()
                        .map(refusal -> ", refused with " + refusal.code().wireName())
                        .or(() -> facts.waiting().map(waiting -> ", " + stands(waiting.status())))
                        .orElse("");
        return sound(
                Aspect.REQUEST,
                "%s%s%s"
                        .formatted(
                                what,
                                facts.symptom()
                                        .call()
                                        .key()
                                        .map(k -> " on key '" + k + "'")
                                        .orElse(""),
                                how));
    }

    private static String stands(RequestStatus status) {
        return "a request for approval that stands at " + status;
    }

    private Optional<Finding> application() {
        return sound(
                Aspect.APPLICATION,
                facts.application()
                        .map(
                                app ->
                                        "application '%s' of %s, environment %s"
                                                .formatted(
                                                        app.id(), app.owner(), app.environment()))
                        .orElse("no application is known from what the caller showed"));
    }

    private Optional<Finding> partition() {
        var believed = facts.symptom().caller().partition();
        if (believed.isPresent() && !believed.equals(facts.partition())) {
            return Optional.of(
                    Finding.of(
                            Aspect.PARTITION,
                            Trouble.WRONG_PARTITION,
                            "the call is meant for partition %s, the caller belongs to %s"
                                    .formatted(
                                            believed.get(),
                                            facts.partition()
                                                    .map(Object::toString)
                                                    .orElse("none"))));
        }
        Optional<KeyObject> elsewhere = facts.keyElsewhere();
        if (elsewhere.isPresent() && facts.partition().isPresent()) {
            return Optional.of(
                    Finding.of(
                            Aspect.PARTITION,
                            Trouble.WRONG_PARTITION,
                            "key '%s' is in partition %s, the caller belongs to %s"
                                    .formatted(
                                            elsewhere.get().label(),
                                            elsewhere.get().partition(),
                                            facts.partition().get())));
        }
        if (facts.partition().filter(own -> facts.state().partition(own).isEmpty()).isPresent()) {
            return Optional.of(
                    Finding.of(
                            Aspect.PARTITION,
                            Refusal.of(
                                    RefusalCode.PARTITION_NOT_FOUND,
                                    "there is no partition " + facts.partition().get())));
        }
        return sound(
                Aspect.PARTITION,
                facts.partition()
                        .map(own -> "partition %s is the caller's".formatted(own))
                        .orElse("no partition is known from what the caller showed"));
    }

    // Trace

    private Optional<Finding> credential() {
        Optional<Credential> credential = facts.credential();
        if (credential.isEmpty()) {
            return recordedAs(
                            Aspect.CREDENTIAL,
                            RefusalCode.MISSING_API_KEY,
                            RefusalCode.INVALID_API_KEY)
                    .or(this::noCredentialOfTheRole)
                    .or(() -> sound(Aspect.CREDENTIAL, "the call needs no API key of its own"));
        }
        Credential known = credential.get();
        if (!known.validAt(facts.now())) {
            return Optional.of(
                    Finding.of(
                            Aspect.CREDENTIAL,
                            Refusal.of(
                                    RefusalCode.INVALID_API_KEY,
                                    "credential %s %s"
                                            .formatted(
                                                    known.id(),
                                                    known.revoked()
                                                            .map(when -> "was revoked at " + when)
                                                            .orElseGet(
                                                                    () ->
                                                                            "expired at "
                                                                                    + known.expires()
                                                                                            .orElseThrow())))));
        }
        return sound(
                Aspect.CREDENTIAL,
                "credential %s ('%s') is valid%s"
                        .formatted(
                                known.id(),
                                known.name(),
                                known.expires().map(end -> " until " + end).orElse("")));
    }

    /** Who names an application without a credential asks whether any would do. */
    private Optional<Finding> noCredentialOfTheRole() {
        // What was approved is done in the name of the application, by no credential.
        if (facts.refused().isPresent()
                || facts.waiting().isPresent()
                || facts.operation().isEmpty()
                || facts.application().isEmpty()) {
            return Optional.empty();
        }
        Application application = facts.application().get();
        boolean some =
                facts.state().credentials(application.id()).stream()
                        .anyMatch(
                                each ->
                                        each.validAt(facts.now())
                                                && Facts.mayDo(
                                                        each.role(), facts.operation().get()));
        return some
                ? Optional.empty()
                : Optional.of(
                        Finding.of(
                                Aspect.CREDENTIAL,
                                Refusal.of(
                                        RefusalCode.CREDENTIAL_NOT_FOUND,
                                        "application '%s' has no valid credential that may do '%s'"
                                                .formatted(
                                                        application.id(),
                                                        facts.operation().get().wireName()))));
    }

    private Optional<Finding> role() {
        Optional<Finding> recorded = recordedAs(Aspect.ROLE, RefusalCode.ROLE_NOT_ALLOWED);
        Optional<Finding> decided =
                facts.forbidsCaller()
                        .filter(refusal -> refusal.code() == RefusalCode.ROLE_NOT_ALLOWED)
                        .map(
                                refusal ->
                                        Finding.of(
                                                Aspect.ROLE,
                                                Refusal.of(
                                                        refusal.code(),
                                                        "the caller has role %s, operation '%s' needs %s"
                                                                .formatted(
                                                                        roles(
                                                                                facts.origin()
                                                                                        .identity()
                                                                                        .roles()),
                                                                        facts.operation()
                                                                                .orElseThrow()
                                                                                .wireName(),
                                                                        roles(
                                                                                Authority.allowed(
                                                                                        facts.operation()
                                                                                                .orElseThrow()))))));
        return decided.or(() -> recorded)
                .or(
                        () ->
                                sound(
                                        Aspect.ROLE,
                                        "role %s may do that"
                                                .formatted(
                                                        roles(facts.origin().identity().roles()))));
    }

    private static String roles(Set<io.claviger.core.state.Role> roles) {
        return roles.isEmpty()
                ? "none"
                : roles.stream()
                        .map(io.claviger.core.state.Role::wireName)
                        .sorted()
                        .collect(Collectors.joining(" or "));
    }

    private Optional<Finding> secondFactor() {
        Optional<Finding> ofRequest =
                facts.refused()
                        .filter(refusal -> refusal.code().rung() == Rung.IDENTITY)
                        .filter(refusal -> !ASKED_AGAIN.contains(refusal.code()))
                        .map(refusal -> Finding.of(Aspect.SECOND_FACTOR, refusal));
        if (ofRequest.isPresent() || facts.application().isEmpty()) {
            return ofRequest;
        }
        Application application = facts.application().get();
        Symptom.Caller caller = facts.symptom().caller();
        boolean shown =
                caller.tokenSubject().isPresent()
                        || caller.clientCertificate().isPresent()
                        || facts.refused()
                                .filter(r -> r.code() == RefusalCode.MISSING_ACCESS_TOKEN)
                                .isPresent();
        if (shown) {
            Optional<Refusal> forbidden =
                    Authenticator.forbidsFactors(
                            application, caller.tokenSubject(), caller.clientCertificate());
            if (forbidden.isPresent()) {
                return forbidden.map(refusal -> Finding.of(Aspect.SECOND_FACTOR, refusal));
            }
        }
        return sound(
                Aspect.SECOND_FACTOR,
                application.access().secondFactorRequired()
                        ? "application '%s' must present a listed client certificate or bearer token%s"
                                .formatted(
                                        application.id(), shown ? ", and does" : "; none was named")
                        : "an API key is enough");
    }

    private Optional<Finding> interfaceName() {
        return callerForbidden(
                        Aspect.INTERFACE,
                        RefusalCode.POLICY_FORBIDS,
                        RefusalCode.INTERFACE_NOT_ENABLED)
                .or(
                        () ->
                                sound(
                                        Aspect.INTERFACE,
                                        "interface %s is enabled"
                                                .formatted(
                                                        facts.origin()
                                                                .interfaceName()
                                                                .wireName())));
    }

    private Optional<Finding> source() {
        boolean anywhere =
                facts.application().filter(app -> !app.access().sources().isEmpty()).isEmpty();
        return callerForbidden(Aspect.SOURCE, RefusalCode.SOURCE_NOT_ALLOWED)
                .or(
                        () ->
                                sound(
                                        Aspect.SOURCE,
                                        anywhere
                                                ? "any source address is allowed"
                                                : "source %s is allowed"
                                                        .formatted(facts.origin().source())));
    }

    private Optional<Finding> callerForbidden(Aspect aspect, RefusalCode... codes) {
        return facts.forbidsCaller()
                .filter(refusal -> Set.of(codes).contains(refusal.code()))
                .map(refusal -> Finding.of(aspect, refusal));
    }

    // Inspect: the key

    private Optional<Finding> keyObject() {
        Optional<String> name = facts.symptom().call().key();
        if (name.isEmpty()) {
            return sound(Aspect.KEY_OBJECT, "no key is named");
        }
        if (facts.key().isPresent()) {
            KeyObject key = facts.key().get();
            return sound(
                    Aspect.KEY_OBJECT,
                    "key '%s' (%s, version %d) of application '%s' is there"
                            .formatted(
                                    key.label(),
                                    key.spec().displayName(),
                                    key.version(),
                                    key.application()));
        }
        if (facts.refused().isPresent()
                && facts.operation().filter(MAKES_A_KEY::contains).isPresent()) {
            // What was to be made is not there, as it must be: the refusal says why.
            return facts.refused().map(refusal -> Finding.of(ofNewKey(refusal.code()), refusal));
        }
        return Optional.of(
                Finding.of(
                        Aspect.KEY_OBJECT,
                        Refusal.of(
                                RefusalCode.KEY_NOT_FOUND,
                                facts.keyInTrash()
                                        .map(
                                                key ->
                                                        "key '%s' lies in the trash since %s"
                                                                .formatted(
                                                                        key.label(),
                                                                        key.invalidated()
                                                                                .orElseThrow()))
                                        .orElse(
                                                "partition %s has no key '%s'"
                                                        .formatted(
                                                                facts.partition()
                                                                        .map(Object::toString)
                                                                        .orElse("?"),
                                                                name.get())))));
    }

    private static Aspect ofNewKey(RefusalCode code) {
        return switch (code) {
            case ALGORITHM_NOT_APPROVED -> Aspect.ALGORITHM;
            case POLICY_FORBIDS -> Aspect.PARTITION_POLICY;
            case KEY_ATTRIBUTES_INVALID -> Aspect.KEY_ATTRIBUTES;
            default -> Aspect.KEY_OBJECT;
        };
    }

    private Optional<Finding> keyItself() {
        if (facts.key().isEmpty()) {
            return Optional.empty();
        }
        KeyObject key = facts.key().get();
        Optional<Aspect> broken = facts.forbidsAct().map(refusal -> aspect(refusal, key));
        for (Aspect aspect :
                List.of(
                        Aspect.KEY_OBJECT,
                        Aspect.PARTITION_POLICY,
                        Aspect.KEY_ATTRIBUTES,
                        Aspect.KEY_STATE,
                        Aspect.MECHANISM,
                        Aspect.ALGORITHM)) {
            if (broken.equals(Optional.of(aspect))) {
                return facts.forbidsAct().map(refusal -> Finding.of(aspect, refusal));
            }
            described(aspect, key).ifPresent(found -> sound(aspect, found));
        }
        return Optional.empty();
    }

    private Optional<String> described(Aspect aspect, KeyObject key) {
        return switch (aspect) {
            case PARTITION_POLICY ->
                    Optional.of("the policy of partition %s allows it".formatted(key.partition()));
            case KEY_ATTRIBUTES -> Optional.of("attributes " + attributes(key));
            case KEY_STATE ->
                    Optional.of(
                            "the key is %s, valid from %s to %s"
                                    .formatted(
                                            key.policy().filter(KeyPolicy::blocked).isPresent()
                                                    ? "blocked"
                                                    : "not blocked",
                                            key.validity()
                                                    .notBefore()
                                                    .map(Object::toString)
                                                    .orElse("ever"),
                                            key.validity()
                                                    .notAfter()
                                                    .map(Object::toString)
                                                    .orElse("ever")));
            case MECHANISM ->
                    facts.symptom()
                            .call()
                            .mechanism()
                            .map(name -> "%s fits the key".formatted(name));
            case ALGORITHM ->
                    facts.application()
                            .map(
                                    app ->
                                            "the record of application '%s' approves %s"
                                                    .formatted(app.id(), key.spec().displayName()));
            default -> Optional.empty();
        };
    }

    static String attributes(KeyObject key) {
        return key.attributes().set().stream()
                .map(attribute -> attribute.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    /** Where a refusal of the key boundary belongs. */
    private Aspect aspect(Refusal refusal, KeyObject key) {
        return switch (refusal.code()) {
            case POLICY_FORBIDS -> Aspect.PARTITION_POLICY;
            case ALGORITHM_NOT_APPROVED -> Aspect.ALGORITHM;
            case MECHANISM_KEY_MISMATCH, MECHANISM_UNAVAILABLE, TAG_LENGTH_INVALID ->
                    Aspect.MECHANISM;
            case OPERATION_FORBIDDEN ->
                    KeyRules.forbidsPrivateUse(key, facts.now()).equals(Optional.of(refusal))
                            ? Aspect.KEY_STATE
                            : Aspect.KEY_ATTRIBUTES;
            case ATTRIBUTE_CHANGE_FORBIDDEN, DERIVATION_NOT_SUPPORTED, NO_ADDRESS ->
                    Aspect.KEY_ATTRIBUTES;
            case KEY_CHANGED, KEY_EXHAUSTED, LEAVES_TAKEN -> Aspect.KEY_STATE;
            case NOT_A_POLICY_KEY -> Aspect.RULE;
            case APPROVAL_REQUIRED,
                    APPROVAL_INVALID,
                    APPROVAL_SPENT,
                    TIMELOCK_RUNNING,
                    APPROVAL_TIMED_OUT,
                    REQUEST_CLOSED,
                    REQUEST_NOT_FOUND,
                    TOO_MANY_REQUESTS ->
                    Aspect.APPROVALS;
            case APPROVER_CERTIFICATE_EXPIRED -> Aspect.APPROVER_CERTIFICATES;
            case SEALED, CLOCK_BEHIND, NOT_CONFIGURED -> Aspect.NODE;
            default ->
                    switch (refusal.code().rung()) {
                        case REQUEST -> Aspect.REQUEST;
                        case IDENTITY -> Aspect.SECOND_FACTOR;
                        case INTERFACE -> Aspect.INTERFACE;
                        case KEY_BOUNDARY -> Aspect.KEY_OBJECT;
                        case AUDIT -> Aspect.EVIDENCE_LOG;
                    };
        };
    }

    // Inspect: approvals

    private Optional<Finding> approvals() {
        Optional<Finding> ofRule =
                facts.forbidsAct()
                        .filter(refusal -> refusal.code() == RefusalCode.NOT_A_POLICY_KEY)
                        .map(refusal -> Finding.of(Aspect.RULE, refusal));
        if (ofRule.isPresent() || facts.key().isEmpty() || facts.operation().isEmpty()) {
            return ofRule;
        }
        KeyObject key = facts.key().get();
        Rule rule = facts.rule();
        if (rule.free()) {
            return sound(Aspect.RULE, "nobody has to approve this operation with this key");
        }
        sound(Aspect.RULE, "a rule of the key asks for " + RuleDecider.described(rule));
        if (facts.waiting().filter(request -> !request.status().open()).isPresent()) {
            return ended(facts.waiting().get(), key);
        }
        return certificates(rule, key)
                .or(() -> quorum(rule, key))
                .or(() -> facts.waiting().map(r -> waiting(r, key)).orElseGet(this::notAsked));
    }

    /** How the rule stands if these people approve no more. */
    private RuleVerdict without(Rule rule, List<Bytes> unwilling) {
        Optional<ApprovalRequest> request = facts.waiting();
        List<Bytes> no = new ArrayList<>(unwilling);
        request.ifPresent(
                waiting -> {
                    no.addAll(waiting.rejected());
                    // Whoever the policy names since has no task.
                    rule.keys().stream()
                            .filter(key -> !waiting.asked().contains(key))
                            .forEach(no::add);
                });
        return RuleCheck.verdict(
                rule,
                request.map(ApprovalRequest::approvedKeys).orElse(List.of()),
                no,
                request.map(ApprovalRequest::issued).orElse(facts.now()),
                facts.now());
    }

    private Optional<Finding> certificates(Rule rule, KeyObject key) {
        Set<Bytes> approved =
                Set.copyOf(facts.waiting().map(ApprovalRequest::approvedKeys).orElse(List.of()));
        List<Approver> expired =
                rule.approvers()
                        .filter(approver -> !approver.validAt(facts.now()))
                        .filter(approver -> !approved.contains(approver.publicKey()))
                        .toList();
        List<Bytes> keys = expired.stream().map(Approver::publicKey).toList();
        boolean decisive =
                without(rule, keys) instanceof RuleVerdict.Unreachable
                        && !(without(rule, List.of()) instanceof RuleVerdict.Unreachable);
        if (decisive) {
            Approver first = expired.getFirst();
            return Optional.of(
                    Finding.of(
                            Aspect.APPROVER_CERTIFICATES,
                            Refusal.of(
                                    RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                                    "the certificate of approver '%s' is valid from %s to %s, and without them the rule of key '%s' cannot be met"
                                            .formatted(
                                                    first.displayName(),
                                                    first.certificate().orElseThrow().notBefore(),
                                                    first.certificate().orElseThrow().notAfter(),
                                                    key.label()))));
        }
        return sound(
                Aspect.APPROVER_CERTIFICATES,
                expired.isEmpty()
                        ? "no certificate of an approver is outside its dates"
                        : "outside its dates, but not needed: the certificate of "
                                + names(rule, keys));
    }

    private Optional<Finding> quorum(Rule rule, KeyObject key) {
        return without(rule, List.of()) instanceof RuleVerdict.Unreachable
                ? Optional.of(unreachable(key))
                : sound(Aspect.QUORUM, "enough approvers are there to meet the rule");
    }

    private Finding unreachable(KeyObject key) {
        String why =
                facts.waiting()
                        .filter(request -> !request.rejected().isEmpty())
                        .map(request -> "; rejected by " + names(facts.rule(), request.rejected()))
                        .orElse("");
        return Finding.of(
                Aspect.QUORUM,
                Trouble.QUORUM_UNREACHABLE,
                "the rule of key '%s' asks for %s, which cannot come together any more%s"
                        .formatted(key.label(), RuleDecider.described(facts.rule()), why));
    }

    private static String names(Rule rule, List<Bytes> keys) {
        return keys.stream()
                .map(
                        key ->
                                rule.approver(key)
                                        .map(Approver::displayName)
                                        .orElse("a former approver"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private Optional<Finding> notAsked() {
        return recordedAs(Aspect.APPROVALS, RefusalCode.APPROVAL_REQUIRED)
                .map(
                        _ ->
                                Finding.of(
                                        Aspect.APPROVALS,
                                        facts.forbidsAct().or(facts::refused).orElseThrow()))
                .or(
                        () ->
                                sound(
                                        Aspect.APPROVALS,
                                        "the call must be one that waits for approvals; nobody has been asked yet"));
    }

    private Optional<Finding> waiting(ApprovalRequest request, KeyObject key) {
        RuleVerdict verdict = RuleDecider.verdict(request, key, facts.now());
        return switch (verdict) {
            case RuleVerdict.Fulfilled _ ->
                    sound(Aspect.APPROVALS, "everybody needed has approved");
            case RuleVerdict.Locked(var token, var opens) ->
                    approvalsMissing(
                            RefusalCode.TIMELOCK_RUNNING,
                            "everybody needed has approved; the time-lock of token '%s' runs until %s"
                                    .formatted(token, opens));
            case RuleVerdict.Open(var progress) ->
                    approvalsMissing(
                            RefusalCode.APPROVAL_REQUIRED,
                            "request %s waits: %s; no answer yet from %s"
                                    .formatted(
                                            request.id(),
                                            progress.stream()
                                                    .map(
                                                            p ->
                                                                    "%d of %d of '%s'"
                                                                            .formatted(
                                                                                    p.approved(),
                                                                                    p.quorum(),
                                                                                    p.group()))
                                                    .collect(Collectors.joining(", ")),
                                            names(facts.rule(), request.waitingFor())));
            case RuleVerdict.TimedOut _ ->
                    approvalsMissing(
                            RefusalCode.APPROVAL_TIMED_OUT,
                            "the time-out of the rule is over for request " + request.id());
            case RuleVerdict.Unreachable _ -> Optional.of(unreachable(key));
        };
    }

    private static Optional<Finding> approvalsMissing(RefusalCode code, String message) {
        return Optional.of(Finding.of(Aspect.APPROVALS, Refusal.of(code, message)));
    }

    private Optional<Finding> ended(ApprovalRequest request, KeyObject key) {
        return switch (request.status()) {
            case REJECTED -> Optional.of(unreachable(key));
            case EXPIRED ->
                    approvalsMissing(
                            RefusalCode.APPROVAL_TIMED_OUT,
                            "the time-out of the rule is over for request " + request.id());
            case CANCELLED ->
                    approvalsMissing(
                            RefusalCode.REQUEST_CLOSED,
                            "request %s was cancelled".formatted(request.id()));
            case FAILED ->
                    Optional.of(
                            request.failure()
                                    .map(refusal -> Finding.of(aspect(refusal, key), refusal))
                                    .orElseGet(
                                            () ->
                                                    Finding.of(
                                                            Aspect.APPROVALS,
                                                            Refusal.of(
                                                                    RefusalCode.REQUEST_CLOSED,
                                                                    "request %s failed"
                                                                            .formatted(
                                                                                    request
                                                                                            .id())))));
            case EXECUTED ->
                    sound(
                            Aspect.APPROVALS,
                            "request %s was approved and done".formatted(request.id()));
            case PENDING, APPROVED -> waiting(request, key);
        };
    }

    // Inspect: what the record says

    /** What was answered and no decider explains. */
    private Optional<Finding> recorded() {
        if (facts.refused().isEmpty()) {
            return Optional.empty();
        }
        Refusal refusal = facts.refused().get();
        boolean asked =
                refusal.code().rung() != Rung.KEY_BOUNDARY
                        || (facts.act().isPresent() && facts.key().isPresent());
        if (ASKED_AGAIN.contains(refusal.code()) && asked) {
            healed =
                    Optional.of(
                            "the call was refused with %s (%s); the key boundary would let it pass now"
                                    .formatted(refusal.code().wireName(), refusal.message()));
            return Optional.empty();
        }
        return Optional.of(
                Finding.of(
                        facts.key()
                                .map(key -> aspect(refusal, key))
                                .orElse(
                                        refusal.code() == RefusalCode.POLICY_FORBIDS
                                                ? Aspect.PARTITION_POLICY
                                                : Aspect.KEY_OBJECT),
                        refusal));
    }

    // Inspect: the node

    private Optional<Finding> node() {
        Journal.Health health = node.health();
        if (node.sealed()) {
            return Optional.of(
                    Finding.of(
                            Aspect.NODE,
                            Refusal.of(
                                    RefusalCode.SEALED,
                                    "node %s is sealed".formatted(node.name()))));
        }
        return switch (health.state()) {
            case SERVING -> sound(Aspect.NODE, "node %s is open and serves".formatted(node.name()));
            case DISK_FULL ->
                    Optional.of(Finding.of(Aspect.NODE, Trouble.DISK_FULL, health.reason()));
            case STARTING, FAILED, STOPPED ->
                    Optional.of(Finding.of(Aspect.NODE, Trouble.NODE_NOT_SERVING, health.reason()));
        };
    }

    private Optional<Finding> log() {
        sound(Aspect.EVIDENCE_LOG, "the log has %d records".formatted(node.records()));
        return watched(Aspect.WITNESSES, node.witnesses(), Trouble.WITNESS_SILENT, "witness")
                .or(() -> watched(Aspect.SINKS, node.sinks(), Trouble.SINK_LAGGING, "sink"));
    }

    private Optional<Finding> watched(
            Aspect aspect, List<NodeCondition.Watcher> all, Trouble trouble, String word) {
        return all.stream()
                .filter(each -> !each.well())
                // Alarms first: they are about the log, not about who looks at it.
                .min((a, b) -> Boolean.compare(b.alarm(), a.alarm()))
                .map(
                        each ->
                                Finding.of(
                                        aspect,
                                        each.alarm() ? Trouble.LOG_DISPUTED : trouble,
                                        "%s '%s': %s".formatted(word, each.name(), each.problem())))
                .or(
                        () ->
                                sound(
                                        aspect,
                                        all.isEmpty()
                                                ? "no %s is configured".formatted(word)
                                                : "%d of %d well"
                                                        .formatted(all.size(), all.size())));
    }
}

package io.claviger.engine.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.boundary.RuleDecider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Inspect: who must approve, whether they can, and whether they have. */
final class InspectingApprovals {
    private final Facts facts;

    InspectingApprovals(Facts facts) {
        this.facts = facts;
    }

    List<Sight> looks() {
        Optional<Sight> noRule =
                facts.forbidsAct()
                        .filter(refusal -> refusal.code() == RefusalCode.NOT_A_POLICY_KEY)
                        .map(refusal -> new Sight.Broken(Finding.of(Aspect.RULE, refusal)));
        if (noRule.isPresent() || facts.key().isEmpty() || facts.operation().isEmpty()) {
            return noRule.stream().toList();
        }
        Rule rule = facts.rule();
        if (rule.free()) {
            return List.of(
                    Sight.sound(Aspect.RULE, "nobody has to approve this operation with this key"));
        }
        KeyObject key = facts.key().get();
        Sight asked =
                Sight.sound(
                        Aspect.RULE, "a rule of the key asks for " + RuleDecider.described(rule));
        Optional<ApprovalRequest> ended =
                facts.waiting().filter(request -> !request.status().open());
        return ended.map(request -> List.of(asked, ended(request, key)))
                .orElseGet(
                        () ->
                                List.of(
                                        asked,
                                        certificates(rule, key),
                                        quorum(rule, key),
                                        facts.waiting()
                                                .map(request -> waiting(request, key))
                                                .orElseGet(this::notAsked)));
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

    /** Broken if the rule could be met but for certificates outside their dates. */
    private Sight certificates(Rule rule, KeyObject key) {
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
        return Sight.of(
                expired.stream()
                        .findFirst()
                        .filter(_ -> decisive)
                        .map(first -> expired(first, key)),
                Aspect.APPROVER_CERTIFICATES,
                expired.isEmpty()
                        ? "no certificate of an approver is outside its dates"
                        : "outside its dates, but not needed: the certificate of "
                                + names(rule, keys));
    }

    private static Finding expired(Approver approver, KeyObject key) {
        return Finding.of(
                Aspect.APPROVER_CERTIFICATES,
                Refusal.of(
                        RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                        "the certificate of approver '%s' is valid from %s to %s, and without them the rule of key '%s' cannot be met"
                                .formatted(
                                        approver.displayName(),
                                        approver.certificate().orElseThrow().notBefore(),
                                        approver.certificate().orElseThrow().notAfter(),
                                        key.label())));
    }

    private Sight quorum(Rule rule, KeyObject key) {
        return Sight.of(
                Optional.of(without(rule, List.of()))
                        .filter(RuleVerdict.Unreachable.class::isInstance)
                        .map(_ -> unreachable(key)),
                Aspect.QUORUM,
                "enough approvers are there to meet the rule");
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

    private Sight notAsked() {
        return Sight.of(
                facts.refusedWith(RefusalCode.APPROVAL_REQUIRED)
                        .map(told -> Finding.of(Aspect.APPROVALS, facts.forbidsAct().orElse(told))),
                Aspect.APPROVALS,
                "the call must be one that waits for approvals; nobody has been asked yet");
    }

    private Sight waiting(ApprovalRequest request, KeyObject key) {
        return switch (RuleDecider.verdict(request, key, facts.now())) {
            case RuleVerdict.Fulfilled _ ->
                    Sight.sound(Aspect.APPROVALS, "everybody needed has approved");
            case RuleVerdict.Locked(var token, var opens) ->
                    missing(
                            RefusalCode.TIMELOCK_RUNNING,
                            "everybody needed has approved; the time-lock of token '%s' runs until %s"
                                    .formatted(token, opens));
            case RuleVerdict.Open(var progress) ->
                    missing(
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
            case RuleVerdict.TimedOut _ -> timedOut(request);
            case RuleVerdict.Unreachable _ -> new Sight.Broken(unreachable(key));
        };
    }

    private Sight ended(ApprovalRequest request, KeyObject key) {
        return switch (request.status()) {
            case REJECTED -> new Sight.Broken(unreachable(key));
            case EXPIRED -> timedOut(request);
            case CANCELLED ->
                    missing(
                            RefusalCode.REQUEST_CLOSED,
                            "request %s was cancelled".formatted(request.id()));
            case FAILED ->
                    request.failure()
                            .<Sight>map(
                                    refusal ->
                                            new Sight.Broken(
                                                    Finding.of(
                                                            Placing.of(refusal, key, facts.now()),
                                                            refusal)))
                            .orElseGet(
                                    () ->
                                            missing(
                                                    RefusalCode.REQUEST_CLOSED,
                                                    "request %s failed".formatted(request.id())));
            case EXECUTED ->
                    Sight.sound(
                            Aspect.APPROVALS,
                            "request %s was approved and done".formatted(request.id()));
            case PENDING, APPROVED -> waiting(request, key);
        };
    }

    private static Sight timedOut(ApprovalRequest request) {
        return missing(
                RefusalCode.APPROVAL_TIMED_OUT,
                "the time-out of the rule is over for request " + request.id());
    }

    private static Sight missing(RefusalCode code, String message) {
        return new Sight.Broken(Finding.of(Aspect.APPROVALS, Refusal.of(code, message)));
    }
}

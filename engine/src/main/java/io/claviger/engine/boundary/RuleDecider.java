package io.claviger.engine.boundary;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approvals;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the rules of a key say to an operation: the part of the judgement that depends on state and
 * time. That token and approvals are signed, and speak of this operation and payload, was verified
 * at the edge, where it cannot change any more (docs/adr/0019).
 */
public final class RuleDecider {
    private RuleDecider() {}

    /** The rule of the key that governs the operation; a key without policy has none. */
    public static Rule rule(KeyObject key, Operation operation) {
        return key.policy().map(policy -> policy.rule(RuleKind.of(operation))).orElse(Rule.NONE);
    }

    /**
     * What the key's rule has against the operation.
     *
     * @param label what the approvals must name: the key's label, with the path below it
     */
    public static Optional<Refusal> forbids(
            KeyObject key,
            Operation operation,
            String label,
            Optional<Approvals> approvals,
            StateView state,
            Instant now) {
        Rule rule = rule(key, operation);
        if (rule.free()) {
            return Optional.empty();
        }
        if (approvals.isEmpty()) {
            return Decider.refuse(RefusalCode.APPROVAL_REQUIRED, missing(key, operation, rule));
        }
        Approvals presented = approvals.get();
        if (presented.rule() != RuleKind.of(operation) || !presented.label().equals(label)) {
            return Decider.refuse(
                    RefusalCode.APPROVAL_INVALID,
                    "the approvals are for %s of key '%s', not for this operation"
                            .formatted(presented.rule().wireName(), presented.label()));
        }
        if (state.tokenSpent(presented.tokenDigest())) {
            return Decider.refuse(RefusalCode.APPROVAL_SPENT, "what was approved was done already");
        }
        Optional<Refusal> stranger =
                presented.given().stream()
                        .map(approval -> forbidsApproval(rule, approval))
                        .flatMap(Optional::stream)
                        .findFirst();
        if (stranger.isPresent()) {
            return stranger;
        }
        return refusal(
                key,
                operation,
                RuleCheck.verdict(rule, presented.keys(), List.of(), presented.issued(), now));
    }

    /** A person who is not in the rule counts nothing; one whose certificate was not valid, no. */
    private static Optional<Refusal> forbidsApproval(Rule rule, Approval approval) {
        return rule.approver(approval.publicKey())
                .filter(approver -> !approver.validAt(approval.time()))
                .map(
                        approver ->
                                Refusal.of(
                                        RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                                        "the certificate of approver '%s' is valid from %s to %s"
                                                .formatted(
                                                        approver.displayName(),
                                                        approver.certificate()
                                                                .orElseThrow()
                                                                .notBefore(),
                                                        approver.certificate()
                                                                .orElseThrow()
                                                                .notAfter())));
    }

    private static Optional<Refusal> refusal(
            KeyObject key, Operation operation, RuleVerdict verdict) {
        String rule = RuleKind.of(operation).wireName();
        return switch (verdict) {
            case RuleVerdict.Fulfilled _ -> Optional.empty();
            case RuleVerdict.Locked(var token, var opens) ->
                    Decider.refuse(
                            RefusalCode.TIMELOCK_RUNNING,
                            "the time-lock of token '%s' in rule '%s' of key '%s' runs until %s"
                                    .formatted(token, rule, key.label(), opens));
            case RuleVerdict.Open(var progress) ->
                    Decider.refuse(
                            RefusalCode.APPROVAL_REQUIRED,
                            "approvals are missing for rule '%s' of key '%s': %s"
                                    .formatted(rule, key.label(), described(progress)));
            case RuleVerdict.Unreachable _ ->
                    Decider.refuse(
                            RefusalCode.APPROVAL_REQUIRED,
                            "rule '%s' of key '%s' cannot be fulfilled"
                                    .formatted(rule, key.label()));
            case RuleVerdict.TimedOut _ ->
                    Decider.refuse(
                            RefusalCode.APPROVAL_TIMED_OUT,
                            "the time-out of rule '%s' of key '%s' is over"
                                    .formatted(rule, key.label()));
        };
    }

    private static String described(List<RuleVerdict.Progress> progress) {
        return progress.stream()
                .map(
                        p ->
                                "%d of %d in group '%s' of token '%s'"
                                        .formatted(p.approved(), p.quorum(), p.group(), p.token()))
                .collect(Collectors.joining(", "));
    }

    private static String missing(KeyObject key, Operation operation, Rule rule) {
        return "rule '%s' of key '%s' asks for approval (%s); %s"
                .formatted(
                        RuleKind.of(operation).wireName(),
                        key.label(),
                        described(rule),
                        route(operation)
                                .map(path -> "ask for it with POST " + path)
                                .orElse("this operation cannot be asked for"));
    }

    /** What the rule asks for, in one line: any of its tokens. */
    public static String described(Rule rule) {
        return rule.tokens().stream()
                .map(RuleDecider::described)
                .collect(Collectors.joining(" or "));
    }

    private static String described(RuleToken token) {
        String groups =
                token.groups().isEmpty()
                        ? "nobody"
                        : token.groups().stream()
                                .map(RuleDecider::described)
                                .collect(Collectors.joining(" and "));
        return "token '%s': %s%s"
                .formatted(
                        token.name(),
                        groups,
                        token.timelockSeconds() == 0
                                ? ""
                                : ", after %d s".formatted(token.timelockSeconds()));
    }

    private static String described(Group group) {
        return "%d of %d of '%s'".formatted(group.quorum(), group.approvers().size(), group.name());
    }

    private static Optional<String> route(Operation operation) {
        return switch (operation) {
            case SIGN -> Optional.of("/v1/sign");
            case DECRYPT -> Optional.of("/v1/decrypt");
            case UNWRAP -> Optional.of("/v1/unwrap");
            case BLOCK_KEY -> Optional.of("/v1/block");
            case UNBLOCK_KEY -> Optional.of("/v1/unblock");
            case CHANGE_KEY_POLICY -> Optional.of("/v1/modify");
            case REQUEST_CERTIFICATE -> Optional.of("/v1/certificate/request");
            case SELF_SIGN_CERTIFICATE -> Optional.of("/v1/certificate/selfsign");
            case SIGN_CERTIFICATE -> Optional.of("/v1/certificate/sign");
            case RESET_APPROVER_PASSWORD ->
                    Optional.of("/v1/approverManagement/restoreFromBackup/forgotPassword");
            default -> Optional.empty();
        };
    }

    /**
     * Where a request stands by the policy that its key has now. Whoever the policy names since has
     * no task in it, and counts as one who will not approve.
     *
     * @param key as it is now
     */
    public static RuleVerdict verdict(ApprovalRequest request, KeyObject key, Instant now) {
        Rule rule = rule(key, request.operation());
        List<Bytes> unwilling = new ArrayList<>(request.rejected());
        rule.keys().stream()
                .filter(known -> !request.asked().contains(known))
                .forEach(unwilling::add);
        return RuleCheck.verdict(rule, request.approvedKeys(), unwilling, request.issued(), now);
    }

    /** The approver of the key's rule who holds this key, if the rule names one. */
    static Optional<Approver> approver(KeyObject key, Operation operation, Bytes publicKey) {
        return rule(key, operation).approver(publicKey);
    }
}

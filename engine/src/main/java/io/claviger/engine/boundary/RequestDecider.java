package io.claviger.engine.boundary;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.key.TransportRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides on requests for approval: made, approved, rejected, done once, closed. Pure, like the
 * decider that it belongs to.
 */
final class RequestDecider {
    /** Most open requests of one partition. */
    static final long MAX_OPEN_REQUESTS = 100_000;

    /** How far the time in a token may lie from the journal's when the request is stored. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

    private RequestDecider() {}

    static Decision submit(Command.SubmitRequest c, StateView state, Instant now) {
        ApprovalRequest request = c.request();
        Optional<KeyObject> found = Decider.ownKey(c.origin(), request.key(), state);
        if (found.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key does not exist");
        }
        KeyObject key = found.get();
        Optional<Refusal> refusal =
                Decider.policyOf(key, state)
                        .flatMap(partition -> forbidsAsking(request, key, partition, state, now))
                        .or(() -> Decider.notApproved(c.origin(), key, state))
                        .or(() -> forbidsAnother(request, state, now));
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        Rule rule = RuleDecider.rule(key, request.operation());
        ApprovalRequest asked = request.asking(rule.keys(), RequestStatus.PENDING);
        return switch (RuleDecider.verdict(asked, key, now)) {
            case RuleVerdict.Unreachable _, RuleVerdict.TimedOut _ ->
                    Decision.refused(
                            RefusalCode.OPERATION_FORBIDDEN,
                            "rule '%s' of key '%s' can never be fulfilled"
                                    .formatted(
                                            RuleKind.of(request.operation()).wireName(),
                                            key.label()));
            case RuleVerdict.Locked _ ->
                    Decision.accepted(
                            new Event.RequestStored(
                                    request.asking(rule.keys(), RequestStatus.APPROVED)));
            case RuleVerdict.Fulfilled _, RuleVerdict.Open _ ->
                    Decision.accepted(new Event.RequestStored(asked));
        };
    }

    private static Optional<Refusal> forbidsAsking(
            ApprovalRequest request,
            KeyObject key,
            Partition partition,
            StateView state,
            Instant now) {
        return switch (request.operation()) {
            case BLOCK_KEY, UNBLOCK_KEY, CHANGE_KEY_POLICY ->
                    key.policy().isPresent()
                            ? Optional.empty()
                            : Optional.of(KeyRules.notAPolicyKey(key));
            case UNWRAP -> TransportRules.forbidsUnwrapping(key, now);
            case RESET_APPROVER_PASSWORD ->
                    ApproverDecider.forbidsReplacing(
                            key, request.replacement().orElseThrow(), state, now);
            default -> KeyRules.forbidsUse(key, request.operation(), partition.policy(), now);
        };
    }

    private static Optional<Refusal> forbidsAnother(
            ApprovalRequest request, StateView state, Instant now) {
        Optional<ApprovalRequestId> same = request.repetition().flatMap(state::requestOfRepetition);
        if (same.isPresent()) {
            return Decider.refuse(
                    RefusalCode.TOO_MANY_REQUESTS,
                    "the same is asked for by request '%s'".formatted(same.get()));
        }
        if (state.openRequestCount(request.partition()) >= MAX_OPEN_REQUESTS) {
            return Decider.refuse(
                    RefusalCode.TOO_MANY_REQUESTS,
                    "the partition has %d open requests, which is the most"
                            .formatted(MAX_OPEN_REQUESTS));
        }
        return Duration.between(request.issued(), now).abs().compareTo(MAX_CLOCK_SKEW) > 0
                ? Decider.refuse(
                        RefusalCode.CLOCK_BEHIND,
                        "the node's clock is too far from the journal's time; nothing was stored")
                : Optional.empty();
    }

    static Decision approve(Command.ApproveRequest c, StateView state, Instant now) {
        Approval approval = c.approval();
        Optional<ApprovalRequest> found =
                state.request(c.request())
                        .filter(request -> waits(request, c, approval.publicKey()));
        if (found.isEmpty()) {
            return noTask();
        }
        ApprovalRequest request = found.get();
        Optional<KeyObject> key = Decider.live(request.key(), state);
        if (key.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key was destroyed");
        }
        Optional<Refusal> refusal = forbidsApproval(request, key.get(), approval, now);
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        ApprovalRequest next = request.approvedBy(approval, request.status());
        RequestStatus status =
                RuleDecider.verdict(next, key.get(), now) instanceof RuleVerdict.Locked
                        ? RequestStatus.APPROVED
                        : RequestStatus.PENDING;
        return Decision.accepted(new Event.RequestStored(request.approvedBy(approval, status)));
    }

    private static Optional<Refusal> forbidsApproval(
            ApprovalRequest request, KeyObject key, Approval approval, Instant now) {
        Optional<Approver> approver =
                RuleDecider.approver(key, request.operation(), approval.publicKey());
        if (approver.isEmpty()) {
            return Decider.refuse(
                    RefusalCode.APPROVAL_INVALID,
                    "the policy of key '%s' was changed and names this approver no more"
                            .formatted(key.label()));
        }
        if (!approver.get().validAt(now)) {
            return Decider.refuse(
                    RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                    "the certificate of approver '%s' is not valid now"
                            .formatted(approver.get().displayName()));
        }
        if (RuleDecider.verdict(request, key, now) instanceof RuleVerdict.TimedOut) {
            return Decider.refuse(
                    RefusalCode.APPROVAL_TIMED_OUT,
                    "the time-out of rule '%s' of key '%s' is over"
                            .formatted(RuleKind.of(request.operation()).wireName(), key.label()));
        }
        return Optional.empty();
    }

    static Decision reject(Command.RejectRequest c, StateView state, Instant now) {
        Optional<ApprovalRequest> found =
                state.request(c.request()).filter(request -> waits(request, c, c.publicKey()));
        if (found.isEmpty()) {
            return noTask();
        }
        ApprovalRequest request = found.get();
        ApprovalRequest next = request.rejectedBy(c.publicKey(), request.status(), now);
        boolean hopeless =
                Decider.live(request.key(), state)
                        .map(key -> RuleDecider.verdict(next, key, now))
                        .filter(RuleVerdict.Unreachable.class::isInstance)
                        .isPresent();
        return Decision.accepted(
                new Event.RequestStored(
                        hopeless
                                ? request.rejectedBy(c.publicKey(), RequestStatus.REJECTED, now)
                                : next));
    }

    /** Whether the request of the caller's partition has an open task for the key. */
    private static boolean waits(ApprovalRequest request, Command c, Bytes publicKey) {
        return c.origin().identity().partition().equals(Optional.of(request.partition()))
                && request.waitingFor().contains(publicKey);
    }

    private static Decision noTask() {
        return Decision.refused(
                RefusalCode.TASK_NOT_FOUND, "there is no open task for this approver");
    }

    static Decision close(Command.CloseRequest c, StateView state, Instant now) {
        Optional<ApprovalRequest> found =
                state.request(c.request()).filter(request -> mayClose(request, c));
        if (found.isEmpty()) {
            return notFound(c.request().toString());
        }
        ApprovalRequest request = found.get();
        if (c.operation() == Operation.REMOVE_REQUEST) {
            return request.status().open()
                    ? Decision.refused(RefusalCode.REQUEST_CLOSED, "the request is still open")
                    : Decision.accepted(new Event.RequestRemoved(request));
        }
        if (c.operation() == Operation.COLLECT_REQUEST) {
            return collect(request);
        }
        if (!request.status().open()) {
            return ended(request);
        }
        return switch (c.operation()) {
            case CANCEL_REQUEST -> stored(request.closed(RequestStatus.CANCELLED, c.why(), now));
            case EXPIRE_REQUEST -> expire(request, state, now);
            case FAIL_REQUEST -> stored(request.closed(RequestStatus.FAILED, c.why(), now));
            default -> throw new IllegalArgumentException(c.operation() + " closes no request");
        };
    }

    /** Hands out once what became of a request: of two who would collect it, one does. */
    private static Decision collect(ApprovalRequest request) {
        if (request.status().open()) {
            return Decision.refused(
                    RefusalCode.APPROVAL_REQUIRED,
                    "request '%s' still waits for approvals".formatted(request.id()));
        }
        return request.repetition().isEmpty()
                ? Decision.refused(
                        RefusalCode.REQUEST_CLOSED,
                        "what became of request '%s' was handed out".formatted(request.id()))
                : stored(request.collected());
    }

    private static Decision expire(ApprovalRequest request, StateView state, Instant now) {
        boolean over =
                Decider.live(request.key(), state)
                        .map(key -> RuleDecider.verdict(request, key, now))
                        .filter(RuleVerdict.TimedOut.class::isInstance)
                        .isPresent();
        return over
                ? stored(request.closed(RequestStatus.EXPIRED, Optional.empty(), now))
                : Decision.refused(
                        RefusalCode.OPERATION_FORBIDDEN, "the request's time is not over");
    }

    private static Decision stored(ApprovalRequest request) {
        return Decision.accepted(new Event.RequestStored(request));
    }

    /** The application that asked, or the node. */
    private static boolean mayClose(ApprovalRequest request, Command.CloseRequest c) {
        Identity caller = c.origin().identity();
        return caller.equals(Identity.NODE)
                || (Authority.sees(caller, request.operation())
                        && caller.partition().equals(Optional.of(request.partition()))
                        && caller.application().equals(Optional.of(request.application())));
    }

    private static Decision notFound(String id) {
        return Decision.refused(
                RefusalCode.REQUEST_NOT_FOUND, "there is no request '%s'".formatted(id));
    }

    private static Decision ended(ApprovalRequest request) {
        return Decision.refused(
                RefusalCode.REQUEST_CLOSED,
                "request '%s' is %s".formatted(request.id(), request.status()));
    }

    /** Does the action if its rule is fulfilled, and ends the request with it, once. */
    static Decision authorized(Command.Authorized c, StateView state, Instant now) {
        Optional<ApprovalRequest> request = Optional.empty();
        if (c.request().isPresent()) {
            Command.Execution execution = c.request().get();
            request = state.request(execution.request());
            if (request.isEmpty()) {
                return notFound(execution.request().toString());
            }
            if (!request.get().status().open()) {
                return ended(request.get());
            }
            if (!speaksOf(request.get(), c)) {
                return Decision.refused(
                        RefusalCode.APPROVAL_INVALID,
                        "the operation is not the one of request '%s'"
                                .formatted(execution.request()));
            }
        }
        Decision decision = Decider.decide(c.action(), state, now, Optional.of(c.approvals()));
        if (!(decision instanceof Decision.Accepted(var events))) {
            return decision;
        }
        List<Event> all = new ArrayList<>(events);
        if (c.request().isEmpty() || !request.orElseThrow().token().equals(Bytes.empty())) {
            all.add(new Event.TokenSpent(c.approvals().tokenDigest()));
        }
        request.ifPresent(
                open ->
                        all.add(
                                new Event.RequestStored(
                                        open.executed(c.request().get().result(), now))));
        return new Decision.Accepted(all);
    }

    private static boolean speaksOf(ApprovalRequest request, Command.Authorized c) {
        boolean another =
                c.action() instanceof Command.ReplaceBackup replace
                        && !request.replacement().equals(Optional.of(replace.replacement()));
        return !another
                && request.tokenDigest().equals(c.approvals().tokenDigest())
                && request.operation() == operation(c.action())
                && request.key().equals(key(c.action()))
                && c.origin().identity().partition().equals(Optional.of(request.partition()));
    }

    /** The operation of an action that can be approved. */
    static Operation operation(Command action) {
        return switch (action) {
            case Command.UseKey use -> use.operation();
            case Command.Certify certify -> certify.operation();
            case Command.StoreKey store -> store.operation();
            case Command.ChangeKey change -> change.operation();
            case Command.ReplaceBackup _ -> Operation.RESET_APPROVER_PASSWORD;
            default -> throw new IllegalArgumentException("no operation that is approved");
        };
    }

    private static KeyId key(Command action) {
        return switch (action) {
            case Command.UseKey use -> use.key();
            case Command.Certify certify -> certify.signer();
            case Command.StoreKey store -> store.source().orElseThrow().id();
            case Command.ChangeKey change -> change.next().id();
            case Command.ReplaceBackup replace -> replace.key();
            default -> throw new IllegalArgumentException("no operation that is approved");
        };
    }
}

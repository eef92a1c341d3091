package io.claviger.core.approval;

import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.BackupReplacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operation that waits for approvals, or what became of it.
 *
 * @param submitted who asked for it, from where: it is done in that name
 * @param operation SIGN, DECRYPT, UNWRAP, BLOCK_KEY, UNBLOCK_KEY, CHANGE_KEY_POLICY,
 *     REQUEST_CERTIFICATE, SELF_SIGN_CERTIFICATE, SIGN_CERTIFICATE or RESET_APPROVER_PASSWORD
 * @param label the key's, with the path below it if there is one: as in the token
 * @param passwordVerifier of the key whose password was given with the request
 * @param body the request as it came, without passwords: what the approvers are shown is what is
 *     done
 * @param replacement the backup that RESET_APPROVER_PASSWORD puts in the place of another one; gone
 *     when the request has ended
 * @param token what the approvers sign ({@link ApprovalToken})
 * @param asked the keys that have a task each, in the order of the rule
 * @param rejected the keys that said no
 * @param closed when it came to its end
 * @param result wrapped under the partition key
 * @param failure why it could not be done
 * @param repetition what a caller who knows no id finds it by again, until he has collected what
 *     became of it
 */
public record ApprovalRequest(
        ApprovalRequestId id,
        PartitionId partition,
        ApplicationId application,
        Origin submitted,
        Operation operation,
        KeyId key,
        String label,
        Optional<Bytes> passwordVerifier,
        Bytes body,
        Optional<BackupReplacement> replacement,
        Bytes token,
        Bytes tokenDigest,
        Instant issued,
        RequestStatus status,
        List<Bytes> asked,
        List<Approval> approved,
        List<Bytes> rejected,
        Optional<Instant> closed,
        Optional<Bytes> result,
        Optional<Refusal> failure,
        Optional<Bytes> repetition) {

    /** What can be asked for by a request. */
    public static final Set<Operation> OPERATIONS =
            Set.of(
                    Operation.SIGN,
                    Operation.DECRYPT,
                    Operation.UNWRAP,
                    Operation.BLOCK_KEY,
                    Operation.UNBLOCK_KEY,
                    Operation.CHANGE_KEY_POLICY,
                    Operation.REQUEST_CERTIFICATE,
                    Operation.SELF_SIGN_CERTIFICATE,
                    Operation.SIGN_CERTIFICATE,
                    Operation.RESET_APPROVER_PASSWORD);

    public ApprovalRequest {
        asked = List.copyOf(asked);
        approved = List.copyOf(approved);
        rejected = List.copyOf(rejected);
        if (!OPERATIONS.contains(operation)) {
            throw new IllegalArgumentException(
                    "operation %s is not requested".formatted(operation));
        }
    }

    /** The keys that have an open task: asked, and said neither yes nor no. */
    public List<Bytes> waitingFor() {
        if (!status.open()) {
            return List.of();
        }
        List<Bytes> waiting = new ArrayList<>(asked);
        waiting.removeAll(approvedKeys());
        waiting.removeAll(rejected);
        return waiting;
    }

    public List<Bytes> approvedKeys() {
        return approved.stream().map(Approval::publicKey).toList();
    }

    /** What the operation presents to the key boundary when it is done. */
    public Approvals approvals() {
        return new Approvals(tokenDigest, label, RuleKind.of(operation), issued, approved);
    }

    /** The same request as it is stored: with a task for each of these keys. */
    public ApprovalRequest asking(List<Bytes> keys, RequestStatus first) {
        return copy(
                first,
                keys,
                approved,
                rejected,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public ApprovalRequest approvedBy(Approval approval, RequestStatus next) {
        List<Approval> all = new ArrayList<>(approved);
        all.add(approval);
        return copy(
                next, asked, all, rejected, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public ApprovalRequest rejectedBy(Bytes publicKey, RequestStatus next, Instant now) {
        List<Bytes> all = new ArrayList<>(rejected);
        all.add(publicKey);
        Optional<Instant> end = next.open() ? Optional.empty() : Optional.of(now);
        return copy(next, asked, approved, all, end, Optional.empty(), Optional.empty());
    }

    public ApprovalRequest executed(Optional<Bytes> wrappedResult, Instant now) {
        return copy(
                RequestStatus.EXECUTED,
                asked,
                approved,
                rejected,
                Optional.of(now),
                wrappedResult,
                Optional.empty());
    }

    public ApprovalRequest closed(RequestStatus end, Optional<Refusal> why, Instant now) {
        return copy(end, asked, approved, rejected, Optional.of(now), Optional.empty(), why);
    }

    /** The same request, which is found again by this. */
    public ApprovalRequest foundBy(Bytes newRepetition) {
        return with(result, Optional.of(newRepetition));
    }

    /** What became of it was handed out, once: the result leaves with it. */
    public ApprovalRequest collected() {
        return with(Optional.empty(), Optional.empty());
    }

    private ApprovalRequest with(Optional<Bytes> newResult, Optional<Bytes> newRepetition) {
        return new ApprovalRequest(
                id,
                partition,
                application,
                submitted,
                operation,
                key,
                label,
                passwordVerifier,
                body,
                replacement,
                token,
                tokenDigest,
                issued,
                status,
                asked,
                approved,
                rejected,
                closed,
                newResult,
                failure,
                newRepetition);
    }

    private ApprovalRequest copy(
            RequestStatus newStatus,
            List<Bytes> newAsked,
            List<Approval> newApproved,
            List<Bytes> newRejected,
            Optional<Instant> newClosed,
            Optional<Bytes> newResult,
            Optional<Refusal> newFailure) {
        return new ApprovalRequest(
                id,
                partition,
                application,
                submitted,
                operation,
                key,
                label,
                passwordVerifier,
                body,
                newStatus.open() ? replacement : Optional.empty(),
                token,
                tokenDigest,
                issued,
                newStatus,
                newAsked,
                newApproved,
                newRejected,
                newClosed,
                newResult,
                newFailure,
                repetition);
    }
}

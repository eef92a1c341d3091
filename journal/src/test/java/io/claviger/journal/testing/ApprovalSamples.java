package io.claviger.journal.testing;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approvals;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Rules, approvals and requests drawn from a seed: equal seeds give equal samples. */
public final class ApprovalSamples {
    private static final List<Operation> OPERATIONS =
            List.of(
                    Operation.SIGN,
                    Operation.DECRYPT,
                    Operation.UNWRAP,
                    Operation.BLOCK_KEY,
                    Operation.UNBLOCK_KEY,
                    Operation.CHANGE_KEY_POLICY,
                    Operation.REQUEST_CERTIFICATE,
                    Operation.SELF_SIGN_CERTIFICATE,
                    Operation.SIGN_CERTIFICATE);
    private static final List<RuleKind> RULES =
            List.of(RuleKind.USE, RuleKind.BLOCK, RuleKind.UNBLOCK, RuleKind.MODIFY);

    private final Random random;
    private final Samples samples;

    public ApprovalSamples(long seed) {
        random = new Random(~seed);
        samples = new Samples(seed);
    }

    private <T> Optional<T> perhaps(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    public Approver approver() {
        Instant from = samples.time();
        var certified =
                new Approver.CertifiedKey(samples.bytes(300), from, from.plusSeconds(86_400));
        return new Approver(perhaps(samples.text()), samples.bytes(91), perhaps(certified));
    }

    private Group group(String name) {
        var approvers = new ArrayList<Approver>();
        for (int left = random.nextInt(4); left > 0; left--) {
            approvers.add(approver());
        }
        return new Group(name, 1 + random.nextInt(4), approvers);
    }

    private RuleToken token(String name) {
        var groups = new ArrayList<Group>();
        for (int i = random.nextInt(3); i > 0; i--) {
            groups.add(group("group " + i + samples.text()));
        }
        return new RuleToken(name, 60L * random.nextInt(5), 3600L * random.nextInt(3), groups);
    }

    /** A rule of one to three tokens. */
    public Rule rule() {
        var tokens = new ArrayList<RuleToken>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            tokens.add(token("token " + i + samples.text()));
        }
        return new Rule(tokens);
    }

    /** A policy whose four rules all ask for something. */
    public KeyPolicy policy() {
        return new KeyPolicy(rule(), rule(), rule(), rule(), random.nextBoolean());
    }

    /** A policy some of whose rules ask for nothing. */
    public KeyPolicy partialPolicy() {
        return new KeyPolicy(
                perhaps(rule()).orElse(Rule.NONE),
                perhaps(rule()).orElse(Rule.NONE),
                perhaps(rule()).orElse(Rule.NONE),
                perhaps(rule()).orElse(Rule.NONE),
                random.nextBoolean());
    }

    public KeyObject key(KeyPolicy policy) {
        KeyObject plain = samples.key(Samples.DEMO, samples.label());
        return new KeyObject(
                plain.id(),
                plain.partition(),
                plain.application(),
                plain.label(),
                plain.pkcs11Id(),
                plain.spec(),
                plain.attributes(),
                Optional.of(policy),
                plain.addressFormat(),
                plain.version(),
                plain.created(),
                plain.publicKey(),
                plain.passwordVerifier(),
                plain.wrapped());
    }

    public Approval approval(Bytes publicKey) {
        return new Approval(
                perhaps(samples.text()),
                publicKey,
                oneOf(List.of("SHA-256", "SHA-512", "EdDSA")),
                samples.bytes(70),
                samples.time());
    }

    public Approvals approvals() {
        var given = new ArrayList<Approval>();
        for (int left = random.nextInt(4); left > 0; left--) {
            given.add(approval(samples.bytes(91)));
        }
        return new Approvals(
                samples.bytes(32), samples.text(), oneOf(RULES), samples.time(), given);
    }

    public ApprovalRequestId requestId() {
        return new ApprovalRequestId(samples.keyId().value());
    }

    /** A new request that asks these keys. */
    public ApprovalRequest request(PartitionId partition, Instant submitted, List<Bytes> asked) {
        Origin origin = samples.origin();
        return new ApprovalRequest(
                requestId(),
                partition,
                Samples.APP,
                new Origin(
                        origin.request(),
                        origin.correlation(),
                        origin.ticket(),
                        origin.identity(),
                        origin.interfaceName(),
                        origin.source(),
                        origin.client(),
                        submitted),
                oneOf(OPERATIONS),
                samples.keyId(),
                samples.label().value(),
                perhaps(samples.bytes(32)),
                samples.bytes(200),
                Optional.empty(),
                samples.bytes(300),
                samples.bytes(32),
                submitted.plusSeconds(1),
                RequestStatus.PENDING,
                asked,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public ApprovalRequest request() {
        return request(
                Samples.DEMO,
                samples.time(),
                List.of(samples.bytes(91), samples.bytes(44), samples.bytes(120)));
    }

    /** A request in each form that it can take. */
    public List<ApprovalRequest> requests() {
        ApprovalRequest pending = request();
        ApprovalRequest approved =
                pending.approvedBy(approval(pending.asked().getLast()), RequestStatus.APPROVED);
        Instant later = samples.time();
        return List.of(
                pending,
                approved,
                approved.rejectedBy(pending.asked().getFirst(), RequestStatus.PENDING, later),
                approved.rejectedBy(pending.asked().getFirst(), RequestStatus.REJECTED, later),
                approved.executed(Optional.of(samples.bytes(60)), later),
                approved.executed(Optional.empty(), later),
                approved.closed(RequestStatus.CANCELLED, Optional.empty(), later),
                approved.closed(RequestStatus.EXPIRED, Optional.empty(), later),
                approved.closed(
                        RequestStatus.FAILED,
                        Optional.of(Refusal.of(RefusalCode.KEY_CHANGED, samples.text())),
                        later));
    }

    /** What is approved, and the life of requests. */
    public List<Command> commands() {
        KeyObject key = key(policy());
        ApprovalRequest request = request();
        var done = new Command.Execution(request.id(), Optional.of(samples.bytes(60)));
        var changed = new Command.Execution(requestId(), Optional.empty());
        return List.of(
                new Command.Authorized(
                        samples.use(key.id(), 3), approvals(), Optional.of(done), Optional.empty()),
                new Command.Authorized(
                        samples.certify(Optional.of(key)),
                        approvals(),
                        Optional.empty(),
                        Optional.empty()),
                new Command.Authorized(
                        new Command.StoreKey(
                                samples.origin(),
                                Operation.UNWRAP,
                                key,
                                Optional.of(
                                        new Command.KeyReference(
                                                samples.keyId(), 3, "AES_WRAP_PAD_EC"))),
                        approvals(),
                        Optional.of(changed),
                        Optional.empty()),
                new Command.Authorized(
                        new Command.ChangeKey(samples.origin(), Operation.CHANGE_KEY_POLICY, key),
                        approvals(),
                        Optional.of(changed),
                        Optional.empty()),
                new Command.SubmitRequest(samples.origin(), request),
                new Command.ApproveRequest(
                        samples.origin(), request.id(), approval(request.asked().getFirst())),
                new Command.RejectRequest(
                        samples.origin(),
                        request.id(),
                        request.asked().getLast(),
                        samples.bytes(70)),
                new Command.CloseRequest(
                        samples.origin(), Operation.CANCEL_REQUEST, request.id(), Optional.empty()),
                new Command.CloseRequest(
                        samples.origin(),
                        Operation.FAIL_REQUEST,
                        request.id(),
                        Optional.of(Refusal.of(RefusalCode.KEY_NOT_FOUND, samples.text()))));
    }
}

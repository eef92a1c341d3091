package io.claviger.engine.approval;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.Rule;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.TaskId;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Role;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approver.ForgottenPasswords;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.certificate.Certificates;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.Attempts;
import io.claviger.engine.key.Drafts;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.key.KeyReference;
import io.claviger.engine.key.Keys;
import io.claviger.engine.key.Transport;
import io.claviger.engine.operation.Operations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The key boundary's side of operations that wait for approvals: each step judged and recorded.
 * When which step is due is the broker's business. Safe for many threads.
 */
public final class Requests {
    /** How an operation is authenticated that is done in the name of who asked for it. */
    private static final String BY_REQUEST = "approval-request";

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Attempts attempts;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final RandomSource random;
    private final ApprovalJudge judge;
    private final Keys keys;
    private final Transport transport;
    private final Operations operations;
    private final Certificates certificates;
    private final ForgottenPasswords forgotten;

    public Requests(
            Supplier<StateView> state,
            Inquiries inquiries,
            Attempts attempts,
            KeyAccess access,
            DeviceKeys deviceKeys,
            RandomSource random,
            ApprovalJudge judge,
            Keys keys,
            Transport transport,
            Operations operations,
            Certificates certificates,
            ForgottenPasswords forgotten) {
        this.state = state;
        this.inquiries = inquiries;
        this.attempts = attempts;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.random = random;
        this.judge = judge;
        this.keys = keys;
        this.transport = transport;
        this.operations = operations;
        this.certificates = certificates;
        this.forgotten = forgotten;
    }

    /**
     * Stores an operation that is to be done when it is approved.
     *
     * @param body the request as the approvers are shown it, without passwords
     */
    public Answer<ApprovalRequest> submit(Origin origin, Action action, Bytes body) {
        return attempts.run(
                origin,
                action.operation(),
                Optional.of(action.key()),
                Optional.empty(),
                partition ->
                        store(
                                origin,
                                draft(
                                        origin,
                                        partition,
                                        action,
                                        reference(partition, action),
                                        body)));
    }

    /**
     * Stores an operation for a caller who keeps no id and asks again with the same bytes: as long
     * as he has not collected what became of it, it is the same request.
     *
     * @param body as for {@link #submit}
     */
    public Answer<ApprovalRequest> ask(Origin origin, Action action, Bytes body) {
        return attempts.run(
                origin,
                action.operation(),
                Optional.of(action.key()),
                Optional.empty(),
                partition -> {
                    KeyReference reference = reference(partition, action);
                    Bytes repetition = repetition(origin, reference.stored(), action, body);
                    Optional<ApprovalRequest> before =
                            state.get()
                                    .requestOfRepetition(repetition)
                                    .flatMap(state.get()::request);
                    return before.isPresent()
                            ? inquiries.granted(
                                    origin,
                                    Operation.READ_REQUEST,
                                    Optional.of(partition.id()),
                                    Optional.of(reference.stored().id()),
                                    Optional.of("request " + before.get().id()),
                                    before.get())
                            : store(
                                    origin,
                                    draft(origin, partition, action, reference, body)
                                            .foundBy(repetition));
                });
    }

    /** The same for the same bytes under the same key, of one application alone. */
    private static Bytes repetition(Origin origin, KeyObject key, Action action, Bytes body) {
        byte[] about =
                String.join(
                                "\n",
                                key.partition().value(),
                                Drafts.application(origin).value(),
                                key.id().toString(),
                                action.operation().wireName(),
                                "")
                        .getBytes(US_ASCII);
        byte[] all = Arrays.copyOf(about, about.length + body.length());
        System.arraycopy(body.unsafeArray(), 0, all, about.length, body.length());
        return Bytes.owned(all).sha256();
    }

    private Answer<ApprovalRequest> store(Origin origin, ApprovalRequest request) {
        var command = new Command.SubmitRequest(origin, request);
        attempts.refuseEarly(command);
        Answer<ApprovalRequest> answer = inquiries.answer(command, request);
        // As it was stored: with the tasks of the policy that the key had then.
        return answer.map(submitted -> state.get().request(submitted.id()).orElse(submitted));
    }

    private ApprovalRequest draft(
            Origin origin, Partition partition, Action action, KeyReference reference, Bytes body) {
        KeyObject key = reference.stored();
        var id = new ApprovalRequestId(Drafts.newUuid(random));
        Instant issued = origin.time().truncatedTo(ChronoUnit.SECONDS);
        String label = reference.label().value();
        Rule rule = RuleDecider.rule(key, action.operation());
        Optional<BackupReplacement> replacement =
                action instanceof Action.ForgottenPassword(_, var approver, var next)
                        ? Optional.of(
                                forgotten.replacement(partition, approver, next.orElseThrow()))
                        : Optional.empty();
        Bytes token =
                rule.free()
                        ? Bytes.empty()
                        : judge.issue(
                                partition,
                                action.operation(),
                                label,
                                replacement
                                        .map(ForgottenPasswords::payload)
                                        .orElseGet(() -> payload(origin, key, action, id, issued)),
                                issued);
        // Without a token the id names what is asked for.
        Bytes named = rule.free() ? Bytes.owned(id.toString().getBytes(US_ASCII)) : token;
        return new ApprovalRequest(
                id,
                partition.id(),
                Drafts.application(origin),
                origin,
                action.operation(),
                key.id(),
                label,
                key.passwordVerifier(),
                body,
                replacement,
                token,
                named.sha256(),
                issued,
                RequestStatus.PENDING,
                rule.keys(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Only signing and decrypting know keys below the one that is stored. */
    private KeyReference reference(Partition partition, Action action) {
        return switch (action) {
            case Action.Sign _, Action.Decrypt _ ->
                    access.reference(partition, action.key(), action.password());
            default ->
                    new KeyReference(
                            access.key(partition, action.key(), action.password()),
                            Optional.<DerivationPath>empty());
        };
    }

    private byte[] payload(
            Origin origin, KeyObject key, Action action, ApprovalRequestId id, Instant issued) {
        return switch (action) {
            case Action.Sign(var request) -> request.payload();
            case Action.Decrypt(var request) -> request.encryptedPayload();
            case Action.Unwrap(_, _, var blob) -> blob;
            case Action.Block _, Action.ForgottenPassword _ -> new byte[0];
            case Action.Modify(_, _, var policy) -> policy.encodedRules().unsafeArray();
            case Action.RequestCertificate _,
                    Action.SelfSignCertificate _,
                    Action.SignCertificate _ ->
                    certificates.toBeSigned(origin, key, action, id, issued);
        };
    }

    /**
     * Does what a request asks for, if its rule is fulfilled now; a no is recorded and leaves the
     * request open.
     *
     * @param action what the request's body asks for
     */
    public Answer<?> execute(ApprovalRequest request, Action action, Instant now) {
        Origin origin = inNameOf(request, now);
        var authorization = new Authorization.Requested(request);
        return switch (action) {
            case Action.Sign(var sign) -> operations.sign(origin, sign, authorization);
            case Action.Decrypt(var decrypt) -> {
                Answer<byte[]> answer = operations.decrypt(origin, decrypt, authorization);
                // It lies wrapped in the request; this copy goes nowhere.
                if (answer instanceof Answer.Granted<byte[]>(var clear, _)) {
                    Arrays.fill(clear, (byte) 0);
                }
                yield answer;
            }
            case Action.Unwrap(var key, var wrapping, var blob) ->
                    transport.unwrap(origin, key, wrapping, blob, authorization);
            case Action.Block(var key, var password, var blocked) ->
                    keys.block(origin, key, password, blocked, authorization);
            case Action.Modify(var key, var password, var policy) ->
                    keys.modifyPolicy(origin, key, password, policy, authorization);
            case Action.ForgottenPassword _ -> forgotten.replace(origin, request, authorization);
            case Action.RequestCertificate(var order) ->
                    certificates.request(origin, order, authorization);
            case Action.SelfSignCertificate(var order) ->
                    certificates.selfSign(origin, order, authorization);
            case Action.SignCertificate(var order, var asked, var subject) ->
                    certificates.sign(origin, order, asked, subject, authorization);
        };
    }

    /**
     * The application that asked, without the credential: that may have been replaced since. What
     * its onboarding record says about interfaces and sources still holds.
     */
    private Origin inNameOf(ApprovalRequest request, Instant now) {
        Origin submitted = request.submitted();
        Role role =
                switch (request.operation()) {
                    case CHANGE_KEY_POLICY -> Role.KEY_MANAGEMENT;
                    case RESET_APPROVER_PASSWORD -> Role.APPROVER_KEY_MANAGEMENT;
                    default -> Role.KEY_OPERATION;
                };
        var identity =
                new Identity(
                        Optional.of(request.application()),
                        Optional.empty(),
                        Optional.of(request.partition()),
                        Set.of(role),
                        BY_REQUEST);
        return new Origin(
                submitted.request(),
                submitted.correlation(),
                submitted.ticket(),
                identity,
                submitted.interfaceName(),
                submitted.source(),
                submitted.client(),
                now);
    }

    /**
     * Adds an approval.
     *
     * @param token what the approver signed
     * @param approval its time is passed over
     */
    public Answer<ApprovalRequest> approve(
            Origin origin, TaskId task, Bytes token, Approval approval) {
        return attempts.run(
                origin,
                Operation.APPROVE,
                Optional.empty(),
                Optional.empty(),
                partition -> {
                    ApprovalRequest request = asked(partition, task, approval.publicKey());
                    ApprovalJudge.requireToken(request, token);
                    judge.requireSigned(approval, token);
                    var named =
                            new Approval(
                                    name(request, approval.publicKey()),
                                    approval.publicKey(),
                                    approval.digestAlgorithm(),
                                    approval.signature(),
                                    origin.time().truncatedTo(ChronoUnit.MILLIS));
                    return inquiries
                            .answer(
                                    new Command.ApproveRequest(origin, request.id(), named),
                                    request)
                            .map(before -> state.get().request(before.id()).orElse(before));
                });
    }

    private Optional<String> name(ApprovalRequest request, Bytes publicKey) {
        return state.get()
                .key(request.key())
                .flatMap(key -> RuleDecider.rule(key, request.operation()).approver(publicKey))
                .flatMap(Approver::name);
    }

    /**
     * Adds the no of an approver, who has proven to hold the key.
     *
     * @param signature that proof
     */
    public Answer<ApprovalRequest> reject(
            Origin origin, TaskId task, Bytes publicKey, Bytes signature) {
        return attempts.run(
                origin,
                Operation.REJECT,
                Optional.empty(),
                Optional.empty(),
                partition -> {
                    ApprovalRequest request = asked(partition, task, publicKey);
                    return inquiries
                            .answer(
                                    new Command.RejectRequest(
                                            origin, request.id(), publicKey, signature),
                                    request)
                            .map(before -> state.get().request(before.id()).orElse(before));
                });
    }

    private ApprovalRequest asked(Partition partition, TaskId task, Bytes publicKey) {
        return state.get()
                .requestOfTask(task)
                .flatMap(state.get()::request)
                .filter(request -> request.partition().equals(partition.id()))
                .filter(request -> TaskId.of(request.id(), publicKey).equals(task))
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.TASK_NOT_FOUND,
                                        "there is no task '%s' for this approver".formatted(task)));
    }

    /** Cancels a request of the caller's application. */
    public Answer<ApprovalRequestId> cancel(Origin origin, ApprovalRequestId id) {
        return attempts.run(
                origin,
                Operation.CANCEL_REQUEST,
                Optional.empty(),
                Optional.empty(),
                _ ->
                        inquiries.answer(
                                new Command.CloseRequest(
                                        origin, Operation.CANCEL_REQUEST, id, Optional.empty()),
                                id));
    }

    /**
     * Closes a request because of what became of its key or its time; the node does so.
     *
     * @param operation CANCEL_REQUEST, EXPIRE_REQUEST, FAIL_REQUEST or REMOVE_REQUEST
     */
    public Answer<ApprovalRequestId> close(
            Origin node, Operation operation, ApprovalRequestId id, Optional<Refusal> why) {
        return inquiries.answer(new Command.CloseRequest(node, operation, id, why), id);
    }

    /** A request of the caller's application. */
    public Answer<ApprovalRequest> read(Origin origin, ApprovalRequestId id) {
        return attempts.run(
                origin,
                Operation.READ_REQUEST,
                Optional.empty(),
                Optional.empty(),
                partition -> {
                    ApprovalRequest request =
                            state.get()
                                    .request(id)
                                    .filter(r -> r.partition().equals(partition.id()))
                                    .filter(
                                            r ->
                                                    origin.identity()
                                                            .application()
                                                            .equals(Optional.of(r.application())))
                                    .filter(r -> Authority.sees(origin.identity(), r.operation()))
                                    .orElseThrow(
                                            () ->
                                                    new Refusal.Thrown(
                                                            RefusalCode.REQUEST_NOT_FOUND,
                                                            "there is no request '%s'"
                                                                    .formatted(id)));
                    return inquiries.granted(
                            origin,
                            Operation.READ_REQUEST,
                            Optional.of(partition.id()),
                            Optional.empty(),
                            Optional.of("request " + id),
                            request);
                });
    }

    /**
     * The result of an executed request in the clear; empty if it has none. Wiped by the caller.
     */
    public Optional<byte[]> result(ApprovalRequest request) {
        return request.result()
                .flatMap(
                        wrapped ->
                                state.get()
                                        .partition(request.partition())
                                        .map(p -> deviceKeys.open(p, request.id(), wrapped)));
    }

    /**
     * Hands out, once, what became of a request of {@link #ask}: refused with REQUEST_CLOSED to all
     * but the first. The result in the clear, empty if it has none; the caller wipes it.
     */
    public Answer<byte[]> collect(Origin origin, ApprovalRequest request) {
        byte[] clear = result(request).orElseGet(() -> new byte[0]);
        boolean granted = false;
        try {
            Answer<byte[]> answer =
                    attempts.run(
                            origin,
                            Operation.COLLECT_REQUEST,
                            Optional.empty(),
                            Optional.empty(),
                            _ ->
                                    inquiries.answer(
                                            new Command.CloseRequest(
                                                    origin,
                                                    Operation.COLLECT_REQUEST,
                                                    request.id(),
                                                    Optional.empty()),
                                            clear));
            granted = answer instanceof Answer.Granted<byte[]>;
            return answer;
        } finally {
            if (!granted) {
                Arrays.fill(clear, (byte) 0);
            }
        }
    }

    /** Records that requests or tasks were listed. */
    public <T> Answer<T> listed(Origin origin, Operation operation, String what, T list) {
        return attempts.run(
                origin,
                operation,
                Optional.empty(),
                Optional.empty(),
                partition ->
                        inquiries.granted(
                                origin,
                                operation,
                                Optional.of(partition.id()),
                                Optional.empty(),
                                Optional.of(what),
                                list));
    }
}

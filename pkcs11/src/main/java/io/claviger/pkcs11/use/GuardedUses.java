package io.claviger.pkcs11.use;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.Rule;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.pkcs11.answer.Abandoned;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses of keys whose rules ask for approvals, for programs that know of none: the call asks, waits
 * for a time, and the same call made later finds what became of it. Everything that must outlive a
 * call lies in the state; the key boundary hands each result out once (docs/adr/0027). Safe for
 * many threads.
 */
public final class GuardedUses {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedUses.class);

    /** So long before the program gives up on an answer it gets one. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /**
     * So long the same call gets the same no: programs try another way at once, and each way would
     * ask the approvers again.
     */
    private static final Duration NO_STANDS = Duration.ofMinutes(1);

    /** How often a call begins anew that finds its result handed out to another one. */
    private static final int ATTEMPTS = 5;

    private final Service service;
    private final Semaphore places;

    public GuardedUses(Service service) {
        this.service = service;
        this.places = new Semaphore(service.approvals().mostWaiting());
    }

    /** Whether a rule of the key asks for approvals of the operation. */
    public static boolean concerns(KeyObject key, Operation operation) {
        return !RuleDecider.rule(key, operation).free();
    }

    /**
     * Does what is approved. The caller wipes the result.
     *
     * @param action signs or decrypts
     * @throws Failure with CLAVIGER_APPROVAL_REQUIRED if the approvals do not come in time,
     *     FUNCTION_REJECTED if they were denied
     * @throws Abandoned if the program does not wait for them
     */
    byte[] run(Waiting waiting, Action action) {
        boolean place = places.tryAcquire();
        try {
            // Waiting programs hold connections: others must find one.
            Instant until = service.now().plus(place ? patience(waiting.token()) : Duration.ZERO);
            return collected(waiting, action, until);
        } finally {
            if (place) {
                places.release();
            }
        }
    }

    private Duration patience(Token token) {
        Duration program = token.program().patience().minus(MARGIN);
        Duration node = service.approvals().longest();
        Duration shorter = program.compareTo(node) < 0 ? program : node;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }

    private byte[] collected(Waiting waiting, Action action, Instant until) {
        Token token = waiting.token();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Answer<ApprovalRequest> asked =
                    service.approvals().asking().ask(token.origin(action.operation()), action);
            if (is(asked, RefusalCode.TOO_MANY_REQUESTS) && attempt < ATTEMPTS) {
                // Another call was the first to ask for the same.
                continue;
            }
            ApprovalRequest request = settled(waiting, token.used(asked), until);
            if (request.status().open()) {
                throw pending(token, request);
            }
            if (request.status() != RequestStatus.EXECUTED && fresh(request)) {
                throw denied(token, request);
            }
            Answer<byte[]> result =
                    service.engine().requests().collect(token.origin(action.operation()), request);
            if (!is(result, RefusalCode.REQUEST_CLOSED)) {
                byte[] released = token.used(result);
                if (request.status() == RequestStatus.EXECUTED) {
                    return released;
                }
                // Nobody heard this no in its time; now the same may be asked again.
            }
        }
        throw new Failure(ReturnValue.FUNCTION_FAILED);
    }

    private static boolean is(Answer<?> answer, RefusalCode code) {
        return answer instanceof Answer.Refused<?>(var refusal, var _) && refusal.code() == code;
    }

    /** The request when it has ended, or when the time for waiting is over. */
    private ApprovalRequest settled(Waiting waiting, ApprovalRequest asked, Instant until) {
        ApprovalRequest request = asked;
        while (request.status().open() && service.now().isBefore(until)) {
            waiting.pause();
            request = service.state().request(asked.id()).orElse(request);
        }
        return request;
    }

    private boolean fresh(ApprovalRequest request) {
        return request.closed()
                .filter(closed -> closed.plus(NO_STANDS).isAfter(service.now()))
                .isPresent();
    }

    private Failure denied(Token token, ApprovalRequest request) {
        return switch (request.status()) {
            case REJECTED ->
                    failure(
                            ReturnValue.FUNCTION_REJECTED,
                            token,
                            request,
                            "was rejected by " + names(request, request.rejected()));
            case CANCELLED ->
                    failure(ReturnValue.FUNCTION_CANCELED, token, request, "was cancelled");
            case EXPIRED ->
                    failure(
                            ReturnValue.CLAVIGER_APPROVAL_REQUIRED,
                            token,
                            request,
                            "was not approved within the time of its rule");
            case FAILED ->
                    request.failure()
                            .map(refusal -> service.failure(refusal, token.program()))
                            .orElseGet(() -> new Failure(ReturnValue.FUNCTION_FAILED));
            case PENDING, APPROVED, EXECUTED ->
                    throw new IllegalStateException("request %s is no no".formatted(request.id()));
        };
    }

    private Failure pending(Token token, ApprovalRequest request) {
        List<Bytes> missing = request.waitingFor();
        String text =
                missing.isEmpty() || rule(request).isEmpty()
                        ? "waits for its time"
                        : "has %d approvals and waits for more, of %s; 'claviger approve list' shows it"
                                        .formatted(
                                                request.approved().size(), names(request, missing))
                                + " to them";
        return failure(
                ReturnValue.CLAVIGER_APPROVAL_REQUIRED,
                token,
                request,
                text + "; the same call made again picks up what becomes of it");
    }

    private static Failure failure(
            ReturnValue value, Token token, ApprovalRequest request, String what) {
        LOG.info(
                "{} got CKR 0x{}: request {} to {} with key '{}' {}",
                token.program().claim(),
                Long.toHexString(value.number()),
                request.id(),
                request.operation().wireName(),
                request.label(),
                what);
        return new Failure(value);
    }

    private Optional<Rule> rule(ApprovalRequest request) {
        return service.state()
                .key(request.key())
                .map(key -> RuleDecider.rule(key, request.operation()));
    }

    private String names(ApprovalRequest request, List<Bytes> keys) {
        return keys.stream()
                .map(
                        key ->
                                rule(request)
                                        .flatMap(rule -> rule.approver(key))
                                        .map(Approver::displayName)
                                        .orElse("an approver"))
                .collect(Collectors.joining(", "));
    }
}

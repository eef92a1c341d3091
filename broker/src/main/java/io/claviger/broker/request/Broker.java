package io.claviger.broker.request;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.port.StateView.RequestLine;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.approval.Requests;
import io.claviger.engine.approver.ApproverRules;
import io.claviger.engine.boundary.RuleDecider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives requests for approval: each is looked at when it is submitted, read, approved or rejected,
 * and when a time of its rule comes. What is to be done with it follows from the state alone, so a
 * node that was killed in between goes on where the journal stands, and the key boundary ends each
 * request once. Safe for many threads.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final Duration TICK = Duration.ofMillis(500);

    /** How often the state is searched for open requests that nobody told this node about. */
    private static final Duration SEARCH = Duration.ofSeconds(30);

    /**
     * How often requests that ended long ago are forgotten: seldom, because each time the journal
     * rewrites what held their results.
     */
    private static final Duration CLEARING = Duration.ofHours(6);

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int STEP = 1_000;

    /** How often an execution is tried again that met another change of the key. */
    private static final int ATTEMPTS = 3;

    private static final int LOCKS = 64;

    private final Supplier<StateView> state;
    private final Requests requests;
    private final RequestReader reader;
    private final InstantSource clock;
    private final BooleanSupplier serving;
    private final Duration keeping;
    private final Schedule schedule = new Schedule();
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray(Object[]::new);
    private final Thread worker;
    private volatile boolean closed;

    private Broker(
            Supplier<StateView> state,
            Requests requests,
            RequestReader reader,
            InstantSource clock,
            BooleanSupplier serving,
            Duration keeping) {
        this.state = state;
        this.requests = requests;
        this.reader = reader;
        this.clock = clock;
        this.serving = serving;
        this.keeping = keeping;
        this.worker = Thread.ofPlatform().daemon().name("broker").unstarted(this::work);
    }

    /**
     * Starts to drive the requests that are open.
     *
     * @param serving whether keys can be used now; until then everything waits
     * @param keeping how long after its submission a request that has ended is kept, with its
     *     result
     */
    public static Broker start(
            Supplier<StateView> state,
            Requests requests,
            RequestReader reader,
            InstantSource clock,
            BooleanSupplier serving,
            Duration keeping) {
        var broker = new Broker(state, requests, reader, clock, serving, keeping);
        broker.worker.start();
        return broker;
    }

    /** Submits an operation; one that needs nobody is done at once. */
    public Answer<ApprovalRequest> submit(Origin origin, Action action, Bytes body) {
        return settled(requests.submit(origin, action, body));
    }

    /** Submits an operation, or goes on with the request of a caller who asks the same again. */
    public Answer<ApprovalRequest> ask(Origin origin, Action action, Bytes body) {
        return settled(requests.ask(origin, action, body));
    }

    /** The request as it is now: what is due is done before it is answered. */
    public Answer<ApprovalRequest> read(Origin origin, ApprovalRequestId id) {
        settle(id);
        return requests.read(origin, id);
    }

    public Answer<ApprovalRequestId> cancel(Origin origin, ApprovalRequestId id) {
        Answer<ApprovalRequestId> answer = requests.cancel(origin, id);
        if (answer instanceof Answer.Granted<ApprovalRequestId>) {
            schedule.forget(id);
        }
        return answer;
    }

    /** Goes on with a request that an approver has answered. */
    public Answer<ApprovalRequest> settled(Answer<ApprovalRequest> answer) {
        if (answer instanceof Answer.Granted<ApprovalRequest>(var request, var evidence)) {
            settle(request.id());
            return new Answer.Granted<>(
                    state.get().request(request.id()).orElse(request), evidence);
        }
        return answer;
    }

    private void work() {
        Instant searched = Instant.EPOCH;
        Instant cleared = Instant.EPOCH;
        while (!closed) {
            try {
                if (!serving.getAsBoolean()) {
                    Thread.sleep(TICK);
                    continue;
                }
                Instant now = clock.instant();
                if (Duration.between(searched, now).compareTo(SEARCH) >= 0) {
                    search();
                    searched = now;
                }
                if (Duration.between(cleared, now).compareTo(CLEARING) >= 0) {
                    clear(now.minus(keeping));
                    cleared = now;
                }
                schedule.take(now, STEP).forEach(this::settle);
                Thread.sleep(TICK);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException failed) {
                // Nothing is lost: the state says what is still to be done.
                LOG.warn("requests for approval wait: {}", failed.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    private void search() {
        forEachOpen(
                id -> {
                    if (!schedule.knows(id)) {
                        settle(id);
                    }
                });
    }

    /** Forgets what ended and was submitted before that instant; its records stay. */
    private void clear(Instant before) {
        for (Partition partition : state.get().partitions()) {
            Optional<RequestLine> after = Optional.empty();
            List<RequestLine> step;
            do {
                step = state.get().requests(partition.id(), after, STEP);
                step.stream()
                        .filter(line -> !line.status().open() && line.submitted().isBefore(before))
                        .map(RequestLine::id)
                        .map(state.get()::request)
                        .flatMap(Optional::stream)
                        .forEach(
                                request ->
                                        close(request, Operation.REMOVE_REQUEST, Optional.empty()));
                after = step.isEmpty() ? after : Optional.of(step.getLast());
            } while (step.size() == STEP && step.getLast().submitted().isBefore(before) && !closed);
        }
    }

    private void forEachOpen(Consumer<ApprovalRequestId> visitor) {
        Optional<ApprovalRequestId> after = Optional.empty();
        List<ApprovalRequestId> step;
        do {
            step = state.get().openRequests(after, STEP);
            step.forEach(visitor);
            after = step.isEmpty() ? after : Optional.of(step.getLast());
        } while (step.size() == STEP && !closed);
    }

    /** Does what is due with the request. */
    private void settle(ApprovalRequestId id) {
        // One thread computes; the journal would let only one be done in any case.
        synchronized (locks[Math.floorMod(id.hashCode(), LOCKS)]) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Optional<ApprovalRequest> request =
                        state.get().request(id).filter(r -> r.status().open());
                if (request.isEmpty()) {
                    schedule.forget(id);
                    return;
                }
                if (advanced(request.get())) {
                    return;
                }
            }
            schedule.at(id, clock.instant().plus(RETRY));
        }
    }

    /** Whether this is all for now; else it is tried again. */
    private boolean advanced(ApprovalRequest request) {
        Optional<KeyObject> key =
                state.get().key(request.key()).filter(k -> k.invalidated().isEmpty());
        if (key.isEmpty()) {
            return close(request, Operation.CANCEL_REQUEST, Optional.empty());
        }
        Optional<Refusal> outdated =
                request.replacement()
                        .flatMap(
                                backup ->
                                        ApproverRules.forbidsReplacing(
                                                state.get()
                                                        .approver(
                                                                request.partition(), backup.name()),
                                                backup));
        if (outdated.isPresent()) {
            return close(request, Operation.FAIL_REQUEST, outdated);
        }
        Instant now = clock.instant();
        return switch (RuleDecider.verdict(request, key.get(), now)) {
            case RuleVerdict.Fulfilled _ -> execute(request, now);
            case RuleVerdict.TimedOut _ ->
                    close(request, Operation.EXPIRE_REQUEST, Optional.empty());
            case RuleVerdict.Unreachable _ ->
                    close(
                            request,
                            Operation.FAIL_REQUEST,
                            Optional.of(
                                    Refusal.of(
                                            RefusalCode.APPROVAL_REQUIRED,
                                            "the policy of key '%s' was changed; this request cannot"
                                                            .formatted(request.label())
                                                    + " fulfil it")));
            case RuleVerdict.Locked _, RuleVerdict.Open _ -> {
                schedule.at(request.id(), nextChange(request, key.get(), now));
                yield true;
            }
        };
    }

    private boolean execute(ApprovalRequest request, Instant now) {
        Action action;
        try {
            action = reader.read(request.partition(), request.operation(), request.body());
        } catch (Refusal.Thrown unreadable) {
            return close(request, Operation.FAIL_REQUEST, Optional.of(unreadable.refusal()));
        }
        return switch (requests.execute(request, action, now)) {
            case Answer.Granted<?> _ -> {
                schedule.forget(request.id());
                yield true;
            }
            case Answer.Refused<?>(var refusal, _) ->
                    mayPass(refusal.code())
                            ? false
                            : close(request, Operation.FAIL_REQUEST, Optional.of(refusal));
        };
    }

    /** Whether the same execution may be granted later, without anybody doing anything. */
    private static boolean mayPass(RefusalCode code) {
        return switch (code) {
            case KEY_CHANGED,
                    LEAVES_TAKEN,
                    REQUEST_CLOSED,
                    SEALED,
                    CLOCK_BEHIND,
                    TIMELOCK_RUNNING,
                    APPROVAL_REQUIRED,
                    APPROVAL_TIMED_OUT ->
                    true;
            default -> false;
        };
    }

    private boolean close(ApprovalRequest request, Operation end, Optional<Refusal> why) {
        Answer<ApprovalRequestId> answer = requests.close(node(request), end, request.id(), why);
        boolean ended = answer instanceof Answer.Granted<ApprovalRequestId>;
        if (ended) {
            schedule.forget(request.id());
        }
        return ended;
    }

    /** The node acts for itself: time and state ask for it, nobody else. */
    private Origin node(ApprovalRequest request) {
        return new Origin(
                request.submitted().request(),
                request.submitted().correlation(),
                request.submitted().ticket(),
                Identity.NODE,
                InterfaceName.NODE,
                "local",
                Optional.empty(),
                clock.instant());
    }

    /** The next instant at which a token opens, or is over. */
    private static Instant nextChange(ApprovalRequest request, KeyObject key, Instant now) {
        Rule rule = RuleDecider.rule(key, request.operation());
        return rule.tokens().stream()
                .flatMap(
                        token ->
                                Stream.concat(
                                        Stream.of(token.opens(request.issued())),
                                        // Its last instant still counts.
                                        token
                                                .closes(request.issued())
                                                .map(last -> last.plusMillis(1))
                                                .stream()))
                .filter(instant -> instant.isAfter(now))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Looks at once at what is open for a key that was changed or destroyed. */
    public void keyChanged(KeyId key) {
        lookAt(request -> request.key().equals(key), "key " + key);
    }

    /** Looks at once at what waits for a backup that was changed or deleted. */
    public void backupChanged(PartitionId partition, ApproverName approver) {
        lookAt(
                request ->
                        request.partition().equals(partition)
                                && request.replacement()
                                        .filter(backup -> backup.name().equals(approver))
                                        .isPresent(),
                "an approver's backup");
    }

    private void lookAt(Predicate<ApprovalRequest> concerned, String what) {
        try {
            forEachOpen(id -> state.get().request(id).filter(concerned).ifPresent(_ -> settle(id)));
        } catch (Fault fault) {
            LOG.warn("requests for {} are looked at later: {}", what, fault.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }
}

package io.claviger.engine.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.TaskId;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.Fault;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.testing.Answers;
import io.claviger.engine.testing.TestBoundary;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests under random interleavings of operations, time and lost answers, against a model that
 * knows nothing of the program: sets of people, and two instants. A lost answer is what a node sees
 * that is killed between a command's record and its reply: the command may stand, or not.
 */
class RequestsPropertyTest {
    private static final KeyLabel LABEL = new KeyLabel("k");
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private static final int STEPS = 250;
    private static final int PEOPLE = 5;

    private final TestBoundary boundary = TestBoundary.create();
    private final Requests requests = boundary.engine().requests();
    private final List<Bytes> people = new ArrayList<>();
    private final Map<Bytes, PrivateKey> privateKeys = new HashMap<>();

    /** What the model knows of one request. */
    private static final class Known {
        RequestStatus status = RequestStatus.PENDING;
        final Set<Bytes> asked;
        final Instant issued;
        final Set<Bytes> yes = new HashSet<>();
        final Set<Bytes> no = new HashSet<>();

        Known(Set<Bytes> asked, Instant issued) {
            this.asked = asked;
            this.issued = issued;
        }
    }

    /** What the model knows of the key. */
    private KeyPolicy policy = new KeyPolicy(false);

    private final Map<ApprovalRequestId, Known> known = new LinkedHashMap<>();

    private enum Fulfilment {
        NOW,
        LATER,
        OPEN,
        TIMED_OUT,
        NEVER
    }

    /** Groups of one token are disjoint here, so counting is enough. */
    private Fulfilment fulfilment(Known request, Set<Bytes> yes) {
        Rule rule = policy.use();
        if (rule.tokens().isEmpty()) {
            return Fulfilment.NOW;
        }
        boolean timedOut = false;
        boolean open = false;
        boolean later = false;
        for (RuleToken token : rule.tokens()) {
            boolean reachable = true;
            boolean complete = true;
            for (Group group : token.groups()) {
                long willing = 0;
                long present = 0;
                for (Approver approver : group.approvers()) {
                    Bytes key = approver.publicKey();
                    boolean couldSay = request.asked.contains(key);
                    willing += couldSay && !request.no.contains(key) ? 1 : 0;
                    present += couldSay && yes.contains(key) ? 1 : 0;
                }
                reachable &= willing >= group.quorum();
                complete &= present >= group.quorum();
            }
            if (!reachable) {
                continue;
            }
            Instant now = boundary.clock().instant();
            if (token.timeoutSeconds() > 0
                    && now.isAfter(request.issued.plusSeconds(token.timeoutSeconds()))) {
                timedOut = true;
            } else if (!complete) {
                open = true;
            } else if (now.isBefore(request.issued.plusSeconds(token.timelockSeconds()))) {
                later = true;
            } else {
                return Fulfilment.NOW;
            }
        }
        if (later) {
            return Fulfilment.LATER;
        }
        return open ? Fulfilment.OPEN : timedOut ? Fulfilment.TIMED_OUT : Fulfilment.NEVER;
    }

    private void makePeople() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        for (int i = 0; i < PEOPLE; i++) {
            KeyPair pair = generator.generateKeyPair();
            Bytes spki = Bytes.owned(pair.getPublic().getEncoded());
            people.add(spki);
            privateKeys.put(spki, pair.getPrivate());
        }
    }

    private Rule randomRule(Random random) {
        List<RuleToken> tokens = new ArrayList<>();
        int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
        for (int t = 0; t < count; t++) {
            List<Bytes> shuffled = new ArrayList<>(people);
            Collections.shuffle(shuffled, random);
            int cut = 2 + random.nextInt(2);
            List<Group> groups = new ArrayList<>();
            groups.add(group("g", shuffled.subList(0, cut), random));
            if (random.nextBoolean()) {
                groups.add(group("h", shuffled.subList(cut, PEOPLE), random));
            }
            long lock = random.nextInt(3) == 0 ? 60L * random.nextInt(4) : 0;
            long out = random.nextBoolean() ? 0 : lock + 60L * (1 + random.nextInt(5));
            tokens.add(new RuleToken("t" + t, lock, out, groups));
        }
        return new Rule(tokens);
    }

    private static Group group(String name, List<Bytes> members, Random random) {
        return new Group(
                name,
                1 + random.nextInt(members.size()),
                members.stream()
                        .map(key -> new Approver(Optional.empty(), key, Optional.empty()))
                        .toList());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.engine.testing.Seeds#fresh")
    void requests_go_the_way_of_the_model(long seed) throws GeneralSecurityException {
        makePeople();
        var random = new Random(seed);
        policy = new KeyPolicy(randomRule(random), Rule.NONE, Rule.NONE, Rule.NONE, false);
        Answers.granted(
                boundary.engine()
                        .keys()
                        .create(
                                boundary.as(Role.KEY_MANAGEMENT),
                                new CreateKey(
                                        LABEL,
                                        TestBoundary.P256,
                                        Set.of(Attribute.SIGN, Attribute.SENSITIVE),
                                        Optional.of(policy),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> submit();
                case 2, 3, 4, 5 -> approve(random);
                case 6 -> reject(random);
                case 7 -> execute(random);
                case 8 -> cancel(random);
                case 9 -> expire(random);
                case 10 -> boundary.clock().advance(Duration.ofSeconds(random.nextInt(120)));
                default -> change(random);
            }
            compare();
        }
        requireEvidence();
    }

    private void submit() {
        var action = new Action.Sign(sign());
        Answer<ApprovalRequest> answer =
                requests.submit(
                        boundary.as(Role.KEY_OPERATION),
                        action,
                        Bytes.owned("{}".getBytes(StandardCharsets.UTF_8)));
        Set<Bytes> asked = new HashSet<>(policy.use().keys());
        var request = new Known(asked, boundary.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        if (fulfilment(request, Set.of()) == Fulfilment.NEVER || policy.blocked()) {
            assertThat(answer).isInstanceOf(Answer.Refused.class);
            return;
        }
        known.put(Answers.granted(answer).id(), request);
    }

    private static SignRequest sign() {
        return new SignRequest(
                LABEL,
                Optional.empty(),
                SignatureMechanism.SHA256_WITH_ECDSA,
                SignatureForm.DER,
                MESSAGE);
    }

    private void approve(Random random) {
        pick(random)
                .ifPresent(
                        id -> {
                            Known request = known(id);
                            Bytes person = people.get(random.nextInt(PEOPLE));
                            ApprovalRequest stored = stored(id);
                            boolean expected =
                                    request.status.open()
                                            && request.asked.contains(person)
                                            && !request.yes.contains(person)
                                            && !request.no.contains(person)
                                            && policy.use().approver(person).isPresent()
                                            && fulfilment(request, request.yes)
                                                    != Fulfilment.TIMED_OUT;
                            var approval =
                                    new Approval(
                                            Optional.empty(),
                                            person,
                                            "SHA-256",
                                            signed(person, stored.token()),
                                            Instant.EPOCH);
                            expect(
                                    expected,
                                    random,
                                    () ->
                                            requests.approve(
                                                    boundary.as(Role.APPROVER),
                                                    TaskId.of(id, person),
                                                    stored.token(),
                                                    approval),
                                    () -> request.yes.add(person));
                        });
    }

    private void reject(Random random) {
        pick(random)
                .ifPresent(
                        id -> {
                            Known request = known(id);
                            Bytes person = people.get(random.nextInt(PEOPLE));
                            boolean expected =
                                    request.status.open()
                                            && request.asked.contains(person)
                                            && !request.yes.contains(person)
                                            && !request.no.contains(person);
                            expect(
                                    expected,
                                    random,
                                    () ->
                                            requests.reject(
                                                    boundary.as(Role.APPROVER),
                                                    TaskId.of(id, person),
                                                    person,
                                                    Bytes.owned(new byte[1])),
                                    () -> {
                                        request.no.add(person);
                                        if (fulfilment(request, request.yes) == Fulfilment.NEVER) {
                                            request.status = RequestStatus.REJECTED;
                                        }
                                    });
                        });
    }

    private void execute(Random random) {
        pick(random)
                .ifPresent(
                        id -> {
                            Known request = known(id);
                            boolean expected =
                                    request.status.open()
                                            && !policy.blocked()
                                            && fulfilment(request, request.yes) == Fulfilment.NOW;
                            ApprovalRequest stored = stored(id);
                            expect(
                                    expected,
                                    random,
                                    () ->
                                            requests.execute(
                                                    stored,
                                                    new Action.Sign(sign()),
                                                    boundary.clock().instant()),
                                    () -> request.status = RequestStatus.EXECUTED);
                        });
    }

    private void cancel(Random random) {
        if (random.nextInt(3) > 0) {
            return;
        }
        pick(random)
                .ifPresent(
                        id -> {
                            Known request = known(id);
                            expect(
                                    request.status.open(),
                                    random,
                                    () -> requests.cancel(boundary.as(Role.KEY_OPERATION), id),
                                    () -> request.status = RequestStatus.CANCELLED);
                        });
    }

    private void expire(Random random) {
        pick(random)
                .ifPresent(
                        id -> {
                            Known request = known(id);
                            expect(
                                    request.status.open()
                                            && fulfilment(request, request.yes)
                                                    == Fulfilment.TIMED_OUT,
                                    random,
                                    () ->
                                            requests.close(
                                                    boundary.node(),
                                                    Operation.EXPIRE_REQUEST,
                                                    id,
                                                    Optional.empty()),
                                    () -> request.status = RequestStatus.EXPIRED);
                        });
    }

    /** Other rules for the key, or blocked, or unblocked. */
    private void change(Random random) {
        if (random.nextInt(3) > 0) {
            return;
        }
        if (random.nextBoolean()) {
            boolean blocked = random.nextBoolean();
            Answers.granted(
                    boundary.engine()
                            .keys()
                            .block(
                                    boundary.as(Role.KEY_OPERATION),
                                    LABEL,
                                    Optional.empty(),
                                    blocked,
                                    Authorization.none()));
            policy = policy.blocked(blocked);
        } else {
            var next = new KeyPolicy(randomRule(random), Rule.NONE, Rule.NONE, Rule.NONE, false);
            Answers.granted(
                    boundary.engine()
                            .keys()
                            .modifyPolicy(
                                    boundary.as(Role.KEY_MANAGEMENT),
                                    LABEL,
                                    Optional.empty(),
                                    next,
                                    Authorization.none()));
            policy = next.blocked(policy.blocked());
        }
    }

    /**
     * Runs the operation, sometimes so that its answer is lost, or its command.
     *
     * @param effect on the model, if it is to be granted
     */
    private void expect(
            boolean granted, Random random, Supplier<Answer<?>> operation, Runnable effect) {
        switch (random.nextInt(6)) {
            case 0 -> {
                boundary.journal().loseAnswers();
                lost(operation);
                if (granted) {
                    effect.run();
                }
            }
            case 1 -> {
                boundary.journal().failWith(new Fault.Overloaded());
                lost(operation);
            }
            default -> {
                Answer<?> answer = operation.get();
                assertThat(answer instanceof Answer.Granted<?>)
                        .as("%s, model: %s", answer, granted)
                        .isEqualTo(granted);
                if (granted) {
                    effect.run();
                }
            }
        }
    }

    private void lost(Supplier<Answer<?>> operation) {
        try {
            var _ = operation.get();
            throw new AssertionError("an answer came through");
        } catch (Fault _) {
            // The caller knows nothing, as after a kill.
        } finally {
            boundary.journal().heal();
        }
    }

    private Optional<ApprovalRequestId> pick(Random random) {
        List<ApprovalRequestId> ids = new ArrayList<>(known.keySet());
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
    }

    private Known known(ApprovalRequestId id) {
        return Optional.ofNullable(known.get(id)).orElseThrow();
    }

    private ApprovalRequest stored(ApprovalRequestId id) {
        return boundary.state().request(id).orElseThrow();
    }

    private Bytes signed(Bytes person, Bytes token) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKeys.get(person));
            signature.update(token.unsafeArray());
            return Bytes.owned(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void compare() {
        known.forEach(
                (id, request) -> {
                    ApprovalRequest stored = stored(id);
                    assertThat(stored.status().open() ? RequestStatus.PENDING : stored.status())
                            .isEqualTo(request.status);
                    assertThat(stored.approvedKeys())
                            .containsExactlyInAnyOrderElementsOf(request.yes);
                    assertThat(stored.rejected()).containsExactlyInAnyOrderElementsOf(request.no);
                    assertThat(stored.result().isPresent())
                            .isEqualTo(request.status == RequestStatus.EXECUTED);
                });
    }

    /** The key was used once for each executed request, and each yes and no has its record. */
    private void requireEvidence() {
        List<EvidenceRecord> granted =
                boundary.records().all().stream().filter(r -> r.refusal().isEmpty()).toList();
        known.forEach(
                (id, request) -> {
                    List<EvidenceRecord> own =
                            granted.stream()
                                    .filter(r -> r.approvalRequest().equals(Optional.of(id)))
                                    .toList();
                    assertThat(own.stream().filter(r -> r.operation() == Operation.SIGN))
                            .hasSize(request.status == RequestStatus.EXECUTED ? 1 : 0);
                    assertThat(own.stream().filter(r -> r.operation() == Operation.APPROVE))
                            .hasSize(request.yes.size());
                    assertThat(own.stream().filter(r -> r.operation() == Operation.REJECT))
                            .hasSize(request.no.size());
                });
        long executed =
                known.values().stream().filter(r -> r.status == RequestStatus.EXECUTED).count();
        var key = boundary.state().key(TestBoundary.DEMO, LABEL).orElseThrow();
        assertThat(boundary.state().uses(key.id())).isEqualTo(executed);
    }
}

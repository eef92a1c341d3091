package io.claviger.pkcs11.testing;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.TaskId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.approval.Requests;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.SignRequest;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** People who approve, and in the place of a broker what asks them and does what they approved. */
public final class Approvers {
    private static final int QUORUM = 2;

    private final TestNode node;
    private final Requests requests;
    private final List<KeyPair> people;
    private final Map<ApprovalRequestId, Action> actions = new ConcurrentHashMap<>();
    private final BlockingQueue<ApprovalRequest> asked = new LinkedBlockingQueue<>();

    public Approvers(TestNode node, int count) {
        this.node = node;
        this.requests = node.engine().requests();
        this.people = Stream.generate(Approvers::pair).limit(count).toList();
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a key that two of these people must approve each use of. */
    public void guard(String label, KeySpec spec, Attribute use) {
        guard(label, spec, use, 0);
    }

    /** The same, and no use is done before so many seconds are over. */
    public void guard(String label, KeySpec spec, Attribute use, int timelockSeconds) {
        List<Approver> named =
                IntStream.range(0, people.size())
                        .mapToObj(
                                i ->
                                        new Approver(
                                                Optional.of("person" + i),
                                                publicKey(i),
                                                Optional.empty()))
                        .toList();
        var rule =
                new Rule(
                        List.of(
                                new RuleToken(
                                        "t",
                                        timelockSeconds,
                                        0,
                                        List.of(new Group("g", QUORUM, named)))));
        TestNode.granted(
                node.engine()
                        .keys()
                        .create(
                                node.as(Role.KEY_MANAGEMENT),
                                new CreateKey(
                                        new KeyLabel(label),
                                        spec,
                                        Set.of(use, Attribute.DESTROYABLE),
                                        Optional.of(
                                                new KeyPolicy(
                                                        rule, Rule.NONE, Rule.NONE, Rule.NONE,
                                                        false)),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    /** The public half of a key of the node. */
    public byte[] publicKey(String label) {
        return node.journal()
                .state()
                .key(TestNode.PARTITION, new KeyLabel(label))
                .flatMap(key -> key.publicKey())
                .orElseThrow()
                .toArray();
    }

    private Bytes publicKey(int person) {
        return Bytes.owned(people.get(person).getPublic().getEncoded());
    }

    /** Asks as the broker does, with the payload as what is shown. */
    public Answer<ApprovalRequest> ask(Origin origin, Action action) {
        Action own =
                switch (action) {
                    case Action.Sign(var r) ->
                            new Action.Sign(
                                    new SignRequest(
                                            r.key(),
                                            r.password(),
                                            r.mechanism(),
                                            r.form(),
                                            r.payload().clone(),
                                            r.context().clone()));
                    case Action.Decrypt(var r) ->
                            new Action.Decrypt(
                                    new DecryptRequest(
                                            r.key(),
                                            r.password(),
                                            r.mechanism(),
                                            r.encryptedPayload().clone(),
                                            r.initializationVector().clone(),
                                            r.additionalAuthenticationData().clone(),
                                            r.tagBits()));
                    default -> throw new IllegalArgumentException("no use of a key");
                };
        byte[] shown =
                switch (own) {
                    case Action.Sign(var r) ->
                            (r.mechanism() + " " + Bytes.of(r.payload()))
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    case Action.Decrypt(var r) -> r.encryptedPayload();
                    default -> throw new IllegalArgumentException("no use of a key");
                };
        Answer<ApprovalRequest> answer = requests.ask(origin, own, Bytes.of(shown));
        if (answer instanceof Answer.Granted<ApprovalRequest>(var request, _)) {
            actions.putIfAbsent(request.id(), own);
            asked.add(request);
        }
        return answer;
    }

    /** The next request that somebody asked for, or asked for again. */
    public ApprovalRequest asked() {
        try {
            return Optional.ofNullable(asked.poll(20, TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("nobody asked"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The request as it is now. */
    public ApprovalRequest now(ApprovalRequest request) {
        return node.journal().state().request(request.id()).orElseThrow();
    }

    /** Says yes, and does what is approved by enough. */
    public void approve(ApprovalRequest request, int person) {
        if (vote(request, person).approved().size() == QUORUM) {
            TestNode.granted(execute(request, 1));
        }
    }

    /** Does what was approved, so many seconds after it was asked for. */
    public Answer<?> execute(ApprovalRequest request, long seconds) {
        return requests.execute(
                now(request),
                Optional.ofNullable(actions.get(request.id())).orElseThrow(),
                request.issued().plusSeconds(seconds));
    }

    /** Says yes. */
    public ApprovalRequest vote(ApprovalRequest request, int person) {
        var approval =
                new Approval(
                        Optional.empty(),
                        publicKey(person),
                        "SHA-256",
                        signed(person, request.token()),
                        Instant.EPOCH);
        return TestNode.granted(
                requests.approve(
                        node.as(Role.APPROVER),
                        TaskId.of(request.id(), publicKey(person)),
                        request.token(),
                        approval));
    }

    /** Says no. */
    public void reject(ApprovalRequest request, int person) {
        TestNode.granted(
                requests.reject(
                        node.as(Role.APPROVER),
                        TaskId.of(request.id(), publicKey(person)),
                        publicKey(person),
                        Bytes.owned(new byte[1])));
    }

    private Bytes signed(int person, Bytes token) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(people.get(person).getPrivate());
            signature.update(token.toArray());
            return Bytes.owned(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.claviger.engine.approval;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.ApprovalToken;
import io.claviger.core.approval.Approvals;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.MalformedToken;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.SignedApproval;
import io.claviger.core.approval.TokenTimestamp;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.crypto.signer.SignatureValue;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.KeyReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Issues the tokens that approvers sign, and verifies what they signed: that the token is one of
 * this partition's, speaks of exactly this operation, key and payload, and that each signature is
 * right. Whether the approvals are enough is decided with the command ({@link RuleDecider}).
 */
public final class ApprovalJudge {
    /** The key that signs timestamps: the partition's attestation key. */
    public static final String TIMESTAMP_KEY = Attestations.KEY_NAME;

    private static final int MAX_KEYS = 10_000;

    private final DeviceKeys deviceKeys;
    private final Cache<Bytes, SignerKey> keys =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).build();

    public ApprovalJudge(DeviceKeys deviceKeys) {
        this.deviceKeys = deviceKeys;
    }

    /**
     * A fresh token. Refuses a payload that is too long for one.
     *
     * @param issued whole seconds
     */
    Bytes issue(
            Partition partition,
            Operation operation,
            String label,
            byte[] payload,
            Instant issued) {
        if (payload.length > TokenTimestamp.MAX_PAYLOAD_BYTES) {
            throw new Refusal.Thrown(
                    RefusalCode.INVALID_PAYLOAD,
                    "what is to be approved has %d bytes; at most %d can be shown to approvers"
                            .formatted(payload.length, TokenTimestamp.MAX_PAYLOAD_BYTES));
        }
        var timestamp =
                new TokenTimestamp(
                        Bytes.of(payload),
                        operation == Operation.CHANGE_KEY_POLICY,
                        issued,
                        TIMESTAMP_KEY);
        Bytes signature = deviceKeys.attest(partition, timestamp.encode().unsafeArray());
        return new ApprovalToken(
                        RuleKind.of(operation),
                        label,
                        timestamp,
                        SignatureValue.ecdsaWithSha256(signature))
                .encode();
    }

    /**
     * Verifies what the caller presents for an operation.
     *
     * @param reference the key, or that of the key below it which is used
     * @param payload what is signed, decrypted, unwrapped; of a policy change the encoded rules
     */
    public Permit permit(
            Partition partition,
            KeyReference reference,
            Operation operation,
            byte[] payload,
            Authorization authorization,
            Instant now) {
        return switch (authorization) {
            case Authorization.None _ -> Permit.none();
            case Authorization.Presented(var approvals) ->
                    new Permit.Approved(
                            presented(partition, reference, operation, payload, approvals, now),
                            approvals.getFirst().token());
            case Authorization.Requested(var request) -> {
                // A request that needed nobody has no token.
                if (!request.token().equals(Bytes.empty())) {
                    verified(
                            partition,
                            request.token(),
                            operation,
                            reference.label().value(),
                            payload);
                    request.approved().forEach(a -> requireSigned(a, request.token()));
                }
                yield new Permit.Executing(request, partition, deviceKeys);
            }
        };
    }

    private Approvals presented(
            Partition partition,
            KeyReference reference,
            Operation operation,
            byte[] payload,
            List<SignedApproval> presented,
            Instant now) {
        String label = reference.label().value();
        Bytes token = presented.getFirst().token();
        if (presented.stream().anyMatch(one -> !one.token().equals(token))) {
            throw invalid("the approvals are not all for the same token");
        }
        ApprovalToken read = verified(partition, token, operation, label, payload);
        Rule rule = RuleDecider.rule(reference.stored(), operation);
        List<Approval> approvals = new ArrayList<>();
        for (SignedApproval one : presented) {
            approvals.add(approval(one, rule, now));
        }
        return new Approvals(
                token.sha256(), label, read.operation(), read.timestamp().issued(), approvals);
    }

    private Approval approval(SignedApproval one, Rule rule, Instant now) {
        Optional<SignatureValue> signature = SignatureValue.parse(one.signature().unsafeArray());
        String digest =
                signature
                        .flatMap(
                                value ->
                                        value.verifiedBy(
                                                key(one.publicKey()), one.token().unsafeArray()))
                        .orElseThrow(
                                () -> invalid("an approval is not signed by the key it names"));
        return new Approval(
                rule.approver(one.publicKey()).flatMap(Approver::name),
                one.publicKey(),
                digest,
                signature.orElseThrow().signature(),
                now.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Throws unless the approval is signed by the key that it names. */
    public void requireSigned(Approval approval, Bytes token) {
        boolean right =
                key(approval.publicKey())
                        .verifies(
                                approval.digestAlgorithm(),
                                token.unsafeArray(),
                                approval.signature().unsafeArray());
        if (!right) {
            throw invalid("the approval is not signed by the key that it names");
        }
    }

    /** The key of somebody outside; a refusal is thrown if it is none that can sign. */
    public SignerKey key(Bytes spki) {
        return keys.get(spki, SignerKey::of);
    }

    private ApprovalToken verified(
            Partition partition, Bytes token, Operation operation, String label, byte[] payload) {
        ApprovalToken read;
        try {
            read = ApprovalToken.parse(token);
        } catch (MalformedToken malformed) {
            throw invalid("what was approved is no approval token: " + malformed.getMessage());
        }
        if (read.operation() != RuleKind.of(operation) || !read.label().equals(label)) {
            throw invalid(
                    "what was approved is %s of key '%s', not this operation"
                            .formatted(read.operation().wireName(), read.label()));
        }
        boolean ofPolicy = operation == Operation.CHANGE_KEY_POLICY;
        if (read.timestamp().policy() != ofPolicy
                || !read.timestamp().payload().equals(Bytes.owned(payload))) {
            throw invalid("what was approved is another payload");
        }
        requireIssuedHere(partition, read);
        return read;
    }

    private void requireIssuedHere(Partition partition, ApprovalToken token) {
        boolean ours =
                token.timestamp().keyLabel().equals(TIMESTAMP_KEY)
                        && SignatureValue.parse(token.timestampSignature().unsafeArray())
                                .filter(
                                        value ->
                                                value.verifiedBy(
                                                                key(
                                                                        partition
                                                                                .attestationPublicKey()),
                                                                token.timestamp()
                                                                        .encode()
                                                                        .unsafeArray())
                                                        .isPresent())
                                .isPresent();
        if (!ours) {
            throw invalid("the token was not issued by this partition");
        }
    }

    /** Whether approvals for this request would be for this token. */
    static void requireToken(ApprovalRequest request, Bytes token) {
        if (!request.token().equals(token)) {
            throw invalid("what was signed is not what this task asks for");
        }
    }

    private static Refusal.Thrown invalid(String message) {
        return new Refusal.Thrown(RefusalCode.APPROVAL_INVALID, message);
    }
}

package io.claviger.verifier.approval;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.MalformedToken;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.KeyPolicy;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The policy of a key, read from the bytes whose digest records hold. */
public final class RecordedPolicy {
    private static final String BLOCKED = "blocked=true";
    private static final String NOT_BLOCKED = "blocked=false";

    private RecordedPolicy() {}

    /**
     * The policy; {@link MalformedEvidence} if the bytes are no recorded policy.
     *
     * @param recorded as {@link KeyPolicy#recorded} writes it
     */
    public static KeyPolicy read(Bytes recorded) {
        byte[] bytes = recorded.unsafeArray();
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String state = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        if (!state.equals(BLOCKED) && !state.equals(NOT_BLOCKED)) {
            throw new MalformedEvidence("a policy does not say whether its key is blocked");
        }
        boolean blocked = state.equals(BLOCKED);
        if (end == bytes.length) {
            return new KeyPolicy(blocked);
        }
        try {
            var rules =
                    EncodedPolicy.parse(
                            Bytes.owned(Arrays.copyOfRange(bytes, end + 1, bytes.length)));
            return new KeyPolicy(
                    rule(rules, RuleKind.USE),
                    rule(rules, RuleKind.BLOCK),
                    rule(rules, RuleKind.UNBLOCK),
                    rule(rules, RuleKind.MODIFY),
                    blocked);
        } catch (MalformedToken
                | ArithmeticException
                | IllegalArgumentException
                | Refusal.Thrown malformed) {
            throw new MalformedEvidence("a policy cannot be read: " + malformed.getMessage());
        }
    }

    private static Rule rule(EncodedPolicy.Shown rules, RuleKind kind) {
        return new Rule(rules.rule(kind).stream().map(RecordedPolicy::token).toList());
    }

    private static RuleToken token(EncodedPolicy.ShownToken token) {
        return new RuleToken(
                token.name(),
                token.timelockSeconds(),
                token.timeoutSeconds(),
                token.groups().stream().map(RecordedPolicy::group).toList());
    }

    private static Group group(EncodedPolicy.ShownGroup group) {
        return new Group(
                group.name(),
                Math.toIntExact(group.quorum()),
                group.approvers().stream().map(RecordedPolicy::approver).toList());
    }

    private static Approver approver(EncodedPolicy.ShownApprover approver) {
        Optional<String> name = Optional.of(approver.name()).filter(text -> !text.isEmpty());
        if (approver.certificate().isEmpty()) {
            return new Approver(name, approver.publicKey().orElseThrow(), Optional.empty());
        }
        Certificate certificate = Certificate.read(approver.certificate().get());
        return new Approver(
                name,
                SignerKey.of(certificate).spki(),
                Optional.of(
                        new Approver.CertifiedKey(
                                certificate.encoded(),
                                certificate.notBefore(),
                                certificate.notAfter())));
    }
}

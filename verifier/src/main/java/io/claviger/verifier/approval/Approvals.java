package io.claviger.verifier.approval;

import io.claviger.core.approval.ApprovalToken;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.MalformedToken;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.signer.SignatureValue;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether an operation was approved as the key's rule asks, judged again as the key boundary judged
 * it: the token says this operation on this key and payload and was issued by the key's partition,
 * each approval is signed by an approver of the rule, enough of them are there, in time.
 */
public final class Approvals {
    private static final String TIMESTAMP_KEY = "attestation-key";

    private final Map<Bytes, Bytes> exhibits;

    /**
     * @param exhibits by their SHA-256
     */
    public Approvals(Map<Bytes, Bytes> exhibits) {
        this.exhibits = exhibits;
    }

    /** What was found; the sentence names the first thing that is wrong, or who approved. */
    public sealed interface Finding {
        String sentence();

        record Right(String sentence) implements Finding {}

        record Wrong(String sentence) implements Finding {}

        /** Something that is needed is not in the package. */
        record Missing(String sentence) implements Finding {}
    }

    /**
     * One operation to judge.
     *
     * @param policyDigest of the policy that the key had when it was decided
     * @param attestationKey SubjectPublicKeyInfo of the key that issues the partition's tokens
     * @param given the records in which its approvals came; for approvals that came with the
     *     operation its own record
     */
    public record Case(
            ParsedRecord record,
            Operation operation,
            Optional<String> policyDigest,
            Optional<Bytes> attestationKey,
            Collection<ParsedRecord> given) {}

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Finding finding;

        private Stop(Finding finding) {
            super(finding.sentence(), null, false, false);
            this.finding = finding;
        }
    }

    /** Judges a granted operation whose record shows approvals. */
    public Finding judge(Case one) {
        try {
            return judged(one);
        } catch (Stop stop) {
            return stop.finding;
        } catch (MalformedEvidence malformed) {
            return new Finding.Wrong(String.valueOf(malformed.getMessage()));
        }
    }

    private Finding judged(Case one) {
        Rule rule =
                RecordedPolicy.read(exhibit(one.policyDigest(), "the key's policy"))
                        .rule(RuleKind.of(one.operation()));
        Bytes tokenBytes =
                exhibit(
                        Optional.ofNullable(one.record().digests().get("token")),
                        "the approval token");
        ApprovalToken token = token(tokenBytes);
        requireToken(token, one);
        Set<Bytes> keys = new HashSet<>();
        int signatures = 0;
        for (ParsedRecord given : one.given()) {
            for (var approval : given.boundary().approvals()) {
                keys.add(signer(approval, tokenBytes, rule, given.time()));
                signatures++;
            }
        }
        Set<String> shown =
                one.record().boundary().approvals().stream()
                        .map(ParsedRecord.Approval::publicKey)
                        .collect(Collectors.toSet());
        long came = keys.stream().map(key -> key.sha256().hex()).filter(shown::contains).count();
        if (one.record().boundary().moreApprovals() == 0 && came != shown.size()) {
            return new Finding.Wrong(
                    "the operation shows approvals of which no record tells when they came");
        }
        return judged(rule, keys, signatures, token.timestamp().issued(), one.record().time());
    }

    private static Finding judged(
            Rule rule, Set<Bytes> keys, int signatures, Instant issued, Instant done) {
        return switch (RuleCheck.verdict(rule, keys, List.of(), issued, done)) {
            case RuleVerdict.Fulfilled(var name) ->
                    new Finding.Right(
                            rule.tokens().stream()
                                            .filter(token -> token.name().equals(name))
                                            .findFirst()
                                            .map(token -> described(token, keys))
                                            .orElse("no approval was needed")
                                    + (signatures == 1
                                            ? "; the signature is valid, in time"
                                            : "; all %d signatures are valid, in time"
                                                    .formatted(signatures)));
            case RuleVerdict.Open(var progress) ->
                    new Finding.Wrong(
                            "approvals are missing: "
                                    + progress.stream()
                                            .map(
                                                    p ->
                                                            "%d of %d in group '%s'"
                                                                    .formatted(
                                                                            p.approved(),
                                                                            p.quorum(),
                                                                            p.group()))
                                            .collect(Collectors.joining(", ")));
            case RuleVerdict.Locked(var token, var opens) ->
                    new Finding.Wrong(
                            "it was done before the time-lock of token '%s' ended at %s"
                                    .formatted(token, opens));
            case RuleVerdict.TimedOut _ -> new Finding.Wrong("it was done after the time-out");
            case RuleVerdict.Unreachable _ ->
                    new Finding.Wrong("the rule cannot be fulfilled by anybody");
        };
    }

    private static String described(RuleToken token, Set<Bytes> keys) {
        String groups =
                token.groups().stream()
                        .map(group -> described(group, keys))
                        .collect(Collectors.joining(" and "));
        return groups.isEmpty()
                ? "token '%s' asks for nobody".formatted(token.name())
                : "token '%s': %s".formatted(token.name(), groups);
    }

    private static String described(Group group, Set<Bytes> keys) {
        List<Approver> approved =
                group.approvers().stream().filter(a -> keys.contains(a.publicKey())).toList();
        return "%d of %d of group '%s' (%s; %d needed)"
                .formatted(
                        approved.size(),
                        group.approvers().size(),
                        group.name(),
                        approved.stream()
                                .map(Approver::displayName)
                                .collect(Collectors.joining(", ")),
                        group.quorum());
    }

    private static ApprovalToken token(Bytes bytes) {
        try {
            return ApprovalToken.parse(bytes);
        } catch (MalformedToken malformed) {
            throw new Stop(
                    new Finding.Wrong("the approval token is damaged: " + malformed.getMessage()));
        }
    }

    private static void requireToken(ApprovalToken token, Case one) {
        if (token.operation() != RuleKind.of(one.operation())) {
            throw wrong(
                    "what was approved is %s, not %s"
                            .formatted(token.operation().wireName(), one.operation().wireName()));
        }
        var boundary = one.record().boundary();
        boolean sameKey =
                boundary.label().filter(token.label()::equals).isPresent()
                        || boundary.subject().filter(token.label()::equals).isPresent();
        if (!sameKey) {
            throw wrong("what was approved is for key '%s'".formatted(token.label()));
        }
        String payload = token.timestamp().payload().sha256().hex();
        Stream.of("message", "ciphertext")
                .map(one.record().digests()::get)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .filter(digest -> !digest.equals(payload))
                .ifPresent(
                        _ -> {
                            throw wrong("what was approved is another payload");
                        });
        if (one.attestationKey().isEmpty()) {
            throw new Stop(
                    new Finding.Missing("the key that issues the partition's tokens is not there"));
        }
        boolean issued =
                token.timestamp().keyLabel().equals(TIMESTAMP_KEY)
                        && SignatureValue.parse(token.timestampSignature().unsafeArray())
                                .flatMap(
                                        value ->
                                                value.verifiedBy(
                                                        signerKey(one.attestationKey().get()),
                                                        token.timestamp().encode().unsafeArray()))
                                .isPresent();
        if (!issued) {
            throw wrong("the approval token was not issued by the key's partition");
        }
    }

    /** The approver's key, if the approval is signed by it, and counted when it came. */
    private Bytes signer(ParsedRecord.Approval approval, Bytes token, Rule rule, Instant time) {
        String who = approval.name().map(name -> "of '" + name + "' ").orElse("");
        Bytes spki = exhibit(Optional.of(approval.publicKey()), "the key " + who + "that approved");
        Bytes signature =
                exhibit(
                        Optional.of(approval.signature()),
                        "the signature " + who + "that approved");
        SignerKey key = signerKey(spki);
        boolean signed =
                Stream.concat(Stream.of(key.usualDigest()), SignerKey.digestAlgorithms().stream())
                        .anyMatch(digest -> verifies(key, digest, token, signature));
        if (!signed) {
            throw wrong("the approval %sis not signed by the key it names".formatted(who));
        }
        rule.approver(spki)
                .filter(approver -> !approver.validAt(time))
                .ifPresent(
                        approver -> {
                            throw wrong(
                                    "the certificate of approver '%s' was not valid at %s"
                                            .formatted(approver.displayName(), time));
                        });
        return spki;
    }

    private static boolean verifies(SignerKey key, String digest, Bytes token, Bytes signature) {
        try {
            return key.verifies(digest, token.unsafeArray(), signature.unsafeArray());
        } catch (Refusal.Thrown unknown) {
            return false;
        }
    }

    private static SignerKey signerKey(Bytes spki) {
        try {
            return SignerKey.of(spki);
        } catch (Refusal.Thrown unsupported) {
            throw wrong(unsupported.refusal().message());
        }
    }

    private Bytes exhibit(Optional<String> digest, String what) {
        return digest.map(hex -> Hashes.parse(hex, "digests"))
                .map(exhibits::get)
                .orElseThrow(() -> new Stop(new Finding.Missing(what + " is not in the package")));
    }

    private static Stop wrong(String sentence) {
        return new Stop(new Finding.Wrong(sentence));
    }

    /** The rule that asks for approvals of the operation, if there is one that does. */
    public Optional<Rule> rule(Optional<String> policyDigest, Operation operation) {
        return policyDigest
                .map(hex -> Hashes.parse(hex, "digests"))
                .map(exhibits::get)
                .map(policy -> RecordedPolicy.read(policy).rule(RuleKind.of(operation)))
                .filter(rule -> !rule.free());
    }
}

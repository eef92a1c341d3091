package io.claviger.rest.policy;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyPolicy;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a policy. Clients send nulls and empty lists where there is nothing: a rule without tokens
 * asks for nobody, a token without groups for nobody either.
 */
public final class PolicyForm {
    private static final int MINUTE = 60;

    private final OnboardedApprovers onboarded;
    private final PartitionId partition;

    /** Reads policies for keys of {@code partition}. */
    public PolicyForm(OnboardedApprovers onboarded, PartitionId partition) {
        this.onboarded = onboarded;
        this.partition = partition;
    }

    /** The policy of a new key; empty if {@code body} has none. */
    public Optional<KeyPolicy> optional(Members body) {
        return body.optionalObject("policy")
                .map(
                        policy ->
                                rules(policy)
                                        .blocked(
                                                policy.optionalObject("keyStatus")
                                                        .map(s -> s.flag("blocked", false))
                                                        .orElse(false)));
    }

    /** The rules that replace others; a block state that comes along is passed over. */
    public KeyPolicy rules(Members policy) {
        return new KeyPolicy(
                rule(policy, RuleKind.USE),
                rule(policy, RuleKind.BLOCK),
                rule(policy, RuleKind.UNBLOCK),
                rule(policy, RuleKind.MODIFY),
                false);
    }

    private Rule rule(Members policy, RuleKind kind) {
        Optional<Members> rule = policy.optionalObject(kind.wireName());
        List<Members> tokens = rule.map(r -> r.objects("tokens")).orElse(List.of());
        return valid(
                policy.path(kind.wireName()),
                () -> new Rule(tokens.stream().map(this::token).toList()));
    }

    private RuleToken token(Members token) {
        return valid(
                place(token),
                () ->
                        new RuleToken(
                                token.text("name"),
                                seconds(token, "timelock"),
                                seconds(token, "timeout"),
                                token.objects("groups").stream().map(this::group).toList()));
    }

    private static int seconds(Members token, String member) {
        int seconds = token.optionalInteger(member).orElseThrow(() -> token.missing(member));
        if (seconds < 0 || seconds % MINUTE != 0) {
            throw Unacceptable.malformed(
                    "Value '%d' is not valid for field '%s': seconds, a multiple of 60"
                            .formatted(seconds, token.path(member)));
        }
        return seconds;
    }

    private Group group(Members group) {
        return valid(
                place(group),
                () ->
                        new Group(
                                group.text("name"),
                                group.optionalInteger("quorum")
                                        .orElseThrow(() -> group.missing("quorum")),
                                group.objects("approvals").stream().map(this::approver).toList()));
    }

    private Approver approver(Members approval) {
        String type = approval.text("type");
        return switch (type) {
            // The documentation of the contract writes both.
            case "public_key", "public-key" -> publicKey(approval);
            case "certificate" -> trusted(approval, value(approval));
            case "onboarded_approver_certificate" -> onboarded(approval);
            default -> throw approval.unknownValue("type", type);
        };
    }

    private static Approver publicKey(Members approval) {
        SignerKey key = SignerKey.of(value(approval));
        return valid(
                approval.path("name"),
                () -> new Approver(name(approval), key.spki(), Optional.empty()));
    }

    private static Optional<String> name(Members approval) {
        return approval.optionalText("name").filter(name -> !name.isEmpty());
    }

    private static Bytes value(Members approval) {
        return approval.optionalPem("value")
                .map(Bytes::owned)
                .orElseThrow(() -> approval.missing("value"));
    }

    private Approver trusted(Members approval, Bytes der) {
        Approver approver = certificate(der);
        if (!onboarded.trusts(Certificate.read(der))) {
            throw new Unacceptable(
                    RefusalCode.KEY_POLICY_INVALID,
                    "field '%s': no authority that this device trusts vouches for the certificate of '%s'"
                            .formatted(approval.path("value"), approver.displayName()));
        }
        return approver;
    }

    /** An approver whose certificate the policy names. */
    static Approver certificate(Bytes der) {
        Certificate certificate = Certificate.read(der);
        String name =
                certificate
                        .commonName()
                        .filter(cn -> !cn.isBlank())
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.APPROVER_WITHOUT_NAME,
                                                "the subject of an approver's certificate has no"
                                                        + " common name"));
        return valid(
                "value",
                () ->
                        new Approver(
                                Optional.of(name),
                                SignerKey.of(certificate).spki(),
                                Optional.of(
                                        new Approver.CertifiedKey(
                                                der,
                                                certificate.notBefore(),
                                                certificate.notAfter()))));
    }

    private Approver onboarded(Members approval) {
        String name = approval.text("name");
        if (!onboarded.known(partition, name)) {
            throw new Unacceptable(
                    RefusalCode.APPROVER_NOT_FOUND, "there is no approver '%s'".formatted(name));
        }
        return certificate(
                onboarded
                        .certificate(partition, name)
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.APPROVER_NOT_ONBOARDED,
                                                "approver '%s' has not been onboarded yet"
                                                        .formatted(name))));
    }

    /** The object itself, not one of its members. */
    private static String place(Members object) {
        String path = object.path("");
        return path.substring(0, path.length() - 1);
    }

    /** The bounds of the values themselves, refused under the name of the field. */
    private static <T> T valid(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException impossible) {
            throw new Unacceptable(
                    RefusalCode.KEY_POLICY_INVALID,
                    "field '%s': %s".formatted(field, impossible.getMessage()));
        }
    }
}

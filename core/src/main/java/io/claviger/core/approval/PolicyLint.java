package io.claviger.core.approval;

import io.claviger.core.approval.PolicyFinding.Severity;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks for what makes a policy fail in production that worked in a test. Pure. */
public final class PolicyLint {
    /** A certificate that ends sooner is warned about. */
    private static final Duration SOON = Duration.ofDays(90);

    private final Instant now;
    private final Function<Bytes, Optional<String>> weakness;
    private final List<PolicyFinding> findings = new ArrayList<>();

    private PolicyLint(Instant now, Function<Bytes, Optional<String>> weakness) {
        this.now = now;
        this.weakness = weakness;
    }

    /**
     * What there is to say, rule by rule, then about the policy as a whole.
     *
     * @param weakness what is weak about a public key (SubjectPublicKeyInfo), if anything is
     */
    public static List<PolicyFinding> of(
            KeyPolicy policy, Instant now, Function<Bytes, Optional<String>> weakness) {
        var lint = new PolicyLint(now, weakness);
        for (RuleKind kind : RuleKind.values()) {
            lint.rule(kind, policy.rule(kind));
        }
        lint.whole(policy);
        return List.copyOf(lint.findings);
    }

    private void rule(RuleKind kind, Rule rule) {
        if (!RuleCheck.fulfillable(rule)) {
            add(
                    kind == RuleKind.USE ? Severity.ERROR : Severity.WARNING,
                    kind.wireName(),
                    "rule-unreachable",
                    "no token of the rule can ever be fulfilled: the operation is impossible for ever");
        }
        for (RuleToken token : rule.tokens()) {
            token(kind, rule, token);
        }
    }

    private void token(RuleKind kind, Rule rule, RuleToken token) {
        String place = "%s, token '%s'".formatted(kind.wireName(), token.name());
        if (token.timeoutSeconds() > 0 && token.timelockSeconds() > token.timeoutSeconds()) {
            add(
                    Severity.ERROR,
                    place,
                    "timelock-after-timeout",
                    "the time-lock of %d s ends after the time-out of %d s: the token is never open"
                            .formatted(token.timelockSeconds(), token.timeoutSeconds()));
        } else if (token.timeoutSeconds() > 0
                && token.timelockSeconds() == token.timeoutSeconds()) {
            add(
                    Severity.WARNING,
                    place,
                    "window-of-an-instant",
                    "time-lock and time-out are the same: the token is open for one instant");
        } else if (!RuleCheck.fulfillable(token)) {
            add(
                    Severity.ERROR,
                    place,
                    "quorum-unreachable",
                    "there are not enough different people for the quorums of this token");
        }
        if (token.groups().isEmpty() && rule.tokens().size() > 1) {
            add(
                    Severity.WARNING,
                    place,
                    "token-asks-nobody",
                    "this token has no groups, so it fulfils the rule without the others");
        }
        people(place, token);
        for (Group group : token.groups()) {
            group(place, group);
        }
    }

    private void people(String place, RuleToken token) {
        List<Approver> all =
                token.groups().stream().flatMap(group -> group.approvers().stream()).toList();
        for (List<Approver> person : Seating.people(all)) {
            String name = person.getFirst().displayName();
            long groups =
                    token.groups().stream()
                            .filter(group -> person.stream().anyMatch(group.approvers()::contains))
                            .count();
            if (groups > 1) {
                add(
                        Severity.WARNING,
                        place,
                        "person-in-two-groups",
                        "'%s' is in %d groups and counts in one of them only"
                                .formatted(name, groups));
            }
            if (person.stream().map(Approver::publicKey).distinct().count() > 1) {
                add(
                        Severity.WARNING,
                        place,
                        "person-with-two-keys",
                        "'%s' is named with several keys and counts once".formatted(name));
            }
        }
    }

    private void group(String token, Group group) {
        String place = "%s, group '%s'".formatted(token, group.name());
        if (group.quorum() == 1) {
            add(Severity.NOTE, place, "quorum-of-one", "one person alone is enough");
        }
        for (Approver approver : group.approvers()) {
            if (approver.name().isEmpty()) {
                add(
                        Severity.NOTE,
                        place,
                        "approver-without-name",
                        "%s has no name; records and messages show the key"
                                .formatted(approver.displayName()));
            }
            weakness.apply(approver.publicKey())
                    .ifPresent(
                            why ->
                                    add(
                                            Severity.NOTE,
                                            place,
                                            "approver-key-weak",
                                            "the key of '%s' is %s"
                                                    .formatted(approver.displayName(), why)));
            approver.certificate().ifPresent(c -> certificate(place, approver, c));
        }
    }

    private void certificate(String place, Approver approver, Approver.CertifiedKey certificate) {
        if (now.isBefore(certificate.notBefore())) {
            add(
                    Severity.ERROR,
                    place,
                    "certificate-not-yet-valid",
                    "the certificate of '%s' is valid from %s"
                            .formatted(approver.displayName(), certificate.notBefore()));
        } else if (now.isAfter(certificate.notAfter())) {
            add(
                    Severity.ERROR,
                    place,
                    "certificate-expired",
                    "the certificate of '%s' was valid until %s"
                            .formatted(approver.displayName(), certificate.notAfter()));
        } else if (now.plus(SOON).isAfter(certificate.notAfter())) {
            add(
                    Severity.WARNING,
                    place,
                    "certificate-expires",
                    "the certificate of '%s' ends on %s; approvals after that are refused"
                            .formatted(approver.displayName(), certificate.notAfter()));
        }
    }

    private void whole(KeyPolicy policy) {
        boolean useGuarded = !policy.use().free();
        if (useGuarded && policy.modify().free()) {
            add(
                    Severity.WARNING,
                    RuleKind.MODIFY.wireName(),
                    "rules-unguarded",
                    "whoever manages keys can replace ruleUse without any approval");
        }
        if (!policy.block().free()
                && RuleCheck.fulfillable(policy.block())
                && !RuleCheck.fulfillable(policy.unblock())) {
            add(
                    Severity.WARNING,
                    RuleKind.UNBLOCK.wireName(),
                    "no-way-back",
                    "a key that is blocked can never be unblocked");
        }
        if (policy.withoutRules()) {
            add(
                    Severity.NOTE,
                    "policy",
                    "no-rules",
                    "nobody has to approve anything; rules can be added later");
        }
    }

    private void add(Severity severity, String place, String code, String message) {
        findings.add(new PolicyFinding(severity, place, code, message));
    }

    /** The worst there is. */
    public static Optional<Severity> worst(List<PolicyFinding> findings) {
        return findings.stream().map(PolicyFinding::severity).min(Severity::compareTo);
    }
}

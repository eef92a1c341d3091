package io.claviger.cli.approver;

import io.claviger.core.approval.EncodedPolicy.Shown;
import io.claviger.core.approval.EncodedPolicy.ShownApprover;
import io.claviger.core.approval.EncodedPolicy.ShownGroup;
import io.claviger.core.approval.EncodedPolicy.ShownToken;
import io.claviger.core.approval.RuleKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** An encoded policy in plain language. */
final class PolicyText {
    private PolicyText() {}

    /** A line for each rule and each way to fulfil it, then the keys behind the names. */
    static List<String> of(Shown policy) {
        List<String> lines = new ArrayList<>();
        for (RuleKind kind : RuleKind.values()) {
            rule(kind.name().toLowerCase(Locale.ROOT), policy.rule(kind), lines);
        }
        Set<String> keys = new LinkedHashSet<>();
        for (RuleKind kind : RuleKind.values()) {
            policy.rule(kind).stream()
                    .flatMap(token -> token.groups().stream())
                    .flatMap(group -> group.approvers().stream())
                    .map(approver -> "  %s = %s".formatted(name(approver), key(approver)))
                    .forEach(keys::add);
        }
        if (!keys.isEmpty()) {
            lines.add("keys of the approvers");
            lines.addAll(keys);
        }
        return lines;
    }

    private static void rule(String rule, List<ShownToken> tokens, List<String> lines) {
        switch (tokens.size()) {
            case 0 -> lines.add(rule + ": nobody has to approve");
            case 1 -> lines.add("%s: %s".formatted(rule, token(tokens.getFirst())));
            default -> {
                lines.add(rule + ": any one of");
                for (ShownToken token : tokens) {
                    lines.add("  '%s': %s".formatted(Printable.line(token.name()), token(token)));
                }
            }
        }
    }

    private static String token(ShownToken token) {
        String who =
                token.groups().isEmpty()
                        ? "nobody has to approve"
                        : String.join(
                                " and ", token.groups().stream().map(PolicyText::group).toList());
        return Stream.of(
                        who,
                        token.timelockSeconds() == 0
                                ? ""
                                : "not before %s after the request"
                                        .formatted(Spell.exactly(token.timelockSeconds())),
                        token.timeoutSeconds() == 0
                                ? "without time limit"
                                : "within " + Spell.exactly(token.timeoutSeconds()))
                .filter(part -> !part.isEmpty())
                .reduce((left, right) -> left + "; " + right)
                .orElseThrow();
    }

    private static String group(ShownGroup group) {
        String never =
                group.quorum() > group.approvers().size() ? " (never: there are too few)" : "";
        return "%d of %d of %s: %s%s"
                .formatted(
                        group.quorum(),
                        group.approvers().size(),
                        Printable.line(group.name()),
                        String.join(
                                ", ", group.approvers().stream().map(PolicyText::name).toList()),
                        never);
    }

    private static String name(ShownApprover approver) {
        if (!approver.name().isEmpty()) {
            return Printable.line(approver.name());
        }
        String digest =
                KeyName.sha256(approver.publicKey().or(approver::certificate).orElseThrow());
        return "key " + digest.substring(0, 12);
    }

    private static String key(ShownApprover approver) {
        return approver.publicKey()
                .map(KeyName::of)
                .or(() -> approver.certificate().map(KeyName::certified))
                .orElseThrow();
    }
}

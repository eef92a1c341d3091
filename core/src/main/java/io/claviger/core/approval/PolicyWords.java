package io.claviger.core.approval;

import io.claviger.core.state.KeyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A policy in plain sentences: who can do what with the key. Pure. */
public final class PolicyWords {
    private PolicyWords() {}

    /** One sentence for each token of each rule. */
    public static List<String> of(KeyPolicy policy) {
        List<String> sentences = new ArrayList<>();
        for (RuleKind kind : RuleKind.values()) {
            sentences.addAll(of(kind, policy.rule(kind)));
        }
        sentences.add(
                policy.blocked()
                        ? "The key is blocked: it is not used before it is unblocked."
                        : "The key is not blocked.");
        return List.copyOf(sentences);
    }

    /** One sentence for each token of a rule, or the one that nobody has to approve. */
    public static List<String> of(RuleKind kind, Rule rule) {
        String what =
                switch (kind) {
                    case USE -> "Use";
                    case BLOCK -> "Block";
                    case UNBLOCK -> "Unblock";
                    case MODIFY -> "Change the rules";
                };
        if (rule.tokens().isEmpty()) {
            return List.of(what + ": nobody has to approve.");
        }
        List<String> sentences = new ArrayList<>();
        for (RuleToken token : rule.tokens()) {
            sentences.add("%s: %s%s.".formatted(what, sentences.isEmpty() ? "" : "or ", of(token)));
        }
        return List.copyOf(sentences);
    }

    /** A token without its full stop: {@code 2 of alice, bob, carol (finance), within 1 hour}. */
    public static String of(RuleToken token) {
        if (!RuleCheck.fulfillable(token)) {
            return "never: token '%s' cannot be fulfilled".formatted(token.name());
        }
        String who =
                token.groups().isEmpty()
                        ? "nobody has to approve"
                        : token.groups().stream()
                                .map(PolicyWords::of)
                                .collect(Collectors.joining(", and "));
        return who + window(token);
    }

    private static String of(Group group) {
        return "%d of %s (%s)"
                .formatted(
                        group.quorum(),
                        group.approvers().stream()
                                .map(Approver::displayName)
                                .collect(Collectors.joining(", ")),
                        group.name());
    }

    private static String window(RuleToken token) {
        String lock =
                token.timelockSeconds() == 0
                        ? ""
                        : ", not before %s after the request"
                                .formatted(span(token.timelockSeconds()));
        String out =
                token.timeoutSeconds() == 0
                        ? ""
                        : ", within %s of the request".formatted(span(token.timeoutSeconds()));
        return lock + out;
    }

    private static String span(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        if (duration.toDays() > 0 && duration.toHoursPart() == 0 && duration.toMinutesPart() == 0) {
            return plural(duration.toDays(), "day");
        }
        return duration.toMinutesPart() == 0
                ? plural(duration.toHours(), "hour")
                : plural(duration.toMinutes(), "minute");
    }

    private static String plural(long count, String unit) {
        return "%d %s%s".formatted(count, unit, count == 1 ? "" : "s");
    }
}

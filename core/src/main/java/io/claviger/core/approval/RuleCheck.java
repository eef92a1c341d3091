package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether approvals fulfil a rule. Pure; the approvals' signatures were verified before. */
public final class RuleCheck {
    private RuleCheck() {}

    /**
     * Judges.
     *
     * @param approved keys that approved; one that the rule does not name counts nothing
     * @param rejected keys that rejected
     * @param issued when the request was made, by the timestamp that the approvers signed
     * @param now the journal's time
     */
    public static RuleVerdict verdict(
            Rule rule,
            Collection<Bytes> approved,
            Collection<Bytes> rejected,
            Instant issued,
            Instant now) {
        if (rule.tokens().isEmpty()) {
            return new RuleVerdict.Fulfilled("");
        }
        Set<Bytes> yes = new HashSet<>(approved);
        Set<Bytes> no = new HashSet<>(rejected);
        List<RuleVerdict.Progress> open = new ArrayList<>();
        Optional<RuleVerdict.Locked> locked = Optional.empty();
        boolean timedOut = false;
        boolean waiting = false;
        for (RuleToken token : rule.tokens()) {
            if (!reachable(token, no)) {
                continue;
            }
            if (token.closes(issued).filter(now::isAfter).isPresent()) {
                timedOut = true;
                continue;
            }
            Seating seating = seated(token, yes);
            if (seating.complete()) {
                Instant opens = token.opens(issued);
                if (!now.isBefore(opens)) {
                    return new RuleVerdict.Fulfilled(token.name());
                }
                if (locked.isEmpty() || opens.isBefore(locked.get().opens())) {
                    locked = Optional.of(new RuleVerdict.Locked(token.name(), opens));
                }
            } else {
                waiting = true;
                open.addAll(progress(token, seating));
            }
        }
        if (locked.isPresent()) {
            return locked.get();
        }
        if (waiting) {
            return new RuleVerdict.Open(open);
        }
        return timedOut ? new RuleVerdict.TimedOut() : new RuleVerdict.Unreachable();
    }

    /** Whether anybody can ever fulfil the rule: enough distinct people in every group. */
    public static boolean fulfillable(Rule rule) {
        return rule.tokens().isEmpty() || rule.tokens().stream().anyMatch(RuleCheck::fulfillable);
    }

    /** Whether enough distinct people are named, and the window is not empty. */
    public static boolean fulfillable(RuleToken token) {
        boolean windowOpens =
                token.timeoutSeconds() == 0 || token.timelockSeconds() <= token.timeoutSeconds();
        return windowOpens && reachable(token, Set.of());
    }

    private static boolean reachable(RuleToken token, Set<Bytes> rejected) {
        // One person who rejected with one key does not approve with another.
        List<Approver> all =
                token.groups().stream().flatMap(group -> group.approvers().stream()).toList();
        List<List<Approver>> willing =
                Seating.people(all).stream()
                        .filter(
                                person ->
                                        person.stream()
                                                .noneMatch(a -> rejected.contains(a.publicKey())))
                        .toList();
        return new Seating(token.groups(), willing).complete();
    }

    private static Seating seated(RuleToken token, Set<Bytes> approved) {
        List<Approver> all =
                token.groups().stream().flatMap(group -> group.approvers().stream()).toList();
        List<List<Approver>> present = new ArrayList<>();
        for (List<Approver> person : Seating.people(all)) {
            // Only the forms in which the person approved take a seat.
            List<Approver> forms =
                    person.stream().filter(a -> approved.contains(a.publicKey())).toList();
            if (!forms.isEmpty()) {
                present.add(forms);
            }
        }
        return new Seating(token.groups(), present);
    }

    private static List<RuleVerdict.Progress> progress(RuleToken token, Seating seating) {
        int[] taken = seating.taken();
        List<RuleVerdict.Progress> list = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            Group group = token.groups().get(i);
            list.add(
                    new RuleVerdict.Progress(token.name(), group.name(), taken[i], group.quorum()));
        }
        return list;
    }
}

package io.claviger.engine.application;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long nodes must keep the records of a log: as long as the application with the longest
 * retention asks for, and for ever while one of them has no rule. A log is pruned from its
 * beginning, so records of all applications go together.
 *
 * @param longest the rule that keeps records longest, if all applications have one
 * @param without applications without a rule, at most {@link #SHOWN}
 */
public record Retention(Optional<Rule> longest, List<ApplicationId> without) {
    /** So many applications without a rule are named. */
    public static final int SHOWN = 100;

    private static final int PAGE = 1000;

    /** What one application asks for. */
    public record Rule(ApplicationId application, int days) {}

    public Retention {
        without = List.copyOf(without);
    }

    /** The rules of all applications. */
    public static Retention of(StateView state) {
        Optional<Rule> longest = Optional.empty();
        var without = new ArrayList<ApplicationId>();
        Optional<ApplicationId> after = Optional.empty();
        List<Application> page;
        do {
            page = state.applications(after, PAGE);
            for (Application application : page) {
                Optional<Integer> days = application.lifecycle().retentionDays();
                if (days.isEmpty() && without.size() < SHOWN) {
                    without.add(application.id());
                }
                if (days.isPresent() && longest.filter(r -> r.days() >= days.get()).isEmpty()) {
                    longest = Optional.of(new Rule(application.id(), days.get()));
                }
                after = Optional.of(application.id());
            }
        } while (page.size() == PAGE);
        return new Retention(longest, without);
    }

    /** Records before this time may go; empty: none may. */
    public Optional<Instant> allowsBefore(Instant now) {
        return without.isEmpty()
                ? Optional.of(longest.map(r -> now.minus(Duration.ofDays(r.days()))).orElse(now))
                : Optional.empty();
    }

    /**
     * Why records must stay.
     *
     * @param newest time of the newest one that would go
     */
    public Optional<Refusal> forbidsPruning(Instant newest, Instant now) {
        if (!without.isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.EVIDENCE_RETAINED,
                            "field 'retentionDays' of application '%s' does not say how long its records are kept"
                                    .formatted(without.getFirst())));
        }
        return longest.filter(rule -> newest.plus(Duration.ofDays(rule.days())).isAfter(now))
                .map(
                        rule ->
                                Refusal.of(
                                        RefusalCode.EVIDENCE_RETAINED,
                                        "field 'retentionDays' of application '%s' keeps records for %d days: the newest of these is of %s"
                                                .formatted(
                                                        rule.application(), rule.days(), newest)));
    }
}

package io.claviger.core.approval;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One way to fulfil a rule: every group reaches its quorum, within a window of time that starts
 * when the request is made.
 *
 * @param timelockSeconds not earlier than this long after the request; a multiple of 60
 * @param timeoutSeconds not later than this long after the request; a multiple of 60, 0 = no limit
 * @param groups all of them must reach their quorum; none: nobody has to approve
 */
public record RuleToken(
        String name, long timelockSeconds, long timeoutSeconds, List<Group> groups) {
    /** Ten years; so that no sum of instants overflows. */
    public static final long MAX_WINDOW_SECONDS = 315_360_000;

    private static final long MINUTE = 60;

    public RuleToken {
        groups = List.copyOf(groups);
        Rule.requireName("a token", name);
        requireWindow(name, "timelock", timelockSeconds);
        requireWindow(name, "timeout", timeoutSeconds);
        if (groups.size() > Rule.MAX_GROUPS) {
            throw new IllegalArgumentException(
                    "token '%s' has more than %d groups".formatted(name, Rule.MAX_GROUPS));
        }
        if (groups.stream().map(Group::name).distinct().count() != groups.size()) {
            throw new IllegalArgumentException(
                    "token '%s' has two groups of one name".formatted(name));
        }
    }

    private static void requireWindow(String token, String what, long seconds) {
        if (seconds < 0 || seconds > MAX_WINDOW_SECONDS || seconds % MINUTE != 0) {
            throw new IllegalArgumentException(
                    "'%s' of token '%s' is 0 to %d seconds in steps of 60"
                            .formatted(what, token, MAX_WINDOW_SECONDS));
        }
    }

    /** Whether it is fulfilled as soon as it is asked for. */
    boolean immediate() {
        return groups.isEmpty() && timelockSeconds == 0;
    }

    /** The first instant at which the token may be exercised. */
    public Instant opens(Instant issued) {
        return issued.plusSeconds(timelockSeconds);
    }

    /** The last instant at which it may; empty: no limit. */
    public Optional<Instant> closes(Instant issued) {
        return timeoutSeconds == 0
                ? Optional.empty()
                : Optional.of(issued.plusSeconds(timeoutSeconds));
    }
}

package io.claviger.core.approval;

import java.time.Instant;
import java.util.List;

/** What a rule says to a set of approvals at one instant. */
public sealed interface RuleVerdict {

    /** The operation may be done now, by this token; empty name where no token was needed. */
    record Fulfilled(String token) implements RuleVerdict {}

    /** Everybody needed has approved; the time-lock runs until then. */
    record Locked(String token, Instant opens) implements RuleVerdict {}

    /** Approvals are missing, and can still come. */
    record Open(List<Progress> progress) implements RuleVerdict {
        public Open {
            progress = List.copyOf(progress);
        }
    }

    /** Too many have rejected, or the policy asks for more than there are. */
    record Unreachable() implements RuleVerdict {}

    /** The window of every token that could have been fulfilled is over. */
    record TimedOut() implements RuleVerdict {}

    /** How far one group of one token is. */
    record Progress(String token, String group, int approved, int quorum) {}
}

package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One PIN of a partition's token, and the wrong ones that were given for it in a row.
 *
 * @param verifier MAC of the PIN under the partition key
 * @param wrong how many wrong ones came since the last right one
 * @param lastWrong when the last of them came; present if there is one
 */
public record TokenPin(Bytes verifier, int wrong, Optional<Instant> lastWrong) {
    /** Wrong PINs after which none is taken for {@link #PAUSE}. */
    public static final int ATTEMPTS = 10;

    /** How long no PIN is taken, and how long a wrong one counts. */
    public static final Duration PAUSE = Duration.ofHours(24);

    public TokenPin {
        if (wrong < 0 || wrong > ATTEMPTS || (wrong == 0) != lastWrong.isEmpty()) {
            throw new IllegalArgumentException("a count is 0 to " + ATTEMPTS);
        }
    }

    /** A PIN that was just set. */
    public static TokenPin fresh(Bytes verifier) {
        return new TokenPin(verifier, 0, Optional.empty());
    }

    /** How many wrong ones count at {@code now}. */
    public int wrongAt(Instant now) {
        return lastWrong.filter(last -> now.isBefore(last.plus(PAUSE))).isPresent() ? wrong : 0;
    }

    /** Whether no PIN is taken, not even the right one. */
    public boolean lockedAt(Instant now) {
        return wrongAt(now) == ATTEMPTS;
    }

    /** After another wrong one. */
    public TokenPin tried(Instant now) {
        return new TokenPin(verifier, Math.min(ATTEMPTS, wrongAt(now) + 1), Optional.of(now));
    }

    /** After the right one. */
    public TokenPin proven() {
        return fresh(verifier);
    }
}

package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import java.time.Instant;

/**
 * What the state keeps of a one-time code.
 *
 * @param verifier MAC of the code under a key that only the partition key yields
 * @param expires from then on the code opens nothing
 * @param attemptsLeft how many wrong codes may still be given; at 0 the right one opens nothing
 */
public record OneTimeCode(Bytes verifier, Instant expires, int attemptsLeft) {
    /** Wrong codes after which the right one is void: a guess is right once in 200 000 times. */
    public static final int ATTEMPTS = 5;

    public OneTimeCode {
        if (attemptsLeft < 0 || attemptsLeft > ATTEMPTS) {
            throw new IllegalArgumentException("a code has 0 to " + ATTEMPTS + " attempts left");
        }
    }

    /** A code nobody has tried yet. */
    public OneTimeCode(Bytes verifier, Instant expires) {
        this(verifier, expires, ATTEMPTS);
    }

    /** Whether the right code opens something at {@code now}. */
    public boolean opensAt(Instant now) {
        return attemptsLeft > 0 && now.isBefore(expires);
    }

    /** After a wrong code. */
    public OneTimeCode tried() {
        return new OneTimeCode(verifier, expires, Math.max(0, attemptsLeft - 1));
    }
}

package io.claviger.core.state;

import java.time.Duration;
import java.time.Instant;

/**
 * Wrong passwords that were given for one backup, one after the other.
 *
 * @param count at least one
 * @param last when the last of them came
 */
public record WrongPasswords(int count, Instant last) {
    /** Wrong passwords after which none is taken for {@link #PAUSE}. */
    public static final int ATTEMPTS = 5;

    /** How long no password is taken, and how long a wrong one counts. */
    public static final Duration PAUSE = Duration.ofHours(24);

    public WrongPasswords {
        if (count < 1 || count > ATTEMPTS) {
            throw new IllegalArgumentException("a count is 1 to " + ATTEMPTS);
        }
    }

    /** The first wrong password. */
    public static WrongPasswords first(Instant now) {
        return new WrongPasswords(1, now);
    }

    /** After another one; those that came long ago are forgotten. */
    public WrongPasswords another(Instant now) {
        return now.isBefore(forgotten())
                ? new WrongPasswords(Math.min(ATTEMPTS, count + 1), now)
                : first(now);
    }

    /** Whether no password is taken at {@code now}, not even the right one. */
    public boolean lockedAt(Instant now) {
        return count == ATTEMPTS && now.isBefore(forgotten());
    }

    /** From when on these count no more. */
    public Instant forgotten() {
        return last.plus(PAUSE);
    }
}

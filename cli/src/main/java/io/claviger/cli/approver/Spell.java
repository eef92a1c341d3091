package io.claviger.cli.approver;

import java.time.Duration;

/** Times for people. */
final class Spell {
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3_600;
    private static final long SECONDS_PER_DAY = 86_400;

    private Spell() {}

    /** Rounded down to the largest unit: {@code 3 min}. */
    static String about(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= SECONDS_PER_DAY) {
            return seconds / SECONDS_PER_DAY + " d";
        }
        if (seconds >= SECONDS_PER_HOUR) {
            return seconds / SECONDS_PER_HOUR + " h";
        }
        if (seconds >= SECONDS_PER_MINUTE) {
            return seconds / SECONDS_PER_MINUTE + " min";
        }
        return seconds + " s";
    }

    /** How long ago: {@code 3 min ago}; a time ahead of the clock is said so. */
    static String ago(Duration age) {
        return age.isNegative()
                ? "%s ahead of this machine's clock".formatted(about(age.negated()))
                : about(age) + " ago";
    }

    /** Exactly, in the largest unit that divides it: {@code 90 min}. */
    static String exactly(long seconds) {
        if (seconds % SECONDS_PER_DAY == 0) {
            return seconds / SECONDS_PER_DAY + " d";
        }
        if (seconds % SECONDS_PER_HOUR == 0) {
            return seconds / SECONDS_PER_HOUR + " h";
        }
        return seconds % SECONDS_PER_MINUTE == 0
                ? seconds / SECONDS_PER_MINUTE + " min"
                : seconds + " s";
    }
}

package io.claviger.governance.drill;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time in the recovery expectation of an onboarding record, which is written for people: {@code
 * signing again within 15 minutes}, {@code 1h}, {@code PT30S}.
 */
final class RecoveryTime {
    private static final Pattern ISO = Pattern.compile("\\bPT?[0-9][0-9A-Z.]*\\b");

    private static final Pattern WORDS =
            Pattern.compile(
                    "\\b([0-9]{1,6}|an?|one|two|three|four|five|ten)\\s*(working )?"
                            + "(ms|milliseconds?|s|sec|seconds?|min|minutes?|h|hours?|d|days?)\\b");

    private static final List<String> NUMBERS =
            List.of("", "one", "two", "three", "four", "five", "", "", "", "", "ten");

    private RecoveryTime() {}

    /** The first time that the text names; empty if it names none. */
    static Optional<Duration> of(String expectation) {
        Matcher iso = ISO.matcher(expectation);
        if (iso.find()) {
            try {
                return Optional.of(Duration.parse(iso.group())).filter(Duration::isPositive);
            } catch (DateTimeException _) {
                // A word that begins like one.
            }
        }
        Matcher words = WORDS.matcher(expectation.toLowerCase(Locale.ROOT));
        return words.find()
                ? Optional.of(unit(words.group(3)).multipliedBy(number(words.group(1))))
                        .filter(Duration::isPositive)
                : Optional.empty();
    }

    private static long number(String word) {
        if (Character.isDigit(word.charAt(0))) {
            return Long.parseLong(word);
        }
        return Math.max(1, NUMBERS.indexOf(word));
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms", "millisecond", "milliseconds" -> Duration.ofMillis(1);
            case "s", "sec", "second", "seconds" -> Duration.ofSeconds(1);
            case "min", "minute", "minutes" -> Duration.ofMinutes(1);
            case "h", "hour", "hours" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    /** {@code 1.2 s}, {@code 15 min}, {@code 2 h}. */
    static String words(Duration time) {
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return time.compareTo(Duration.ofHours(2)) < 0
                ? time.toMinutes() + " min"
                : time.toHours() + " h";
    }
}

package io.claviger.cli.operator;

import io.claviger.cli.WrongUsage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time in the past as people write it: {@code 90d}, {@code 12h}, or itself. */
final class Since {
    private static final Pattern AGO = Pattern.compile("([1-9][0-9]{0,4})([dh])");

    private Since() {}

    /** The time meant; {@link WrongUsage} if the text is none. */
    static Instant instant(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            return now.minus(
                    ago.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new WrongUsage(
                    "'%s' is none of 90d, 12h and 2026-11-27T08:00:00Z".formatted(text));
        }
    }
}

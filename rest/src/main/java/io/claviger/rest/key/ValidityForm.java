package io.claviger.rest.key;

import io.claviger.core.state.Validity;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The members {@code notBefore} and {@code notAfter} of a body. */
final class ValidityForm {
    private ValidityForm() {}

    static Validity parse(Members body) {
        Optional<Instant> from = instant(body, "notBefore");
        Optional<Instant> until = instant(body, "notAfter");
        try {
            return new Validity(from, until);
        } catch (IllegalArgumentException backwards) {
            throw Unacceptable.malformed("field 'notAfter': " + backwards.getMessage());
        }
    }

    private static Optional<Instant> instant(Members body, String field) {
        return body.optionalText(field)
                .map(
                        text -> {
                            try {
                                // Records have milliseconds; so has what they are compared with.
                                return OffsetDateTime.parse(text)
                                        .toInstant()
                                        .truncatedTo(ChronoUnit.MILLIS);
                            } catch (DateTimeException _) {
                                throw Unacceptable.malformed(
                                        "field '%s' is no ISO 8601 date and time with offset"
                                                .formatted(body.path(field)));
                            }
                        });
    }
}

package io.claviger.cli.diagnosis;

import io.claviger.core.refusal.RefusalCode;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text that somebody copied from a client, a log or a terminal says about a failed call.
 *
 * @param request id of the request
 * @param record place of its record
 * @param refusal why it was refused
 */
record PastedError(
        Optional<String> request, Optional<String> record, Optional<RefusalCode> refusal) {
    /** Members of a JSON body, and headers as curl prints them. */
    private static final Pattern REQUEST =
            Pattern.compile(
                    "(?:\"requestId\"\\s*:\\s*\"|(?i:x-request-id)\\s*[:=]\\s*)([A-Za-z0-9._:-]{1,64})");

    /** {@code claviger-1234abcd/7}, behind the header's name or in a line of a command. */
    private static final Pattern RECORD =
            Pattern.compile(
                    "(?i:claviger-evidence\\s*[:=]\\s*|evidence\\s+)([a-z0-9-]+/[0-9]{1,18})");

    private static final Pattern REFUSAL =
            Pattern.compile(
                    "(?:(?i:claviger-refusal)\\s*[:=]\\s*|\"code\"\\s*:\\s*\"|refused with )([a-z-]{4,64})");

    static PastedError read(String text) {
        Optional<RefusalCode> named = find(REFUSAL, text).flatMap(RefusalCode::ofWireName);
        return new PastedError(
                find(REQUEST, text), find(RECORD, text), named.or(() -> alone(text)));
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** A code that stands in the text as a word; longer ones first, for some begin like others. */
    private static Optional<RefusalCode> alone(String text) {
        return Arrays.stream(RefusalCode.values())
                .filter(code -> code.wireName().contains("-"))
                .filter(
                        code ->
                                Pattern.compile("(?<![a-z-])" + code.wireName() + "(?![a-z-])")
                                        .matcher(text)
                                        .find())
                .findFirst();
    }

    boolean saysNothing() {
        return request.isEmpty() && record.isEmpty() && refusal.isEmpty();
    }
}

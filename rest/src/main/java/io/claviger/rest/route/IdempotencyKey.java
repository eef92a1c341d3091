package io.claviger.rest.route;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.RequestId;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller writes on a request that must be carried out once only, and on every repetition of
 * it (draft-ietf-httpapi-idempotency-key-header). Answers are sealed under it, so it is a secret
 * and shows itself nowhere; the id of the request is made of it.
 */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";

    private static final int MIN_LENGTH = 16;
    private static final int MAX_LENGTH = 128;
    private static final String PREFIX = "ik-";
    private static final int ID_DIGITS = 32;

    /** Methods that change nothing; the header means nothing there. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final String value;

    private IdempotencyKey(String value) {
        this.value = value;
    }

    /**
     * The key of a request, if it has one.
     *
     * @throws Unacceptable if it has several, or one that is none
     */
    static Optional<IdempotencyKey> of(HttpRequest request) {
        List<String> values = request.header(HEADER);
        if (values.isEmpty() || SAFE.contains(request.method())) {
            return Optional.empty();
        }
        String value = unquoted(values.getFirst());
        boolean wellFormed =
                values.size() == 1
                        && value.length() >= MIN_LENGTH
                        && value.length() <= MAX_LENGTH
                        && value.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '"');
        if (!wellFormed) {
            throw Unacceptable.malformed(
                    "header '%s' is not one string of %d to %d printable ASCII characters without spaces"
                            .formatted(HEADER, MIN_LENGTH, MAX_LENGTH));
        }
        return Optional.of(new IdempotencyKey(value));
    }

    /** A string of RFC 9651 stands in quotes; many clients leave them out. */
    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The key itself. */
    String value() {
        return value;
    }

    /** The same for every repetition, on every node and after every restart; tells no key. */
    RequestId requestId() {
        String digest = Bytes.owned(value.getBytes(StandardCharsets.US_ASCII)).sha256().hex();
        return new RequestId(PREFIX + digest.substring(0, ID_DIGITS));
    }

    @Override
    public String toString() {
        return "IdempotencyKey";
    }
}

package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the HSM signs when a request is made: the payload, when, and with which key of its own. It
 * fixes the start of all windows and makes a token that no one else can issue.
 *
 * @param policy whether the payload is an encoded policy
 * @param issued whole seconds
 * @param keyLabel name of the timestamp key
 */
public record TokenTimestamp(Bytes payload, boolean policy, Instant issued, String keyLabel) {
    /**
     * Longest payload: the timestamp block with it is itself one element, beside the name of the
     * timestamp key.
     */
    public static final int MAX_PAYLOAD_BYTES = 65_000;

    public TokenTimestamp {
        if (payload.length() > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a payload that is approved has at most %d bytes".formatted(MAX_PAYLOAD_BYTES));
        }
        if (!issued.truncatedTo(ChronoUnit.SECONDS).equals(issued)) {
            throw new IllegalArgumentException("a timestamp has whole seconds");
        }
    }

    /** The element that holds the payload, here and in the token. */
    int payloadType() {
        return policy ? Elements.POLICY : Elements.PAYLOAD;
    }

    /** The bytes that the HSM signs. */
    public Bytes encode() {
        return new Elements.Writer()
                .bytes(payloadType(), payload.unsafeArray())
                .longNumber(Elements.SECONDS, issued.getEpochSecond())
                .text(keyLabel)
                .block();
    }

    static TokenTimestamp parse(byte[] block) throws MalformedToken {
        var in = new Elements.Reader(block);
        boolean policy = in.peek() == Elements.POLICY;
        byte[] payload = in.bytes(policy ? Elements.POLICY : Elements.PAYLOAD);
        long seconds = in.longNumber(Elements.SECONDS);
        String label = in.text();
        in.end();
        try {
            return new TokenTimestamp(
                    Bytes.owned(payload), policy, Instant.ofEpochSecond(seconds), label);
        } catch (DateTimeException | IllegalArgumentException wrong) {
            throw new MalformedToken("a timestamp block holds impossible values");
        }
    }
}

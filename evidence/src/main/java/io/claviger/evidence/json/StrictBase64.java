package io.claviger.evidence.json;

import io.claviger.evidence.record.MalformedEvidence;
import java.util.Base64;

/** Base64 of which there is exactly one text per byte string (RFC 4648 §3.5, §4). */
public final class StrictBase64 {
    private StrictBase64() {}

    /** Decodes; refuses missing padding, other characters and stray bits. */
    public static byte[] decode(String text, String what) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            // The decoder ignores stray bits of the last character and takes text without padding.
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Same answer as for any other text.
        }
        throw new MalformedEvidence(what + " is not base64");
    }
}

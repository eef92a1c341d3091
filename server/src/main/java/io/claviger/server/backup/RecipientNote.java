package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.server.config.ConfigurationError;
import java.util.List;
import java.util.Optional;

/**
 * By what a device's log vouches for the key to which keys of partitions are sealed that shall come
 * into the device.
 */
public final class RecipientNote {
    private static final String TITLE = "claviger partition recipient 1";

    private RecipientNote() {}

    static String text(String device, Bytes recipient) {
        return "%s\n%s\n%s\n".formatted(TITLE, device, recipient.base64());
    }

    /**
     * The key that the note vouches for.
     *
     * @param logKey as the device gives it
     * @param pinned as somebody kept it; empty: the one that the device gives
     * @throws ConfigurationError if it is not vouched for
     */
    public static Bytes verified(String note, NoteKey logKey, Optional<NoteKey> pinned) {
        if (pinned.isPresent() && !pinned.get().equals(logKey)) {
            throw new ConfigurationError(
                    "the device there has log key %s, not the pinned one".formatted(logKey));
        }
        try {
            SignedNote signed = SignedNote.parse(note);
            List<String> lines = signed.text().lines().toList();
            if (signed.isSignedBy(logKey)
                    && lines.size() == 3
                    && lines.get(0).equals(TITLE)
                    && lines.get(1).equals(logKey.name())) {
                return Bytes.owned(java.util.Base64.getDecoder().decode(lines.get(2)));
            }
        } catch (MalformedEvidence | IllegalArgumentException malformed) {
            // Said below.
        }
        throw new ConfigurationError(
                "the device there does not vouch for the key that the partition would be sealed to");
    }
}

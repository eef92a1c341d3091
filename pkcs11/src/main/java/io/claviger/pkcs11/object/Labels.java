package io.claviger.pkcs11.object;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.KeyObject;
import io.claviger.pkcs11.constant.Ck;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * CKA_LABEL, which may be empty and need not be unique, and the labels of keys, which must. A key
 * whose CKA_LABEL cannot be its label gets one that is made of the digest of the text, so that keys
 * of one text are found without looking at the others.
 */
public final class Labels {
    private static final int DIGEST_BYTES = 4;
    private static final int RANDOM_BYTES = 8;
    private static final int MOST_ID_BYTES = 20;
    private static final int STEP = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Labels() {}

    /**
     * A label.
     *
     * @param key of the key
     * @param written CKA_LABEL, where it is another
     */
    public record Label(KeyLabel key, Optional<String> written) {}

    /** For a new key. */
    public static Label of(StateView state, PartitionId partition, Template template) {
        if (!KeyTemplate.ofToken(template)) {
            return new Label(
                    new KeyLabel("session-" + UUID.randomUUID()), Optional.of(text(template)));
        }
        return of(state, partition, text(template), template.bytes(Ck.CKA_ID));
    }

    private static String text(Template template) {
        String text = template.text(Ck.CKA_LABEL).orElse("");
        // A NUL at the end is a program's mistake, and nobody could type it.
        return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    }

    /** For a key of the token that is to show this CKA_LABEL. */
    static Label of(StateView state, PartitionId partition, String text, Optional<byte[]> id) {
        Optional<KeyLabel> own = label(text).filter(label -> state.key(partition, label).isEmpty());
        return own.map(label -> new Label(label, Optional.empty()))
                .orElseGet(() -> new Label(madeUp(state, partition, text, id), Optional.of(text)));
    }

    private static Optional<KeyLabel> label(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(new KeyLabel(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static KeyLabel madeUp(
            StateView state, PartitionId partition, String text, Optional<byte[]> id) {
        Optional<KeyLabel> byId =
                id.filter(bytes -> bytes.length > 0 && bytes.length <= MOST_ID_BYTES)
                        .map(bytes -> new KeyLabel(prefix(text) + HexFormat.of().formatHex(bytes)))
                        .filter(label -> state.key(partition, label).isEmpty());
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return byId.orElseGet(() -> new KeyLabel(prefix(text) + HexFormat.of().formatHex(random)));
    }

    /** Every key that shows this CKA_LABEL is among them. */
    static List<KeyObject> candidates(StateView state, PartitionId partition, String text) {
        List<KeyObject> found = new ArrayList<>();
        label(text).flatMap(label -> state.key(partition, label)).ifPresent(found::add);
        String prefix = prefix(text);
        Optional<KeyLabel> after = Optional.of(new KeyLabel(prefix));
        while (after.isPresent()) {
            List<KeyObject> step = state.keys(partition, after, STEP);
            after = Optional.empty();
            for (KeyObject key : step) {
                if (!key.label().value().startsWith(prefix)) {
                    return found;
                }
                found.add(key);
                after = Optional.of(key.label());
            }
        }
        return found;
    }

    private static String prefix(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "p11-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES) + "-";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

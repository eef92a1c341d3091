package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Map;
import java.util.Optional;

/**
 * A key to copy under another label.
 *
 * @param password of the source; the caller closes it after the call
 * @param newPassword of the copy; if empty, the source's. The caller closes it after the call
 * @param attributes those that are not to be as the source has them
 */
public record CopyKey(
        KeyLabel source,
        Optional<SecretBytes> password,
        KeyLabel label,
        Optional<SecretBytes> newPassword,
        Map<Attribute, Boolean> attributes) {
    public CopyKey {
        attributes = Map.copyOf(attributes);
    }
}

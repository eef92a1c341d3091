package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.state.TokenAttributes;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Map;
import java.util.Optional;

/**
 * A key to copy under another label.
 *
 * @param password of the source; the caller closes it after the call
 * @param newPassword of the copy; if empty, the source's. The caller closes it after the call
 * @param attributes those that are not to be as the source has them
 * @param pkcs11Id CKA_ID of the copy
 * @param token what PKCS #11 programs alone say of it
 */
public record CopyKey(
        KeyLabel source,
        Optional<SecretBytes> password,
        KeyLabel label,
        Optional<SecretBytes> newPassword,
        Map<Attribute, Boolean> attributes,
        Optional<String> pkcs11Id,
        TokenAttributes token) {
    /** A copy of which no PKCS #11 program says anything. */
    public CopyKey(
            KeyLabel source,
            Optional<SecretBytes> password,
            KeyLabel label,
            Optional<SecretBytes> newPassword,
            Map<Attribute, Boolean> attributes) {
        this(
                source,
                password,
                label,
                newPassword,
                attributes,
                Optional.empty(),
                TokenAttributes.NONE);
    }

    public CopyKey {
        attributes = Map.copyOf(attributes);
    }
}

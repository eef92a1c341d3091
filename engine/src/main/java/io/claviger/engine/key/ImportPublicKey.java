package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.state.TokenAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that comes without its private half.
 *
 * @param encoded SubjectPublicKeyInfo, or a certificate
 * @param certificate whether it is a certificate
 * @param attributes for a key that is new
 * @param pkcs11Id CKA_ID, if the caller gives one; for a key that is new
 * @param token what PKCS #11 programs alone say; for a key that is new
 * @param replaces whether the public half of a key with this label is replaced, or refused
 */
public record ImportPublicKey(
        KeyLabel label,
        KeyAlgorithm algorithm,
        Bytes encoded,
        boolean certificate,
        Set<Attribute> attributes,
        Optional<String> pkcs11Id,
        TokenAttributes token,
        boolean replaces) {
    /** A public key of which no PKCS #11 program says anything. */
    public ImportPublicKey(
            KeyLabel label,
            KeyAlgorithm algorithm,
            Bytes encoded,
            boolean certificate,
            Set<Attribute> attributes) {
        this(
                label,
                algorithm,
                encoded,
                certificate,
                attributes,
                Optional.empty(),
                TokenAttributes.NONE,
                true);
    }

    public ImportPublicKey {
        attributes = Set.copyOf(attributes);
    }
}

package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import java.util.Set;

/**
 * A public key that comes without its private half.
 *
 * @param encoded SubjectPublicKeyInfo, or a certificate
 * @param certificate whether it is a certificate
 * @param attributes for a key that is new
 */
public record ImportPublicKey(
        KeyLabel label,
        KeyAlgorithm algorithm,
        Bytes encoded,
        boolean certificate,
        Set<Attribute> attributes) {
    public ImportPublicKey {
        attributes = Set.copyOf(attributes);
    }
}

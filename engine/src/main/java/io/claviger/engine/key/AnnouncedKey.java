package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import java.util.Optional;
import java.util.Set;

/**
 * A key that somebody would bring in: what is known of it without its secret.
 *
 * @param publicKey SubjectPublicKeyInfo; empty for a secret key
 */
public record AnnouncedKey(
        KeyLabel label, KeySpec spec, Optional<Bytes> publicKey, Set<Attribute> attributes) {
    public AnnouncedKey {
        attributes = Set.copyOf(attributes);
    }
}

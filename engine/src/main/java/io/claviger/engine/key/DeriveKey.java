package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Map;
import java.util.Optional;

/**
 * A key to derive by BIP 32 or SLIP-0010 and to store under the name {@code master/path}.
 *
 * @param password of the master; the derived key gets the same. The caller closes it after the call
 * @param attributes those that are not to be as the master has them
 */
public record DeriveKey(
        KeyLabel master,
        Optional<SecretBytes> password,
        DerivationPath path,
        Map<Attribute, Boolean> attributes) {
    public DeriveKey {
        attributes = Map.copyOf(attributes);
    }
}

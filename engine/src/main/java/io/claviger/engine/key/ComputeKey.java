package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * A secret key that is to be computed from a stored key and stored in turn.
 *
 * @param base the stored key
 * @param password of the base; the caller closes it after the call
 * @param source what is computed
 * @param target the new key, of a kind that is nothing but random bytes
 */
public record ComputeKey(
        KeyLabel base, Optional<SecretBytes> password, KeySource source, CreateKey target) {}

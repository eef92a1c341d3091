package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * What to decrypt with which key.
 *
 * @param encryptedPayload ciphertext, followed by the tag where there is one
 * @param initializationVector empty where the mechanism has none
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record DecryptRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        CipherMechanism mechanism,
        byte[] encryptedPayload,
        byte[] initializationVector,
        byte[] additionalAuthenticationData,
        int tagBits) {}

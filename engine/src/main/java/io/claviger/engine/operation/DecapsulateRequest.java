package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/** A ciphertext to decapsulate; its array is only read. */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record DecapsulateRequest(
        KeyLabel key, Optional<SecretBytes> password, KemMechanism mechanism, byte[] ciphertext) {}

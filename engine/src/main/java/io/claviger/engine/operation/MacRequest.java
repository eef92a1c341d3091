package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * What to authenticate with which key; the payload's array is only read.
 *
 * @param mechanism empty for an HMAC key, whose algorithm says it
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record MacRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        Optional<MacMechanism> mechanism,
        byte[] payload) {}

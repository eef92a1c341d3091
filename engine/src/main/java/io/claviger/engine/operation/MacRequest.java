package io.claviger.engine.operation;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to authenticate with which key; the payload's array is only read.
 *
 * @param mechanism empty for an HMAC key, whose algorithm says it
 * @param bytes how many leading bytes of the code are asked for; empty for all
 * @param iv the initialization vector; empty where the mechanism has none
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record MacRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        Optional<MacMechanism> mechanism,
        byte[] payload,
        OptionalInt bytes,
        Bytes iv) {
    /** The whole code. */
    public MacRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            Optional<MacMechanism> mechanism,
            byte[] payload) {
        this(key, password, mechanism, payload, OptionalInt.empty(), Bytes.empty());
    }
}

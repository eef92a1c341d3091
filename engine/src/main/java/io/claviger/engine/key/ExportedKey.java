package io.claviger.engine.key;

import io.claviger.core.id.Bytes;
import java.util.Optional;

/**
 * A key in the clear. Whoever writes it out wipes {@code material}.
 *
 * @param material PKCS #8 DER of a private key, the bare bytes of a secret key
 */
@SuppressWarnings("ArrayRecordComponent") // lent until it is written, never compared or kept
public record ExportedKey(byte[] material, Optional<Bytes> publicKey) {
    @Override
    public String toString() {
        return "ExportedKey[redacted]";
    }
}

package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.secret.SecretBytes;

/** What tells a root key from others, and says nothing about it: 32 bytes by HKDF. */
public final class RootKeyCheck {
    private static final String INFO = "claviger root key check v1";

    private RootKeyCheck() {}

    public static Bytes of(SecretBytes rootKey) {
        try (SecretBytes derived = Hkdf.derive(rootKey, new byte[0], INFO)) {
            return Bytes.owned(derived.with(byte[]::clone));
        }
    }
}

package io.claviger.acceptance.witness;

import io.claviger.core.id.Bytes;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Ed25519 keys of nobody. */
final class SmallKeys {
    private SmallKeys() {}

    /** 32 raw bytes. */
    static Bytes publicKey() {
        try {
            byte[] spki =
                    KeyPairGenerator.getInstance("Ed25519")
                            .generateKeyPair()
                            .getPublic()
                            .getEncoded();
            return Bytes.owned(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

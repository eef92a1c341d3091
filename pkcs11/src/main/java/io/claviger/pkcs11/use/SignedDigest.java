package io.claviger.pkcs11.use;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import java.security.MessageDigest;

/**
 * What is signed in place of a message.
 *
 * @param prefix goes before the digest; empty for none
 */
record SignedDigest(Hash hash, Bytes prefix) {
    /** The digest alone. */
    SignedDigest(Hash hash) {
        this(hash, Bytes.empty());
    }

    byte[] of(byte[] message) {
        MessageDigest digest = Hashes.running(hash);
        return behindPrefix(digest.digest(message));
    }

    byte[] behindPrefix(byte[] made) {
        byte[] signed = new byte[prefix.length() + made.length];
        System.arraycopy(prefix.unsafeArray(), 0, signed, 0, prefix.length());
        System.arraycopy(made, 0, signed, prefix.length(), made.length);
        return signed;
    }
}

package io.claviger.crypto.password;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The verifier of a key's password: HMAC-SHA256 over key id and password, under a pepper derived
 * from the partition key. The key id makes equal passwords of two keys look different.
 */
public final class KeyPassword {
    private static final String INFO = "claviger key password v1";
    private static final String HMAC = "HmacSHA256";

    private KeyPassword() {}

    /** What is stored for {@code password}; public as long as the partition key is secret. */
    public static Bytes verifier(SecretBytes partitionKey, KeyId key, SecretBytes password) {
        try (SecretBytes pepper = Hkdf.derive(partitionKey, new byte[0], INFO)) {
            Mac mac = pepper.with(KeyPassword::keyed);
            mac.update(
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(key.value().getMostSignificantBits())
                            .putLong(key.value().getLeastSignificantBits())
                            .flip());
            return Bytes.owned(password.with(mac::doFinal));
        }
    }

    /** Whether {@code password} is the one behind {@code verifier}; in constant time. */
    public static boolean matches(
            SecretBytes partitionKey, KeyId key, SecretBytes password, Bytes verifier) {
        return MessageDigest.isEqual(
                verifier(partitionKey, key, password).unsafeArray(), verifier.unsafeArray());
    }

    private static Mac keyed(byte[] pepper) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(pepper, HMAC));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC failed", impossible);
        }
    }
}

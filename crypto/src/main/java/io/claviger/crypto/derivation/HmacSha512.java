package io.claviger.crypto.derivation;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-512 as the JDK computes it. */
final class HmacSha512 {
    private static final String NAME = "HmacSHA512";

    private HmacSha512() {}

    static byte[] of(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(NAME);
            mac.init(new SecretKeySpec(key, NAME));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA512 failed", impossible);
        }
    }
}

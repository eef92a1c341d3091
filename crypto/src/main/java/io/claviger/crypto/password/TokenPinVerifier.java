package io.claviger.crypto.password;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.PinHolder;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The verifier of a PIN of a partition's token: HMAC-SHA256 over holder and PIN, under a pepper
 * derived from the partition key. PINs are short, so that no hash could hide them; without the
 * partition key there is nothing to try them on.
 */
public final class TokenPinVerifier {
    private static final String INFO = "claviger token pin v1";
    private static final String HMAC = "HmacSHA256";

    private TokenPinVerifier() {}

    /** What is stored for {@code pin}; public as long as the partition key is secret. */
    public static Bytes of(SecretBytes partitionKey, PinHolder holder, SecretBytes pin) {
        try (SecretBytes pepper = Hkdf.derive(partitionKey, new byte[0], INFO)) {
            Mac mac = pepper.with(TokenPinVerifier::keyed);
            mac.update((byte) (holder == PinHolder.USER ? 1 : 0));
            return Bytes.owned(pin.with(mac::doFinal));
        }
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

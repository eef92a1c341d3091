package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which key wraps or unwraps, and how. The caller closes the password.
 *
 * @param rsa where the method does not say it all
 */
public record Wrapping(
        KeyLabel key, Optional<SecretBytes> password, WrapMethod method, Optional<RsaWrap> rsa) {
    /** As the method says. */
    public Wrapping(KeyLabel key, Optional<SecretBytes> password, WrapMethod method) {
        this(key, password, method, Optional.empty());
    }

    /** In words for the record. */
    String name() {
        return oneTime().isPresent() ? RsaWrap.ONE_TIME : method.name();
    }

    /** Bits of the AES key for this one time. */
    OptionalInt oneTime() {
        return rsa.map(RsaWrap::aesBits).orElse(OptionalInt.empty());
    }

    /** What the RSA key does. */
    CipherMechanism cipher() {
        return rsa.map(RsaWrap::cipher)
                .orElse(
                        method == WrapMethod.RSA_WRAP_OAEP
                                ? CipherMechanism.RSA_PADDING_OAEP
                                : CipherMechanism.RSA);
    }

    CipherParameters parameters() {
        return new CipherParameters(
                Optional.empty(), new byte[0], 0, rsa.flatMap(RsaWrap::oaep), false);
    }
}

package io.claviger.core.mechanism;

import io.claviger.core.id.Bytes;

/**
 * A key derivation function with its public input.
 *
 * @param salt for HKDF; empty for none
 * @param info names what the new key is for; empty for nothing
 * @param steps of HKDF
 */
public record KeyDerivation(KeyDerivationFunction function, Bytes salt, Bytes info, Steps steps) {
    /** Most bytes of salt and of info. */
    public static final int MAX_INPUT_BYTES = 1024;

    /** The steps of HKDF (RFC 5869 §2.2, §2.3), which TLS 1.3 does one by one. */
    public enum Steps {
        BOTH,
        EXTRACT,
        EXPAND
    }

    /** With both steps. */
    public KeyDerivation(KeyDerivationFunction function, Bytes salt, Bytes info) {
        this(function, salt, info, Steps.BOTH);
    }
}

package io.claviger.core.mechanism;

import io.claviger.core.id.Bytes;

/**
 * A key derivation function with its public input.
 *
 * @param salt for HKDF; empty for none
 * @param info names what the new key is for; empty for nothing
 */
public record KeyDerivation(KeyDerivationFunction function, Bytes salt, Bytes info) {
    /** Most bytes of salt and of info. */
    public static final int MAX_INPUT_BYTES = 1024;
}

package io.claviger.client.jca;

import java.security.spec.AlgorithmParameterSpec;

/**
 * What goes beside the two keys into a key agreement, and what the agreed key is to be. Immutable.
 */
public final class DerivationSpec implements AlgorithmParameterSpec {
    private final byte[] salt;
    private final byte[] info;
    private final KeyGenerationSpec key;

    private DerivationSpec(byte[] salt, byte[] info, KeyGenerationSpec key) {
        this.salt = salt;
        this.info = info;
        this.key = key;
    }

    /** What the key is for (SharedInfo of X9.63, info of HKDF), which is copied. */
    public static DerivationSpec forUse(byte[] info) {
        return new DerivationSpec(new byte[0], info.clone(), KeyGenerationSpec.unnamed());
    }

    /** The same with a salt, for HKDF only; it is copied. */
    public DerivationSpec salt(byte[] ofHkdf) {
        return new DerivationSpec(ofHkdf.clone(), info, key);
    }

    /** The same with a name, size, attributes or a password of the agreed key. */
    public DerivationSpec key(KeyGenerationSpec agreed) {
        return new DerivationSpec(salt, info, agreed);
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] info() {
        return info.clone();
    }

    KeyGenerationSpec key() {
        return key;
    }
}

package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;

/**
 * What the keys of one algorithm can do. The caller has checked that the mechanism is of this
 * algorithm and in service.
 */
sealed interface KeyOperations
        permits AgreementOperations,
                BlsOperations,
                CurveOperations,
                HashTreeOperations,
                MlDsaOperations,
                MlKemOperations,
                RsaOperations,
                Secp256k1Operations,
                SlhDsaOperations,
                SymmetricOperations {

    /** Native form: DER for ECDSA, 64 bytes for EdDSA, a block of the modulus' length for RSA. */
    default byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    /** False for whatever is not a valid signature; never an exception for a malformed one. */
    default boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    default byte[] mac(MacMechanism mechanism, byte[] payload) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    /** The secret shared with a peer; the caller wipes it. */
    default byte[] sharedSecret(Bytes peer) {
        throw new CryptoBug("keys of this kind agree on nothing");
    }

    /** Bytes for a new key, computed from this secret one; the caller closes them. */
    default SecretBytes derive(KeyDerivation derivation, int bytes) {
        throw new CryptoBug("no key is expanded from keys of this kind");
    }

    default Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            byte[] aad,
            int tagBits,
            RandomSource random) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    default byte[] decrypt(
            CipherMechanism mechanism, byte[] body, byte[] iv, byte[] aad, int tagBits) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    /** Drops what it holds. Operations that run now may finish. */
    void close();
}

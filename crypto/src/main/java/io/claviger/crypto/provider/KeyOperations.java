package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.security.MessageDigest;

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

    /** The vector has the length that the mechanism says. */
    default byte[] mac(MacMechanism mechanism, byte[] payload, byte[] iv) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    /** Whether this is the whole code. */
    default boolean verifyMac(MacMechanism mechanism, byte[] payload, byte[] iv, byte[] mac) {
        return MessageDigest.isEqual(mac(mechanism, payload, iv), mac);
    }

    /** The secret shared with a peer; the caller wipes it. */
    default byte[] sharedSecret(Bytes peer) {
        throw new CryptoBug("keys of this kind agree on nothing");
    }

    /** Bytes for a new key, computed from this secret one; the caller closes them. */
    default SecretBytes derive(KeyDerivation derivation, int bytes) {
        throw new CryptoBug("no key is expanded from keys of this kind");
    }

    /** As {@link #sign(SignatureMechanism, byte[])}, where the name does not say it all. */
    default byte[] sign(SignatureMechanism mechanism, byte[] payload, SignatureOptions options) {
        throw Refusals.invalidPayload(mechanism, "has no other form with this key");
    }

    default boolean verify(
            SignatureMechanism mechanism,
            byte[] payload,
            SignatureOptions options,
            byte[] signature) {
        throw Refusals.invalidPayload(mechanism, "has no other form with this key");
    }

    default Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            CipherParameters parameters,
            RandomSource random) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    default byte[] decrypt(CipherMechanism mechanism, byte[] body, CipherParameters parameters) {
        throw new CryptoBug(mechanism + " is not of this key's algorithm");
    }

    /** Drops what it holds. Operations that run now may finish. */
    void close();
}

package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.crypto.random.RandomSource;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdDSAParameterSpec;
import java.util.Arrays;

/**
 * Keys on curves: ECDSA and EdDSA; and DSA, which is ECDSA in another group. Both are composed of a
 * hash and a signature over the digest, so that every hash works on every curve with whichever
 * provider is fastest for the curve.
 */
final class CurveOperations implements KeyOperations {
    private final Providers providers;
    private final int scalarBytes;
    private final KeyPairMaterial material;
    private final Primitive primitive;
    private final Agreement agreement;
    private final Pool<Signature> signers;
    private final Pool<Signature> deterministicSigners;
    private final Pool<Signature> verifiers;

    CurveOperations(
            Providers providers, Primitive primitive, int scalarBytes, KeyPairMaterial material) {
        this.providers = providers;
        this.scalarBytes = scalarBytes;
        this.material = material;
        this.primitive = primitive;
        this.agreement = new Agreement(providers, material);
        this.signers = new Pool<>(() -> signer(primitive));
        this.deterministicSigners = new Pool<>(() -> signer(Primitive.ECDSA_RFC6979));
        this.verifiers = new Pool<>(this::verifier);
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        return switch (mechanism.scheme()) {
            case ECDSA, DSA -> sign(signers, primitive, digestToSign(mechanism, payload));
            case ECDSA_DETERMINISTIC ->
                    sign(deterministicSigners, Primitive.ECDSA_RFC6979, payload);
            case EDDSA -> sign(signers, primitive, payload);
            case RSA_PKCS1, RSA_PSS, SCHNORR, BLS, ML_DSA, ML_DSA_MU, SLH_DSA, HASH_TREE ->
                    throw Refusals.keyMismatch(mechanism, material.spec());
        };
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        byte[] message =
                switch (mechanism.scheme()) {
                    case ECDSA, ECDSA_DETERMINISTIC, DSA -> digestToSign(mechanism, payload);
                    case EDDSA -> payload;
                    case RSA_PKCS1, RSA_PSS, SCHNORR, BLS, ML_DSA, ML_DSA_MU, SLH_DSA, HASH_TREE ->
                            throw Refusals.keyMismatch(mechanism, material.spec());
                };
        if (mechanism.scheme() == SignatureMechanism.Scheme.EDDSA
                ? signature.length != 2 * scalarBytes
                : SignatureForms.derToRaw(signature, scalarBytes).isEmpty()) {
            return false;
        }
        try {
            return verifiers.ask(
                    verifier -> {
                        verifier.update(message);
                        return verifier.verify(signature);
                    });
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(primitive, impossible);
        }
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, SignatureOptions options) {
        Primitive other = withContext(mechanism, options);
        try {
            Signature signer = providers.signature(other);
            signer.setParameter(edwards(options));
            signer.initSign(material.privateKeyFor(other));
            signer.update(payload);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(other, impossible);
        }
    }

    @Override
    public boolean verify(
            SignatureMechanism mechanism,
            byte[] payload,
            SignatureOptions options,
            byte[] signature) {
        Primitive other = withContext(mechanism, options);
        if (signature.length != 2 * scalarBytes) {
            return false;
        }
        try {
            Signature verifier = providers.signature(other);
            verifier.setParameter(edwards(options));
            verifier.initVerify(material.publicKeyFor(other));
            verifier.update(payload);
            return verifier.verify(signature);
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(other, impossible);
        }
    }

    private Primitive withContext(SignatureMechanism mechanism, SignatureOptions options) {
        return Primitive.behind(options, material.spec()).stream()
                .filter(_ -> options instanceof SignatureOptions.Edwards)
                .findFirst()
                .orElseThrow(
                        () ->
                                Refusals.invalidPayload(
                                        mechanism, "has no other form with this key"));
    }

    private static EdDSAParameterSpec edwards(SignatureOptions options) {
        if (!(options instanceof SignatureOptions.Edwards(boolean prehash, Bytes context))) {
            throw new CryptoBug("not a form of EdDSA");
        }
        return new EdDSAParameterSpec(prehash, context.toArray());
    }

    /** On the curves of EC keys; the others are asked for signatures only. */
    @Override
    public byte[] sharedSecret(Bytes peer) {
        return agreement.sharedSecret(peer);
    }

    @Override
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            CipherParameters parameters,
            RandomSource random) {
        throw Refusals.keyMismatch(mechanism, material.spec());
    }

    @Override
    public byte[] decrypt(CipherMechanism mechanism, byte[] body, CipherParameters parameters) {
        throw Refusals.keyMismatch(mechanism, material.spec());
    }

    @Override
    public void close() {
        signers.clear();
        deterministicSigners.clear();
        verifiers.clear();
        material.close();
    }

    private static byte[] sign(Pool<Signature> pool, Primitive primitive, byte[] message) {
        try {
            return pool.with(
                    signer -> {
                        signer.update(message);
                        return signer.sign();
                    });
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(primitive, impossible);
        }
    }

    /**
     * FIPS 186-5 §6.4: of a digest longer than the group order, the leftmost bits count. Whole
     * bytes are cut here, because not every provider takes longer ones; the odd bits of P-521 are
     * its own.
     */
    private byte[] digestToSign(SignatureMechanism mechanism, byte[] payload) {
        byte[] digest =
                switch (mechanism.input()) {
                    case MESSAGE -> providers.digest(hash(mechanism), payload);
                    case DIGEST, RAW -> payload;
                };
        if (digest.length == 0) {
            throw Refusals.invalidPayload(mechanism, "signs a digest, and there is none");
        }
        return digest.length > scalarBytes ? Arrays.copyOf(digest, scalarBytes) : digest;
    }

    private static Hash hash(SignatureMechanism mechanism) {
        return mechanism
                .hash()
                .orElseThrow(() -> new CryptoBug(mechanism + " hashes, but names no hash"));
    }

    private Signature signer(Primitive user) throws GeneralSecurityException {
        Signature signer = providers.signature(user);
        signer.initSign(material.privateKeyFor(user), providers.generator());
        return signer;
    }

    private Signature verifier() throws GeneralSecurityException {
        Signature verifier = providers.signature(primitive);
        verifier.initVerify(material.publicKeyFor(primitive));
        return verifier;
    }
}

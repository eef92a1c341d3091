package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * ML-DSA keys. Every form of signature is reduced to the message representative μ (FIPS 204 §6.2),
 * which the providers sign: so contexts and pre-hashing work with whichever is fastest, and a long
 * message is hashed once. Signing is hedged: the providers draw fresh randomness for each
 * signature.
 */
final class MlDsaOperations implements KeyOperations, ContextSigning {
    /** Length of μ: an output of SHAKE256. */
    private static final int MU_BYTES = 64;

    private static final byte[] NO_CONTEXT = new byte[0];

    private final Providers providers;
    private final KeySpec.MlDsa spec;
    private final KeyPairMaterial material;
    private final byte[] publicKeyHash;
    private final Pool<Signature> signers;
    private final Pool<Signature> verifiers;

    MlDsaOperations(Providers providers, KeySpec.MlDsa spec, KeyPairMaterial material, Bytes spki) {
        this.providers = providers;
        this.spec = spec;
        this.material = material;
        this.publicKeyHash =
                providers.digest(
                        Hash.SHAKE256,
                        SubjectPublicKeyInfo.getInstance(spki.unsafeArray())
                                .getPublicKeyData()
                                .getOctets());
        this.signers = new Pool<>(this::signer);
        this.verifiers = new Pool<>(this::verifier);
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        return sign(mechanism, payload, NO_CONTEXT);
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return verify(mechanism, payload, NO_CONTEXT, signature);
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, byte[] context) {
        byte[] mu = representative(mechanism, payload, context);
        try {
            return signers.with(
                    signer -> {
                        signer.update(mu);
                        return signer.sign();
                    });
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.ML_DSA, impossible);
        }
    }

    @Override
    public boolean verify(
            SignatureMechanism mechanism, byte[] payload, byte[] context, byte[] signature) {
        byte[] mu = representative(mechanism, payload, context);
        if (signature.length != spec.set().signatureBytes()) {
            return false;
        }
        try {
            return verifiers.ask(
                    verifier -> {
                        verifier.update(mu);
                        return verifier.verify(signature);
                    });
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.ML_DSA, impossible);
        }
    }

    private byte[] representative(SignatureMechanism mechanism, byte[] payload, byte[] context) {
        if (mechanism.scheme() == SignatureMechanism.Scheme.ML_DSA_MU) {
            if (payload.length != MU_BYTES) {
                throw Refusals.invalidPayload(
                        mechanism,
                        "signs a message representative of %d bytes".formatted(MU_BYTES));
            }
            return payload;
        }
        var message = MessageEncoding.of(providers, mechanism, payload, context);
        return providers.digest(Hash.SHAKE256, publicKeyHash, message.header(), message.body());
    }

    @Override
    public void close() {
        signers.clear();
        verifiers.clear();
        material.close();
    }

    private Signature signer() throws GeneralSecurityException {
        Signature signer = providers.signature(Primitive.ML_DSA);
        signer.initSign(material.privateKeyFor(Primitive.ML_DSA), providers.generator());
        return signer;
    }

    private Signature verifier() throws GeneralSecurityException {
        Signature verifier = providers.signature(Primitive.ML_DSA);
        verifier.initVerify(material.publicKeyFor(Primitive.ML_DSA));
        return verifier;
    }
}

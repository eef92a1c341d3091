package io.claviger.crypto.provider;

import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.random.RandomSource;
import java.util.Optional;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.slhdsa.SLHDSAEngine;

/**
 * SLH-DSA keys. Bouncy Castle's signers know one hash for each parameter set; its engine takes the
 * encoded message, so that every hash of the contract works with every set. Signing is hedged.
 */
final class SlhDsaOperations implements KeyOperations, ContextSigning {
    private static final byte[] NO_CONTEXT = new byte[0];

    private final Providers providers;
    private final KeySpec.SlhDsa spec;
    private final Optional<SLHDSAPrivateKeyParameters> privateKey;
    private final SLHDSAPublicKeyParameters publicKey;

    SlhDsaOperations(
            Providers providers,
            KeySpec.SlhDsa spec,
            Optional<SLHDSAPrivateKeyParameters> privateKey,
            SLHDSAPublicKeyParameters publicKey) {
        this.providers = providers;
        this.spec = spec;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
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
        return sign(mechanism, payload, context, providers.random());
    }

    byte[] sign(SignatureMechanism mechanism, byte[] payload, byte[] context, RandomSource random) {
        var key = privateKey.orElseThrow(() -> new CryptoBug("a public key has no private half"));
        var message = MessageEncoding.of(providers, mechanism, payload, context);
        var parameters = key.getParameters();
        byte[] seed = key.getSeed();
        byte[] prf = key.getPrf();
        try {
            return SLHDSAEngine.internalGenerateSignature(
                    parameters,
                    seed,
                    prf,
                    key.getPublicSeed(),
                    key.getRoot(),
                    message.header(),
                    message.body(),
                    random.bytes(parameters.getN()));
        } finally {
            java.util.Arrays.fill(seed, (byte) 0);
            java.util.Arrays.fill(prf, (byte) 0);
        }
    }

    @Override
    public boolean verify(
            SignatureMechanism mechanism, byte[] payload, byte[] context, byte[] signature) {
        var message = MessageEncoding.of(providers, mechanism, payload, context);
        if (signature.length != spec.set().signatureBytes()) {
            return false;
        }
        return SLHDSAEngine.internalVerifySignature(
                publicKey.getParameters(),
                publicKey.getSeed(),
                publicKey.getRoot(),
                message.header(),
                message.body(),
                signature);
    }

    @Override
    public void close() {
        privateKey.ifPresent(SLHDSAPrivateKeyParameters::destroy);
    }
}

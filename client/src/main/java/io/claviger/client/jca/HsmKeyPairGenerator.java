package io.claviger.client.jca;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Pairs that are generated in the service. The program's source of randomness plays no part. */
final class HsmKeyPairGenerator extends KeyPairGeneratorSpi {
    private final Hsm hsm;
    private final String algorithm;
    private PairKind kind;
    private KeyGenerationSpec asked = KeyGenerationSpec.unnamed();

    HsmKeyPairGenerator(Hsm hsm, String algorithm) {
        this.hsm = hsm;
        this.algorithm = algorithm;
        this.kind = PairKind.usual(algorithm);
    }

    @Override
    public void initialize(int bits, @Nullable SecureRandom ignored) {
        kind = PairKind.sized(algorithm, bits);
    }

    @Override
    public void initialize(
            @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom ignored)
            throws InvalidAlgorithmParameterException {
        if (parameters == null) {
            throw new InvalidAlgorithmParameterException("parameters are missing");
        }
        KeyGenerationSpec next =
                parameters instanceof KeyGenerationSpec spec
                        ? spec
                        : KeyGenerationSpec.unnamed().parameters(parameters);
        kind = kindOf(next);
        asked = next;
    }

    private PairKind kindOf(KeyGenerationSpec spec) throws InvalidAlgorithmParameterException {
        if (spec.parameters().isPresent()) {
            return PairKind.of(algorithm, spec.parameters().get());
        }
        OptionalInt size = spec.size();
        return size.isPresent()
                ? PairKind.sized(algorithm, size.getAsInt())
                : PairKind.usual(algorithm);
    }

    @Override
    public KeyPair generateKeyPair() {
        HsmKey key =
                KeyBirth.generate(
                        hsm,
                        kind.wire(),
                        kind.curveOid(),
                        kind.bits(),
                        kind.usualAttributes(),
                        asked);
        if (!(key instanceof HsmPrivateKey pair)) {
            throw new IllegalStateException("a pair has a public half");
        }
        return new KeyPair(pair.publicKey(), pair);
    }
}

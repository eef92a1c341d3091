package io.claviger.client.jca;

import io.claviger.client.model.CreateKeyAttributes;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Secret keys that are generated in the service. */
final class HsmKeyGenerator extends KeyGeneratorSpi {
    private static final long USUAL_AES_BITS = 256;

    private final Hsm hsm;
    private final String wire;
    private Optional<Long> bits;
    private KeyGenerationSpec asked = KeyGenerationSpec.unnamed();

    HsmKeyGenerator(Hsm hsm, String algorithm) {
        this.hsm = hsm;
        this.wire = Names.secretKey(algorithm);
        this.bits = usualBits();
    }

    /** The service knows the usual size of the other kinds. */
    private Optional<Long> usualBits() {
        return wire.equals("AES") ? Optional.of(USUAL_AES_BITS) : Optional.empty();
    }

    @Override
    protected void engineInit(@Nullable SecureRandom ignored) {
        bits = usualBits();
    }

    @Override
    protected void engineInit(int size, @Nullable SecureRandom ignored) {
        bits = Optional.of(checked(size));
    }

    @Override
    protected void engineInit(
            @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom ignored)
            throws InvalidAlgorithmParameterException {
        if (!(parameters instanceof KeyGenerationSpec spec) || spec.parameters().isPresent()) {
            throw new InvalidAlgorithmParameterException(
                    "a secret key takes a KeyGenerationSpec without parameters of the JCA");
        }
        try {
            bits =
                    spec.size().isPresent()
                            ? Optional.of(checked(spec.size().getAsInt()))
                            : usualBits();
        } catch (InvalidParameterException e) {
            throw new InvalidAlgorithmParameterException(e.getMessage(), e);
        }
        asked = spec;
    }

    private long checked(int size) {
        boolean possible =
                switch (wire) {
                    case "AES" -> size == 128 || size == 192 || size == 256;
                    case "ChaCha20" -> size == 256;
                    default -> size >= 8 && size % 8 == 0;
                };
        if (!possible) {
            throw new InvalidParameterException(
                    "%s keys have no size of %d bits".formatted(wire, size));
        }
        return size;
    }

    @Override
    protected SecretKey engineGenerateKey() {
        HsmKey key =
                KeyBirth.generate(hsm, wire, Optional.empty(), bits, usualAttributes(wire), asked);
        if (!(key instanceof SecretKey secret)) {
            throw new IllegalStateException("a secret key has no public half");
        }
        return secret;
    }

    /** What such a key usually may do. */
    static CreateKeyAttributes usualAttributes(String wire) {
        CreateKeyAttributes.Builder usual = CreateKeyAttributes.with().destroyable(true);
        return wire.startsWith("HMAC")
                ? usual.sign(true).build()
                : usual.decrypt(true).unwrap(true).build();
    }
}

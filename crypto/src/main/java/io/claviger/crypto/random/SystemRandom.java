package io.claviger.crypto.random;

import io.claviger.crypto.accelerator.Accelerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The generator of the machine: AWS-LC's where it loads, otherwise the platform's default. Both are
 * seeded by the kernel, and neither is the "strong" instance, which may block.
 */
public final class SystemRandom implements RandomSource {
    private static final String ACCELERATED_NAME = "LibCryptoRng";

    private final SecureRandom generator;

    /** The best generator of this machine. */
    public SystemRandom() {
        this(Accelerator.loaded().provider());
    }

    /** AWS-LC's generator of the given provider, or the platform's where there is none. */
    public SystemRandom(Optional<Provider> accelerator) {
        this.generator = accelerator.map(SystemRandom::accelerated).orElseGet(SecureRandom::new);
    }

    private static SecureRandom accelerated(Provider provider) {
        try {
            return SecureRandom.getInstance(ACCELERATED_NAME, provider);
        } catch (NoSuchAlgorithmException olderRelease) {
            return new SecureRandom();
        }
    }

    @Override
    public void fill(byte[] target) {
        generator.nextBytes(target);
    }

    /** The same generator for JCA classes that ask for one. */
    public SecureRandom generator() {
        return generator;
    }

    /** Name of the algorithm, for reports. */
    public String algorithm() {
        return generator.getAlgorithm();
    }
}

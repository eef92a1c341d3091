package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.DecapsulateRequest;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import javax.crypto.KEMSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * ML-KEM with a key of the service; needs JDK 21. The service reads the secret and gives it to the
 * program. Encapsulating needs a public key alone, and is left to another provider of this JVM.
 */
final class HsmKem implements KEMSpi {
    private static final int SECRET_BYTES = 32;

    @Override
    public EncapsulatorSpi engineNewEncapsulator(
            @Nullable PublicKey publicKey,
            @Nullable AlgorithmParameterSpec spec,
            @Nullable SecureRandom random)
            throws InvalidAlgorithmParameterException, InvalidKeyException {
        requireNone(spec);
        for (var provider : OtherProviders.of("KEM", "ML-KEM")) {
            try {
                KEM.Encapsulator theirs =
                        KEM.getInstance("ML-KEM", provider).newEncapsulator(publicKey, random);
                return new Encapsulator(theirs);
            } catch (GeneralSecurityException e) {
                throw new InvalidKeyException("this key does not fit: " + e.getMessage(), e);
            }
        }
        throw new InvalidKeyException("no provider of this JVM has ML-KEM");
    }

    private record Encapsulator(KEM.Encapsulator theirs) implements EncapsulatorSpi {
        @Override
        public KEM.Encapsulated engineEncapsulate(int from, int to, String algorithm) {
            return theirs.encapsulate(from, to, algorithm);
        }

        @Override
        public int engineSecretSize() {
            return theirs.secretSize();
        }

        @Override
        public int engineEncapsulationSize() {
            return theirs.encapsulationSize();
        }
    }

    @Override
    public DecapsulatorSpi engineNewDecapsulator(
            @Nullable PrivateKey privateKey, @Nullable AlgorithmParameterSpec spec)
            throws InvalidAlgorithmParameterException, InvalidKeyException {
        requireNone(spec);
        KeyHandle handle = Use.pair(privateKey, "ML-KEM");
        Use.require(handle, handle.attributes().decrypt(), "decrypt");
        return new Decapsulator(handle);
    }

    private static void requireNone(@Nullable AlgorithmParameterSpec spec)
            throws InvalidAlgorithmParameterException {
        if (spec != null) {
            throw new InvalidAlgorithmParameterException("ML-KEM has no parameters");
        }
    }

    private record Decapsulator(KeyHandle handle) implements DecapsulatorSpi {
        @Override
        public SecretKey engineDecapsulate(byte[] encapsulation, int from, int to, String algorithm)
                throws DecapsulateException {
            Objects.checkFromToIndex(from, to, SECRET_BYTES);
            if (encapsulation.length != engineEncapsulationSize()) {
                throw new DecapsulateException("the encapsulation has another length");
            }
            try {
                handle.requireLive();
                byte[] secret =
                        handle.hsm()
                                .claviger()
                                .keys()
                                .decapsulateKey(
                                        handle.label(),
                                        new DecapsulateRequest(
                                                Base64Bytes.of(encapsulation), handle.password()))
                                .send()
                                .sharedSecret()
                                .bytes();
                try {
                    return new SecretKeySpec(secret, from, to - from, algorithm);
                } finally {
                    Arrays.fill(secret, (byte) 0);
                }
            } catch (InvalidKeyException | ClavigerException e) {
                throw new DecapsulateException(
                        "key '%s' does not decapsulate: %s"
                                .formatted(handle.label(), e.getMessage()),
                        e);
            }
        }

        @Override
        public int engineSecretSize() {
            return SECRET_BYTES;
        }

        /** FIPS 203, table 3. */
        @Override
        public int engineEncapsulationSize() {
            return switch (handle.described().algorithm()) {
                case "ML-KEM-512" -> 768;
                case "ML-KEM-768" -> 1088;
                default -> 1568;
            };
        }
    }
}

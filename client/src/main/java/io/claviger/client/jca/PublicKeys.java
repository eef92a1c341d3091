package io.claviger.client.jca;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Public halves: as the other providers of this JVM know them, so that these can use them. */
final class PublicKeys {
    private PublicKeys() {}

    /**
     * A public key from its SubjectPublicKeyInfo.
     *
     * @param wire algorithm as the service names it
     */
    static PublicKey of(String wire, byte[] encoded) {
        String algorithm = Names.keyAlgorithm(wire);
        for (Provider provider : OtherProviders.of("KeyFactory", algorithm)) {
            try {
                return KeyFactory.getInstance(algorithm, provider)
                        .generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException unknownThere) {
                // A curve or parameter set that this provider lacks: the next may have it.
            }
        }
        return new Encoded(algorithm, encoded);
    }

    /** A public key of a kind that no provider of this JVM knows. */
    private static final class Encoded implements PublicKey {
        private static final long serialVersionUID = 1L;

        private final String algorithm;
        private final byte[] encoded;

        Encoded(String algorithm, byte[] encoded) {
            this.algorithm = algorithm;
            this.encoded = encoded.clone();
        }

        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return encoded.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof PublicKey key && Arrays.equals(key.getEncoded(), encoded);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encoded);
        }

        @Override
        public String toString() {
            return algorithm + " public key";
        }
    }
}

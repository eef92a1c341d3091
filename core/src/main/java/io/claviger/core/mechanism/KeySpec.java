package io.claviger.core.mechanism;

import java.util.Set;

/**
 * What kind of key: algorithm with its size or curve. An impossible combination cannot be built.
 */
public sealed interface KeySpec {

    KeyAlgorithm algorithm();

    /**
     * Name in documents, onboarding records and refusals, for example {@code RSA-3072} or {@code
     * EC-secp256r1}.
     */
    String displayName();

    record Aes(int bits) implements KeySpec {
        private static final Set<Integer> SIZES = Set.of(128, 192, 256);

        public Aes {
            if (!SIZES.contains(bits)) {
                throw new IllegalArgumentException("an AES key has 128, 192 or 256 bits");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.AES;
        }

        @Override
        public String displayName() {
            return "AES-" + bits;
        }
    }

    record Rsa(int bits) implements KeySpec {
        public static final int MIN_BITS = 1024;
        public static final int MAX_BITS = 8192;

        public Rsa {
            if (bits < MIN_BITS || bits > MAX_BITS || bits % 8 != 0) {
                throw new IllegalArgumentException(
                        "an RSA key has 1024 to 8192 bits, a multiple of 8");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.RSA;
        }

        @Override
        public String displayName() {
            return "RSA-" + bits;
        }
    }

    record Ec(Curve curve) implements KeySpec {
        public Ec {
            if (curve == Curve.ED25519) {
                throw new IllegalArgumentException(
                        "Ed25519 is the curve of an ED key, not of an EC key");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.EC;
        }

        @Override
        public String displayName() {
            return "EC-" + curve.standardName();
        }
    }

    record Ed(Curve curve) implements KeySpec {
        public Ed {
            if (curve != Curve.ED25519) {
                throw new IllegalArgumentException("an ED key lives on Ed25519");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.ED;
        }

        @Override
        public String displayName() {
            return curve.standardName();
        }
    }
}

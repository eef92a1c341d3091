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

    /** The algorithm under the name that the contract reports for such a key. */
    default String wireName() {
        return algorithm().wireName();
    }

    /** The object identifier that the contract reports for such a key. */
    default String oid() {
        return algorithm().oid().orElseThrow();
    }

    /** Whether the kind is kept for old data and old peers only. */
    default boolean legacy() {
        return false;
    }

    /** Whether a key of this kind signs only a limited number of times. */
    default boolean stateful() {
        return false;
    }

    /** The key of one of the parameter sets of post-quantum and hash-based algorithms. */
    static KeySpec of(ParameterSet set) {
        return switch (set) {
            case MlDsaSet s -> new MlDsa(s);
            case SlhDsaSet s -> new SlhDsa(s);
            case MlKemSet s -> new MlKem(s);
            case HashTreeSet s -> new HashTree(s);
        };
    }

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

    /** A key of one parameter set: its name says everything. */
    sealed interface Parametrized extends KeySpec {
        ParameterSet set();

        @Override
        default String displayName() {
            return set().standardName();
        }

        @Override
        default String wireName() {
            return set().standardName();
        }

        @Override
        default String oid() {
            return set().oid();
        }
    }

    record MlDsa(MlDsaSet set) implements Parametrized {
        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.ML_DSA;
        }
    }

    record SlhDsa(SlhDsaSet set) implements Parametrized {
        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.SLH_DSA;
        }
    }

    record MlKem(MlKemSet set) implements Parametrized {
        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.ML_KEM;
        }
    }

    /** A stateful hash-based key (LMS, XMSS): it signs once with each leaf of its tree. */
    record HashTree(HashTreeSet set) implements Parametrized {
        @Override
        public KeyAlgorithm algorithm() {
            return switch (set) {
                case LMS_SHA256_M32_H10_W4 -> KeyAlgorithm.LMS;
                case XMSS_SHA256_10_256, XMSS_SHAKE256_10_256 -> KeyAlgorithm.XMSS;
            };
        }

        @Override
        public String wireName() {
            return algorithm().wireName();
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }
}

package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What kind of key: algorithm with its size or curve. An impossible combination cannot be built.
 */
public sealed interface KeySpec {

    /** SP 800-131A: a shorter modulus gives less than 112 bits of security. */
    int STRONG_MODULUS_BITS = 2048;

    /** What AES and Camellia come in. */
    Set<Integer> BLOCK_CIPHER_BITS = Set.of(128, 192, 256);

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

    /** Whether a key of this kind signs only a limited number of times. */
    default boolean stateful() {
        return false;
    }

    /**
     * Whether the kind is kept for old data and old peers only: ciphers that nobody should choose
     * today, and sizes below 112 bits of security (SP 800-131A).
     */
    default boolean legacy() {
        return false;
    }

    /** Whether a key of this kind agrees on secrets and does nothing else. */
    default boolean agreesOnly() {
        return false;
    }

    /** The kind of key that lives on this curve. */
    static KeySpec on(Curve curve) {
        return switch (curve.algorithm()) {
            case ED -> new Ed(curve);
            case XDH -> new Xdh(curve);
            default -> new Ec(curve);
        };
    }

    /**
     * The kind of key of an algorithm that comes in sizes.
     *
     * @throws IllegalArgumentException if it does not come in this size
     */
    static KeySpec sized(KeyAlgorithm algorithm, int bits) {
        return switch (algorithm) {
            case AES -> new Aes(bits);
            case RSA -> new Rsa(bits);
            case DSA -> new Dsa(bits);
            case DH -> new Dh(bits);
            default -> new Secret(algorithm, bits);
        };
    }

    /** The kind with this {@link #displayName}. */
    static Optional<KeySpec> ofDisplayName(String name) {
        return ParameterSet.ofName(name)
                .map(KeySpec::of)
                .or(
                        () ->
                                Arrays.stream(Curve.values())
                                        .map(KeySpec::on)
                                        .filter(spec -> spec.displayName().equals(name))
                                        .findFirst())
                .or(
                        () ->
                                Optional.<KeySpec>of(new Bls())
                                        .filter(spec -> spec.displayName().equals(name)))
                .or(() -> ofSizedName(name));
    }

    private static Optional<KeySpec> ofSizedName(String name) {
        int dash = name.lastIndexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        try {
            int bits = Integer.parseInt(name.substring(dash + 1));
            return KeyAlgorithm.ofWireName(name.substring(0, dash))
                    .map(algorithm -> sized(algorithm, bits))
                    .filter(spec -> spec.displayName().equals(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
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

    /** A secret key: nothing but random bytes. */
    sealed interface Symmetric extends KeySpec permits Aes, Secret {
        int bits();

        default int bytes() {
            return bits() / Byte.SIZE;
        }

        @Override
        default String displayName() {
            return algorithm().wireName() + "-" + bits();
        }
    }

    record Aes(int bits) implements Symmetric {
        public Aes {
            if (!BLOCK_CIPHER_BITS.contains(bits)) {
                throw new IllegalArgumentException("an AES key has 128, 192 or 256 bits");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.AES;
        }
    }

    /** A secret key of any algorithm but AES. */
    record Secret(KeyAlgorithm algorithm, int bits) implements Symmetric {
        /** SP 800-131A: a shorter HMAC key gives less than 112 bits of security. */
        public static final int MIN_HMAC_BITS = 112;

        public static final int MAX_HMAC_BITS = 2048;

        public Secret {
            boolean fits =
                    switch (algorithm) {
                        case CHACHA20 -> bits == 256;
                        case CAMELLIA -> BLOCK_CIPHER_BITS.contains(bits);
                        case TDEA -> bits == 192; // parity included
                        case HMAC_SHA1,
                                HMAC_SHA224,
                                HMAC_SHA256,
                                HMAC_SHA384,
                                HMAC_SHA512,
                                HMAC_SHA3_224,
                                HMAC_SHA3_256,
                                HMAC_SHA3_384,
                                HMAC_SHA3_512 ->
                                bits >= MIN_HMAC_BITS
                                        && bits <= MAX_HMAC_BITS
                                        && bits % Byte.SIZE == 0;
                        default -> false;
                    };
            if (!fits) {
                throw new IllegalArgumentException(
                        "%s has no key of %d bits".formatted(algorithm.wireName(), bits));
            }
        }

        @Override
        public boolean legacy() {
            return algorithm == KeyAlgorithm.CAMELLIA || algorithm == KeyAlgorithm.TDEA;
        }
    }

    /**
     * DSA in the sizes of FIPS 186-4: 1024 bits (order of 160), 2048 (224 or 256) and 3072 (256).
     */
    record Dsa(int bits) implements KeySpec {
        private static final Set<Integer> SIZES = Set.of(1024, 2048, 3072);

        public Dsa {
            if (!SIZES.contains(bits)) {
                throw new IllegalArgumentException("a DSA key has 1024, 2048 or 3072 bits");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.DSA;
        }

        @Override
        public String displayName() {
            return "DSA-" + bits;
        }

        @Override
        public boolean legacy() {
            return bits < STRONG_MODULUS_BITS;
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

        @Override
        public boolean legacy() {
            return bits < STRONG_MODULUS_BITS;
        }
    }

    record Ec(Curve curve) implements KeySpec {
        public Ec {
            if (curve.algorithm() != KeyAlgorithm.EC) {
                throw new IllegalArgumentException("an EC key does not live on " + curve);
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

        @Override
        public boolean legacy() {
            return curve.legacy();
        }
    }

    record Ed(Curve curve) implements KeySpec {
        public Ed {
            if (curve.algorithm() != KeyAlgorithm.ED) {
                throw new IllegalArgumentException("an ED key does not live on " + curve);
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

        @Override
        public String oid() {
            return curve.oid();
        }
    }

    /**
     * A key on BLS12-381 with its public half in G1 (48 bytes) and signatures in G2 (96 bytes):
     * there is one kind.
     */
    record Bls() implements KeySpec {
        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.BLS;
        }

        @Override
        public String displayName() {
            return algorithm().wireName();
        }
    }

    /** A key that agrees on secrets by X25519 or X448 (RFC 7748). */
    record Xdh(Curve curve) implements KeySpec {
        public Xdh {
            if (curve.algorithm() != KeyAlgorithm.XDH) {
                throw new IllegalArgumentException("an XDH key does not live on " + curve);
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.XDH;
        }

        @Override
        public String displayName() {
            return curve.standardName();
        }

        @Override
        public String oid() {
            return curve.oid();
        }

        @Override
        public boolean agreesOnly() {
            return true;
        }
    }

    /** A key that agrees on secrets in one of the groups of RFC 7919. */
    record Dh(int bits) implements KeySpec {
        public static final Set<Integer> SIZES = Set.of(2048, 3072, 4096);

        public Dh {
            if (!SIZES.contains(bits)) {
                throw new IllegalArgumentException("a DH key has 2048, 3072 or 4096 bits");
            }
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.DH;
        }

        @Override
        public String displayName() {
            return "DH-" + bits;
        }

        @Override
        public boolean agreesOnly() {
            return true;
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

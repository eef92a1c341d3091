package io.claviger.crypto.bls;

import io.claviger.crypto.library.SharedObject;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The basic scheme of draft-irtf-cfrg-bls-signature on BLS12-381, with public keys in G1 and
 * signatures in G2. Safe for many threads.
 */
public final class Bls12381 {
    /** A private key: a number below the order of the groups, most significant byte first. */
    public static final int PRIVATE_KEY_BYTES = 32;

    /** A point in G1, compressed. */
    public static final int PUBLIC_KEY_BYTES = 48;

    /** A point in G2, compressed. */
    public static final int SIGNATURE_BYTES = 96;

    private static final byte[] SUITE =
            "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_".getBytes(StandardCharsets.US_ASCII);

    // Sizes and alignment of the structs of blst.h.
    private static final int P1_BYTES = 144;
    private static final int P1_AFFINE_BYTES = 96;
    private static final int P2_BYTES = 288;
    private static final int P2_AFFINE_BYTES = 192;

    private static final Loaded LOADED = load();

    private final Functions functions;

    private Bls12381(Functions functions) {
        this.functions = functions;
    }

    /**
     * What loading gave; the same answer every time.
     *
     * @param library the library, if it works here
     * @param problem why not, in words for the operator
     */
    public record Loaded(Optional<Bls12381> library, Optional<String> problem) {}

    public static Loaded loaded() {
        return LOADED;
    }

    private static Loaded load() {
        try {
            var functions = new Functions(SharedObject.load(resource()));
            return new Loaded(Optional.of(new Bls12381(functions)), Optional.empty());
        } catch (IOException | RuntimeException | LinkageError broken) {
            return new Loaded(
                    Optional.empty(), Optional.of("blst does not load: " + broken.getMessage()));
        }
    }

    private static String resource() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
        return "/supranational/blst/%s/%s/libblst.so"
                .formatted(linux ? "Linux" : "none", System.getProperty("os.arch", "none"));
    }

    /**
     * KeyGen of §2.3: a private key from random bytes.
     *
     * @param material at least 32 bytes, wiped
     */
    public SecretBytes generate(byte[] material) {
        if (material.length < PRIVATE_KEY_BYTES) {
            throw new IllegalArgumentException("a key is made from 32 bytes or more");
        }
        try (SecretBytes input = SecretBytes.consume(material)) {
            return withScalar(
                    input,
                    input.length(),
                    functions::keygen,
                    (scalar, arena) -> {
                        MemorySegment number = arena.allocate(PRIVATE_KEY_BYTES);
                        try {
                            functions.bendianFromScalar(number, scalar);
                            return SecretBytes.consume(number.toArray(ValueLayout.JAVA_BYTE));
                        } finally {
                            number.fill((byte) 0);
                        }
                    });
        }
    }

    /** SkToPk of §2.4; empty if the number is no private key: zero, or too large. */
    public Optional<byte[]> publicKey(SecretBytes privateKey) {
        return withKey(
                privateKey,
                (scalar, arena) -> {
                    MemorySegment point = arena.allocate(P1_BYTES, Long.BYTES);
                    functions.skToPkInG1(point, scalar);
                    MemorySegment bytes = arena.allocate(PUBLIC_KEY_BYTES);
                    functions.p1Compress(bytes, point);
                    return bytes.toArray(ValueLayout.JAVA_BYTE);
                });
    }

    /** Sign of §3.1; empty if the number is no private key. */
    public Optional<byte[]> sign(SecretBytes privateKey, byte[] message) {
        return withKey(
                privateKey,
                (scalar, arena) -> {
                    MemorySegment hash = hash(arena, message, SUITE);
                    MemorySegment point = arena.allocate(P2_BYTES, Long.BYTES);
                    functions.signPkInG1(point, hash, scalar);
                    MemorySegment bytes = arena.allocate(SIGNATURE_BYTES);
                    functions.p2Compress(bytes, point);
                    return bytes.toArray(ValueLayout.JAVA_BYTE);
                });
    }

    /** KeyValidate of §2.5: a point of the curve and its subgroup, and not the identity. */
    public boolean isPublicKey(byte[] publicKey) {
        try (Arena arena = Arena.ofConfined()) {
            return point(arena, publicKey).isPresent();
        }
    }

    /** Verify of §3.1; false for whatever is not a valid signature by a valid key. */
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment point = arena.allocate(P2_AFFINE_BYTES, Long.BYTES);
            return functions.p2Uncompress(point, put(arena, signature))
                    && !functions.p2AffineIsInf(point)
                    && functions.p2AffineInG2(point)
                    && point(arena, publicKey)
                            .filter(
                                    key ->
                                            functions.coreVerifyPkInG1(
                                                    key,
                                                    point,
                                                    put(arena, message),
                                                    put(arena, SUITE)))
                            .isPresent();
        }
    }

    /** The message on the curve (RFC 9380), not compressed, for vectors. */
    byte[] hash(byte[] message, byte[] tag) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(2 * SIGNATURE_BYTES);
            functions.p2Serialize(bytes, hash(arena, message, tag));
            return bytes.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private MemorySegment hash(Arena arena, byte[] message, byte[] tag) {
        MemorySegment point = arena.allocate(P2_BYTES, Long.BYTES);
        functions.hashToG2(point, put(arena, message), put(arena, tag));
        return point;
    }

    private Optional<MemorySegment> point(Arena arena, byte[] publicKey) {
        if (publicKey.length != PUBLIC_KEY_BYTES) {
            return Optional.empty();
        }
        MemorySegment point = arena.allocate(P1_AFFINE_BYTES, Long.BYTES);
        return functions.p1Uncompress(point, put(arena, publicKey))
                        && !functions.p1AffineIsInf(point)
                        && functions.p1AffineInG1(point)
                ? Optional.of(point)
                : Optional.empty();
    }

    private Optional<byte[]> withKey(
            SecretBytes privateKey, BiFunction<MemorySegment, Arena, byte[]> user) {
        if (privateKey.length() != PRIVATE_KEY_BYTES) {
            return Optional.empty();
        }
        return withScalar(
                privateKey,
                PRIVATE_KEY_BYTES,
                functions::scalarFromBendian,
                (scalar, arena) ->
                        functions.skCheck(scalar)
                                ? Optional.of(user.apply(scalar, arena))
                                : Optional.empty());
    }

    private interface ScalarMaker {
        void make(MemorySegment scalar, MemorySegment from);
    }

    /** Lends a scalar that is made from the secret; both are overwritten after that. */
    private static <R> R withScalar(
            SecretBytes secret,
            int length,
            ScalarMaker maker,
            BiFunction<MemorySegment, Arena, R> user) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(length);
            MemorySegment scalar = arena.allocate(PRIVATE_KEY_BYTES, Long.BYTES);
            try {
                secret.with(
                        bytes -> {
                            MemorySegment.copy(bytes, 0, input, ValueLayout.JAVA_BYTE, 0, length);
                            return length;
                        });
                maker.make(scalar, input);
                return user.apply(scalar, arena);
            } finally {
                input.fill((byte) 0);
                scalar.fill((byte) 0);
            }
        }
    }

    private static MemorySegment put(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }
}

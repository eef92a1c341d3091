package io.claviger.crypto.bls;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.crypto.Vectors;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others computed, and what must not be taken for a key or a signature. */
class Bls12381VectorTest {
    private static final Bls12381 LIBRARY = Bls12381.loaded().library().orElseThrow();

    private static final byte[] TAG =
            "QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_"
                    .getBytes(StandardCharsets.US_ASCII);

    /** The public key of drand's chain. */
    private static final String DRAND =
            "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31";

    static Stream<String[]> rfc9380() {
        return Vectors.lines("bls12-381/rfc-9380.txt", " ");
    }

    static Stream<String[]> chia() {
        return Vectors.lines("bls12-381/chia.txt", " ");
    }

    static Stream<String[]> eip2333() {
        return Vectors.lines("bls12-381/eip-2333.txt", " ");
    }

    static Stream<String[]> drand() {
        return Vectors.lines("bls12-381/drand.txt", " ");
    }

    static Stream<String[]> noble() {
        return Vectors.lines("bls12-381/noble.txt", " ");
    }

    static Stream<String[]> noPublicKeys() {
        return Vectors.lines("bls12-381/no-public-key.txt", " ");
    }

    static Stream<String[]> noSignatures() {
        return Vectors.lines("bls12-381/no-signature.txt", " ");
    }

    static Stream<String[]> noPrivateKeys() {
        return Vectors.lines("bls12-381/no-private-key.txt", " ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rfc9380")
    void messages_are_hashed_to_the_curve(
            String message, String x0, String x1, String y0, String y1) {
        // Where a point is written out, the coefficient of i comes first.
        assertThat(LIBRARY.hash(bytes(message), TAG)).isEqualTo(bytes(x1 + x0 + y1 + y0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eip2333")
    void keys_are_made_from_a_seed(String seed, String number) {
        try (SecretBytes key = LIBRARY.generate(bytes(seed));
                SecretBytes expected = SecretBytes.consume(bytes(number))) {
            assertThat(key.constantTimeEquals(expected)).isTrue();
        }
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("chia")
    void a_blockchain_signs_the_same(
            String number, String point, String message, String signature) {
        try (SecretBytes key = SecretBytes.consume(bytes(number))) {
            assertThat(hex(LIBRARY.sign(key, bytes(message)))).contains(signature);
            if (!point.equals("-")) {
                assertThat(hex(LIBRARY.publicKey(key))).contains(point);
            }
        }
    }

    @Test
    void a_seed_is_wiped() {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 7);
        LIBRARY.generate(seed).close();
        assertThat(seed).containsOnly(0);
    }

    @ParameterizedTest(name = "round {0}")
    @MethodSource("drand")
    void signatures_of_a_public_beacon_verify(String round, String previous, String signature)
            throws GeneralSecurityException {
        byte[] before = bytes(previous);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(before);
        byte[] message =
                digest.digest(
                        ByteBuffer.allocate(Long.BYTES).putLong(Long.parseLong(round)).array());
        assertThat(LIBRARY.verify(bytes(DRAND), message, bytes(signature))).isTrue();
        message[0] ^= 1;
        assertThat(LIBRARY.verify(bytes(DRAND), message, bytes(signature))).isFalse();
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("noble")
    void another_implementation_computes_the_same(
            String number, String point, String message, String signature) {
        try (SecretBytes key = SecretBytes.consume(bytes(number))) {
            assertThat(hex(LIBRARY.publicKey(key))).contains(point);
            assertThat(hex(LIBRARY.sign(key, bytes(message)))).contains(signature);
        }
        assertThat(LIBRARY.isPublicKey(bytes(point))).isTrue();
        assertThat(LIBRARY.verify(bytes(point), bytes(message), bytes(signature))).isTrue();
        assertThat(LIBRARY.verify(bytes(point), bytes(message + "00"), bytes(signature))).isFalse();
        assertThat(LIBRARY.verify(bytes(DRAND), bytes(message), bytes(signature))).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("noPublicKeys")
    void these_are_no_public_keys(String why, String point) {
        String[] vector = noble().findFirst().orElseThrow();
        assertThat(LIBRARY.isPublicKey(bytes(point))).isFalse();
        assertThat(LIBRARY.verify(bytes(point), bytes(vector[2]), bytes(vector[3]))).isFalse();
        assertThat(LIBRARY.verify(bytes(point), bytes(vector[2]), bytes("c0" + "00".repeat(95))))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("noSignatures")
    void these_are_no_signatures(String why, String signature) {
        String[] vector = noble().findFirst().orElseThrow();
        assertThat(LIBRARY.verify(bytes(vector[1]), bytes(vector[2]), bytes(signature))).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noPrivateKeys")
    void these_are_no_private_keys(String why, String number) {
        try (SecretBytes key = SecretBytes.consume(bytes(number))) {
            assertThat(LIBRARY.publicKey(key)).isEmpty();
            assertThat(LIBRARY.sign(key, new byte[1])).isEmpty();
        }
    }

    private static Optional<String> hex(Optional<byte[]> bytes) {
        return bytes.map(HexFormat.of()::formatHex);
    }

    /** A message of no bytes is written as a hyphen; more may stand behind it. */
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace("-", ""));
    }
}

package io.claviger.crypto.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.Vectors;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of BIP 340, and the key path spending of BIP 341. */
class SchnorrVectorTest {
    private static final Secp256k1 LIBRARY = Secp256k1.loaded().library().orElseThrow();

    static Stream<String[]> bip340() {
        return Vectors.lines("bip-0340/test-vectors.csv", ",").skip(1);
    }

    static Stream<String[]> bip341() {
        return Vectors.lines("bip-0341/key-path-spending.txt", " ");
    }

    @ParameterizedTest(name = "{0} {7}")
    @MethodSource("bip340")
    void bip340(
            String index,
            String key,
            String publicKey,
            String auxiliary,
            String message,
            String signature,
            String result,
            String comment) {
        if (!key.isEmpty()) {
            assertThat(sign(key, Tweak.NONE, message, auxiliary)).isEqualToIgnoringCase(signature);
        }
        assertThat(LIBRARY.verify(bytes(publicKey), bytes(message), bytes(signature)))
                .isEqualTo(result.equals("TRUE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bip341")
    void bip341(
            String key, String root, String tweak, String tweaked, String hash, String witness) {
        String zero = "00".repeat(32);
        // A witness may have one byte more: the kind of the hash.
        String signature = witness.substring(0, 2 * Secp256k1.SIGNATURE_BYTES);
        assertThat(sign(tweaked, Tweak.NONE, hash, zero)).isEqualTo(signature);
        assertThat(sign(key, new Tweak.Scalar(Bytes.ofHex(tweak)), hash, zero))
                .isEqualTo(signature);
        if (!root.equals("-")) {
            assertThat(sign(key, new Tweak.MerkleRoot(Bytes.ofHex(root)), hash, zero))
                    .isEqualTo(signature);
        }
    }

    @Test
    void a_tweak_that_takes_the_key_away_signs_nothing() {
        // The key is 1, whose point has an even y; the tweak is the order less 1.
        var order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
        try (var key = SecretBytes.consume(bytes("00".repeat(31) + "01"))) {
            assertThat(
                            LIBRARY.sign(
                                    key,
                                    new Tweak.Scalar(Bytes.ofHex(order)),
                                    new byte[32],
                                    new byte[32]))
                    .isEmpty();
        }
    }

    @Test
    void a_signature_of_another_length_is_none() {
        String[] vector = bip340().findFirst().orElseThrow();
        byte[] signature = bytes(vector[5]);
        assertThat(LIBRARY.verify(bytes(vector[2]), bytes(vector[4]), Arrays.copyOf(signature, 65)))
                .isFalse();
        assertThat(LIBRARY.verify(bytes(vector[2]), bytes(vector[4]), Arrays.copyOf(signature, 63)))
                .isFalse();
    }

    private static String sign(String key, Tweak tweak, String message, String auxiliary) {
        try (var secret = SecretBytes.consume(bytes(key))) {
            byte[] signature =
                    LIBRARY.sign(secret, tweak, bytes(message), bytes(auxiliary)).orElseThrow();
            return HexFormat.of().formatHex(signature);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

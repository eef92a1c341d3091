package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.Vectors;
import io.claviger.crypto.secp256k1.Tweak;
import io.claviger.crypto.secret.SecretBytes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BIP 340 and 341 through the handles that clients' keys are used by. */
class SchnorrKeyTest {
    private static final KeySpec SPEC = new KeySpec.Ec(Curve.SECP256K1);
    private static final SignatureMechanism SCHNORR =
            SignatureMechanism.NONE_WITH_EC_SCHNORR_BIP0340;

    /** PKCS #8 of a bare number, and SubjectPublicKeyInfo of an x coordinate with an even y. */
    private static final String PKCS8 =
            "303e020100301006072a8648ce3d020106052b8104000a042730250201010420";

    private static final String SPKI = "3036301006072a8648ce3d020106052b8104000a03220002";

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
        assertThat(verifies(publicKey, message, signature)).isEqualTo(result.equals("TRUE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bip341")
    void bip341(
            String key, String root, String tweak, String tweaked, String hash, String witness) {
        String signature = witness.substring(0, 128);
        String zero = "00".repeat(32);
        assertThat(sign(key, new Tweak.Scalar(Bytes.ofHex(tweak)), hash, zero))
                .isEqualTo(signature);
        if (!root.equals("-")) {
            assertThat(sign(key, new Tweak.MerkleRoot(Bytes.ofHex(root)), hash, zero))
                    .isEqualTo(signature);
        }
    }

    @Test
    void a_tweak_that_takes_the_key_away_is_refused() {
        var order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
        refused(
                RefusalCode.INVALID_PAYLOAD,
                () ->
                        sign(
                                "00".repeat(31) + "01",
                                new Tweak.Scalar(Bytes.ofHex(order)),
                                "00",
                                "00".repeat(32)));
    }

    @Test
    void auxiliary_data_of_another_length_is_refused() {
        refused(
                RefusalCode.INVALID_PAYLOAD,
                () -> sign("00".repeat(31) + "01", Tweak.NONE, "00", "00".repeat(31)));
    }

    @Test
    void other_mechanisms_take_no_tweak() {
        try (KeyHandle key = open("00".repeat(31) + "01")) {
            refused(
                    RefusalCode.INVALID_PAYLOAD,
                    () ->
                            key.sign(
                                    SignatureMechanism.SHA256_WITH_ECDSA,
                                    new byte[1],
                                    Tweak.NONE,
                                    Optional.empty()));
        }
    }

    @Test
    void without_auxiliary_data_a_signature_is_hedged_with_fresh_randomness() {
        try (KeyHandle key = open("00".repeat(31) + "02")) {
            byte[] one = key.sign(SCHNORR, new byte[3]);
            byte[] other = key.sign(SCHNORR, new byte[3]);
            assertThat(one).isNotEqualTo(other);
            assertThat(key.verify(SCHNORR, new byte[3], one)).isTrue();
            assertThat(key.verify(SCHNORR, new byte[3], other)).isTrue();
            assertThat(key.verify(SCHNORR, new byte[2], other)).isFalse();
        }
    }

    private static void refused(RefusalCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        thrown -> assertThat(thrown.refusal().code()).isEqualTo(code));
    }

    private static String sign(String key, Tweak tweak, String message, String auxiliary) {
        try (KeyHandle handle = open(key)) {
            return HexFormat.of()
                    .formatHex(
                            handle.sign(
                                    SCHNORR,
                                    bytes(message),
                                    tweak,
                                    Optional.of(Bytes.owned(bytes(auxiliary)))));
        }
    }

    /** An x coordinate without a point is no key, and so nothing verifies by it. */
    private static boolean verifies(String x, String message, String signature) {
        try {
            return Tables.best()
                    .openPublic(SPEC, Bytes.owned(bytes(SPKI + x)))
                    .verify(SCHNORR, bytes(message), bytes(signature));
        } catch (Refusal.Thrown malformed) {
            assertThat(malformed.refusal().code()).isEqualTo(RefusalCode.KEY_ATTRIBUTES_INVALID);
            return false;
        }
    }

    private static KeyHandle open(String scalar) {
        try (SecretBytes material = SecretBytes.consume(bytes(PKCS8 + scalar))) {
            return Tables.best().open(SPEC, material, Optional.empty());
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

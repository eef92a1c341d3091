package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.Seeds;
import io.claviger.crypto.secret.SecretBytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureFormsTest {
    private static final KeySpec SECP256K1 = new KeySpec.Ec(Curve.SECP256K1);
    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    @ParameterizedTest
    @EnumSource(
            value = Curve.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519"})
    void raw_and_der_are_two_forms_of_the_same(Curve curve) {
        Random random = Seeds.random(curve.scalarBytes());
        int size = curve.scalarBytes();
        for (int round = 0; round < 500; round++) {
            byte[] raw = Seeds.bytes(random, 2 * size);
            Arrays.fill(raw, 0, random.nextInt(size), (byte) 0); // short numbers too
            raw[size - 1] |= 1;
            raw[2 * size - 1] |= 1;
            byte[] der = SignatureForms.rawToDer(raw, curve).orElseThrow();
            assertThat(SignatureForms.derToRaw(der, curve)).hasValue(raw);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "3006020101020101ff", // trailing byte
                "3007020101020101", // length too long
                "3005020101020101", // length too short
                "308106020101020101", // long form without need
                "3080020101020101", // indefinite length
                "3106020101020101", // a set
                "3006030101020101", // a bit string
                "300702020001020101", // leading zero without need
                "3006020181020101", // negative
                "3006020100020101", // r = 0
                "3006020101020100", // s = 0
                "3005020002010101", // empty integer
                "3003020101", // s missing
                "3009020101020101020101", // three numbers
                "30070281010102010101"
            })
    void what_is_not_the_one_der_form_is_refused(String hex) {
        byte[] der = HexFormat.of().parseHex(hex);
        assertThat(SignatureForms.derToRaw(der, Curve.P256)).isEmpty();
        assertThat(SignatureForms.derToRaw(der, Curve.P521)).isEmpty();
    }

    @Test
    void numbers_longer_than_a_coordinate_are_refused_and_as_long_ones_are_not() {
        byte[] longest = new byte[64];
        Arrays.fill(longest, (byte) 0xff);
        byte[] der = SignatureForms.rawToDer(longest, Curve.P256).orElseThrow();
        assertThat(SignatureForms.derToRaw(der, Curve.P256)).hasValue(longest);
        assertThat(SignatureForms.derToRaw(der, Curve.P224)).isEmpty();
    }

    @Test
    void raw_has_exactly_two_coordinates_and_no_zero_among_them() {
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 1);
        assertThat(SignatureForms.rawToDer(ones, Curve.P256)).isPresent();
        assertThat(SignatureForms.rawToDer(Arrays.copyOf(ones, 63), Curve.P256)).isEmpty();
        assertThat(SignatureForms.rawToDer(Arrays.copyOf(ones, 65), Curve.P256)).isEmpty();
        byte[] zeroR = ones.clone();
        Arrays.fill(zeroR, 0, 32, (byte) 0);
        assertThat(SignatureForms.rawToDer(zeroR, Curve.P256)).isEmpty();
        byte[] zeroS = ones.clone();
        Arrays.fill(zeroS, 32, 64, (byte) 0);
        assertThat(SignatureForms.rawToDer(zeroS, Curve.P256)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.crypto.Seeds#fresh")
    void random_bytes_are_never_an_exception(long seed) {
        Random random = Seeds.random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] noise = Seeds.bytes(random, random.nextInt(80));
            if (noise.length > 4) {
                noise[0] = 0x30;
                noise[1] = (byte) (noise.length - 2);
                noise[2] = 2;
            }
            SignatureForms.derToRaw(noise, Curve.P256)
                    .ifPresent(
                            raw ->
                                    assertThat(SignatureForms.rawToDer(raw, Curve.P256))
                                            .hasValue(noise));
        }
    }

    /** Key 1 and a message that secp256k1 implementations share as a vector for RFC 6979. */
    @Test
    void ethereum_form_of_a_known_signature() {
        byte[] digest =
                HexFormat.of()
                        .parseHex(
                                "a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e");
        byte[] raw =
                HexFormat.of()
                        .parseHex(
                                "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                                        + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
        Bytes spki =
                Bytes.ofHex(
                        "3056301006072a8648ce3d020106052b8104000a034200"
                                + "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                                + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
        byte[] der = SignatureForms.rawToDer(raw, Curve.SECP256K1).orElseThrow();
        byte[] ethereum = SignatureForms.ethereum(der, digest, spki);
        assertThat(Arrays.copyOf(ethereum, 64)).isEqualTo(raw);
        assertThat(ethereum[64]).isIn((byte) 27, (byte) 28);
        byte[] high = withOtherS(raw);
        byte[] highDer = SignatureForms.rawToDer(high, Curve.SECP256K1).orElseThrow();
        assertThat(SignatureForms.ethereum(highDer, digest, spki)).isEqualTo(ethereum);
    }

    @Test
    void ethereum_form_has_low_s_verifies_and_names_the_key() {
        Mechanisms mechanisms = Tables.best();
        boolean[] seen = new boolean[2];
        try (GeneratedKey made = mechanisms.generate(SECP256K1);
                KeyHandle key = mechanisms.open(SECP256K1, made.material(), made.publicKey())) {
            Bytes spki = made.publicKey().orElseThrow();
            for (int round = 0; round < 64; round++) {
                byte[] digest = mechanisms.random().bytes(32);
                byte[] der = key.sign(SignatureMechanism.NONE_WITH_ECDSA, digest);
                byte[] rsv = SignatureForms.ethereum(der, digest, spki);
                assertThat(rsv).hasSize(65);
                seen[rsv[64] - 27] = true;
                BigInteger s = new BigInteger(1, Arrays.copyOfRange(rsv, 32, 64));
                assertThat(s).isLessThanOrEqualTo(ORDER.shiftRight(1));
                byte[] back = SignatureForms.ethereumToDer(rsv).orElseThrow();
                assertThat(key.verify(SignatureMechanism.NONE_WITH_ECDSA, digest, back)).isTrue();
            }
        }
        assertThat(seen).containsOnly(true); // one parity alone: 2^-63
    }

    @Test
    void ethereum_form_needs_the_key_that_signed_and_its_digest() {
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(SECP256K1);
                GeneratedKey other = mechanisms.generate(SECP256K1);
                KeyHandle key = mechanisms.open(SECP256K1, made.material(), made.publicKey())) {
            byte[] digest = mechanisms.random().bytes(32);
            byte[] der = key.sign(SignatureMechanism.NONE_WITH_ECDSA, digest);
            byte[] otherDigest = mechanisms.random().bytes(32);
            Bytes spki = made.publicKey().orElseThrow();
            Bytes otherSpki = other.publicKey().orElseThrow();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SignatureForms.ethereum(der, digest, otherSpki));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SignatureForms.ethereum(der, otherDigest, spki));
        }
    }

    @Test
    void ethereum_form_is_65_bytes_with_v_27_or_28() {
        byte[] rsv = new byte[65];
        Arrays.fill(rsv, (byte) 1);
        for (int v = 0; v < 256; v++) {
            rsv[64] = (byte) v;
            assertThat(SignatureForms.ethereumToDer(rsv).isPresent()).isEqualTo(v == 27 || v == 28);
        }
        rsv[64] = 27;
        assertThat(SignatureForms.ethereumToDer(Arrays.copyOf(rsv, 64))).isEmpty();
        assertThat(SignatureForms.ethereumToDer(Arrays.copyOf(rsv, 66))).isEmpty();
    }

    @Test
    void the_shared_vector_is_also_what_rfc_6979_signs_up_to_the_sign_of_s() {
        byte[] message = "Satoshi Nakamoto".getBytes(StandardCharsets.US_ASCII);
        String one = "00".repeat(31) + "01";
        String pkcs8 = "303e020100301006072a8648ce3d020106052b8104000a042730250201010420" + one;
        try (SecretBytes material = SecretBytes.consume(HexFormat.of().parseHex(pkcs8));
                KeyHandle key = Tables.best().open(SECP256K1, material, Optional.empty())) {
            byte[] der = key.sign(SignatureMechanism.SHA256_WITH_ECDSA_DETERMINISTIC, message);
            byte[] raw = SignatureForms.derToRaw(der, Curve.SECP256K1).orElseThrow();
            assertThat(HexFormat.of().formatHex(raw, 0, 32))
                    .isEqualTo("934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8");
        }
    }

    private static byte[] withOtherS(byte[] raw) {
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
        byte[] other = ORDER.subtract(s).toByteArray();
        byte[] high = raw.clone();
        System.arraycopy(other, other.length - 32, high, 32, 32);
        return high;
    }
}

package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherMechanism.Mode;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What secret keys refuse, and the examples of the standards. */
class SymmetricKeyTest {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] BLOCKS = new byte[32];

    static Stream<CipherMechanism> ciphers() {
        return Stream.of(CipherMechanism.values()).filter(m -> m.mode() != Mode.PUBLIC_KEY);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void an_initialization_vector_of_another_length_is_refused(CipherMechanism mechanism) {
        try (KeyHandle key = key(mechanism.algorithm())) {
            for (int length : new int[] {mechanism.ivBytes() - 1, mechanism.ivBytes() + 1}) {
                if (length >= 0) {
                    refused(
                            RefusalCode.INVALID_PAYLOAD,
                            () -> key.decrypt(mechanism, BLOCKS, new byte[length], NOTHING, 0));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void whatever_does_not_decrypt_is_the_same_refusal(CipherMechanism mechanism) {
        byte[] iv = new byte[mechanism.ivBytes()];
        try (KeyHandle key = key(mechanism.algorithm())) {
            switch (mechanism.mode()) {
                case STREAM ->
                        assertThat(key.decrypt(mechanism, new byte[5], iv, NOTHING, 0)).hasSize(5);
                case BLOCKS -> {
                    assertThat(key.decrypt(mechanism, BLOCKS, iv, NOTHING, 0)).hasSize(32);
                    undecryptable(() -> key.decrypt(mechanism, new byte[31], iv, NOTHING, 0));
                    refused(
                            RefusalCode.INVALID_PAYLOAD,
                            () ->
                                    key.encrypt(
                                            mechanism,
                                            new byte[31],
                                            NOTHING,
                                            0,
                                            Tables.best().random()));
                }
                case PADDED_BLOCKS -> {
                    // Bad padding of every kind, odd lengths, nothing at all.
                    for (int length : new int[] {0, 1, 15, 31, 33}) {
                        undecryptable(
                                () -> key.decrypt(mechanism, new byte[length], iv, NOTHING, 0));
                    }
                    // Without the last block zeros stand where the padding is. What is made up
                    // would now and then end like a padding.
                    Ciphertext made =
                            key.encrypt(mechanism, BLOCKS, NOTHING, 0, Tables.best().random());
                    byte[] cut = Arrays.copyOf(made.bodyWithTag().toArray(), BLOCKS.length);
                    undecryptable(
                            () -> key.decrypt(mechanism, cut, made.iv().toArray(), NOTHING, 0));
                }
                case AUTHENTICATED -> {
                    Ciphertext made =
                            key.encrypt(mechanism, BLOCKS, new byte[3], 0, Tables.best().random());
                    byte[] body = made.bodyWithTag().toArray();
                    byte[] nonce = made.iv().toArray();
                    assertThat(key.decrypt(mechanism, body, nonce, new byte[3], 128))
                            .isEqualTo(BLOCKS);
                    undecryptable(() -> key.decrypt(mechanism, body, nonce, new byte[4], 0));
                    undecryptable(
                            () -> key.decrypt(mechanism, new byte[15], nonce, new byte[3], 0));
                    for (int at : new int[] {0, 31, 32, 47}) {
                        byte[] altered = body.clone();
                        altered[at] ^= 1;
                        undecryptable(() -> key.decrypt(mechanism, altered, nonce, new byte[3], 0));
                    }
                }
                case PUBLIC_KEY -> throw new AssertionError("not in this test");
            }
        }
    }

    @Test
    void tags_have_the_lengths_of_their_mode() {
        try (KeyHandle aes = key(KeyAlgorithm.AES);
                KeyHandle chacha = key(KeyAlgorithm.CHACHA20)) {
            for (int bits : new int[] {64, 96, 112, 128}) {
                assertThat(
                                aes.encrypt(
                                                CipherMechanism.AES_CCM,
                                                BLOCKS,
                                                NOTHING,
                                                bits,
                                                Tables.best().random())
                                        .tag()
                                        .length())
                        .isEqualTo(bits / 8);
            }
            refused(
                    RefusalCode.TAG_LENGTH_INVALID,
                    () ->
                            aes.encrypt(
                                    CipherMechanism.AES_CCM,
                                    BLOCKS,
                                    NOTHING,
                                    104,
                                    Tables.best().random()));
            refused(
                    RefusalCode.TAG_LENGTH_INVALID,
                    () ->
                            chacha.encrypt(
                                    CipherMechanism.CHACHA20_AEAD,
                                    BLOCKS,
                                    NOTHING,
                                    96,
                                    Tables.best().random()));
        }
    }

    @ParameterizedTest
    @EnumSource(MacMechanism.class)
    void a_code_is_whole_and_of_the_right_key(MacMechanism mechanism) {
        Bytes iv = Bytes.owned(new byte[mechanism.ivBytes()]);
        try (KeyHandle key = key(mechanism.algorithm());
                KeyHandle other = key(mechanism.algorithm());
                KeyHandle chacha = key(KeyAlgorithm.CHACHA20)) {
            byte[] code = key.mac(mechanism, BLOCKS, iv);
            assertThat(code).hasSize(mechanism.bytes());
            assertThat(key.verifyMac(mechanism, BLOCKS, iv, code)).isTrue();
            assertThat(other.verifyMac(mechanism, BLOCKS, iv, code)).isFalse();
            assertThat(key.verifyMac(mechanism, BLOCKS, iv, Arrays.copyOf(code, 7))).isFalse();
            assertThat(key.verifyMac(mechanism, BLOCKS, iv, NOTHING)).isFalse();
            assertThat(key.verifyMac(mechanism, NOTHING, iv, code)).isFalse();
            refused(RefusalCode.MECHANISM_KEY_MISMATCH, () -> chacha.mac(mechanism, BLOCKS, iv));
        }
    }

    /** RFC 4231, test case 3. */
    @Test
    void hmac_gives_the_codes_of_rfc_4231() {
        byte[] secret = new byte[20];
        Arrays.fill(secret, (byte) 0xaa);
        byte[] data = new byte[50];
        Arrays.fill(data, (byte) 0xdd);
        assertThat(mac(KeyAlgorithm.HMAC_SHA256, MacMechanism.HMACSHA256, secret, data))
                .isEqualTo("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        assertThat(mac(KeyAlgorithm.HMAC_SHA224, MacMechanism.HMACSHA224, secret, data))
                .isEqualTo("7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea");
    }

    /** The examples that NIST publishes: a key as long as the hash, 00 01 02 and so on. */
    @ParameterizedTest
    @CsvSource({
        "HMACSHA3224, 332cfd59347fdb8e576e77260be4aba2d6dc53117b3bfb52c6d18c04",
        "HMACSHA3256, 4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205",
        "HMACSHA3384, d588a3c51f3f2d906e8298c1199aa8ff6296218127f6b38a90b6afe2c5617725bc99987f79b22a557b6520db710b7f42",
        "HMACSHA3512, 4efd629d6c71bf86162658f29943b1c308ce27cdfa6db0d9c3ce81763f9cbce5f7ebe9868031db1a8f8eb7b6b95e5c5e3f657a8996c86a2f6527e307f0213196"
    })
    void hmac_with_sha_3_gives_the_codes_that_nist_publishes(MacMechanism mechanism, String code) {
        byte[] secret = new byte[mechanism.bytes()];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        byte[] data = "Sample message for keylen<blocklen".getBytes(StandardCharsets.US_ASCII);
        assertThat(mac(mechanism.algorithm(), mechanism, secret, data)).isEqualTo(code);
    }

    // Wycheproof, aes_gmac: cases 2, 3 and 8.
    @ParameterizedTest
    @CsvSource({
        "f0cfce280656fabd93f68ba6b3a3ad6e, 0a38ca626b430ed84a2a8dfe, 4b, 8677a0160a923ce7437ca94b8de97da5",
        "fd3c5381f588bfe33270e336a5b02896, 02d916631fbacf27c274b74c, 026f, ebc6969310510a2eb8acb9ec3d631f29",
        "1d4a92394c7356a6f528cfb3adb8f253, 02194ece3bc50c51c52bdd83, 19b69d4178d49c20b4ee5846cb440c99, 3790b32d5cda9f8ef72b643d701077d3"
    })
    void gmac_gives_the_codes_of_wycheproof(String secret, String iv, String data, String code) {
        HexFormat hex = HexFormat.of();
        for (Mechanisms mechanisms : Tables.all().map(Named::getPayload).toList()) {
            try (SecretBytes material = SecretBytes.consume(hex.parseHex(secret));
                    KeyHandle key =
                            mechanisms.open(new KeySpec.Aes(128), material, Optional.empty())) {
                byte[] message = hex.parseHex(data);
                byte[] made = key.mac(MacMechanism.AES_GMAC, message, Bytes.ofHex(iv));
                assertThat(hex.formatHex(made)).isEqualTo(code);
                assertThat(key.verifyMac(MacMechanism.AES_GMAC, message, Bytes.ofHex(iv), made))
                        .isTrue();
                made[15] ^= 1;
                assertThat(key.verifyMac(MacMechanism.AES_GMAC, message, Bytes.ofHex(iv), made))
                        .isFalse();
            }
        }
    }

    @Test
    void gmac_needs_a_vector_of_12_bytes_and_makes_no_two_codes_with_it() {
        try (KeyHandle key = key(KeyAlgorithm.AES)) {
            for (int length : new int[] {0, 11, 13, 16}) {
                Bytes iv = Bytes.owned(new byte[length]);
                refused(
                        RefusalCode.INVALID_PAYLOAD,
                        () -> key.mac(MacMechanism.AES_GMAC, BLOCKS, iv));
                refused(
                        RefusalCode.INVALID_PAYLOAD,
                        () -> key.verifyMac(MacMechanism.AES_GMAC, BLOCKS, iv, new byte[16]));
            }
            Bytes iv = Bytes.owned(new byte[12]);
            byte[] code = key.mac(MacMechanism.AES_GMAC, BLOCKS, iv);
            refused(RefusalCode.INVALID_PAYLOAD, () -> key.mac(MacMechanism.AES_GMAC, NOTHING, iv));
            assertThat(key.verifyMac(MacMechanism.AES_GMAC, BLOCKS, iv, code)).isTrue();
            refused(RefusalCode.INVALID_PAYLOAD, () -> key.mac(MacMechanism.AES_CMAC, BLOCKS, iv));
        }
    }

    /** RFC 8439 §2.4.2. */
    @Test
    void chacha20_starts_at_block_one_as_in_rfc_8439() {
        byte[] text =
                "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        KeySpec spec = KeySpec.sized(KeyAlgorithm.CHACHA20, 256);
        try (SecretBytes material = SecretBytes.consume(secret);
                KeyHandle key = Tables.best().open(spec, material, Optional.empty())) {
            byte[] nonce = HexFormat.of().parseHex("000000000000004a00000000");
            byte[] body = key.decrypt(CipherMechanism.CHACHA20, text, nonce, NOTHING, 0);
            assertThat(HexFormat.of().formatHex(body))
                    .startsWith("6e2e359a2568f98041ba0728dd0d6981")
                    .endsWith("5af90bbf74a35be6b40b8eedf2785e42874d");
        }
    }

    private static String mac(
            KeyAlgorithm algorithm, MacMechanism mechanism, byte[] secret, byte[] data) {
        KeySpec spec = KeySpec.sized(algorithm, secret.length * 8);
        try (SecretBytes material = SecretBytes.consume(secret.clone());
                KeyHandle key = Tables.best().open(spec, material, Optional.empty())) {
            return HexFormat.of().formatHex(key.mac(mechanism, data));
        }
    }

    private static KeyHandle key(KeyAlgorithm algorithm) {
        KeySpec spec = KeySpec.sized(algorithm, algorithm == KeyAlgorithm.TDEA ? 192 : 256);
        try (GeneratedKey made = Tables.best().generate(spec)) {
            return Tables.best().open(spec, made.material(), Optional.empty());
        }
    }

    private static void undecryptable(ThrowingCallable decryption) {
        assertThatThrownBy(decryption)
                .hasNoCause()
                .hasMessage("the ciphertext does not decrypt with this key");
    }

    private static void refused(RefusalCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(Refusal.Thrown.class)
                .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                .isEqualTo(code);
    }
}

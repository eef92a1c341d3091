package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureMechanism.Input;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyHandleTest {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final KeySpec RSA_2048 = new KeySpec.Rsa(2048);
    private static final KeySpec RSA_1024 = new KeySpec.Rsa(1024);
    private static final KeySpec AES = new KeySpec.Aes(256);
    private static final KeySpec P256 = new KeySpec.Ec(Curve.P256);

    /** RSA keys take long to make; each table makes each size once. */
    private static final Map<Object, GeneratedKey> KEYS = new HashMap<>();

    static Stream<Arguments> tablesAndSpecs() {
        List<KeySpec> specs =
                List.of(
                        new KeySpec.Aes(128),
                        new KeySpec.Aes(192),
                        AES,
                        RSA_1024,
                        RSA_2048,
                        new KeySpec.Ec(Curve.P224),
                        P256,
                        new KeySpec.Ec(Curve.P384),
                        new KeySpec.Ec(Curve.P521),
                        new KeySpec.Ec(Curve.SECP256K1),
                        new KeySpec.Ec(Curve.P192V2),
                        new KeySpec.Ec(Curve.P239V1),
                        new KeySpec.Ec(Curve.SECP224K1),
                        new KeySpec.Ec(Curve.BRAINPOOL160),
                        new KeySpec.Ec(Curve.BRAINPOOL512),
                        new KeySpec.Ec(Curve.FRP256V1),
                        new KeySpec.Ed(Curve.ED25519),
                        new KeySpec.Ed(Curve.ED448),
                        new KeySpec.Dsa(1024),
                        new KeySpec.Dsa(2048),
                        new KeySpec.Dsa(3072),
                        KeySpec.sized(KeyAlgorithm.CHACHA20, 256),
                        KeySpec.sized(KeyAlgorithm.CAMELLIA, 128),
                        KeySpec.sized(KeyAlgorithm.CAMELLIA, 256),
                        KeySpec.sized(KeyAlgorithm.TDEA, 192),
                        KeySpec.sized(KeyAlgorithm.HMAC_SHA256, 256));
        return Tables.all()
                .flatMap(
                        table ->
                                specs.stream()
                                        .map(
                                                spec ->
                                                        Arguments.of(
                                                                table,
                                                                Named.of(
                                                                        spec.displayName(),
                                                                        spec))));
    }

    @ParameterizedTest
    @MethodSource("tablesAndSpecs")
    void every_signature_mechanism_works_with_its_keys_and_no_others(
            Mechanisms mechanisms, KeySpec spec) {
        try (KeyHandle key = open(mechanisms, spec)) {
            for (SignatureMechanism mechanism : SignatureMechanism.values()) {
                byte[] payload = payload(mechanism);
                if (!mechanism.fits(spec)) {
                    refused(RefusalCode.MECHANISM_KEY_MISMATCH, () -> key.sign(mechanism, payload));
                    refused(
                            RefusalCode.MECHANISM_KEY_MISMATCH,
                            () -> key.verify(mechanism, payload, NOTHING));
                } else if (spec.equals(RSA_1024) && mechanism.name().matches(".*512.*PSS")) {
                    refused(RefusalCode.KEY_SIZE_INVALID, () -> key.sign(mechanism, payload));
                } else {
                    signsAndVerifies(mechanisms, key, mechanism, payload);
                }
            }
        }
    }

    private static void signsAndVerifies(
            Mechanisms mechanisms, KeyHandle key, SignatureMechanism mechanism, byte[] payload) {
        byte[] signature = key.sign(mechanism, payload);
        Bytes spki = generated(mechanisms, key.spec()).publicKey().orElseThrow();
        PublicKeyHandle publicKey = mechanisms.openPublic(key.spec(), spki);
        byte[] other = payload.clone();
        other[0] ^= 1;
        for (int round = 0;
                round < 2;
                round++) { // the second meets what the first left in the pool
            assertThat(key.verify(mechanism, payload, signature)).as(mechanism.name()).isTrue();
            assertThat(publicKey.verify(mechanism, payload, signature)).isTrue();
            assertThat(publicKey.verify(mechanism, other, signature)).isFalse();
            for (byte[] malformed : malformations(signature)) {
                assertThat(key.verify(mechanism, payload, malformed)).isFalse();
            }
        }
        if (mechanism.scheme() == SignatureMechanism.Scheme.ECDSA_DETERMINISTIC) {
            assertThat(key.sign(mechanism, payload)).isEqualTo(signature);
        }
    }

    private static List<byte[]> malformations(byte[] signature) {
        byte[] altered = signature.clone();
        altered[altered.length - 1] ^= 1;
        byte[] first = signature.clone();
        first[0] ^= 1;
        byte[] ones = signature.clone();
        Arrays.fill(ones, (byte) 0xff);
        return List.of(
                NOTHING,
                altered,
                first,
                ones,
                new byte[signature.length],
                Arrays.copyOf(signature, signature.length - 1),
                Arrays.copyOf(signature, signature.length + 1));
    }

    @ParameterizedTest
    @MethodSource("tablesAndSpecs")
    void every_cipher_mechanism_works_with_its_keys_and_no_others(
            Mechanisms mechanisms, KeySpec spec) {
        byte[] block = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        try (KeyHandle key = open(mechanisms, spec)) {
            for (CipherMechanism mechanism : CipherMechanism.values()) {
                if (mechanism.algorithm() != spec.algorithm()) {
                    refused(
                            RefusalCode.MECHANISM_KEY_MISMATCH,
                            () -> key.encrypt(mechanism, block, NOTHING, 0, mechanisms.random()));
                    refused(
                            RefusalCode.MECHANISM_KEY_MISMATCH,
                            () -> key.decrypt(mechanism, block, NOTHING, NOTHING, 0));
                } else if (spec.equals(RSA_1024) && mechanism.name().endsWith("OAEP_WITH_SHA512")) {
                    refused(
                            RefusalCode.KEY_SIZE_INVALID,
                            () -> key.encrypt(mechanism, block, NOTHING, 0, mechanisms.random()));
                } else {
                    Ciphertext made =
                            key.encrypt(mechanism, block, NOTHING, 0, mechanisms.random());
                    assertThat(made.iv().length()).isEqualTo(mechanism.ivBytes());
                    assertThat(made.tag().length()).isEqualTo(mechanism.authenticated() ? 16 : 0);
                    byte[] body = made.bodyWithTag().toArray();
                    byte[] iv = made.iv().toArray();
                    byte[] expected =
                            mechanism == CipherMechanism.RSA_NO_PADDING
                                    ? RsaForms.leftPadded(block, body.length)
                                    : block;
                    for (int round = 0; round < 2; round++) {
                        assertThat(key.decrypt(mechanism, body, iv, NOTHING, 0))
                                .as(mechanism.name())
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void the_public_half_is_found_in_the_private_one(Mechanisms mechanisms) {
        for (KeySpec spec :
                List.of(
                        RSA_2048,
                        P256,
                        new KeySpec.Dsa(2048),
                        new KeySpec.Ed(Curve.ED448),
                        new KeySpec.Ed(Curve.ED25519))) {
            GeneratedKey made = generated(mechanisms, spec);
            assertThat(mechanisms.publicKeyOf(spec, made.material()))
                    .isEqualTo(made.publicKey().orElseThrow());
            try (KeyHandle alone = mechanisms.open(spec, made.material(), Optional.empty());
                    KeyHandle whole = open(mechanisms, spec)) {
                SignatureMechanism mechanism = mechanismOf(spec);
                assertThat(alone.verify(mechanism, MESSAGE, whole.sign(mechanism, MESSAGE)))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ecdsa_takes_digests_of_any_length_and_cuts_them_to_the_order(Mechanisms mechanisms) {
        for (Curve curve : Curve.values()) {
            if (curve.algorithm() != KeyAlgorithm.EC) {
                continue;
            }
            try (KeyHandle key = open(mechanisms, new KeySpec.Ec(curve))) {
                for (int length : new int[] {1, 19, 32, 64, 66, 67, 200}) {
                    byte[] digest = new byte[length];
                    Arrays.fill(digest, (byte) 0xa5);
                    byte[] signature = key.sign(SignatureMechanism.NONE_WITH_ECDSA, digest);
                    byte[] cut = Arrays.copyOf(digest, Math.min(length, curve.scalarBytes()));
                    assertThat(key.verify(SignatureMechanism.NONE_WITH_ECDSA, cut, signature))
                            .isTrue();
                }
                refused(
                        RefusalCode.INVALID_PAYLOAD,
                        () -> key.sign(SignatureMechanism.NONE_WITH_ECDSA, NOTHING));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void a_digest_has_exactly_the_length_of_its_hash(Mechanisms mechanisms) {
        try (KeyHandle key = open(mechanisms, RSA_2048)) {
            for (SignatureMechanism mechanism : SignatureMechanism.values()) {
                if (mechanism.algorithm() != KeyAlgorithm.RSA
                        || mechanism.input() != Input.DIGEST) {
                    continue;
                }
                int length = payload(mechanism).length;
                for (int wrong : new int[] {0, length - 1, length + 1}) {
                    refused(
                            RefusalCode.INVALID_PAYLOAD,
                            () -> key.sign(mechanism, new byte[wrong]));
                }
            }
            for (int length : new int[] {20, 28, 32, 48, 64}) {
                byte[] digest = new byte[length];
                byte[] signature = key.sign(SignatureMechanism.NONE_WITH_RSA_PSS, digest);
                assertThat(key.verify(SignatureMechanism.NONE_WITH_RSA_PSS, digest, signature))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void bare_rsa_signs_up_to_the_room_that_padding_leaves(Mechanisms mechanisms) {
        try (KeyHandle key = open(mechanisms, RSA_2048)) {
            for (int length : new int[] {0, 1, 245}) {
                byte[] payload = new byte[length];
                byte[] signature = key.sign(SignatureMechanism.NONE_WITH_RSA, payload);
                assertThat(key.verify(SignatureMechanism.NONE_WITH_RSA, payload, signature))
                        .isTrue();
            }
            refused(
                    RefusalCode.INVALID_PAYLOAD,
                    () -> key.sign(SignatureMechanism.NONE_WITH_RSA, new byte[246]));
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_encrypts_up_to_the_room_that_padding_leaves(Mechanisms mechanisms) {
        Map<CipherMechanism, Integer> rooms =
                Map.of(
                        CipherMechanism.RSA, 245,
                        CipherMechanism.RSA_PADDING_OAEP, 214,
                        CipherMechanism.RSA_PADDING_OAEP_WITH_SHA224, 198,
                        CipherMechanism.RSA_PADDING_OAEP_WITH_SHA256, 190,
                        CipherMechanism.RSA_PADDING_OAEP_WITH_SHA384, 158,
                        CipherMechanism.RSA_PADDING_OAEP_WITH_SHA512, 126);
        try (KeyHandle key = open(mechanisms, RSA_2048)) {
            rooms.forEach(
                    (mechanism, room) -> {
                        byte[] most = new byte[room];
                        byte[] body =
                                key.encrypt(mechanism, most, NOTHING, 0, mechanisms.random())
                                        .body()
                                        .toArray();
                        assertThat(key.decrypt(mechanism, body, NOTHING, NOTHING, 0))
                                .isEqualTo(most);
                        refused(
                                RefusalCode.INVALID_PAYLOAD,
                                () ->
                                        key.encrypt(
                                                mechanism,
                                                new byte[room + 1],
                                                NOTHING,
                                                0,
                                                mechanisms.random()));
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void bare_rsa_encrypts_numbers_below_the_modulus(Mechanisms mechanisms) {
        CipherMechanism mechanism = CipherMechanism.RSA_NO_PADDING;
        try (KeyHandle key = open(mechanisms, RSA_2048)) {
            byte[] modulus = modulus(generated(mechanisms, RSA_2048));
            byte[] below = new BigInteger(1, modulus).subtract(BigInteger.ONE).toByteArray();
            byte[] largest = Arrays.copyOfRange(below, below.length - 256, below.length);
            byte[] body =
                    key.encrypt(mechanism, largest, NOTHING, 0, mechanisms.random())
                            .body()
                            .toArray();
            assertThat(key.decrypt(mechanism, body, NOTHING, NOTHING, 0)).isEqualTo(largest);
            for (byte[] tooLarge : List.of(modulus, new byte[257])) {
                refused(
                        RefusalCode.INVALID_PAYLOAD,
                        () -> key.encrypt(mechanism, tooLarge, NOTHING, 0, mechanisms.random()));
            }
            refused(
                    RefusalCode.DECRYPT_FAILED,
                    () -> key.decrypt(mechanism, modulus, NOTHING, NOTHING, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void gcm_tags_have_the_lengths_of_the_contract(Mechanisms mechanisms) {
        try (KeyHandle key = open(mechanisms, AES)) {
            for (int bits : new int[] {64, 96, 104, 112, 120, 128}) {
                Ciphertext made =
                        key.encrypt(
                                CipherMechanism.AES_GCM,
                                MESSAGE,
                                MESSAGE,
                                bits,
                                mechanisms.random());
                assertThat(made.tag().length()).isEqualTo(bits / 8);
                assertThat(made.body().length()).isEqualTo(MESSAGE.length);
                assertThat(
                                key.decrypt(
                                        CipherMechanism.AES_GCM,
                                        made.bodyWithTag().toArray(),
                                        made.iv().toArray(),
                                        MESSAGE,
                                        bits))
                        .isEqualTo(MESSAGE);
            }
            for (int bits : new int[] {-1, 8, 32, 63, 65, 88, 127, 129, 136}) {
                refused(
                        RefusalCode.TAG_LENGTH_INVALID,
                        () ->
                                key.encrypt(
                                        CipherMechanism.AES_GCM,
                                        MESSAGE,
                                        NOTHING,
                                        bits,
                                        mechanisms.random()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void no_two_failures_of_a_decryption_can_be_told_apart(Mechanisms mechanisms) {
        try (KeyHandle key = open(mechanisms, AES)) {
            Ciphertext made =
                    key.encrypt(CipherMechanism.AES_GCM, MESSAGE, MESSAGE, 0, mechanisms.random());
            byte[] iv = made.iv().toArray();
            byte[] body = made.bodyWithTag().toArray();
            byte[] altered = body.clone();
            altered[0] ^= 1;
            for (byte[] bad : List.of(altered, NOTHING, new byte[15], new byte[64])) {
                failsToDecrypt(() -> key.decrypt(CipherMechanism.AES_GCM, bad, iv, MESSAGE, 0));
            }
            failsToDecrypt(() -> key.decrypt(CipherMechanism.AES_GCM, body, iv, NOTHING, 0));
            failsToDecrypt(() -> key.decrypt(CipherMechanism.AES_GCM, body, iv, MESSAGE, 96));
            failsToDecrypt(() -> key.decrypt(CipherMechanism.AES_GCM, body, iv, MESSAGE, 64));
            byte[] cbcIv = new byte[16];
            for (int length : new int[] {0, 1, 15, 17}) {
                failsToDecrypt(
                        () ->
                                key.decrypt(
                                        CipherMechanism.AES, new byte[length], cbcIv, NOTHING, 0));
            }
            for (CipherMechanism whole :
                    List.of(CipherMechanism.AES_ECB, CipherMechanism.AES_CBC_NO_PADDING)) {
                byte[] fitting = new byte[whole.ivBytes()];
                failsToDecrypt(() -> key.decrypt(whole, new byte[17], fitting, NOTHING, 0));
            }
        }
        try (KeyHandle key = open(mechanisms, RSA_2048)) {
            for (CipherMechanism mechanism :
                    List.of(
                            CipherMechanism.RSA,
                            CipherMechanism.RSA_PADDING_OAEP,
                            CipherMechanism.RSA_PADDING_OAEP_WITH_SHA512)) {
                byte[] number = new byte[256];
                number[255] = 2;
                for (byte[] bad : List.of(number, NOTHING, new byte[255], new byte[257])) {
                    failsToDecrypt(() -> key.decrypt(mechanism, bad, NOTHING, NOTHING, 0));
                }
                byte[] ones = new byte[256];
                Arrays.fill(ones, (byte) -1);
                failsToDecrypt(() -> key.decrypt(mechanism, ones, NOTHING, NOTHING, 0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void payloads_that_do_not_fit_a_cipher_are_refused(Mechanisms mechanisms) {
        try (KeyHandle key = open(mechanisms, AES);
                KeyHandle rsa = open(mechanisms, RSA_2048)) {
            for (CipherMechanism whole :
                    List.of(CipherMechanism.AES_ECB, CipherMechanism.AES_CBC_NO_PADDING)) {
                for (int length : new int[] {1, 15, 17}) {
                    refused(
                            RefusalCode.INVALID_PAYLOAD,
                            () ->
                                    key.encrypt(
                                            whole,
                                            new byte[length],
                                            NOTHING,
                                            0,
                                            mechanisms.random()));
                }
            }
            for (CipherMechanism mechanism :
                    List.of(CipherMechanism.AES, CipherMechanism.AES_CTR)) {
                refused(
                        RefusalCode.INVALID_PAYLOAD,
                        () -> key.encrypt(mechanism, MESSAGE, MESSAGE, 0, mechanisms.random()));
                for (int length : new int[] {0, 12, 15, 17}) {
                    refused(
                            RefusalCode.INVALID_PAYLOAD,
                            () ->
                                    key.decrypt(
                                            mechanism, new byte[16], new byte[length], NOTHING, 0));
                }
            }
            refused(
                    RefusalCode.INVALID_PAYLOAD,
                    () ->
                            rsa.encrypt(
                                    CipherMechanism.RSA, MESSAGE, MESSAGE, 0, mechanisms.random()));
            refused(
                    RefusalCode.INVALID_PAYLOAD,
                    () -> rsa.decrypt(CipherMechanism.RSA, new byte[256], MESSAGE, NOTHING, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void a_closed_handle_says_so_and_closing_again_is_harmless(Mechanisms mechanisms) {
        KeyHandle key = open(mechanisms, P256);
        key.sign(SignatureMechanism.SHA256_WITH_ECDSA, MESSAGE);
        key.close();
        key.close();
        assertThatThrownBy(() -> key.sign(SignatureMechanism.SHA256_WITH_ECDSA, MESSAGE))
                .isInstanceOf(KeyHandleClosed.class);
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    @Timeout(60)
    void many_threads_sign_with_one_handle_and_closing_lets_them_finish(Mechanisms mechanisms)
            throws Exception {
        int threads = 16;
        for (KeySpec spec : List.of(P256, new KeySpec.Ec(Curve.SECP256K1), RSA_2048)) {
            SignatureMechanism mechanism = mechanismOf(spec);
            KeyHandle key = open(mechanisms, spec);
            CountDownLatch warm = new CountDownLatch(threads);
            try (var executor = Executors.newFixedThreadPool(threads);
                    KeyHandle verifier = open(mechanisms, spec)) {
                List<Future<Integer>> signers =
                        IntStream.range(0, threads)
                                .mapToObj(
                                        number ->
                                                executor.submit(
                                                        () ->
                                                                signUntilClosed(
                                                                        key, verifier, mechanism,
                                                                        number, warm)))
                                .toList();
                warm.await();
                key.close();
                for (Future<Integer> signer : signers) {
                    assertThat(signer.get()).isPositive();
                }
            }
        }
    }

    private static int signUntilClosed(
            KeyHandle key,
            KeyHandle verifier,
            SignatureMechanism mechanism,
            int number,
            CountDownLatch warm) {
        int signed = 0;
        while (true) {
            byte[] payload = {(byte) number, (byte) signed};
            try {
                byte[] signature = key.sign(mechanism, payload);
                assertThat(verifier.verify(mechanism, payload, signature)).isTrue();
            } catch (KeyHandleClosed _) {
                return signed;
            }
            if (++signed == 5) {
                warm.countDown();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tablesAndSpecs")
    void material_of_another_kind_is_refused(Mechanisms mechanisms, KeySpec spec) {
        KeySpec other = spec.equals(P256) ? new KeySpec.Ec(Curve.SECP256K1) : P256;
        GeneratedKey wrong = generated(mechanisms, other);
        refused(
                RefusalCode.KEY_ATTRIBUTES_INVALID,
                () -> mechanisms.open(spec, wrong.material(), wrong.publicKey()));
        refused(
                RefusalCode.KEY_ATTRIBUTES_INVALID,
                () -> mechanisms.openPublic(spec, wrong.publicKey().orElseThrow()));
        try (SecretBytes nonsense = SecretBytes.consume(new byte[] {0x30, 0x03, 0x02, 0x01})) {
            refused(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    () -> mechanisms.open(spec, nonsense, Optional.empty()));
        }
        refused(
                RefusalCode.KEY_ATTRIBUTES_INVALID,
                () -> mechanisms.openPublic(spec, Bytes.ofHex("30030201")));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void a_point_off_its_curve_is_no_public_key(Mechanisms mechanisms) {
        for (Curve curve : Curve.values()) {
            if (curve.algorithm() != KeyAlgorithm.EC) {
                continue;
            }
            KeySpec spec = new KeySpec.Ec(curve);
            byte[] spki = generated(mechanisms, spec).publicKey().orElseThrow().toArray();
            spki[spki.length - 1] ^= 1;
            refused(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    () -> mechanisms.openPublic(spec, Bytes.of(spki)));
        }
    }

    @ParameterizedTest
    @MethodSource("tablesAndSpecs")
    void neither_text_nor_exceptions_show_key_material(Mechanisms mechanisms, KeySpec spec) {
        GeneratedKey made = generated(mechanisms, spec);
        String hex = made.material().with(HexFormat.of()::formatHex);
        String inner = hex.substring(hex.length() - 32);
        try (KeyHandle key = open(mechanisms, spec)) {
            assertThat(made + " " + key).doesNotContain(inner);
            assertThatThrownBy(
                            () ->
                                    mechanisms.open(
                                            new KeySpec.Rsa(4096),
                                            made.material(),
                                            made.publicKey()))
                    .hasMessageNotContaining(inner)
                    .hasNoCause();
        }
    }

    private static GeneratedKey generated(Mechanisms mechanisms, KeySpec spec) {
        synchronized (KEYS) {
            return KEYS.computeIfAbsent(
                    List.of(mechanisms.accelerated(), spec), _ -> mechanisms.generate(spec));
        }
    }

    private static KeyHandle open(Mechanisms mechanisms, KeySpec spec) {
        GeneratedKey made = generated(mechanisms, spec);
        return mechanisms.open(spec, made.material(), made.publicKey());
    }

    private static byte[] modulus(GeneratedKey rsa) {
        byte[] spki = rsa.publicKey().orElseThrow().toArray();
        // … INTEGER (257 bytes, the first 0), INTEGER 65537 (5 bytes with its header)
        return Arrays.copyOfRange(spki, spki.length - 5 - 256, spki.length - 5);
    }

    private static SignatureMechanism mechanismOf(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Ec _ -> SignatureMechanism.SHA256_WITH_ECDSA;
            case KeySpec.Ed _ -> SignatureMechanism.EDDSA;
            case KeySpec.Rsa _ -> SignatureMechanism.SHA256_WITH_RSA;
            case KeySpec.Dsa _ -> SignatureMechanism.SHA256_WITH_DSA;
            case KeySpec.Bls _ -> SignatureMechanism.BLS;
            case KeySpec.Symmetric _, KeySpec.Xdh _, KeySpec.Dh _, KeySpec.Parametrized _ ->
                    throw new IllegalArgumentException("not in this test");
        };
    }

    private static byte[] payload(SignatureMechanism mechanism) {
        return switch (mechanism.input()) {
            case MESSAGE, RAW -> MESSAGE.clone();
            case DIGEST -> new byte[mechanism.hash().map(hash -> hash.bytes()).orElse(32)];
        };
    }

    private static void failsToDecrypt(ThrowingCallable decryption) {
        assertThatThrownBy(decryption)
                .isInstanceOf(Refusal.Thrown.class)
                .hasNoCause()
                .hasMessage("the ciphertext does not decrypt with this key")
                .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                .isEqualTo(RefusalCode.DECRYPT_FAILED);
    }

    private static void refused(RefusalCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(Refusal.Thrown.class)
                .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                .isEqualTo(code);
    }
}

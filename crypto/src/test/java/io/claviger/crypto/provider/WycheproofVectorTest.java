package io.claviger.crypto.provider;

import static io.claviger.crypto.provider.Wycheproof.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public vectors of the Wycheproof project, through handles, on both provider tables. */
class WycheproofVectorTest {
    private static final byte[] NOTHING = new byte[0];
    private static final KeySpec RSA = new KeySpec.Rsa(2048);
    private static final int CHACHA_NONCE_BYTES = 12;
    private static final int GCM_IV_BYTES = 12;
    private static final BigInteger SECP256K1_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ecdsa_p256_in_der(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.Ec(Curve.P256);
        run(
                "ecdsa_secp256r1_sha256",
                verifying(mechanisms, spec, SignatureMechanism.SHA256_WITH_ECDSA));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ecdsa_p256_in_raw_form(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.Ec(Curve.P256);
        run(
                "ecdsa_secp256r1_sha256_p1363",
                (group, test) -> {
                    var key = mechanisms.openPublic(spec, spki(group));
                    return SignatureForms.rawToDer(hex(test, "sig"), Curve.P256)
                            .filter(
                                    der ->
                                            key.verify(
                                                    SignatureMechanism.SHA256_WITH_ECDSA,
                                                    hex(test, "msg"),
                                                    der))
                            .isPresent();
                });
    }

    /** Bitcoin refuses high s. That is its rule, not ECDSA's; so the test applies it. */
    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ecdsa_secp256k1(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.Ec(Curve.SECP256K1);
        var verifying = verifying(mechanisms, spec, SignatureMechanism.SHA256_WITH_ECDSA);
        run(
                "ecdsa_secp256k1_sha256_bitcoin",
                (group, test) -> verifying.test(group, test) && hasLowS(hex(test, "sig")));
    }

    private static boolean hasLowS(byte[] der) {
        byte[] raw = SignatureForms.derToRaw(der, Curve.SECP256K1).orElseThrow();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
        return s.compareTo(SECP256K1_ORDER.shiftRight(1)) <= 0;
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ed25519(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.Ed(Curve.ED25519);
        run("ed25519", verifying(mechanisms, spec, SignatureMechanism.EDDSA));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_pkcs1_verification(Mechanisms mechanisms) {
        run(
                "rsa_signature_2048_sha256",
                (group, test) ->
                        mechanisms
                                .openPublic(RSA, spki(group))
                                .verify(
                                        SignatureMechanism.SHA256_WITH_RSA,
                                        hex(test, "msg"),
                                        hex(test, "sig")));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_pkcs1_generation(Mechanisms mechanisms) {
        run(
                "rsa_pkcs1_2048_sig_gen",
                (group, test) -> {
                    SignatureMechanism mechanism =
                            switch (group.get("sha").asText()) {
                                case "SHA-1" -> SignatureMechanism.SHA1_WITH_RSA;
                                case "SHA-224" -> SignatureMechanism.SHA224_WITH_RSA;
                                case "SHA-256" -> SignatureMechanism.SHA256_WITH_RSA;
                                case "SHA-384" -> SignatureMechanism.SHA384_WITH_RSA;
                                case "SHA-512" -> SignatureMechanism.SHA512_WITH_RSA;
                                default -> throw new IllegalStateException("a new hash");
                            };
                    try (KeyHandle key = rsa(mechanisms, group)) {
                        return Arrays.equals(
                                hex(test, "sig"), key.sign(mechanism, hex(test, "msg")));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_pss_verification(Mechanisms mechanisms) {
        run(
                "rsa_pss_2048_sha256_mgf1_32",
                verifying(mechanisms, RSA, SignatureMechanism.SHA256_WITH_RSA_PSS));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_pkcs1_decryption(Mechanisms mechanisms) {
        run(
                "rsa_pkcs1_2048",
                (group, test) -> {
                    try (KeyHandle key = rsa(mechanisms, group)) {
                        return opens(
                                test,
                                () ->
                                        key.decrypt(
                                                CipherMechanism.RSA,
                                                hex(test, "ct"),
                                                NOTHING,
                                                NOTHING,
                                                0));
                    }
                });
    }

    /** OAEP labels are not in the product's contract: those vectors must not open. */
    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_oaep_decryption(Mechanisms mechanisms) {
        run(
                "rsa_oaep_2048_sha256_mgf1sha256",
                (group, test) -> {
                    boolean opened;
                    try (KeyHandle key = rsa(mechanisms, group)) {
                        opened =
                                opens(
                                        test,
                                        () ->
                                                key.decrypt(
                                                        CipherMechanism
                                                                .RSA_PADDING_OAEP_WITH_SHA256,
                                                        hex(test, "ct"),
                                                        NOTHING,
                                                        NOTHING,
                                                        0));
                    }
                    if (hex(test, "label").length > 0) {
                        assertThat(opened).isFalse();
                        return test.get("result").asText().equals("valid");
                    }
                    return opened;
                });
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void aes_cbc(Mechanisms mechanisms) {
        run(
                "aes_cbc_pkcs5",
                (group, test) ->
                        aes(
                                mechanisms,
                                group,
                                test,
                                CipherMechanism.AES,
                                NOTHING,
                                hex(test, "ct")));
    }

    /** The product's IV has 12 bytes; a vector with another one must be refused as such. */
    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void aes_gcm(Mechanisms mechanisms) {
        run(
                "aes_gcm",
                (group, test) -> {
                    byte[] body = concat(hex(test, "ct"), hex(test, "tag"));
                    if (hex(test, "iv").length != GCM_IV_BYTES) {
                        assertThat(refusal(mechanisms, group, test, body))
                                .isEqualTo(RefusalCode.INVALID_PAYLOAD);
                        return test.get("result").asText().equals("valid");
                    }
                    return aes(
                            mechanisms,
                            group,
                            test,
                            CipherMechanism.AES_GCM,
                            hex(test, "aad"),
                            body);
                });
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void chacha20_poly1305(Mechanisms mechanisms) {
        run(
                "chacha20_poly1305",
                (group, test) -> {
                    byte[] body = concat(hex(test, "ct"), hex(test, "tag"));
                    KeySpec spec = KeySpec.sized(KeyAlgorithm.CHACHA20, 256);
                    try (SecretBytes material = SecretBytes.consume(hex(test, "key"));
                            KeyHandle key = mechanisms.open(spec, material, Optional.empty())) {
                        Supplier<byte[]> decryption =
                                () ->
                                        key.decrypt(
                                                CipherMechanism.CHACHA20_AEAD,
                                                body,
                                                hex(test, "iv"),
                                                hex(test, "aad"),
                                                0);
                        // The nonce has 12 bytes (RFC 8439): no vector with another one is valid.
                        if (hex(test, "iv").length != CHACHA_NONCE_BYTES) {
                            assertThatThrownBy(decryption::get)
                                    .isInstanceOfSatisfying(
                                            Refusal.Thrown.class,
                                            thrown ->
                                                    assertThat(thrown.refusal().code())
                                                            .isEqualTo(
                                                                    RefusalCode.INVALID_PAYLOAD));
                            return false;
                        }
                        return opens(test, decryption);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void aes_cmac(Mechanisms mechanisms) {
        run("aes_cmac", macs(mechanisms, KeyAlgorithm.AES, MacMechanism.AES_CMAC));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void hmac_sha256(Mechanisms mechanisms) {
        run("hmac_sha256", macs(mechanisms, KeyAlgorithm.HMAC_SHA256, MacMechanism.HMACSHA256));
    }

    /** The product gives whole codes; the head of one, and a key of an impossible size, are not. */
    private static BiPredicate<JsonNode, JsonNode> macs(
            Mechanisms mechanisms, KeyAlgorithm algorithm, MacMechanism mechanism) {
        return (group, test) -> {
            byte[] code = hex(test, "tag");
            int bits = group.get("keySize").asInt();
            try {
                KeySpec spec = KeySpec.sized(algorithm, bits);
                try (SecretBytes material = SecretBytes.consume(hex(test, "key"));
                        KeyHandle key = mechanisms.open(spec, material, Optional.empty())) {
                    if (code.length < mechanism.bytes()) {
                        assertThat(key.verifyMac(mechanism, hex(test, "msg"), code)).isFalse();
                        byte[] head =
                                Arrays.copyOf(key.mac(mechanism, hex(test, "msg")), code.length);
                        return Arrays.equals(head, code);
                    }
                    return key.verifyMac(mechanism, hex(test, "msg"), code);
                }
            } catch (IllegalArgumentException _) {
                return false;
            }
        };
    }

    private static void run(String name, BiPredicate<JsonNode, JsonNode> accepts) {
        Wycheproof vectors = Wycheproof.load(name);
        Wycheproof.Outcome outcome = vectors.run(accepts);
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.cases()).isEqualTo(vectors.declaredCases()).isPositive();
    }

    private static BiPredicate<JsonNode, JsonNode> verifying(
            Mechanisms mechanisms, KeySpec spec, SignatureMechanism mechanism) {
        Map<Bytes, PublicKeyHandle> keys = new HashMap<>();
        return (group, test) ->
                keys.computeIfAbsent(spki(group), spki -> mechanisms.openPublic(spec, spki))
                        .verify(mechanism, hex(test, "msg"), hex(test, "sig"));
    }

    private static Bytes spki(JsonNode group) {
        return Bytes.of(hex(group, "publicKeyDer"));
    }

    private static KeyHandle rsa(Mechanisms mechanisms, JsonNode group) {
        try (SecretBytes pkcs8 = SecretBytes.consume(hex(group, "privateKeyPkcs8"))) {
            return mechanisms.open(RSA, pkcs8, Optional.empty());
        }
    }

    /** Decrypts, and for a valid vector also encrypts to the same bytes. */
    private static boolean aes(
            Mechanisms mechanisms,
            JsonNode group,
            JsonNode test,
            CipherMechanism mechanism,
            byte[] aad,
            byte[] body) {
        byte[] iv = hex(test, "iv");
        boolean opened;
        try (KeyHandle key = aesKey(mechanisms, group, test)) {
            opened = opens(test, () -> key.decrypt(mechanism, body, iv, aad, 0));
        }
        if (opened) {
            // a key of its own: providers refuse an IV that they have just seen
            try (KeyHandle key = aesKey(mechanisms, group, test)) {
                Ciphertext again =
                        key.encrypt(
                                mechanism,
                                hex(test, "msg"),
                                aad,
                                0,
                                target -> System.arraycopy(iv, 0, target, 0, target.length));
                assertThat(again.bodyWithTag()).isEqualTo(Bytes.of(body));
            }
        }
        return opened;
    }

    private static RefusalCode refusal(
            Mechanisms mechanisms, JsonNode group, JsonNode test, byte[] body) {
        try (KeyHandle key = aesKey(mechanisms, group, test)) {
            key.decrypt(CipherMechanism.AES_GCM, body, hex(test, "iv"), hex(test, "aad"), 0);
            throw new AssertionError("an IV of another length was taken");
        } catch (Refusal.Thrown thrown) {
            return thrown.refusal().code();
        }
    }

    private static KeyHandle aesKey(Mechanisms mechanisms, JsonNode group, JsonNode test) {
        try (SecretBytes material = SecretBytes.consume(hex(test, "key"))) {
            return mechanisms.open(
                    new KeySpec.Aes(group.get("keySize").asInt()), material, Optional.empty());
        }
    }

    /** True if it decrypts to the message, false if it is refused as DECRYPT_FAILED. */
    private static boolean opens(JsonNode test, Supplier<byte[]> decryption) {
        try {
            assertThat(decryption.get()).isEqualTo(hex(test, "msg"));
            return true;
        } catch (Refusal.Thrown thrown) {
            assertThat(thrown.refusal().code()).isEqualTo(RefusalCode.DECRYPT_FAILED);
            return false;
        }
    }

    private static byte[] concat(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }
}

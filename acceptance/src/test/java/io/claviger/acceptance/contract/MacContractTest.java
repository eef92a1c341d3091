package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Message authentication codes over HTTP: HMAC (RFC 2104) and CMAC (SP 800-38B). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MacContractTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    private final Tenant tenant;

    MacContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void openThePartition() {
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        "{\"importKeys\":true,\"exportKeys\":true}")
                .expect(200);
        tenant.createKey("hmac", Map.of("algorithm", "HMACSHA256", "keySize", 256));
        tenant.createKey("aes", Map.of("algorithm", "AES", "keySize", 256));
        tenant.createKey("ec", Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"));
    }

    private void importSecret(String label, String algorithm, byte[] key) {
        tenant.keys()
                .post(
                        "/v1/key/import/plain",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                algorithm,
                                "secretKey",
                                Body.base64(key),
                                "attributes",
                                Map.of("sign", true)))
                .expect(201);
    }

    private static ObjectNode members(String key, byte[] payload, @Nullable String mechanism) {
        return Body.node(
                "keyName", key, "payload", Body.base64(payload), "macAlgorithm", mechanism);
    }

    private Http.Answer mac(String key, byte[] payload, @Nullable String mechanism) {
        return tenant.use()
                .post(
                        "/v1/synchronousHmac",
                        Body.of("hmacRequest", members(key, payload, mechanism)));
    }

    private byte[] made(String key, byte[] payload, @Nullable String mechanism) {
        Http.Answer answer = mac(key, payload, mechanism).expect(200);
        assertThat(Refusals.names(answer.json())).containsExactly("keyedHash");
        assertThat(answer.header("Claviger-Evidence")).isPresent();
        return Body.bytes(answer.json().path("keyedHash").asText());
    }

    private Http.Answer verify(
            String key, byte[] payload, @Nullable String mechanism, byte[] code) {
        ObjectNode request = members(key, payload, mechanism);
        request.put("signature", Body.base64(code));
        return tenant.use().post("/v1/verify", Body.of("verifyHmacRequest", request));
    }

    private boolean verifies(String key, byte[] payload, @Nullable String mechanism, byte[] code) {
        return verify(key, payload, mechanism, code)
                .expect(200)
                .json()
                .path("signatureValid")
                .asBoolean();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HMACSHA1",
                "HMACSHA224",
                "HMACSHA256",
                "HMACSHA384",
                "HMACSHA512",
                "HMACSHA3224",
                "HMACSHA3256",
                "HMACSHA3384",
                "HMACSHA3512"
            })
    void the_jdk_makes_the_same_hmac(String algorithm) throws GeneralSecurityException {
        String label = "same-" + algorithm;
        tenant.keys()
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                algorithm,
                                "attributes",
                                Map.of("sign", true, "extractable", true, "sensitive", false)))
                .expect(201);
        String key =
                tenant.keys()
                        .post("/v1/key/export/plain", Body.of("label", label))
                        .expect(200)
                        .json()
                        .path("secretKey")
                        .asText();
        Mac theirs = Mac.getInstance(algorithm.replaceFirst("SHA3(...)", "SHA3-$1"));
        theirs.init(new SecretKeySpec(Body.bytes(key), "HMAC"));
        for (byte[] message : List.of(new byte[0], MESSAGE, new byte[1000])) {
            byte[] ours = made(label, message, null);
            assertThat(ours).isEqualTo(theirs.doFinal(message));
            assertThat(made(label, message, algorithm)).isEqualTo(ours);
            assertThat(verifies(label, message, null, ours)).isTrue();
        }
    }

    // RFC 4231 §4.2, test case 1; its key has 160 bits.
    @ParameterizedTest
    @CsvSource({
        "HMACSHA224, 896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22",
        "HMACSHA256, b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "HMACSHA384, afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
        "HMACSHA512, 87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
    })
    void the_first_case_of_rfc_4231_comes_out_of_an_imported_key(String algorithm, String code) {
        byte[] key = new byte[20];
        Arrays.fill(key, (byte) 0x0b);
        String label = "rfc4231-" + algorithm;
        importSecret(label, algorithm, key);
        byte[] made = made(label, "Hi There".getBytes(StandardCharsets.US_ASCII), null);
        assertThat(HexFormat.of().formatHex(made)).isEqualTo(code);
    }

    @Test
    void a_secret_key_that_is_too_short_for_its_algorithm_does_not_come_in() {
        Http.Answer answer =
                tenant.keys()
                        .post(
                                "/v1/key/import/plain",
                                Body.of(
                                        "label",
                                        "short",
                                        "algorithm",
                                        "HMACSHA256",
                                        "secretKey",
                                        Body.base64(new byte[13]),
                                        "attributes",
                                        Map.of("sign", true)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(407);
    }

    // RFC 4493 §4 and SP 800-38B: the key is theirs, the messages are 0, 16, 40 and 64 bytes long.
    @ParameterizedTest
    @CsvSource({
        "0, bb1d6929e95937287fa37d129b756746",
        "16, 070a16b46b4d4144f79bdd9dd04a287c",
        "40, dfa66747de9ae63030ca32611497c827",
        "64, 51f0bebf7e3b9d92fc49741779363cfe"
    })
    void the_cases_of_rfc_4493_come_out(int bytes, String code) {
        String label = "rfc4493-" + bytes;
        importSecret(label, "AES", HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c"));
        byte[] message =
                HexFormat.of()
                        .parseHex(
                                "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                                        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        byte[] made = made(label, Arrays.copyOf(message, bytes), "AES_CMAC");
        assertThat(HexFormat.of().formatHex(made)).isEqualTo(code);
        assertThat(verifies(label, Arrays.copyOf(message, bytes), "AES_CMAC", made)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256})
    void openssl_makes_the_same_cmac(int bits) {
        byte[] key = new byte[bits / 8];
        Arrays.fill(key, (byte) 0x5a);
        String label = "openssl-" + bits;
        importSecret(label, "AES", key);
        OpenSsl.Result result =
                OpenSsl.run(
                        "mac",
                        "-cipher",
                        "aes-%d-cbc".formatted(bits),
                        "-macopt",
                        "hexkey:" + HexFormat.of().formatHex(key),
                        "-in",
                        "/dev/null",
                        "CMAC");
        assertThat(HexFormat.of().formatHex(made(label, new byte[0], "AES_CMAC")))
                .isEqualToIgnoringCase(result.output().strip());
    }

    @ParameterizedTest
    @CsvSource(
            value = {"hmac, -", "aes, AES_CMAC"},
            nullValues = "-")
    void what_was_altered_does_not_verify(String key, @Nullable String mechanism) {
        byte[] code = made(key, MESSAGE, mechanism);
        assertThat(verifies(key, MESSAGE, mechanism, code)).isTrue();
        assertThat(verifies(key, "A message".getBytes(StandardCharsets.UTF_8), mechanism, code))
                .isFalse();
        for (int at : new int[] {0, code.length - 1}) {
            byte[] flipped = code.clone();
            flipped[at] ^= 1;
            assertThat(verifies(key, MESSAGE, mechanism, flipped)).isFalse();
        }
        // A code is compared whole: a beginning of it, nothing, and more than it are all wrong.
        for (int length : new int[] {0, 1, code.length - 1, code.length + 1}) {
            assertThat(verifies(key, MESSAGE, mechanism, Arrays.copyOf(code, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void the_code_of_another_key_does_not_verify() {
        tenant.createKey("hmac-2", Map.of("algorithm", "HMACSHA256", "keySize", 256));
        tenant.createKey("aes-2", Map.of("algorithm", "AES", "keySize", 256));
        assertThat(verifies("hmac-2", MESSAGE, null, made("hmac", MESSAGE, null))).isFalse();
        assertThat(verifies("aes-2", MESSAGE, "AES_CMAC", made("aes", MESSAGE, "AES_CMAC")))
                .isFalse();
    }

    @Test
    void a_mechanism_of_another_kind_of_key_is_607_and_an_unknown_one_600() {
        for (String mechanism : List.of("HMACSHA1", "HMACSHA512", "AES_CMAC", "TDEA_CMAC")) {
            Refusals.expect(mac("hmac", MESSAGE, mechanism), 400, 607);
            Refusals.expect(verify("hmac", MESSAGE, mechanism, new byte[32]), 400, 607);
        }
        // A cipher key makes no code unless that is asked for by name.
        Refusals.expect(mac("aes", MESSAGE, null), 400, 607, "AES-256");
        Refusals.expect(mac("aes", MESSAGE, "HMACSHA256"), 400, 607);
        Refusals.expect(mac("ec", MESSAGE, null), 400, 607);
        Refusals.expect(mac("aes", MESSAGE, "CMAC"), 400, 600, "macAlgorithm");
        // Its vector would have no place in the request.
        Refusals.expect(mac("aes", MESSAGE, "AES_GMAC"), 400, 600, "macAlgorithm");
        Refusals.expect(mac("nobody", MESSAGE, null), 404, 650, "nobody");
    }

    @Test
    void making_needs_sign_and_verifying_needs_verify_and_a_password_guards_both() {
        for (boolean sign : new boolean[] {true, false}) {
            tenant.keys()
                    .post(
                            "/v1/key",
                            Body.of(
                                    "label",
                                    "only-" + sign,
                                    "algorithm",
                                    "HMACSHA256",
                                    "password",
                                    "p",
                                    "attributes",
                                    Map.of("sign", sign, "verify", !sign, "decrypt", true)))
                    .expect(201);
        }
        byte[] code = new byte[32];
        for (boolean sign : new boolean[] {true, false}) {
            ObjectNode make = members("only-" + sign, MESSAGE, null);
            ObjectNode check = members("only-" + sign, MESSAGE, null);
            check.put("signature", Body.base64(code));
            Refusals.expect(send("/v1/synchronousHmac", "hmacRequest", make), 400, 620);
            Refusals.expect(
                    send("/v1/synchronousHmac", "hmacRequest", make.put("keyPassword", "q")),
                    400,
                    620);
            Refusals.expect(
                    send("/v1/verify", "verifyHmacRequest", check.put("keyPassword", "q")),
                    400,
                    620);
            Http.Answer made =
                    send("/v1/synchronousHmac", "hmacRequest", make.put("keyPassword", "p"));
            Http.Answer checked =
                    send("/v1/verify", "verifyHmacRequest", check.put("keyPassword", "p"));
            if (sign) {
                made.expect(200);
                Refusals.expect(checked, 400, 614, "verify");
            } else {
                Refusals.expect(made, 400, 614, "sign");
                checked.expect(200);
            }
        }
    }

    private Http.Answer send(String path, String wrapper, ObjectNode request) {
        return tenant.use().post(path, Body.of(wrapper, request));
    }
}

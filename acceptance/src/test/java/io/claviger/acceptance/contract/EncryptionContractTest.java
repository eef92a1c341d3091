package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption and decryption of every mechanism (rest-api.md §4.8, §5.3), and random bytes. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptionContractTest {
    private static final byte[] BLOCK = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String WITHOUT_TAG = "encryptedPayloadWithoutMessageAuthenticationCode";

    private final Tenant tenant;

    EncryptionContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void createKeys() {
        for (int bits : List.of(128, 192, 256)) {
            tenant.createKey("aes-" + bits, Map.of("algorithm", "AES", "keySize", bits));
        }
        tenant.createKey("rsa", Map.of("algorithm", "RSA", "keySize", 2048));
        tenant.createKey("ec", Map.of("algorithm", "EC", "curveOid", "1.3.132.0.10"));
    }

    static Stream<Arguments> mechanisms() {
        return Stream.concat(
                Stream.of("AES_GCM", "AES_CTR", "AES_ECB", "AES_CBC_NO_PADDING", "AES")
                        .flatMap(
                                name ->
                                        Stream.of("aes-128", "aes-192", "aes-256")
                                                .map(key -> Arguments.of(name, key))),
                Stream.of(
                                "RSA",
                                "RSA_PADDING_PKCS",
                                "RSA_PADDING_OAEP",
                                "RSA_PADDING_OAEP_WITH_SHA1",
                                "RSA_PADDING_OAEP_WITH_SHA224",
                                "RSA_PADDING_OAEP_WITH_SHA256",
                                "RSA_PADDING_OAEP_WITH_SHA384",
                                "RSA_PADDING_OAEP_WITH_SHA512",
                                "RSA_NO_PADDING")
                        .map(name -> Arguments.of(name, "rsa")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("mechanisms")
    void every_mechanism_gives_the_payload_back_and_exactly_the_documented_members(
            String mechanism, String key) {
        Http.Answer answer = encrypt(key, mechanism, BLOCK, null, null).expect(200);
        assertThat(answer.header("Claviger-Evidence")).isPresent();
        JsonNode made = answer.json();
        assertThat(Refusals.names(made))
                .containsExactlyInAnyOrder(
                        "encryptedPayload",
                        WITHOUT_TAG,
                        "initializationVector",
                        "messageAuthenticationCode");
        assertThat(made.path("encryptedPayload").isTextual()).isTrue();
        int iv =
                switch (mechanism) {
                    case "AES_GCM" -> 12;
                    case "AES_CTR", "AES_CBC_NO_PADDING", "AES" -> 16;
                    default -> 0;
                };
        assertThat(made.path("initializationVector").isNull()).isEqualTo(iv == 0);
        if (iv > 0) {
            assertThat(bytes(made, "initializationVector")).hasSize(iv);
        }
        boolean tagged = mechanism.equals("AES_GCM");
        assertThat(made.path("messageAuthenticationCode").isNull()).isEqualTo(!tagged);
        assertThat(made.path(WITHOUT_TAG).isNull()).isEqualTo(!tagged);

        ObjectNode request = decryption(key, mechanism, made);
        Http.Answer decrypted = decrypt(request).expect(200);
        assertThat(Refusals.names(decrypted.json())).containsExactly("payload");
        byte[] expected = BLOCK;
        if (mechanism.equals("RSA_NO_PADDING")) {
            expected = new byte[256];
            System.arraycopy(BLOCK, 0, expected, 240, 16);
        }
        assertThat(bytes(decrypted.json(), "payload")).isEqualTo(expected);
    }

    @Test
    void gcm_without_a_tag_length_has_a_tag_of_128_bits_and_its_parts_join_to_the_whole() {
        for (Integer absent : Arrays.asList(null, 0)) {
            JsonNode made = encrypt("aes-256", "AES_GCM", BLOCK, absent, null).expect(200).json();
            byte[] tag = bytes(made, "messageAuthenticationCode");
            assertThat(tag).hasSize(16);
            byte[] joined = Arrays.copyOf(bytes(made, WITHOUT_TAG), 32);
            System.arraycopy(tag, 0, joined, 16, 16);
            assertThat(joined).isEqualTo(bytes(made, "encryptedPayload"));
            ObjectNode request = decryption("aes-256", "AES_GCM", made);
            request.put("encryptedPayload", Body.base64(joined));
            request.put("tagLength", 128);
            assertThat(bytes(decrypt(request).expect(200).json(), "payload")).isEqualTo(BLOCK);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 96, 104, 112, 120, 128})
    void every_documented_tag_length_works(int bits) {
        JsonNode made = encrypt("aes-128", "AES_GCM", BLOCK, bits, "YWFk").expect(200).json();
        assertThat(bytes(made, "messageAuthenticationCode")).hasSize(bits / 8);
        ObjectNode request = decryption("aes-128", "AES_GCM", made);
        request.put("tagLength", bits);
        request.put("additionalAuthenticationData", "YWFk");
        assertThat(bytes(decrypt(request).expect(200).json(), "payload")).isEqualTo(BLOCK);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 32, 63, 88, 127, 129, 136, -1})
    void another_tag_length_is_624(int bits) {
        JsonNode error =
                Refusals.expect(encrypt("aes-128", "AES_GCM", BLOCK, bits, null), 400, 624);
        assertThat(error.path("reason").asText()).isEqualTo("res.error.key.invalid.tagLength");
        JsonNode made = encrypt("aes-128", "AES_GCM", BLOCK, null, null).expect(200).json();
        Refusals.expect(
                decrypt(decryption("aes-128", "AES_GCM", made).put("tagLength", bits)), 400, 624);
    }

    @Test
    void what_does_not_authenticate_does_not_decrypt_and_all_failures_look_alike() {
        JsonNode made = encrypt("aes-256", "AES_GCM", BLOCK, 128, "YWFk").expect(200).json();
        ObjectNode good =
                decryption("aes-256", "AES_GCM", made)
                        .put("tagLength", 128)
                        .put("additionalAuthenticationData", "YWFk");
        decrypt(good).expect(200);
        byte[] ciphertext = bytes(made, "encryptedPayload");
        byte[] iv = bytes(made, "initializationVector");
        List<ObjectNode> bad =
                List.of(
                        good.deepCopy().put("encryptedPayload", flipped(ciphertext, 0)),
                        good.deepCopy().put("encryptedPayload", flipped(ciphertext, 31)),
                        good.deepCopy()
                                .put(
                                        "encryptedPayload",
                                        Body.base64(Arrays.copyOf(ciphertext, 31))),
                        good.deepCopy()
                                .put("encryptedPayload", Body.base64(Arrays.copyOf(ciphertext, 8))),
                        good.deepCopy().put("encryptedPayload", ""),
                        good.deepCopy().put("initializationVector", flipped(iv, 0)),
                        good.deepCopy().put("additionalAuthenticationData", "YWFl"),
                        good.deepCopy().putNull("additionalAuthenticationData"),
                        good.deepCopy().put("decryptKeyName", "aes-128"),
                        good.deepCopy().put("tagLength", 120));
        for (ObjectNode request : bad) {
            JsonNode error = Refusals.expect(decrypt(request), 400, 410);
            assertThat(error.path("reason").asText()).isEqualTo("res.error.decrypt.failed");
        }
    }

    @Test
    void an_initialization_vector_that_does_not_fit_is_refused() {
        for (String mechanism : List.of("AES_GCM", "AES_CTR", "AES", "AES_CBC_NO_PADDING")) {
            JsonNode made = encrypt("aes-256", mechanism, BLOCK, null, null).expect(200).json();
            for (String iv : Arrays.asList(null, "", "AAAA", Body.base64(new byte[17]))) {
                Http.Answer answer =
                        decrypt(
                                decryption("aes-256", mechanism, made)
                                        .put("initializationVector", iv));
                assertThat(answer.status()).as("%s", answer).isEqualTo(400);
                assertThat(Refusals.wellFormed(answer).path("errorCode").asInt())
                        .isIn(410, 612, 600);
            }
        }
    }

    @Test
    void padding_and_blocks_that_do_not_fit_are_refused() {
        for (String mechanism : List.of("AES_ECB", "AES_CBC_NO_PADDING")) {
            Refusals.expect(encrypt("aes-256", mechanism, new byte[15], null, null), 400, 612);
        }
        // 256 bytes less 11 (PKCS#1 v1.5) and less 2 + 2 * 20 (OAEP with SHA-1).
        encrypt("rsa", "RSA", new byte[245], null, null).expect(200);
        Refusals.expect(encrypt("rsa", "RSA", new byte[246], null, null), 400, 612);
        encrypt("rsa", "RSA_PADDING_OAEP", new byte[214], null, null).expect(200);
        Refusals.expect(encrypt("rsa", "RSA_PADDING_OAEP", new byte[215], null, null), 400, 612);
        byte[] above = new byte[256];
        Arrays.fill(above, (byte) 0xff);
        Refusals.expect(encrypt("rsa", "RSA_NO_PADDING", above, null, null), 400, 612);
        Refusals.expect(encrypt("rsa", "RSA_NO_PADDING", new byte[257], null, null), 400, 612);
        for (String mechanism : List.of("RSA", "RSA_PADDING_OAEP", "AES")) {
            String key = mechanism.startsWith("RSA") ? "rsa" : "aes-256";
            JsonNode made = encrypt(key, mechanism, BLOCK, null, null).expect(200).json();
            byte[] whole = bytes(made, "encryptedPayload");
            Refusals.expect(
                    decrypt(
                            decryption(key, mechanism, made)
                                    .put(
                                            "encryptedPayload",
                                            Body.base64(new byte[whole.length + 1]))),
                    400,
                    410);
        }
    }

    @Test
    void equal_payloads_encrypt_differently_and_the_empty_one_encrypts_too() {
        for (String mechanism : List.of("AES_GCM", "AES_CTR", "AES")) {
            JsonNode one = encrypt("aes-128", mechanism, BLOCK, null, null).expect(200).json();
            JsonNode two = encrypt("aes-128", mechanism, BLOCK, null, null).expect(200).json();
            assertThat(one.path("initializationVector"))
                    .isNotEqualTo(two.path("initializationVector"));
            assertThat(one.path("encryptedPayload")).isNotEqualTo(two.path("encryptedPayload"));
            JsonNode none =
                    encrypt("aes-128", mechanism, new byte[0], null, null).expect(200).json();
            assertThat(
                            bytes(
                                    decrypt(decryption("aes-128", mechanism, none))
                                            .expect(200)
                                            .json(),
                                    "payload"))
                    .isEmpty();
        }
    }

    @Test
    void a_cipher_of_another_kind_of_key_is_607() {
        Refusals.expect(encrypt("rsa", "AES_GCM", BLOCK, null, null), 400, 607);
        Refusals.expect(encrypt("aes-256", "RSA", BLOCK, null, null), 400, 607);
        Refusals.expect(encrypt("ec", "RSA", BLOCK, null, null), 400, 607);
        Refusals.expect(encrypt("aes-256", "CHACHA20", BLOCK, null, null), 400, 607);
        Refusals.expect(
                encrypt("aes-256", "aes_gcm", BLOCK, null, null), 400, 600, "cipherAlgorithm");
    }

    @Test
    void encryption_needs_the_attribute_for_a_secret_key_and_nothing_for_a_public_one() {
        String secret =
                """
                {"label":"signs-only","algorithm":"AES","keySize":128,
                 "attributes":{"sign":true,"decrypt":false,"encrypt":false}}""";
        tenant.keys().post("/v1/key", secret).expect(201);
        Refusals.expect(encrypt("signs-only", "AES_GCM", BLOCK, null, null), 400, 614, "encrypt");
        String pair =
                """
                {"label":"locked-rsa","password":["p"],"algorithm":"RSA","keySize":2048,
                 "attributes":{"sign":true,"decrypt":false,"encrypt":false}}""";
        tenant.keys().post("/v1/key", pair).expect(201);
        JsonNode made = encrypt("locked-rsa", "RSA", BLOCK, null, null).expect(200).json();
        ObjectNode request = decryption("locked-rsa", "RSA", made);
        Refusals.expect(decrypt(request), 400, 620);
        Refusals.expect(decrypt(request.put("keyPassword", "p")), 400, 614, "decrypt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongRequests")
    void a_wrong_member_is_refused_by_its_name(String member, @Nullable Object value) {
        ObjectNode request =
                Body.node(
                        "payload", Body.base64(BLOCK),
                        "encryptKeyName", "aes-256",
                        "cipherAlgorithm", "AES_GCM");
        request.set(member, Body.JSON.valueToTree(value));
        Refusals.expect(
                tenant.use().post("/v1/encrypt", Body.of("encryptRequest", request)),
                400,
                600,
                member);
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(
                Arguments.of("payload", null),
                Arguments.of("payload", "%%%%"),
                Arguments.of("payload", Map.of()),
                Arguments.of("encryptKeyName", null),
                Arguments.of("cipherAlgorithm", null),
                Arguments.of("cipherAlgorithm", 1),
                Arguments.of("tagLength", "128"),
                Arguments.of("tagLength", 128.5),
                Arguments.of("additionalAuthenticationData", "?"),
                Arguments.of("keyPassword", Map.of()));
    }

    @Test
    void random_has_the_length_asked_for_between_the_bounds() {
        for (Http caller : List.of(tenant.use(), tenant.service())) {
            JsonNode body = caller.get("/v1/generateRandom/32").expect(200).json();
            assertThat(Refusals.names(body)).containsExactly("random");
            assertThat(bytes(body, "random")).hasSize(32);
            assertThat(caller.get("/v1/generateRandom/32").json()).isNotEqualTo(body);
        }
        for (int length : List.of(1, 65_536)) {
            assertThat(
                            bytes(
                                    tenant.use()
                                            .get("/v1/generateRandom/" + length)
                                            .expect(200)
                                            .json(),
                                    "random"))
                    .hasSize(length);
        }
        for (String wrong :
                List.of("0", "-1", "65537", "99999999999999999999", "x", "1.0", "1e3", "%31")) {
            Http.Answer answer = tenant.use().get("/v1/generateRandom/" + wrong);
            if (wrong.equals("%31")) {
                answer.expect(200);
            } else {
                JsonNode error = Refusals.expect(answer, 400, 619);
                assertThat(error.path("reason").asText())
                        .isEqualTo("res.error.invalid.number.range");
            }
        }
    }

    @Test
    void large_payloads_up_to_64_kib_go_through() {
        byte[] large = new byte[64 * 1024];
        IntStream.range(0, large.length).forEach(i -> large[i] = (byte) i);
        JsonNode made = encrypt("aes-256", "AES_GCM", large, null, null).expect(200).json();
        assertThat(
                        bytes(
                                decrypt(decryption("aes-256", "AES_GCM", made)).expect(200).json(),
                                "payload"))
                .isEqualTo(large);
    }

    private Http.Answer encrypt(
            String key,
            String mechanism,
            byte[] payload,
            @Nullable Integer tagBits,
            @Nullable String additional) {
        ObjectNode request =
                Body.node(
                        "payload", Body.base64(payload),
                        "encryptKeyName", key,
                        "keyPassword", null,
                        "cipherAlgorithm", mechanism,
                        "additionalAuthenticationData", additional);
        if (tagBits != null) {
            request.put("tagLength", tagBits);
        }
        return tenant.use()
                .post("/v1/encrypt", Body.of("encryptRequest", request, "requestSignature", null));
    }

    private static ObjectNode decryption(String key, String mechanism, JsonNode made) {
        ObjectNode request =
                Body.node(
                        "encryptedPayload",
                        made.path("encryptedPayload").asText(),
                        "decryptKeyName",
                        key,
                        "cipherAlgorithm",
                        mechanism,
                        "additionalAuthenticationData",
                        null);
        request.set("initializationVector", made.path("initializationVector"));
        return request;
    }

    private Http.Answer decrypt(ObjectNode request) {
        return tenant.use().post("/v1/synchronousDecrypt", Body.of("decryptRequest", request));
    }

    private static byte[] bytes(JsonNode body, String member) {
        return Body.bytes(body.path(member).asText());
    }

    private static String flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return Body.base64(copy);
    }
}

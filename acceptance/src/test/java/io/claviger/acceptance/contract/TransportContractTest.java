package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that come in and leave, in the clear and wrapped (P2, P3). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportContractTest {
    private final Tenant tenant;

    TransportContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void openTheGates() {
        policy("importKeys", true);
        policy("exportKeys", true);
        policy("extractKeys", true);
        createExtractable("kek", Map.of("algorithm", "AES", "keySize", 256));
        createExtractable("rsa-kek", Map.of("algorithm", "RSA", "keySize", 2048));
    }

    @AfterAll
    void closeTheGates() {
        policy("importKeys", false);
    }

    private void policy(String setting, boolean on) {
        tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", Body.of(setting, on))
                .expect(200);
    }

    private static ObjectNode attributes(boolean sensitive) {
        return Body.node(
                "sign", true,
                "decrypt", true,
                "unwrap", true,
                "extractable", true,
                "sensitive", sensitive,
                "destroyable", true);
    }

    private JsonNode createExtractable(String label, Map<String, ?> spec) {
        ObjectNode body = Body.node(spec);
        body.put("label", label);
        body.set("attributes", attributes(false));
        return tenant.keys().post("/v1/key", body.toString()).expect(201).json().path("json");
    }

    private Http.Answer importKey(String label, Map<String, ?> members) {
        ObjectNode body = Body.node(members);
        body.put("label", label);
        body.set("attributes", attributes(false));
        return tenant.keys().post("/v1/key/import/plain", body.toString());
    }

    private Http.Answer wrap(String label, String kek, String method) {
        return tenant.use()
                .post(
                        "/v1/wrap",
                        Body.of(
                                "wrapKeyRequest",
                                Body.node(
                                        "keyToBeWrapped", label,
                                        "wrapKeyName", kek,
                                        "wrapMethod", method)));
    }

    private Http.Answer unwrap(byte[] blob, String label, String kek, String method) {
        ObjectNode request =
                Body.node(
                        "wrappedKey", Body.base64(blob),
                        "label", label,
                        "unwrapKeyName", kek,
                        "wrapMethod", method);
        request.set("attributes", attributes(false));
        return tenant.use().post("/v1/synchronousUnwrap", Body.of("unwrapKeyRequest", request));
    }

    private byte[] wrapped(String label, String kek, String method) {
        return Body.bytes(wrap(label, kek, method).expect(200).json().path("wrappedKey").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "AES_WRAP, AES, 128, kek",
        "AES_WRAP_PAD, AES, 256, kek",
        "RSA_WRAP_PAD, AES, 256, rsa-kek",
        "RSA_WRAP_OAEP, AES, 192, rsa-kek",
        "AES_WRAP_EC, EC, 1.3.132.0.34, kek",
        "AES_WRAP_PAD_EC, EC, 1.3.132.0.10, kek",
        "AES_WRAP_ED, ED, 1.3.101.112, kek",
        "AES_WRAP_PAD_ED, ED, 1.3.101.112, kek",
        "AES_WRAP_RSA, RSA, 2048, kek",
        "AES_WRAP_PAD_RSA, RSA, 2048, kek"
    })
    void what_was_wrapped_unwraps_as_the_same_key(
            String method, String algorithm, String kind, String kek) {
        String label = "src-" + method;
        Map<String, ?> spec =
                kind.contains(".")
                        ? Map.of("algorithm", algorithm, "curveOid", kind)
                        : Map.of("algorithm", algorithm, "keySize", Integer.parseInt(kind));
        JsonNode before = createExtractable(label, spec);
        byte[] blob = wrapped(label, kek, method);
        JsonNode after = unwrap(blob, "dst-" + method, kek, method).expect(201).json().path("json");
        for (String same : List.of("algorithm", "curveOid", "keySize", "publicKey")) {
            assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        }
        assertThat(after.at("/attributes/neverExtractable").asBoolean()).isFalse();
        assertThat(after.at("/attributes/alwaysSensitive").asBoolean()).isFalse();
        blob[blob.length / 2] ^= 1;
        String tampered = refusedUnwrapping(unwrap(blob, "bad-" + method, kek, method));
        assertThat(tampered).isEqualTo(refusedUnwrapping(unwrap(new byte[24], "x", kek, method)));
    }

    private static String refusedUnwrapping(Http.Answer answer) {
        return Refusals.expect(answer, 400, 410).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes_wrap_test.json", "aes_kwp_test.json"})
    void wycheproof_agrees(String file) throws IOException {
        JsonNode vectors;
        try (var in =
                TransportContractTest.class.getResourceAsStream("/vectors/wycheproof/" + file)) {
            vectors = Body.JSON.readTree(Objects.requireNonNull(in));
        }
        boolean padded = file.contains("kwp");
        String method = padded ? "AES_WRAP_PAD" : "AES_WRAP";
        int tried = 0;
        for (JsonNode test : aesKeys(vectors).toList()) {
            if (tried == 40) {
                break;
            }
            tried++;
            String name = method + test.path("tcId").asText();
            byte[] message = hex(test, "msg");
            byte[] blob = hex(test, "ct");
            importSecret(name, hex(test, "key"));
            if (test.path("result").asText().equals("valid")) {
                importSecret("m" + name, message);
                assertThat(wrapped("m" + name, name, method)).as(name).isEqualTo(blob);
                unwrap(blob, "u" + name, name, method).expect(201);
                assertThat(exported("u" + name)).as(name).isEqualTo(message);
            } else if (test.path("result").asText().equals("invalid")) {
                refusedUnwrapping(unwrap(blob, "u" + name, name, method));
            }
        }
        assertThat(tried).isGreaterThan(10);
    }

    /** Those whose content could be an AES key: no other reaches the cipher through a client. */
    private static Stream<JsonNode> aesKeys(JsonNode vectors) {
        return StreamSupport.stream(vectors.path("testGroups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("tests").spliterator(), false))
                .filter(test -> List.of(32, 48, 64).contains(test.path("msg").asText().length()))
                .filter(test -> !test.path("ct").asText().isEmpty());
    }

    private static byte[] hex(JsonNode test, String member) {
        return HexFormat.of().parseHex(test.path(member).asText());
    }

    private void importSecret(String label, byte[] key) {
        importKey(label, Map.of("algorithm", "AES", "secretKey", Body.base64(key))).expect(201);
    }

    private byte[] exported(String label) {
        JsonNode answer =
                tenant.keys()
                        .post("/v1/key/export/plain", Body.of("label", label))
                        .expect(200)
                        .json();
        assertThat(answer.path("privateKey").isNull()).isTrue();
        return Body.bytes(answer.path("secretKey").asText());
    }

    @Test
    void another_implementation_opens_what_is_wrapped() throws Exception {
        byte[] kek = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        importSecret("known-kek", kek);
        JsonNode key = createExtractable("for-others", Map.of("algorithm", "ED"));
        byte[] blob = wrapped("for-others", "known-kek", "AES_WRAP_PAD_ED");
        Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(kek, "AES"));
        byte[] pkcs8 = cipher.doFinal(blob);
        Path dir = Files.createTempDirectory("claviger-transport");
        Path file = dir.resolve("key.der");
        Files.write(file, pkcs8);
        var process =
                new ProcessBuilder(
                                "openssl",
                                "pkey",
                                "-inform",
                                "DER",
                                "-in",
                                file.toString(),
                                "-pubout",
                                "-outform",
                                "DER")
                        .start();
        assertThat(process.getInputStream().readAllBytes())
                .isEqualTo(Body.bytes(key.path("publicKey").asText()));
        Files.delete(file);
        Files.delete(dir);
    }

    @Test
    void a_private_key_is_imported_as_pkcs8_or_pem_or_bare_rsa_and_exported_again()
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String pkcs8 = Body.base64(pair.getPrivate().getEncoded());
        JsonNode made =
                importKey(
                                "imp-rsa",
                                Map.of(
                                        "algorithm",
                                        "RSA",
                                        "privateKey",
                                        "-----BEGIN PRIVATE KEY-----\n"
                                                + pkcs8
                                                + "\n-----END PRIVATE KEY-----\n",
                                        "publicKey",
                                        Body.base64(pair.getPublic().getEncoded())))
                        .expect(201)
                        .json()
                        .path("json");
        assertThat(made.path("keySize").asInt()).isEqualTo(2048);
        assertThat(made.at("/attributes/neverExtractable").asBoolean()).isFalse();
        // PKCS #8 of RSA: the bare key is what follows the 26 bytes of header.
        byte[] whole = pair.getPrivate().getEncoded();
        byte[] bare = java.util.Arrays.copyOfRange(whole, 26, whole.length);
        importKey("bare-rsa", Map.of("algorithm", "RSA", "privateKey", Body.base64(bare)))
                .expect(201);
        JsonNode out =
                tenant.keys()
                        .post("/v1/key/export/plain", Body.of("label", "bare-rsa"))
                        .expect(200)
                        .json();
        assertThat(out.path("privateKey").asText()).isEqualTo(pkcs8);
        assertThat(out.path("secretKey").isNull()).isTrue();
        Refusals.expect(
                importKey("imp-rsa", Map.of("algorithm", "RSA", "privateKey", pkcs8)), 400, 608);
    }

    @Test
    void what_is_no_key_does_not_come_in() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair one = generator.generateKeyPair();
        KeyPair other = generator.generateKeyPair();
        String key = Body.base64(one.getPrivate().getEncoded());
        String stranger = Body.base64(other.getPublic().getEncoded());
        Refusals.expect(
                importKey(
                        "bad", Map.of("algorithm", "EC", "privateKey", key, "publicKey", stranger)),
                400,
                407);
        Refusals.expect(importKey("bad", Map.of("algorithm", "RSA", "privateKey", key)), 400, 407);
        Refusals.expect(
                importKey("bad", Map.of("algorithm", "AES", "secretKey", "AQID")), 400, 407);
        Refusals.expect(
                importKey("bad", Map.of("algorithm", "EC", "privateKey", "AQID")), 400, 407);
        Refusals.expect(
                importKey("bad", Map.of("algorithm", "EC", "privateKey", key, "secretKey", "AQID")),
                400,
                600);
    }

    @Test
    void p2_import_off_refuses_import_and_unwrap() {
        createExtractable("p2", Map.of("algorithm", "ED"));
        byte[] blob = wrapped("p2", "kek", "AES_WRAP_PAD_ED");
        policy("importKeys", false);
        try {
            Refusals.expect(
                    unwrap(blob, "p2-again", "kek", "AES_WRAP_PAD_ED"), 400, 400, "importKeys");
            Refusals.expect(
                    importKey(
                            "p2-plain",
                            Map.of("algorithm", "AES", "secretKey", Body.base64(new byte[16]))),
                    400,
                    400,
                    "importKeys");
        } finally {
            policy("importKeys", true);
        }
    }

    @Test
    void p3_a_key_leaves_only_if_partition_and_key_allow_it() {
        createExtractable("p3", Map.of("algorithm", "ED"));
        tenant.createKey("p3-stays", Map.of("algorithm", "ED"));
        String export = Body.of("label", "p3");
        String exportStaying = Body.of("label", "p3-stays");
        wrap("p3", "kek", "AES_WRAP_PAD_ED").expect(200);
        tenant.keys().post("/v1/key/export/plain", export).expect(200);
        Refusals.expect(wrap("p3-stays", "kek", "AES_WRAP_PAD_ED"), 400, 614, "extractable");
        Refusals.expect(
                tenant.keys().post("/v1/key/export/plain", exportStaying), 400, 614, "extractable");
        policy("extractKeys", false);
        policy("exportKeys", false);
        try {
            Refusals.expect(wrap("p3", "kek", "AES_WRAP_PAD_ED"), 400, 400, "extractKeys");
            Refusals.expect(
                    tenant.keys().post("/v1/key/export/plain", export), 400, 400, "exportKeys");
        } finally {
            policy("extractKeys", true);
            policy("exportKeys", true);
        }
        Refusals.expect(wrap("p3", "kek", "AES_WRAP_PAD_EC"), 400, 607);
        Refusals.expect(wrap("p3", "rsa-kek", "AES_WRAP_PAD_ED"), 400, 607);
    }
}

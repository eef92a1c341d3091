package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
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
        "AES_WRAP_BLS, BLS, 0, kek",
        "AES_WRAP_PAD_BLS, BLS, 0, kek",
        "AES_WRAP_DSA, DSA, 2048, kek",
        "AES_WRAP_PAD_DSA, DSA, 2048, kek",
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

    private Http.Answer importSeed(String label, String curve, String seed, Map<String, ?> flags) {
        return tenant.keys()
                .post(
                        "/v1/importedKey",
                        Body.of(
                                "label",
                                label,
                                "curveOid",
                                curve,
                                "seed",
                                Body.base64(HexFormat.of().parseHex(seed)),
                                "attributes",
                                Body.node(flags)));
    }

    /** Test vectors of BIP 32 (vector 1) and SLIP-0010 (vector 1 of each curve). */
    @ParameterizedTest
    @CsvSource({
        "secp256k1,1.3.132.0.10,0'/1/2',0357bfe1e341d01c69fe5654309956cbea516822fba8a601743a012a7896ee8dc2",
        "p256,1.2.840.10045.3.1.7,0'/1,03526c63f8d0b4bbbf9c80df553fe66742df4676b241dabefdef67733e070f6844",
        "ed25519,1.3.101.112,0'/1',001932a5270f335bed617d5b935c80aedb1a35bd9fc1e31acafd5372c30f5c1187"
    })
    void a_seed_grows_the_published_tree(String label, String curve, String path, String expected) {
        JsonNode root =
                importSeed(label, curve, "000102030405060708090a0b0c0d0e0f", Map.of("sign", true))
                        .expect(201)
                        .json()
                        .path("json");
        assertThat(root.at("/attributes/derive").asBoolean()).isTrue();
        assertThat(root.at("/attributes/neverExtractable").asBoolean()).isFalse();

        JsonNode derived =
                tenant.keys()
                        .post(
                                "/v1/derivedKey",
                                Body.of("masterKeyLabel", label, "derivationPath", path))
                        .expect(201)
                        .json();

        byte[] spki = Body.bytes(derived.at("/json/publicKey").asText());
        byte[] compressed = HexFormat.of().parseHex(expected);
        byte[] x = Arrays.copyOfRange(compressed, 1, 33);
        // An EC key is there as a point with both coordinates, an Ed25519 key as it is.
        int at = expected.startsWith("00") ? spki.length - 32 : spki.length - 64;
        assertThat(Arrays.copyOfRange(spki, at, at + 32)).isEqualTo(x);
    }

    @Test
    void a_seed_comes_in_by_the_same_rules_as_a_key() {
        String seed = "000102030405060708090a0b0c0d0e0f";
        Map<String, ?> sign = Map.of("sign", true);
        importSeed("seed", "1.3.132.0.10", seed, sign).expect(201);

        Refusals.expect(importSeed("seed", "1.3.132.0.10", seed, sign), 400, 608);
        Refusals.expect(importSeed("short", "1.3.132.0.10", seed.substring(2), sign), 400, 612);
        Refusals.expect(importSeed("long", "1.3.132.0.10", seed.repeat(4) + "00", sign), 400, 612);
        Refusals.expect(importSeed("p384", "1.3.132.0.34", seed, sign), 400, 634);
        Refusals.expect(importSeed("none", "1.2.3", seed, sign), 400, 600);
        Refusals.expect(
                importSeed("flat", "1.3.132.0.10", seed, Map.of("sign", true, "derive", false)),
                400,
                606);
        policy("importKeys", false);
        try {
            Refusals.expect(importSeed("closed", "1.3.132.0.10", seed, sign), 400, 400);
        } finally {
            policy("importKeys", true);
        }
    }

    @Test
    void a_private_key_may_come_where_seeds_do() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        JsonNode key =
                tenant.keys()
                        .post(
                                "/v1/importedKey",
                                Body.of(
                                        "label",
                                        "no-seed",
                                        "algorithm",
                                        "ED",
                                        "privateKey",
                                        Body.base64(pair.getPrivate().getEncoded()),
                                        "attributes",
                                        Body.node("sign", true)))
                        .expect(201)
                        .json();
        assertThat(key.at("/json/publicKey").asText())
                .isEqualTo(Body.base64(pair.getPublic().getEncoded()));
    }

    private JsonNode createCopyable(String label, boolean modifiable) {
        return tenant.keys()
                .post(
                        "/v1/key",
                        Body.of(
                                "label", label,
                                "algorithm", "EC",
                                "curveOid", "1.2.840.10045.3.1.7",
                                "password", "secret",
                                "attributes",
                                        Body.node(
                                                "sign", true,
                                                "copyable", true,
                                                "modifiable", modifiable,
                                                "destroyable", true)))
                .expect(201)
                .json()
                .path("json");
    }

    private Http.Answer copy(String label, Object... members) {
        return tenant.keys().post("/ops/v1/keys/" + label + "/copies", Body.of(members));
    }

    @Test
    void a_copy_is_the_same_key_and_stricter() {
        JsonNode source = createCopyable("original", true);

        Http.Answer answer =
                copy(
                        "original",
                        "label",
                        "copy",
                        "password",
                        "secret",
                        "newPassword",
                        "other",
                        "attributes",
                        Body.node("copyable", false));

        JsonNode made = answer.expect(201).json().path("json");
        assertThat(made.path("publicKey")).isEqualTo(source.path("publicKey"));
        assertThat(made.at("/attributes/copyable").asBoolean()).isFalse();
        assertThat(made.at("/attributes/neverExtractable").asBoolean()).isTrue();
        assertThat(evidence(answer)).contains("copy-key").contains("original").contains("copy");
        Refusals.expect(sign("copy", "secret"), 400, 620);
        String signature = sign("copy", "other").expect(200).json().path("signature").asText();
        assertThat(
                        tenant.use()
                                .post(
                                        "/v1/verify",
                                        Body.of(
                                                "verifySignatureRequest",
                                                Body.node(
                                                        "payload", "AAAA",
                                                        "signKeyName", "original",
                                                        "signatureAlgorithm", "SHA256_WITH_ECDSA",
                                                        "signature", signature)))
                                .expect(200)
                                .json()
                                .path("signatureValid")
                                .asBoolean())
                .isTrue();
        Refusals.expect(copy("copy", "label", "third", "password", "other"), 400, 614, "copyable");
    }

    @Test
    void what_may_not_be_copied_is_refused() {
        createCopyable("guarded", false);

        Refusals.expect(copy("guarded", "label", "g2"), 400, 620);
        Refusals.expect(copy("guarded", "label", "guarded", "password", "secret"), 400, 608);
        Refusals.expect(copy("nobody", "label", "g2"), 404, 650);
        for (String looser : List.of("modifiable", "extractable", "decrypt", "local")) {
            Refusals.expect(
                    copy(
                            "guarded",
                            "label",
                            "g2",
                            "password",
                            "secret",
                            "attributes",
                            Body.node(looser, !looser.equals("local"))),
                    400,
                    614,
                    looser);
        }
        Refusals.expect(
                tenant.use().post("/ops/v1/keys/guarded/copies", Body.of("label", "g2")), 401, 631);
    }

    private Http.Answer sign(String label, String password) {
        return tenant.use()
                .post(
                        "/v1/synchronousSign",
                        Body.of(
                                "signRequest",
                                Body.node(
                                        "payload",
                                        "AAAA",
                                        "signKeyName",
                                        label,
                                        "keyPassword",
                                        password,
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA")));
    }

    private String evidence(Http.Answer answer) {
        String place = answer.header("Claviger-Evidence").orElseThrow();
        return tenant.auditor()
                .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                .expect(200)
                .text();
    }
}

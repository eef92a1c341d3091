package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Key management as rest-api.md §4.1 to §4.3 has it. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyContractTest {
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Tenant tenant;
    private final Http keys;
    private final Path dir;

    KeyContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.keys = tenant.keys();
        this.dir = dir;
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("AES", null, 128, "1.0.18033.3.2.1", ""),
                Arguments.of("AES", null, 192, "1.0.18033.3.2.1", ""),
                Arguments.of("AES", null, 256, "1.0.18033.3.2.1", ""),
                Arguments.of("RSA", null, 2048, "1.2.840.113549.1.1.1", "2048 bit"),
                Arguments.of("RSA", null, 3072, "1.2.840.113549.1.1.1", "3072 bit"),
                Arguments.of("EC", "1.3.132.0.33", null, "1.2.840.10045.2.1", "secp224r1"),
                Arguments.of("EC", "1.2.840.10045.3.1.7", null, "1.2.840.10045.2.1", "prime256v1"),
                Arguments.of("EC", "1.3.132.0.34", null, "1.2.840.10045.2.1", "secp384r1"),
                Arguments.of("EC", "1.3.132.0.35", null, "1.2.840.10045.2.1", "secp521r1"),
                Arguments.of("EC", "1.3.132.0.10", null, "1.2.840.10045.2.1", "secp256k1"),
                Arguments.of("ED", "1.3.101.112", null, "1.3.101.112", "ED25519"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("kinds")
    void every_kind_of_key_is_created_with_a_signed_statement_of_the_exact_shape(
            String algorithm,
            @Nullable String curve,
            @Nullable Integer size,
            String oid,
            String seenByOpenSsl)
            throws Exception {
        String label = "shape-" + algorithm + "-" + curve + "-" + size;
        ObjectNode request =
                Body.node(
                        "label", label,
                        "password", null,
                        "algorithm", algorithm,
                        "curveOid", curve,
                        "keySize", size,
                        "attributes", Map.of("sign", true, "decrypt", true, "destroyable", true),
                        "policy", null);
        Http.Answer created = keys.post("/v1/key", request.toString()).expect(201);
        assertThat(created.header("Claviger-Evidence")).isPresent();
        JsonNode body = created.json();
        assertThat(Refusals.names(body))
                .containsExactlyInAnyOrder("xml", "json", "xmlSignature", "attestationKeyName");
        assertThat(body.path("attestationKeyName").isTextual()).isTrue();
        JsonNode json = body.path("json");
        assertThat(Refusals.names(json))
                .containsExactlyInAnyOrder(
                        "label",
                        "id",
                        "uuid",
                        "algorithm",
                        "algorithmOid",
                        "curveOid",
                        "derivedAttributes",
                        "keySize",
                        "keyUsageCount",
                        "createTime",
                        "attestTime",
                        "publicKey",
                        "addressTruncated",
                        "attributes",
                        "policy");
        assertThat(json.path("label").asText()).isEqualTo(label);
        assertThat(json.path("id").isNull()).isTrue();
        assertThat(json.path("algorithm").asText()).isEqualTo(algorithm);
        assertThat(json.path("algorithmOid").asText()).isEqualTo(oid);
        assertThat(json.path("curveOid").isNull()).isEqualTo(!algorithm.equals("EC"));
        assertThat(json.path("keySize").isNull()).isEqualTo(size == null);
        assertThat(json.path("keySize").isInt()).isEqualTo(size != null);
        assertThat(json.path("keyUsageCount").asInt(-1)).isZero();
        for (String time : List.of("createTime", "attestTime")) {
            assertThat(json.path(time).asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        }
        for (String none : List.of("derivedAttributes", "addressTruncated", "policy")) {
            assertThat(json.path(none).isNull()).as(none).isTrue();
        }
        JsonNode attributes = json.path("attributes");
        assertThat(Refusals.names(attributes))
                .containsExactlyInAnyOrder(
                        "decrypt",
                        "sign",
                        "ekaSign",
                        "unwrap",
                        "derive",
                        "sensitive",
                        "alwaysSensitive",
                        "extractable",
                        "neverExtractable",
                        "modifiable",
                        "copyable",
                        "destroyable");
        attributes
                .properties()
                .forEach(
                        a ->
                                assertThat(
                                                a.getValue().isBoolean()
                                                        || (a.getKey().equals("ekaSign")
                                                                && a.getValue().isNull()))
                                        .as(a.getKey())
                                        .isTrue());
        assertThat(attributes)
                .isEqualTo(
                        Body.JSON.readTree(
                                """
                                {"decrypt":true,"sign":true,"unwrap":false,"derive":false,"sensitive":true,
                                 "alwaysSensitive":true,"extractable":false,"neverExtractable":true,
                                 "modifiable":true,"copyable":false,"destroyable":true,"ekaSign":null}
                                """));
        if (seenByOpenSsl.isEmpty()) {
            assertThat(json.path("publicKey").isNull()).isTrue();
        } else {
            assertThat(new OpenSsl(dir).describe(Body.bytes(json.path("publicKey").asText())))
                    .contains(seenByOpenSsl);
        }
        assertThat(attested(body)).isTrue();
        assertStatement(body.path("xml").asText(), json);
        keys.delete("/v1/key/" + label).expect(200);
    }

    private static void assertStatement(String xml, JsonNode json) throws Exception {
        var root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new java.io.ByteArrayInputStream(
                                        xml.getBytes(StandardCharsets.UTF_8)))
                        .getDocumentElement();
        boolean pair = !json.path("publicKey").isNull();
        assertThat(root.getTagName()).isEqualTo(pair ? "private_key" : "secret_key");
        assertThat(root.getAttribute("creation")).isEqualTo("generated");
        assertThat(root.getElementsByTagName("label").item(0).getTextContent())
                .isEqualTo(json.path("label").asText());
        assertThat(root.getElementsByTagName("always_sensitive").getLength()).isOne();
        if (pair) {
            // Text tools look for it on one line.
            assertThat(xml.lines().toList())
                    .contains("<public_key>" + json.path("publicKey").asText() + "</public_key>");
        }
    }

    private boolean attested(JsonNode body) {
        JsonNode partitions = tenant.officer().get("/ops/v1/partitions").expect(200).json();
        String spki = partitions.at("/partitions/0/attestationPublicKey").asText();
        return new OpenSsl(dir)
                .verifiesSha256(
                        Body.bytes(spki),
                        body.path("xml").asText().getBytes(StandardCharsets.UTF_8),
                        Body.bytes(body.path("xmlSignature").asText()));
    }

    @Test
    void a_statement_that_was_altered_does_not_verify() {
        ObjectNode body = (ObjectNode) tenant.createKey("altered", P256).json();
        body.put("xml", body.path("xml").asText().replace("altered", "replaced"));
        assertThat(attested(body)).isFalse();
    }

    @Test
    void an_rsa_key_below_the_partition_minimum_is_refused_by_policy() {
        Refusals.expect(
                keys.post("/v1/key", create("weak", "RSA", null, 1024, "sign")),
                400,
                400,
                "minimumRsaBits");
        assertThat(labels()).doesNotContain("weak");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"AES,129", "AES,0", "AES,512", "RSA,512", "RSA,9000", "RSA,2049", "RSA,-1"})
    void a_size_that_the_algorithm_does_not_have_is_603(String algorithm, int size) {
        Refusals.expect(
                keys.post("/v1/key", create("size", algorithm, null, size, "sign")),
                400,
                603,
                "keySize");
    }

    @Test
    void the_same_label_twice_is_608_and_leaves_the_first_key_alone() {
        JsonNode first = tenant.createKey("twice", P256).json();
        JsonNode error =
                Refusals.expect(
                        keys.post("/v1/key", create("twice", "AES", null, 256, "decrypt")),
                        400,
                        608);
        assertThat(error.path("reason").asText()).isEqualTo("res.error.key.already.existing");
        assertThat(read("twice").at("/json/publicKey")).isEqualTo(first.at("/json/publicKey"));
    }

    @Test
    void the_oid_of_an_algorithm_is_as_good_as_its_name() {
        String body =
                """
                {"label":"by-oid","algorithmOid":"1.2.840.10045.2.1","curveOid":"1.3.132.0.10",
                 "attributes":{"sign":true}}""";
        JsonNode json = keys.post("/v1/key", body).expect(201).json().path("json");
        assertThat(json.path("algorithm").asText()).isEqualTo("EC");
        assertThat(json.path("curveOid").asText()).isEqualTo("1.3.132.0.10");
    }

    @Test
    void the_list_is_a_bare_array_of_all_labels_and_narrows_on_request() {
        for (String label : List.of("list/b", "list/a", "list/c")) {
            tenant.createKey(label, P256);
        }
        tenant.createKey("list/aes", Map.of("algorithm", "AES", "keySize", 128));
        assertThat(labels()).contains("list/a", "list/b", "list/c", "list/aes");
        assertThat(list("?label-prefix=list%2F"))
                .containsExactlyInAnyOrder("list/a", "list/b", "list/c", "list/aes");
        assertThat(list("?label-prefix=list/&algorithm=AES")).containsExactly("list/aes");
        assertThat(list("?label-prefix=list/&algorithm=EC&limit=2"))
                .containsExactly("list/a", "list/b");
        assertThat(list("?label-prefix=list/&algorithm=EC&after=list/b")).containsExactly("list/c");
        Refusals.expect(keys.get("/v1/key?algorithm=NOPE"), 400, 600, "algorithm");
        Refusals.expect(keys.get("/v1/key?limit=0"), 400, 619, "limit");
        Refusals.expect(keys.get("/v1/key?limit=x"), 400, 619, "limit");
    }

    @Test
    void attributes_read_the_same_by_post_and_by_the_older_get() {
        tenant.createKey("read", P256);
        JsonNode posted = read("read").path("json");
        JsonNode got = keys.get("/v1/key/read/attributes").expect(200).json().path("json");
        for (String member : Refusals.names(posted)) {
            if (!member.equals("attestTime")) {
                assertThat(got.path(member)).as(member).isEqualTo(posted.path(member));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"m/44'/0'/0'/0", "a b", "ü-key", "x%2Fy", "a/attributes/b"})
    void labels_come_raw_or_escaped_in_paths(String label) {
        tenant.createKey(label, P256);
        String escaped = URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(
                        keys.get("/v1/key/" + escaped + "/attributes")
                                .expect(200)
                                .json()
                                .at("/json/label")
                                .asText())
                .isEqualTo(label);
        if (!label.contains(" ") && !label.contains("%") && !label.contains("ü")) {
            assertThat(
                            keys.get("/v1/key/" + label + "/attributes")
                                    .expect(200)
                                    .json()
                                    .at("/json/label")
                                    .asText())
                    .isEqualTo(label);
            keys.delete("/v1/key/" + label).expect(200);
        } else {
            keys.delete("/v1/key/" + escaped).expect(200);
        }
        assertThat(labels()).doesNotContain(label);
    }

    @Test
    void both_ways_to_delete_answer_200_without_body_and_a_missing_key_is_404() {
        tenant.createKey("del-1", P256);
        tenant.createKey("del-2", P256);
        assertThat(keys.delete("/v1/key/del-1").expect(200).text()).isEmpty();
        assertThat(keys.post("/v1/key/deleteKey", "{\"label\":\"del-2\"}").expect(200).text())
                .isEmpty();
        for (Http.Answer again :
                List.of(
                        keys.delete("/v1/key/del-1"),
                        keys.post("/v1/key/deleteKey", "{\"label\":\"del-2\",\"password\":null}"),
                        keys.post("/v1/key/attributes", "{\"label\":\"del-2\"}"),
                        keys.get("/v1/key/del-1/attributes"),
                        keys.post("/v1/key/changePassword", "{\"label\":\"del-2\"}"),
                        keys.patch(
                                "/ops/v1/keys/del-2/attributes",
                                "{\"attributes\":{\"sign\":false}}"))) {
            JsonNode error = Refusals.expect(again, 404, 650, "del-");
            assertThat(error.path("reason").asText()).isEqualTo("res.error.key.not.existent");
        }
        // The label is free again, for another key.
        tenant.createKey("del-1", P256);
    }

    @Test
    void a_key_that_is_not_destroyable_stays() {
        keys.post("/v1/key", create("stays", "EC", "1.2.840.10045.3.1.7", null, "sign"))
                .expect(201);
        Refusals.expect(keys.delete("/v1/key/stays"), 400, 614, "destroyable");
        Refusals.expect(
                keys.post("/v1/key/deleteKey", "{\"label\":\"stays\"}"), 400, 614, "destroyable");
        assertThat(labels()).contains("stays");
    }

    @Test
    void a_password_is_an_array_or_a_string_and_guards_every_use() {
        ObjectNode body =
                Body.node(
                        "label", "guarded",
                        "password", List.of("s", "3", "é"),
                        "algorithm", "EC",
                        "curveOid", "1.2.840.10045.3.1.7",
                        "attributes", Map.of("sign", true, "destroyable", true));
        keys.post("/v1/key", body.toString()).expect(201);
        String path = "/v1/key/attributes";
        keys.post(path, "{\"label\":\"guarded\",\"password\":\"s3é\"}").expect(200);
        keys.post(path, "{\"label\":\"guarded\",\"password\":[\"s\",\"3\",\"é\"]}").expect(200);
        for (String wrong :
                List.of(
                        "{\"label\":\"guarded\"}",
                        "{\"label\":\"guarded\",\"password\":null}",
                        "{\"label\":\"guarded\",\"password\":[]}",
                        "{\"label\":\"guarded\",\"password\":\"\"}",
                        "{\"label\":\"guarded\",\"password\":\"s3e\"}",
                        "{\"label\":\"guarded\",\"password\":\"s3é \"}",
                        // Passwords are compared as they come, not normalised.
                        "{\"label\":\"guarded\",\"password\":\"s3e\u0301\"}")) {
            JsonNode error = Refusals.expect(keys.post(path, wrong), 400, 620);
            assertThat(error.path("reason").asText()).isEqualTo("res.error.key.password.mismatch");
        }
        Refusals.expect(keys.get("/v1/key/guarded/attributes"), 400, 620);
        Refusals.expect(keys.delete("/v1/key/guarded"), 400, 620);
        Refusals.expect(keys.post("/v1/key/deleteKey", "{\"label\":\"guarded\"}"), 400, 620);
        String sign =
                """
                {"signRequest":{"payload":"AAAA","signKeyName":"guarded","keyPassword":%s,
                 "signatureAlgorithm":"SHA256_WITH_ECDSA"}}""";
        Refusals.expect(tenant.use().post("/v1/synchronousSign", sign.formatted("null")), 400, 620);
        Refusals.expect(
                tenant.use().post("/v1/synchronousSign", sign.formatted("\"x\"")), 400, 620);
        tenant.use().post("/v1/synchronousSign", sign.formatted("\"s3é\"")).expect(200);
        keys.post("/v1/key/deleteKey", "{\"label\":\"guarded\",\"password\":\"s3é\"}").expect(200);
    }

    @Test
    void a_changed_password_counts_at_once_and_the_old_one_no_more() {
        tenant.createKey("change", P256);
        String change = "/v1/key/changePassword";
        keys.post(change, "{\"label\":\"change\",\"newPassword\":[\"a\",\"b\"]}").expect(200);
        Refusals.expect(keys.post("/v1/key/attributes", "{\"label\":\"change\"}"), 400, 620);
        Refusals.expect(
                keys.post(
                        change, "{\"label\":\"change\",\"password\":\"x\",\"newPassword\":\"y\"}"),
                400,
                620);
        assertThat(
                        keys.post(
                                        change,
                                        "{\"label\":\"change\",\"password\":\"ab\",\"newPassword\":\"cd\"}")
                                .expect(200)
                                .text())
                .isEmpty();
        Refusals.expect(
                keys.post("/v1/key/attributes", "{\"label\":\"change\",\"password\":\"ab\"}"),
                400,
                620);
        keys.post("/v1/key/attributes", "{\"label\":\"change\",\"password\":\"cd\"}").expect(200);
        keys.post(change, "{\"label\":\"change\",\"password\":\"cd\",\"newPassword\":[]}")
                .expect(200);
        keys.post("/v1/key/attributes", "{\"label\":\"change\"}").expect(200);
    }

    @Test
    void the_password_of_a_key_that_is_not_modifiable_does_not_change() {
        String body =
                """
                {"label":"fixed","algorithm":"ED","attributes":{"sign":true,"modifiable":false}}""";
        keys.post("/v1/key", body).expect(201);
        Refusals.expect(
                keys.post("/v1/key/changePassword", "{\"label\":\"fixed\",\"newPassword\":\"a\"}"),
                400,
                614,
                "modifiable");
        Refusals.expect(
                keys.patch("/ops/v1/keys/fixed/attributes", "{\"attributes\":{\"sign\":false}}"),
                400,
                614);
        keys.post("/v1/key/attributes", "{\"label\":\"fixed\"}").expect(200);
    }

    @Test
    void attributes_become_stricter_and_never_looser() {
        String body =
                """
                {"label":"move/it","algorithm":"AES","keySize":256,
                 "attributes":{"decrypt":true,"extractable":true,"sensitive":false,"destroyable":true}}""";
        JsonNode created = keys.post("/v1/key", body).expect(201).json().at("/json/attributes");
        assertThat(created.path("alwaysSensitive").asBoolean(true)).isFalse();
        assertThat(created.path("neverExtractable").asBoolean(true)).isFalse();
        String path = "/ops/v1/keys/move/it/attributes";
        JsonNode stricter =
                keys.patch(path, "{\"attributes\":{\"extractable\":false,\"sensitive\":true}}")
                        .expect(200)
                        .json();
        assertThat(stricter.path("version").asInt()).isEqualTo(2);
        JsonNode after = read("move/it").at("/json/attributes");
        assertThat(after.path("extractable").asBoolean(true)).isFalse();
        assertThat(after.path("sensitive").asBoolean()).isTrue();
        // What was true once stays known.
        assertThat(after.path("alwaysSensitive").asBoolean(true)).isFalse();
        assertThat(after.path("neverExtractable").asBoolean(true)).isFalse();
        for (String looser :
                List.of(
                        "{\"attributes\":{\"extractable\":true}}",
                        "{\"attributes\":{\"sensitive\":false}}",
                        "{\"attributes\":{\"alwaysSensitive\":true}}",
                        "{\"attributes\":{\"neverExtractable\":true}}",
                        "{\"attributes\":{\"decrypt\":false,\"extractable\":true}}")) {
            Refusals.expect(keys.patch(path, looser), 400, 614);
        }
        assertThat(read("move/it").at("/json/attributes")).isEqualTo(after);
        Refusals.expect(
                keys.patch(path, "{\"attributes\":{\"nope\":true}}"), 400, 600, "attributes");
        Refusals.expect(keys.patch(path, "{\"attributes\":{\"sign\":1}}"), 400, 600, "sign");
        Refusals.expect(keys.patch(path, "{\"attributes\":{}}"), 400, 600, "attributes");
        Refusals.expect(keys.patch(path, "{}"), 400, 600, "attributes");
        keys.patch(path, "{\"attributes\":{\"modifiable\":false}}").expect(200);
        Refusals.expect(keys.patch(path, "{\"attributes\":{\"modifiable\":true}}"), 400, 614);
    }

    @Test
    void under_another_name_it_is_the_same_key() {
        tenant.createKey("old name", Map.of("algorithm", "ED"));
        tenant.createKey("taken", Map.of("algorithm", "ED"));
        JsonNode before = read("old name").path("json");
        String path = "/ops/v1/keys/old%20name/attributes";
        Refusals.expect(keys.patch(path, "{\"newLabel\":\"taken\"}"), 400, 608, "taken");
        Refusals.expect(keys.patch(path, "{\"newLabel\":\"\"}"), 400, 610, "newLabel");
        JsonNode changed =
                keys.patch(path, "{\"newLabel\":\"new name\",\"attributes\":{\"verify\":false}}")
                        .expect(200)
                        .json();
        assertThat(changed.path("label").asText()).isEqualTo("new name");
        JsonNode after = read("new name").path("json");
        for (String same : List.of("uuid", "publicKey", "createTime", "keyUsageCount")) {
            assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        }
        Refusals.expect(keys.post("/v1/key/attributes", "{\"label\":\"old name\"}"), 404, 650);
        tenant.use()
                .post(
                        "/v1/synchronousSign",
                        """
                        {"signRequest":{"payload":"AAAA","signKeyName":"new name","signatureAlgorithm":"EDDSA"}}""")
                .expect(200);
        tenant.createKey("old name", Map.of("algorithm", "ED"));
        assertThat(read("old name").at("/json/uuid")).isNotEqualTo(before.path("uuid"));
    }

    @Test
    void a_capability_that_is_taken_away_is_gone_at_once() {
        tenant.createKey("cap", Map.of("algorithm", "ED"));
        String sign =
                """
                {"signRequest":{"payload":"AAAA","signKeyName":"cap","signatureAlgorithm":"EDDSA"}}""";
        tenant.use().post("/v1/synchronousSign", sign).expect(200);
        keys.patch("/ops/v1/keys/cap/attributes", "{\"attributes\":{\"sign\":false}}").expect(200);
        Refusals.expect(tenant.use().post("/v1/synchronousSign", sign), 400, 614, "sign");
        assertThat(read("cap").at("/json/keyUsageCount").asInt()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void attributes_that_contradict_each_other_are_606(String attributes, String rest) {
        String body =
                "{\"label\":\"c\",\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"attributes\":"
                        + attributes
                        + rest
                        + "}";
        JsonNode error = Refusals.expect(keys.post("/v1/key", body), 400, 606);
        assertThat(error.path("reason").asText()).isEqualTo("res.error.key.attributes.invalid");
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of("{\"sign\":false,\"decrypt\":false,\"unwrap\":false}", ""),
                Arguments.of("{}", ""),
                Arguments.of("{\"verify\":true,\"encrypt\":true}", ""),
                Arguments.of("{\"sign\":true,\"bip32\":true}", ""),
                Arguments.of("{\"sign\":true,\"slip10\":true,\"derive\":false}", ""),
                Arguments.of(
                        "{\"sign\":true,\"extractable\":true}", ",\"policy\":{\"ruleUse\":null}"));
    }

    @Test
    void an_empty_policy_makes_a_policy_key_and_shows_its_state() {
        String body =
                """
                {"label":"ska","algorithm":"EC","curveOid":"1.3.132.0.10","attributes":{"sign":true},
                 "policy":{"ruleUse":{"tokens":null},"ruleBlock":null,"ruleUnblock":null,"ruleModify":{"tokens":[]},
                 "keyStatus":{"blocked":false}}}""";
        JsonNode policy = keys.post("/v1/key", body).expect(201).json().at("/json/policy");
        assertThat(Refusals.names(policy))
                .containsExactlyInAnyOrder(
                        "ruleUse", "ruleBlock", "ruleUnblock", "ruleModify", "keyStatus");
        assertThat(policy.at("/keyStatus/blocked").isBoolean()).isTrue();
        String sign =
                """
                {"signRequest":{"payload":"AAAA","signKeyName":"ska",
                 "signatureAlgorithm":"SHA256_WITH_ECDSA"}}""";
        tenant.use().post("/v1/synchronousSign", sign).expect(200);
    }

    @Test
    void addresses_need_a_policy_and_a_known_format() {
        String body =
                """
                {"label":"addr","algorithm":"EC","curveOid":"1.3.132.0.10","attributes":{"sign":true},
                 "addressFormat":{"format":"%s"}}""";
        Refusals.expect(keys.post("/v1/key", body.formatted("ETH")), 400, 630);
        Refusals.expect(keys.post("/v1/key", body.formatted("DOGE")), 400, 605);
    }

    @Test
    void what_the_contract_names_and_this_version_lacks_is_501_not_an_unknown_value() {
        for (String algorithm : List.of("ISS", "KYBER768_WITH_SHAKE")) {
            Refusals.expect(
                    keys.post("/v1/key", create("later", algorithm, null, 256, "sign")),
                    501,
                    101,
                    "algorithm");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongCreations")
    void a_wrong_member_is_refused_by_its_name(String body, int code, String field) {
        Refusals.expect(keys.post("/v1/key", body), 400, code, field);
    }

    static Stream<Arguments> wrongCreations() {
        String p256 = "\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\"";
        String sign = "\"attributes\":{\"sign\":true}";
        return Stream.of(
                Arguments.of("{" + p256 + "," + sign + "}", 600, "label"),
                Arguments.of("{\"label\":null," + p256 + "," + sign + "}", 600, "label"),
                Arguments.of("{\"label\":7," + p256 + "," + sign + "}", 600, "label"),
                Arguments.of("{\"label\":\"\"," + p256 + "," + sign + "}", 610, "label"),
                Arguments.of(
                        "{\"label\":\"" + "l".repeat(5000) + "\"," + p256 + "," + sign + "}",
                        610,
                        "label"),
                Arguments.of("{\"label\":\"a\\u0000b\"," + p256 + "," + sign + "}", 610, "label"),
                Arguments.of("{\"label\":\"w\"," + sign + "}", 600, "algorithm"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"ec\"," + sign + "}", 600, "algorithm"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithmOid\":\"1.2.3\"," + sign + "}",
                        600,
                        "algorithmOid"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"EC\"," + sign + "}", 600, "curveOid"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"EC\",\"curveOid\":\"1.2.3\","
                                + sign
                                + "}",
                        600,
                        "curveOid"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"EC\",\"curveOid\":\"1.3.101.112\","
                                + sign
                                + "}",
                        600,
                        "curveOid"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"RSA\"," + sign + "}", 603, "keySize"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"RSA\",\"keySize\":\"2048\"," + sign + "}",
                        600,
                        "keySize"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"AES\",\"keySize\":128.5," + sign + "}",
                        600,
                        "keySize"),
                Arguments.of(
                        "{\"label\":\"w\",\"algorithm\":\"AES\",\"keySize\":1e999999999,"
                                + sign
                                + "}",
                        619,
                        "keySize"),
                Arguments.of("{\"label\":\"w\"," + p256 + "}", 600, "attributes"),
                Arguments.of("{\"label\":\"w\"," + p256 + ",\"attributes\":[]}", 600, "attributes"),
                Arguments.of(
                        "{\"label\":\"w\"," + p256 + ",\"attributes\":{\"sign\":\"true\"}}",
                        600,
                        "attributes.sign"),
                Arguments.of(
                        "{\"label\":\"w\",\"password\":5," + p256 + "," + sign + "}",
                        600,
                        "password"),
                Arguments.of(
                        "{\"label\":\"w\",\"password\":[1,2]," + p256 + "," + sign + "}",
                        600,
                        "password"),
                Arguments.of(
                        "{\"label\":\"w\",\"policy\":true," + p256 + "," + sign + "}",
                        600,
                        "policy"));
    }

    private static String create(
            String label,
            String algorithm,
            @Nullable String curve,
            @Nullable Integer size,
            String capability) {
        return Body.of(
                "label", label,
                "algorithm", algorithm,
                "curveOid", curve,
                "keySize", size,
                "attributes", Map.of(capability, true));
    }

    private JsonNode read(String label) {
        return keys.post("/v1/key/attributes", Body.of("label", label)).expect(200).json();
    }

    private List<String> labels() {
        return list("");
    }

    private List<String> list(String query) {
        JsonNode array = keys.get("/v1/key" + query).expect(200).json();
        assertThat(array.isArray()).isTrue();
        return array.valueStream().map(JsonNode::asText).toList();
    }
}

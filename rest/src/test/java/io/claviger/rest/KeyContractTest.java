package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key management as published clients see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyContractTest {
    private static final String EC =
            "'algorithm':'EC','curveOid':'1.2.840.10045.3.1.7','attributes':{'sign':true,'destroyable':true}";
    private static final String AES =
            "'algorithm':'AES','keySize':256,'attributes':{'decrypt':true,'destroyable':true}";

    private final Interface rest = Interface.plain();

    @BeforeAll
    void start() {
        assertThat(create("'label':'known'," + EC).status()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        rest.close();
    }

    @Test
    void the_answer_to_create_has_every_member_in_its_type() {
        Answered answer = create("'label':'shape'," + EC + ",'policy':null");
        assertThat(answer.status()).isEqualTo(201);
        JsonNode body = answer.json();
        assertThat(names(body))
                .containsExactly("xml", "json", "xmlSignature", "attestationKeyName");
        JsonNode json = body.path("json");
        assertThat(names(json))
                .containsExactly(
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
        for (String name : List.of("xml", "xmlSignature", "attestationKeyName")) {
            assertThat(body.path(name).isTextual()).as(name).isTrue();
        }
        for (String name : List.of("algorithm", "algorithmOid", "label", "publicKey")) {
            assertThat(json.path(name).isTextual()).as(name).isTrue();
        }
        for (String name : List.of("id", "keySize", "derivedAttributes", "policy")) {
            assertThat(json.path(name).isNull()).as(name).isTrue();
        }
        assertThat(json.path("curveOid").textValue()).isEqualTo("1.2.840.10045.3.1.7");
        assertThat(json.path("createTime").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        JsonNode attributes = json.path("attributes");
        assertThat(names(attributes))
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
        attributes.forEach(value -> assertThat(value.isBoolean() || value.isNull()).isTrue());
        assertThat(answer.header("Claviger-Evidence").orElse("")).startsWith("test/log/");
    }

    @Test
    void each_algorithm_reads_back_as_clients_expect() {
        Answered ed =
                create(
                        "'label':'ed','algorithm':'ED','curveOid':'1.3.101.112','attributes':{'sign':true}");
        assertThat(ed.json().path("json").path("curveOid").isNull()).isTrue();
        assertThat(ed.json().path("json").path("algorithmOid").textValue())
                .isEqualTo("1.3.101.112");
        Answered aes = create("'label':'aes'," + AES);
        assertThat(aes.json().path("json").path("publicKey").isNull()).isTrue();
        assertThat(aes.json().path("json").path("keySize").intValue()).isEqualTo(256);
        assertThat(aes.json().path("xml").textValue()).contains("<secret_key");
        Answered policy =
                create(
                        "'label':'policy','algorithm':'ED','policy':{'ruleUse':null},'attributes':{'sign':true}");
        assertThat(policy.json().path("json").path("policy").toString())
                .isEqualTo(
                        "{\"ruleUse\":null,\"ruleBlock\":null,\"ruleUnblock\":null,\"ruleModify\":null,"
                                + "\"keyStatus\":{\"blocked\":false}}");
        Answered id =
                create("'label':'id','id':'0102','algorithm':'ED','attributes':{'sign':true}");
        assertThat(id.json().path("json").path("id").textValue()).isEqualTo("0102");
    }

    @Test
    void a_duplicate_is_608_and_nothing_changes() {
        Answered answer = create("'label':'known'," + AES);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo(608);
        assertThat(answer.json().path("reason").textValue())
                .isEqualTo("res.error.key.already.existing");
        assertThat(read("known").json().path("json").path("algorithm").textValue()).isEqualTo("EC");
    }

    @Test
    void no_attribute_that_uses_the_key_is_606() {
        Answered answer =
                create("'label':'idle','algorithm':'ED','attributes':{'destroyable':true}");
        assertThat(answer.errorCode()).isEqualTo(606);
        assertThat(read("idle").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "POST;/v1/key/attributes;{'label':'none'}",
                "POST;/v1/key/deleteKey;{'label':'none'}",
                "POST;/v1/key/changePassword;{'label':'none','newPassword':['a']}",
                "POST;/v1/synchronousModify;{'modifyRequest':{'modifyKeyName':'none'}}",
                "GET;/v1/key/none/attributes;",
                "DELETE;/v1/key/none;",
                "PATCH;/ops/v1/keys/none/attributes;{'attributes':{'sign':false}}"
            })
    void a_missing_key_is_404_650_everywhere(String method, String path, String body) {
        var request = rest.as(Role.KEY_MANAGEMENT, method, path);
        Answered answer = rest.send(body == null ? request : request.json(body));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errorCode()).isEqualTo(650);
        assertThat(answer.json().path("reason").textValue())
                .isEqualTo("res.error.key.not.existent");
        assertThat(answer.header("Claviger-Refusal")).contains("key-not-found key-boundary");
        assertThat(answer.header("Claviger-Evidence")).isPresent();
    }

    @Test
    void labels_with_slashes_work_raw_and_encoded() {
        create("'label':'m/44h/0'," + EC);
        assertThat(get("/v1/key/m/44h/0/attributes").status()).isEqualTo(200);
        assertThat(get("/v1/key/m%2F44h%2F0/attributes").status()).isEqualTo(200);
        Answered deleted = rest.send(rest.as(Role.KEY_MANAGEMENT, "DELETE", "/v1/key/m/44h/0"));
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.text()).isEmpty();
        create("'label':'m/44h/1'," + EC);
        assertThat(
                        rest.send(rest.as(Role.KEY_MANAGEMENT, "DELETE", "/v1/key/m%2F44h%2F1"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void the_list_is_a_bare_array_and_can_be_narrowed() {
        create("'label':'list-1'," + AES);
        create("'label':'list-2'," + AES);
        create("'label':'list-3'," + EC);
        JsonNode all = get("/v1/key").json();
        assertThat(all.isArray()).isTrue();
        assertThat(all.toString()).contains("\"list-1\"", "\"list-2\"", "\"list-3\"", "\"known\"");
        assertThat(get("/v1/key?label-prefix=list-").text())
                .isEqualTo("[\"list-1\",\"list-2\",\"list-3\"]");
        assertThat(get("/v1/key?label-prefix=list-&algorithm=AES&limit=1").text())
                .isEqualTo("[\"list-1\"]");
        assertThat(get("/v1/key?label-prefix=list-&after=list-2").text()).isEqualTo("[\"list-3\"]");
        assertThat(get("/v1/key?algorithm=FOO").errorCode()).isEqualTo(600);
        assertThat(get("/v1/key?limit=0").errorCode()).isEqualTo(619);
    }

    @Test
    void a_password_guards_attributes_deletion_and_itself() {
        create("'label':'locked','password':['s','3']," + AES);
        assertThat(read("locked").errorCode()).isEqualTo(620);
        assertThat(read("locked','password':'wrong").errorCode()).isEqualTo(620);
        assertThat(read("locked','password':'s3").status()).isEqualTo(200);
        assertThat(
                        manage(
                                        "/v1/key/changePassword",
                                        "{'label':'locked','password':'s3','newPassword':['n']}")
                                .status())
                .isEqualTo(200);
        assertThat(manage("/v1/key/deleteKey", "{'label':'locked','password':'s3'}").errorCode())
                .isEqualTo(620);
        Answered deleted = manage("/v1/key/deleteKey", "{'label':'locked','password':['n']}");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.text()).isEmpty();
    }

    @Test
    void a_key_that_is_not_destroyable_stays() {
        create("'label':'stays','algorithm':'ED','attributes':{'sign':true}");
        assertThat(manage("/v1/key/deleteKey", "{'label':'stays'}").errorCode()).isEqualTo(614);
        assertThat(read("stays").status()).isEqualTo(200);
    }

    @Test
    void attributes_change_towards_the_stricter_side_only() {
        create(
                "'label':'strict','algorithm':'AES','keySize':128,'attributes':{'decrypt':true,'extractable':true}");
        Answered changed =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "PATCH", "/ops/v1/keys/strict/attributes")
                                .json("{'attributes':{'extractable':false,'encrypt':false}}"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("version").intValue()).isEqualTo(2);
        assertThat(changed.json().path("attributes").path("extractable").booleanValue()).isFalse();
        Answered back =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "PATCH", "/ops/v1/keys/strict/attributes")
                                .json("{'attributes':{'extractable':true}}"));
        assertThat(back.errorCode()).isEqualTo(614);
        assertThat(back.json().path("code").textValue()).isEqualTo("attribute-change-forbidden");
        assertThat(
                        rest.send(
                                        rest.as(
                                                        Role.KEY_MANAGEMENT,
                                                        "PATCH",
                                                        "/ops/v1/keys/strict/attributes")
                                                .json("{'attributes':{'magic':true}}"))
                                .errorCode())
                .isEqualTo(600);
    }

    @Test
    void modify_speaks_of_policy_keys_only() {
        assertThat(
                        manage(
                                        "/v1/modify",
                                        "{'modifyRequest':{'modifyKeyName':'known','policy':null}}")
                                .errorCode())
                .isEqualTo(611);
        assertThat(
                        manage(
                                        "/v1/synchronousModify",
                                        "{'modifyRequest':{'modifyKeyName':'known','policy':{'ruleUse':{'tokens':[{}]}}}}")
                                .errorCode())
                .isEqualTo(600);
    }

    private Answered create(String members) {
        return manage("/v1/key", "{" + members + "}");
    }

    private Answered read(String label) {
        return manage("/v1/key/attributes", "{'label':'" + label + "'}");
    }

    private Answered manage(String path, String json) {
        return rest.send(rest.as(Role.KEY_MANAGEMENT, "POST", path).json(json));
    }

    private Answered get(String target) {
        return rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", target));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new java.util.ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

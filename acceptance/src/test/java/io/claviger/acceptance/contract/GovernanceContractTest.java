package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions, onboarding and credentials (the key boundary). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GovernanceContractTest {
    private static final String SIGN =
            """
            {"signRequest":{"payload":"AAAA","signKeyName":"k","signatureAlgorithm":"EDDSA"}}""";

    private final Tenant tenant;
    private final Http device;

    GovernanceContractTest(Tenant tenant) {
        this.tenant = tenant;
        this.device = tenant.node().as("deviceSo");
    }

    @Test
    void a_partition_is_made_once_and_seen_by_its_own_officer_only() {
        Http.Answer made =
                device.post("/ops/v1/partitions", "{\"name\":\"MADE_ONCE\"}").expect(201);
        assertThat(made.header("Claviger-Evidence")).isPresent();
        assertThat(made.json().path("name").asText()).isEqualTo("MADE_ONCE");
        assertThat(made.json().at("/policy/minimumRsaBits").asInt()).isEqualTo(2048);
        Refusals.expect(
                device.post("/ops/v1/partitions", "{\"name\":\"MADE_ONCE\"}"),
                409,
                302,
                "MADE_ONCE");
        assertThat(names(device.get("/ops/v1/partitions"), "partitions"))
                .contains("MADE_ONCE", tenant.partition());
        assertThat(names(tenant.officer().get("/ops/v1/partitions"), "partitions"))
                .containsExactly(tenant.partition());
        Refusals.expect(
                tenant.officer().post("/ops/v1/partitions", "{\"name\":\"OTHER\"}"), 401, 631);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lower", "WITH SPACE", "A/B", "ÄÖ", "A\\u0000"})
    void a_partition_name_that_does_not_fit_is_refused_by_its_field(String name) {
        Refusals.expect(
                device.post("/ops/v1/partitions", "{\"name\":\"" + name + "\"}"), 400, 600, "name");
    }

    @Test
    void a_partition_policy_counts_from_the_moment_it_changes() {
        String path = "/ops/v1/partitions/" + tenant.partition() + "/policy";
        tenant.createKey("policy", Map.of("algorithm", "ED"));
        String sign = SIGN.replace("\"k\"", "\"policy\"");
        tenant.use().post("/v1/synchronousSign", sign).expect(200);
        tenant.officer().patch(path, "{\"useObjects\":false}").expect(200);
        Refusals.expect(tenant.use().post("/v1/synchronousSign", sign), 400, 400, "useObjects");
        tenant.officer().patch(path, "{\"useObjects\":true,\"destroyObjects\":false}").expect(200);
        tenant.use().post("/v1/synchronousSign", sign).expect(200);
        Refusals.expect(tenant.keys().delete("/v1/key/policy"), 400, 400, "destroyObjects");
        tenant.officer().patch(path, "{\"destroyObjects\":true,\"readOnly\":true}").expect(200);
        Refusals.expect(tenant.keys().delete("/v1/key/policy"), 400, 400, "readOnly");
        JsonNode policy =
                tenant.officer()
                        .patch(path, "{\"readOnly\":false,\"minimumRsaBits\":3072}")
                        .expect(200)
                        .json()
                        .path("policy");
        assertThat(policy.path("minimumRsaBits").asInt()).isEqualTo(3072);
        assertThat(policy.path("useObjects").asBoolean()).isTrue();
        String rsa =
                """
                {"label":"r","algorithm":"RSA","keySize":2048,"attributes":{"sign":true}}""";
        Refusals.expect(tenant.keys().post("/v1/key", rsa), 400, 400, "minimumRsaBits");
        tenant.officer().patch(path, "{\"minimumRsaBits\":2048}").expect(200);
        tenant.keys().delete("/v1/key/policy").expect(200);
        for (String wrong :
                List.of(
                        "{\"minimumRsaBits\":1023}",
                        "{\"minimumRsaBits\":8193}",
                        "{\"minimumRsaBits\":\"2048\"}")) {
            Refusals.wellFormed(tenant.officer().patch(path, wrong).expect(400));
        }
        Refusals.expect(
                tenant.officer().patch("/ops/v1/partitions/DEMO/policy", "{\"readOnly\":true}"),
                404,
                300);
    }

    static Stream<String> mandatory() {
        return Stream.of(
                "name",
                "partition",
                "owner",
                "purpose",
                "environment",
                "interfaces",
                "algorithms",
                "destination",
                "rotationDays",
                "expiryDays",
                "destruction",
                "recoveryOwner",
                "recoveryExpectation",
                "auditDestination",
                "rollback");
    }

    @ParameterizedTest
    @MethodSource("mandatory")
    void an_onboarding_record_without_a_mandatory_field_is_refused_by_its_name(String field) {
        for (ObjectNode form :
                List.of(
                        Tenant.form("incomplete", tenant.partition()).without(List.of(field)),
                        Tenant.form("incomplete", tenant.partition()).putNull(field))) {
            Http.Answer answer = tenant.officer().post("/ops/v1/applications", form.toString());
            Refusals.expect(answer, 400, 600, "'" + field + "'");
            assertThat(answer.header("Claviger-Evidence")).isPresent();
        }
        for (String empty : List.of("\"\"", "\"  \"", "[]", "0", "-1", "{}", "true")) {
            String form =
                    Tenant.form("incomplete", tenant.partition())
                            .putRawValue(
                                    field, new com.fasterxml.jackson.databind.util.RawValue(empty))
                            .toString();
            Refusals.expect(tenant.officer().post("/ops/v1/applications", form), 400, 600, field);
        }
        Refusals.expect(tenant.officer().get("/ops/v1/applications/incomplete"), 404, 300);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongFields")
    void an_onboarding_record_with_a_value_nothing_can_match_is_refused_by_its_field(
            String field, Object value) {
        ObjectNode form = Tenant.form("wrong", tenant.partition());
        form.set(field, Body.JSON.valueToTree(value));
        Refusals.expect(
                tenant.officer().post("/ops/v1/applications", form.toString()), 400, 600, field);
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                Arguments.of("name", "Upper"),
                Arguments.of("name", "a/b"),
                Arguments.of("interfaces", List.of("telnet")),
                Arguments.of("algorithms", List.of("ROT13")),
                Arguments.of("sources", List.of("300.1.1.1")),
                Arguments.of("sources", List.of("10.0.0.0/33")),
                Arguments.of("clientCertificates", List.of("abc")));
    }

    @Test
    void an_application_is_onboarded_once_and_reads_as_written() {
        JsonNode read =
                tenant.officer()
                        .get("/ops/v1/applications/" + tenant.application())
                        .expect(200)
                        .json();
        Tenant.form(tenant.application(), tenant.partition())
                .properties()
                .forEach(
                        field ->
                                assertThat(sorted(read.path(field.getKey())))
                                        .as(field.getKey())
                                        .isEqualTo(sorted(field.getValue())));
        assertThat(read.path("version").asInt()).isOne();
        Refusals.expect(
                tenant.officer()
                        .post(
                                "/ops/v1/applications",
                                Tenant.form(tenant.application(), tenant.partition()).toString()),
                409,
                302);
        assertThat(names(tenant.officer().get("/ops/v1/applications"), "applications"))
                .contains(tenant.application())
                .doesNotContain("demo");
        Refusals.expect(tenant.officer().get("/ops/v1/applications/demo"), 404, 300);
        Refusals.expect(
                tenant.officer()
                        .post("/ops/v1/applications", Tenant.form("guest", "DEMO").toString()),
                404,
                300);
    }

    @Test
    void an_algorithm_that_the_record_does_not_approve_makes_and_uses_no_key() {
        ObjectNode form = Tenant.form("narrow", tenant.partition());
        form.set("algorithms", Body.JSON.valueToTree(List.of("EC-secp256r1", "AES-256")));
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        Http keys = as("key-management", "narrow");
        String create =
                "{\"label\":\"%s\",\"algorithm\":\"%s\",%s,\"attributes\":{\"sign\":true,\"decrypt\":true}}";
        keys.post("/v1/key", create.formatted("n1", "EC", "\"curveOid\":\"1.2.840.10045.3.1.7\""))
                .expect(201);
        keys.post("/v1/key", create.formatted("n2", "AES", "\"keySize\":256")).expect(201);
        for (String body :
                List.of(
                        create.formatted("n3", "EC", "\"curveOid\":\"1.3.132.0.34\""),
                        create.formatted("n3", "AES", "\"keySize\":128"),
                        create.formatted("n3", "RSA", "\"keySize\":2048"),
                        create.formatted("n3", "ED", "\"id\":null"))) {
            Refusals.expect(keys.post("/v1/key", body), 400, 400, "algorithms", "narrow");
        }
        // A key of the same partition that another application made, of a kind not approved here.
        tenant.createKey("foreign-ed", Map.of("algorithm", "ED"));
        Http.Answer use =
                as("key-operation", "narrow")
                        .post("/v1/synchronousSign", SIGN.replace("\"k\"", "\"foreign-ed\""));
        Refusals.expect(use, 400, 400, "algorithms");
    }

    @Test
    void an_interface_or_a_source_that_the_record_does_not_list_is_refused_by_its_field() {
        ObjectNode form = Tenant.form("no-rest", tenant.partition());
        form.set("interfaces", Body.JSON.valueToTree(List.of("pkcs11")));
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        Http.Answer answer = as("key-management", "no-rest").get("/v1/key");
        Refusals.expect(answer, 400, 400, "interfaces", "no-rest");
        assertThat(answer.header("Claviger-Refusal").orElse(""))
                .startsWith("interface-not-enabled");

        form = Tenant.form("elsewhere", tenant.partition());
        form.set("sources", Body.JSON.valueToTree(List.of("10.0.0.0/8", "192.0.2.7")));
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        answer = as("key-management", "elsewhere").get("/v1/key");
        Refusals.expect(answer, 400, 400, "sources", "127.0.0.1");
        assertThat(answer.header("Claviger-Evidence")).isPresent();

        form = Tenant.form("here", tenant.partition());
        form.set("sources", Body.JSON.valueToTree(List.of("127.0.0.0/8")));
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        as("key-management", "here").get("/v1/key").expect(200);
    }

    @Test
    void where_a_second_factor_is_required_a_key_alone_is_not_enough() {
        ObjectNode form = Tenant.form("second", tenant.partition());
        form.put("secondFactorRequired", true);
        form.set("tokenSubjects", Body.JSON.valueToTree(List.of("https://idp.example service-1")));
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        Refusals.expect(as("key-management", "second").get("/v1/key"), 401, 406);
    }

    @Test
    void a_role_has_several_keys_and_a_revoked_one_is_refused_at_once_while_the_others_go_on() {
        tenant.createKey("k", Map.of("algorithm", "ED"));
        JsonNode one = issue("key-operation", "blue").expect(201).json();
        JsonNode two = issue("key-operation", "green").expect(201).json();
        Http first = tenant.node().http().as(one.path("token").asText());
        Http second = tenant.node().http().as(two.path("token").asText());
        first.post("/v1/synchronousSign", SIGN).expect(200);
        second.post("/v1/synchronousSign", SIGN).expect(200);
        String path = "/ops/v1/credentials/" + one.at("/credential/id").asText();
        JsonNode revoked = tenant.officer().delete(path).expect(200).json();
        assertThat(revoked.path("revoked").isTextual()).isTrue();
        Refusals.expect(first.post("/v1/synchronousSign", SIGN), 401, 631);
        second.post("/v1/synchronousSign", SIGN).expect(200);
        // Twice is no error and changes nothing.
        assertThat(tenant.officer().delete(path).expect(200).json().path("revoked"))
                .isEqualTo(revoked.path("revoked"));
        String listed =
                tenant.officer()
                        .get("/ops/v1/credentials?application=" + tenant.application())
                        .expect(200)
                        .text();
        assertThat(listed)
                .contains("blue", "green", one.at("/credential/id").asText())
                .doesNotContain(one.path("token").asText())
                .doesNotContain(two.path("token").asText());
    }

    @Test
    void a_token_has_256_random_bits_and_is_shown_once() {
        Http.Answer answer = issue("service", "once").expect(201);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        String token = answer.json().path("token").asText();
        // 256 bits are 43 digits of base64url or 64 hexadecimal ones.
        assertThat(token.length()).isGreaterThanOrEqualTo(43);
        assertThat(issue("service", "once").expect(201).json().path("token").asText())
                .isNotEqualTo(token);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongCredentials")
    void a_credential_that_contradicts_itself_is_refused(String what, Map<String, ?> body) {
        Refusals.wellFormed(
                tenant.officer()
                        .post("/ops/v1/credentials", Body.node(body).toString())
                        .expect(400));
    }

    static Stream<Arguments> wrongCredentials() {
        return Stream.of(
                Arguments.of(
                        "role unknown",
                        Map.of("name", "x", "role", "root", "application", "governance-contract")),
                Arguments.of("application missing", Map.of("name", "x", "role", "key-operation")),
                Arguments.of("name missing", Map.of("role", "key-operation")),
                Arguments.of("role missing", Map.of("name", "x")),
                Arguments.of(
                        "expired already",
                        Map.of(
                                "name", "x",
                                "role", "key-operation",
                                "application", "governance-contract",
                                "expires", "2001-01-01T00:00:00Z")),
                Arguments.of(
                        "no time",
                        Map.of(
                                "name", "x",
                                "role", "key-operation",
                                "application", "governance-contract",
                                "expires", "tomorrow")));
    }

    @Test
    void an_officer_issues_and_revokes_in_his_own_partition_only() {
        String foreign = Body.of("name", "x", "role", "key-operation", "application", "demo");
        assertThat(tenant.officer().post("/ops/v1/credentials", foreign).status())
                .isIn(400, 401, 404);
        String deviceOfficer = Body.of("name", "x", "role", "device-so");
        assertThat(tenant.officer().post("/ops/v1/credentials", deviceOfficer).status())
                .isIn(400, 401);
        String foreignOfficer = Body.of("name", "x", "role", "partition-so", "partition", "DEMO");
        assertThat(tenant.officer().post("/ops/v1/credentials", foreignOfficer).status())
                .isIn(400, 401, 404);
        JsonNode officers = device.get("/ops/v1/credentials").expect(200).json();
        String deviceId =
                officers.path("credentials")
                        .valueStream()
                        .filter(c -> c.path("role").asText().equals("device-so"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .asText();
        assertThat(tenant.officer().delete("/ops/v1/credentials/" + deviceId).status())
                .isIn(400, 401, 404);
        device.get("/ops/v1/partitions").expect(200);
        Refusals.expect(tenant.officer().delete("/ops/v1/credentials/nope"), 404, 300);
        Refusals.expect(
                tenant.officer().delete("/ops/v1/credentials/cr-0000000000000000"), 404, 300);
    }

    @Test
    void two_partitions_do_not_see_each_others_keys() {
        tenant.createKey("mine", Map.of("algorithm", "ED"));
        Http demo = tenant.node().as("keyManagement");
        assertThat(demo.get("/v1/key").expect(200).text()).doesNotContain("\"mine\"");
        Refusals.expect(demo.post("/v1/key/attributes", "{\"label\":\"mine\"}"), 404, 650);
        Refusals.expect(
                tenant.node()
                        .as("keyOperation")
                        .post("/v1/synchronousSign", SIGN.replace("\"k\"", "\"mine\"")),
                404,
                650);
    }

    private Http as(String role, String application) {
        return tenant.node().http().as(Tenant.token(tenant.officer(), role, application));
    }

    private Http.Answer issue(String role, String name) {
        return tenant.officer()
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", name, "role", role, "application", tenant.application()));
    }

    private static List<String> names(Http.Answer answer, String member) {
        return answer.expect(200)
                .json()
                .path(member)
                .valueStream()
                .map(p -> p.path("name").asText())
                .toList();
    }

    private static String sorted(JsonNode value) {
        String[] texts = value.valueStream().map(JsonNode::asText).toArray(String[]::new);
        Arrays.sort(texts);
        return value.isArray() ? String.join(",", texts) : value.asText();
    }
}

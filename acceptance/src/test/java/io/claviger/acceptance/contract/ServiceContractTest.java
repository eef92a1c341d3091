package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.Http;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Description, health, measurements and the service endpoints, against what the node really does.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceContractTest {
    private final Tenant tenant;
    private final Http nobody;
    private final JsonNode document;

    ServiceContractTest(Tenant tenant) {
        this.tenant = tenant;
        this.nobody = tenant.node().http();
        this.document = nobody.get("/openapi.json").expect(200).json();
    }

    /** One operation of the document. */
    private record Operation(String method, String path, JsonNode described) {
        boolean closed() {
            return !described.path("security").isEmpty();
        }

        boolean implemented() {
            return described.path("x-claviger-implemented").asBoolean(true);
        }

        boolean requiresQuery() {
            return StreamSupport.stream(described.path("parameters").spliterator(), false)
                    .anyMatch(
                            parameter ->
                                    parameter.path("in").asText().equals("query")
                                            && parameter.path("required").asBoolean());
        }

        /** The path with something in place of its parameter. */
        String concrete() {
            return path.replaceAll("\\{[^}]*}", "1");
        }
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                operation ->
                                                        all.add(
                                                                new Operation(
                                                                        operation
                                                                                .getKey()
                                                                                .toUpperCase(
                                                                                        Locale
                                                                                                .ROOT),
                                                                        path.getKey(),
                                                                        operation.getValue()))));
        return all;
    }

    @Test
    void the_document_is_openapi_3_1_and_its_references_lead_somewhere() {
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.at("/info/title").asText()).isNotBlank();
        assertThat(document.at("/info/version").asText()).isNotBlank();
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations()) {
            assertThat(ids.add(operation.described().path("operationId").asText()))
                    .as("%s is unique", operation)
                    .isTrue();
            assertThat(operation.described().path("responses")).as("%s", operation).isNotEmpty();
            var named = Pattern.compile("\\{([^}]*)}").matcher(operation.path());
            while (named.find()) {
                assertThat(operation.described().path("parameters").findValuesAsText("name"))
                        .as("%s", operation)
                        .contains(named.group(1));
            }
        }
        for (String reference : document.findValuesAsText("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
    }

    @Test
    void every_described_operation_that_needs_a_key_says_401_and_does_it() {
        for (Operation operation : operations()) {
            if (!operation.closed()) {
                continue;
            }
            assertThat(operation.described().path("responses").has("401"))
                    .as("%s", operation)
                    .isTrue();
            Http.Answer answer =
                    nobody.send(
                            operation.method(),
                            operation.concrete(),
                            operation.method().equals("GET") ? null : "{}");
            Refusals.expect(answer, 401, 416);
        }
    }

    @Test
    void every_described_get_without_parameters_succeeds_as_described() {
        int asked = 0;
        for (Operation operation : operations()) {
            if (!operation.method().equals("GET")
                    || !operation.implemented()
                    || operation.path().contains("{")
                    || operation.requiresQuery()) {
                continue;
            }
            Http.Answer answer = caller(operation.path()).get(operation.path()).expect(200);
            JsonNode content = operation.described().at("/responses/200/content");
            if (!content.isEmpty()) {
                String type = Refusals.names(content).getFirst();
                assertThat(answer.header("Content-Type").orElse(""))
                        .as("%s", operation)
                        .startsWith(type.replaceAll(";.*", ""));
                if (type.equals("application/json")) {
                    check(content.path(type).path("schema"), answer.json(), operation.toString());
                }
            }
            asked++;
        }
        assertThat(asked).isGreaterThan(12);
    }

    private Http caller(String path) {
        if (path.equals("/evidence/v1/records") || path.equals("/evidence/v1/package")) {
            return tenant.auditor();
        }
        if (path.equals("/evidence/v1/retention")
                || path.startsWith("/ops/v1/cluster")
                || path.equals("/ops/v1/backup-key")
                || path.equals("/ops/v1/partition-recipient")
                || path.equals("/ops/v1/device/root-key")) {
            return tenant.node().as("auditor");
        }
        if ((path.startsWith("/v1/key") && !path.startsWith("/v1/keystore"))
                || path.equals("/ops/v1/data-objects")) {
            return tenant.keys();
        }
        if (path.startsWith("/v1/approverManagement")) {
            return tenant.node()
                    .http()
                    .as(
                            Tenant.token(
                                    tenant.officer(),
                                    "approver-key-management",
                                    tenant.application()));
        }
        return path.startsWith("/v1/")
                ? tenant.service()
                : path.startsWith("/ops/") ? tenant.officer() : nobody;
    }

    @Test
    void nothing_is_described_as_not_implemented() {
        assertThat(operations()).allMatch(Operation::implemented);
    }

    @Test
    void the_whole_endpoint_table_of_the_contract_is_served_or_refused_by_name() {
        String table =
                """
                POST /v1/key, GET /v1/key, POST /v1/key/attributes, GET /v1/key/a/attributes, DELETE /v1/key/a,
                POST /v1/key/deleteKey, POST /v1/key/changePassword, POST /v1/key/address, GET /v1/key/a/address,
                POST /v1/key/export/plain, POST /v1/key/import/plain, POST /v1/importedKey, POST /v1/derivedKey,
                POST /v1/derivedkey, POST /v1/key/keyAttestation, GET /v1/attestation/a, POST /v1/modify,
                POST /v1/synchronousModify, POST /v1/dataObject, GET /v1/dataObject/a, DELETE /v1/dataObject/a,
                POST /v1/sign, POST /v1/synchronousSign, POST /v1/verify, POST /v1/synchronousHmac,
                POST /v1/encrypt, POST /v1/decrypt, POST /v1/synchronousDecrypt, POST /v1/wrap, POST /v1/unwrap,
                POST /v1/synchronousUnwrap, POST /v1/block, POST /v1/synchronousBlock, POST /v1/unblock,
                POST /v1/synchronousUnblock, POST /v1/fileEncrypt, POST /v1/synchronousFileDecrypt,
                GET /v1/generateRandom/1, POST /v1/createRfcTimestamp, POST /v1/certificate/synchronous/request,
                POST /v1/certificate/synchronous/request/download, POST /v1/certificate/synchronous/selfsign,
                POST /v1/certificate/synchronous/create/selfSigned, POST /v1/certificate/synchronous/sign,
                POST /v1/certificate/request, POST /v1/certificate/selfsign, POST /v1/certificate/sign,
                POST /v1/certificate/import/plain, GET /v1/certificate/a, DELETE /v1/certificate/a,
                GET /v1/request/a, DELETE /v1/request/a, POST /v1/filteredRequests,
                POST /v1/filteredSignApprovalTask, POST /v1/filteredDecryptApprovalTask,
                POST /v1/filteredUnwrapKeyApprovalTask, POST /v1/filteredBlockKeyApprovalTask,
                POST /v1/filteredUnblockKeyApprovalTask, POST /v1/filteredModifyKeyApprovalTask,
                POST /v1/filteredAllApprovalTask, POST /v1/approval, PATCH /v1/task, POST /v1/approver/onboard,
                POST /v1/approverManagement/create, PUT /v1/approverManagement/create,
                POST /v1/approverManagement/renewOneTimeCode, POST /v1/approverManagement/restoreFromBackup,
                POST /v1/approverManagement/restoreFromBackup/forgotPassword,
                GET /v1/approverManagement/onboarding/status, DELETE /v1/approverManagement/delete/a,
                GET /v1/versionInfo, GET /v1/licenseInfo, GET /v1/keystore/statistics, GET /v1/hsm/log,
                GET /v1/hsm/log/a/b""";
        for (String line : table.split(",\\s+", -1)) {
            String[] words = line.split(" ", -1);
            Refusals.expect(nobody.send(words[0], words[1], null), 401, 416);
        }
    }

    @Test
    void no_route_answers_that_is_not_described() {
        Set<String> described = new HashSet<>();
        operations().forEach(o -> described.add(o.method() + " " + o.path()));
        assertThat(described)
                .contains(
                        "POST /v1/key",
                        "POST /v1/synchronousSign",
                        "PATCH /ops/v1/keys/{label}/attributes",
                        "POST /ops/v1/unseal",
                        "GET /evidence/v1/log/tile/{tile}",
                        "GET /evidence/v1/log/tile/entries/{bundle}",
                        "GET /health/crypto",
                        "GET /metrics",
                        "GET /openapi.json");
        Set<String> paths = new HashSet<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        for (String path : paths) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                Http.Answer answer = nobody.send(method, path.replaceAll("\\{[^}]*}", "1"), null);
                boolean other =
                        paths.stream()
                                .anyMatch(
                                        p ->
                                                described.contains(method + " " + p)
                                                        && path.replaceAll("\\{[^}]*}", "1")
                                                                .matches(
                                                                        p.replaceAll(
                                                                                        "\\{(ticket|name)}",
                                                                                        "[^/]+")
                                                                                .replaceAll(
                                                                                        "\\{[^}]*}",
                                                                                        ".+")));
                if (described.contains(method + " " + path) || other) {
                    assertThat(answer.status()).as("%s", answer).isNotEqualTo(405);
                } else {
                    Refusals.expect(answer, 405, 102);
                }
            }
        }
        for (String path :
                List.of("/debug", "/admin", "/actuator", "/health", "/v1/health", "/swagger-ui")) {
            Refusals.expect(nobody.get(path), 404, 102);
        }
    }

    @Test
    void answers_of_the_main_routes_fit_their_schemas() {
        Http.Answer created = tenant.createKey("schema", Map.of("algorithm", "ED"));
        check("/v1/key", "post", created);
        check(
                "/v1/key/attributes",
                "post",
                tenant.keys().post("/v1/key/attributes", "{\"label\":\"schema\"}"));
        Http.Answer signed =
                tenant.use()
                        .post(
                                "/v1/synchronousSign",
                                "{\"signRequest\":{\"payload\":\"AAAA\",\"signKeyName\":\"schema\",\"signatureAlgorithm\":\"EDDSA\"}}");
        check("/v1/synchronousSign", "post", signed);
        String place = signed.header("Claviger-Evidence").orElse("/");
        String index = place.substring(place.lastIndexOf('/') + 1);
        check(
                "/evidence/v1/record/{index}",
                "get",
                tenant.auditor().get("/evidence/v1/record/" + index));
        check(
                "/evidence/v1/records",
                "get",
                tenant.auditor()
                        .get("/evidence/v1/records?limit=2&application=" + tenant.application()));
        check("/evidence/v1/inclusion/{index}", "get", nobody.get("/evidence/v1/inclusion/0"));
        check("/evidence/v1/consistency", "get", nobody.get("/evidence/v1/consistency?from=1"));
        check(
                "/ops/v1/applications/{name}",
                "get",
                tenant.officer().get("/ops/v1/applications/" + tenant.application()));
        check(
                "/ops/v1/credentials",
                "post",
                tenant.officer()
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name", "s",
                                        "role", "service",
                                        "application", tenant.application())));
        check(
                "/ops/v1/keys/{label}/attributes",
                "patch",
                tenant.keys()
                        .patch(
                                "/ops/v1/keys/schema/attributes",
                                "{\"attributes\":{\"modifiable\":true}}"));
        Http.Answer refused = tenant.keys().get("/v1/key/none/attributes");
        check(document.at("/components/schemas/Error"), refused.json(), "error");
    }

    private void check(String path, String method, Http.Answer answer) {
        JsonNode response =
                document.path("paths")
                        .path(path)
                        .path(method)
                        .path("responses")
                        .path(Integer.toString(answer.status()));
        assertThat(response.isMissingNode()).as("%s is described", answer).isFalse();
        JsonNode schema = response.path("content").path("application/json").path("schema");
        assertThat(schema.isMissingNode()).as("%s has a schema", answer).isFalse();
        check(schema, answer.json(), method + " " + path);
    }

    /** Types, required members, and no member that is not described. */
    private void check(JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            check(document.at(schema.path("$ref").asText().substring(1)), value, where);
            return;
        }
        if (schema.has("anyOf")) {
            if (!value.isNull()) {
                check(schema.path("anyOf").path(0), value, where);
            }
            return;
        }
        List<String> types =
                schema.path("type").isArray()
                        ? schema.path("type").valueStream().map(JsonNode::asText).toList()
                        : List.of(schema.path("type").asText());
        String type =
                switch (value.getNodeType()) {
                    case OBJECT -> "object";
                    case ARRAY -> "array";
                    case STRING -> "string";
                    case BOOLEAN -> "boolean";
                    case NULL -> "null";
                    case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
                    default -> "none";
                };
        assertThat(types).as(where).contains(type);
        // An object without described members is described elsewhere, and open.
        if (value.isObject() && !schema.path("properties").isEmpty()) {
            schema.path("required")
                    .forEach(
                            name ->
                                    assertThat(value.has(name.asText()))
                                            .as(where + " has " + name)
                                            .isTrue());
            value.properties()
                    .forEach(
                            member -> {
                                JsonNode described =
                                        schema.path("properties").path(member.getKey());
                                assertThat(described.isMissingNode())
                                        .as("%s: %s is described", where, member.getKey())
                                        .isFalse();
                                check(described, member.getValue(), where + "." + member.getKey());
                            });
        }
        if (value.isArray()) {
            value.forEach(element -> check(schema.path("items"), element, where + "[]"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "crypto"})
    void a_healthy_node_says_so_and_that_it_is_for_development(String probe) {
        Http.Answer answer = nobody.get("/health/" + probe).expect(200);
        JsonNode health = answer.json();
        assertThat(health.path("healthy").asBoolean()).isTrue();
        assertThat(health.path("sealed").asBoolean(true)).isFalse();
        assertThat(health.path("developmentMode").asBoolean()).isTrue();
        assertThat(health.path("memoryLocked").isBoolean()).isTrue();
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void the_crypto_probe_made_a_real_signature_that_is_in_the_log() {
        String place =
                nobody.get("/health/crypto").expect(200).header("Claviger-Evidence").orElse("");
        JsonNode record =
                tenant.node()
                        .as("auditor")
                        .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                        .expect(200)
                        .json();
        assertThat(record.at("/boundary/operation").asText()).isEqualTo("probe");
        assertThat(record.at("/boundary/decision").asText()).isEqualTo("granted");
    }

    @Test
    void measurements_are_prometheus_text_without_secrets() {
        tenant.keys().get("/v1/key").expect(200);
        Http.Answer answer = nobody.get("/metrics").expect(200);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("text/plain");
        Pattern sample =
                Pattern.compile(
                        "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\n]|\\\\.)*\",?)*})?"
                                + " ([-+]?[0-9.eE+-]+|NaN|[+-]Inf)( [0-9]+)?");
        int samples = 0;
        for (String line : answer.text().lines().toList()) {
            if (!line.isBlank() && !line.startsWith("# ")) {
                assertThat(line).matches(sample);
                samples++;
            }
        }
        assertThat(samples).isGreaterThan(20);
        assertThat(answer.text())
                .contains("claviger_evidence_records", "claviger_sealed 0.0", "GET /v1/key");
        for (String token : tenant.node().credentials().tokens().values()) {
            assertThat(answer.text()).doesNotContain(token);
        }
        assertThat(answer.text()).doesNotContain(tenant.application());
    }

    @Test
    void a_label_in_a_path_is_not_a_measurement_of_its_own() {
        tenant.keys().get("/v1/key/measured-label-4711/attributes").expect(404);
        nobody.get("/nowhere-4711").expect(404);
        assertThat(nobody.get("/metrics").text()).doesNotContain("measured-label", "nowhere");
    }

    @Test
    void version_licence_statistics_and_log_have_exactly_the_members_that_clients_map() {
        Http service = tenant.service();
        JsonNode version = service.get("/v1/versionInfo").expect(200).json();
        assertThat(Refusals.names(version)).containsExactly("Version");
        assertThat(version.path("Version").asText()).isNotBlank();
        JsonNode licence = service.get("/v1/licenseInfo").expect(200).json();
        assertThat(Refusals.names(licence)).containsExactly("clientFlags");
        assertThat(licence.path("clientFlags").valueStream().map(JsonNode::asText).toList())
                .contains("REST_API", "FIREBLOCKS_AGENT");
        JsonNode statistics = service.get("/v1/keystore/statistics").expect(200).json();
        assertThat(Refusals.names(statistics)).containsExactly("keyStoreStatistics");
        assertThat(statistics.path("keyStoreStatistics").isTextual()).isTrue();
        for (String path : List.of("/v1/hsm/log", "/v1/hsm/log/2025/01")) {
            JsonNode log = service.get(path).expect(200).json();
            assertThat(Refusals.names(log)).containsExactly("log");
            assertThat(log.path("log").asText())
                    .contains(tenant.application())
                    .doesNotContain("application=demo");
        }
    }

    @Test
    void every_answer_names_its_request() {
        for (Http.Answer answer :
                List.of(
                        nobody.get("/health/live"),
                        nobody.get("/nope"),
                        tenant.service().get("/v1/versionInfo"),
                        tenant.service().get("/v1/key"))) {
            assertThat(answer.header("X-Request-Id").orElse("")).isNotBlank();
        }
    }
}

package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A failing call is followed to the first thing that is broken (R10), and no further. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisContractTest {
    private final Tenant tenant;

    DiagnosisContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    /** An application of its own with one P-256 key. */
    private record App(String name, String key, Http use) {}

    private App app(String name, boolean signs) {
        tenant.officer()
                .post("/ops/v1/applications", Tenant.form(name, tenant.partition()).toString())
                .expect(201);
        String key = name + "-key";
        tenant.node()
                .http()
                .as(Tenant.token(tenant.officer(), "key-management", name))
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                key,
                                "algorithm",
                                "EC",
                                "curveOid",
                                "1.2.840.10045.3.1.7",
                                "attributes",
                                Map.of("sign", signs, "decrypt", !signs)))
                .expect(201);
        return new App(
                name,
                key,
                tenant.node().http().as(Tenant.token(tenant.officer(), "key-operation", name)));
    }

    private App app(String name) {
        return app(name, true);
    }

    private static Http.Answer sign(Http use, String key) {
        return use.post(
                "/v1/synchronousSign",
                Body.of(
                        "signRequest",
                        Map.of(
                                "payload",
                                Base64.getEncoder().encodeToString(new byte[] {1}),
                                "signKeyName",
                                key,
                                "signatureAlgorithm",
                                "SHA256_WITH_ECDSA")));
    }

    private JsonNode diagnosis(Http asker, Http.Answer failed) {
        return asker.post(
                        "/ops/v1/diagnosis",
                        Body.of("requestId", failed.header("X-Request-Id").orElseThrow()))
                .expect(200)
                .json();
    }

    private void finds(Http.Answer failed, String step, String code) {
        JsonNode found = diagnosis(tenant.auditor(), failed);
        assertThat(found.path("broken").asBoolean()).as("%s", found).isTrue();
        assertThat(found.at("/finding/step").asText()).as("%s", found).isEqualTo(step);
        assertThat(found.at("/finding/code").asText()).as("%s", found).isEqualTo(code);
        assertThat(found.at("/fix/what").asText()).as("%s", found).isNotEmpty();
        // Never a new key.
        assertThat(found.at("/fix/commands").toString()).doesNotContain("key create");
    }

    @Test
    void r10_nothing_is_named_where_all_is_well() {
        App app = app("diagnose-well");
        Http.Answer good = sign(app.use(), app.key());
        good.expect(200);
        JsonNode found = diagnosis(tenant.auditor(), good);
        assertThat(found.path("broken").asBoolean()).as("%s", found).isFalse();
        assertThat(found.path("finding").isNull()).isTrue();
        assertThat(found.path("ladder"))
                .allSatisfy(rung -> assertThat(rung.path("state").asText()).isEqualTo("sound"));
        Program.claviger(
                        Map.of(
                                "CLAVIGER_URL",
                                tenant.node().url(),
                                "CLAVIGER_API_KEY",
                                tenant.node().credentials().token("auditor")),
                        "diagnose",
                        good.header("X-Request-Id").orElseThrow())
                .expect(0);
    }

    @Test
    void r10_a_revoked_credential_is_found_on_the_way_to_the_key() {
        App app = app("diagnose-revoked");
        JsonNode issued =
                tenant.officer()
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "t",
                                        "role",
                                        "key-operation",
                                        "application",
                                        app.name()))
                        .expect(201)
                        .json();
        tenant.officer()
                .delete("/ops/v1/credentials/" + issued.at("/credential/id").asText())
                .expect(200);
        Http revoked = tenant.node().http().as(issued.path("token").asText());
        finds(sign(revoked, app.key()).expect(401), "trace", "invalid-api-key");
    }

    @Test
    void r10_an_attribute_of_the_key_is_found() {
        App app = app("diagnose-attribute", false);
        finds(sign(app.use(), app.key()).expect(400), "inspect", "operation-forbidden");
        JsonNode found = diagnosis(tenant.auditor(), sign(app.use(), app.key()));
        assertThat(found.path("evidence")).hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void r10_a_key_that_is_not_there_is_found() {
        App app = app("diagnose-absent");
        finds(sign(app.use(), "diagnose-no-such-key").expect(404), "inspect", "key-not-found");
    }

    @Test
    void r10_a_blocked_key_is_found() {
        App app = app("diagnose-blocked");
        String label = "diagnose-blocked-ska";
        tenant.node()
                .http()
                .as(Tenant.token(tenant.officer(), "key-management", app.name()))
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                "EC",
                                "curveOid",
                                "1.2.840.10045.3.1.7",
                                "attributes",
                                Map.of("sign", true),
                                "policy",
                                Map.of()))
                .expect(201);
        app.use()
                .post(
                        "/v1/synchronousBlock",
                        Body.of("blockRequest", Map.of("blockKeyName", label)))
                .expect(200);
        finds(sign(app.use(), label).expect(400), "inspect", "operation-forbidden");
    }

    @Test
    void r10_the_policy_of_the_partition_is_found() {
        App app = app("diagnose-policy");
        String policy = "/ops/v1/partitions/" + tenant.partition() + "/policy";
        tenant.officer().patch(policy, Body.of("useObjects", false)).expect(200);
        Http.Answer refused;
        try {
            refused = sign(app.use(), app.key()).expect(400);
            finds(refused, "inspect", "policy-forbids");
        } finally {
            tenant.officer().patch(policy, Body.of("useObjects", true)).expect(200);
        }
        // Mended meanwhile: nothing is broken any more, and that it was is said.
        JsonNode healed = diagnosis(tenant.auditor(), refused);
        assertThat(healed.path("broken").asBoolean()).as("%s", healed).isFalse();
        assertThat(healed.path("healed").asText()).as("%s", healed).isNotEmpty();
    }

    /** A use key of an application whose record is this one. */
    private Http useOf(String name, String field, Object value) {
        var form = Tenant.form(name, tenant.partition());
        form.setAll(Body.node(field, value));
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        return tenant.node().http().as(Tenant.token(tenant.officer(), "key-operation", name));
    }

    @Test
    void r10_an_interface_that_is_not_enabled_is_found() {
        Http use = useOf("diagnose-interface", "interfaces", List.of("pkcs11"));
        finds(sign(use, "any").expect(400), "trace", "interface-not-enabled");
    }

    @Test
    void r10_a_source_that_is_not_allowed_is_found() {
        Http use = useOf("diagnose-source", "sources", List.of("203.0.113.0/24"));
        finds(sign(use, "any").expect(400), "trace", "source-not-allowed");
    }

    @Test
    void r10_an_algorithm_that_is_not_approved_is_found() {
        useOf("diagnose-algorithm", "algorithms", List.of("RSA-3072"));
        Http keys =
                tenant.node()
                        .http()
                        .as(Tenant.token(tenant.officer(), "key-management", "diagnose-algorithm"));
        finds(
                keys.post(
                                "/v1/key",
                                Body.of(
                                        "label",
                                        "diagnose-ed",
                                        "algorithm",
                                        "ED",
                                        "attributes",
                                        Map.of("sign", true)))
                        .expect(400),
                "inspect",
                "algorithm-not-approved");
    }

    @Test
    void r10_a_call_meant_for_another_partition_is_found() {
        App app = app("diagnose-partition");
        Http.Answer good = sign(app.use(), app.key()).expect(200);
        JsonNode found =
                tenant.node()
                        .as("auditor")
                        .post(
                                "/ops/v1/diagnosis",
                                Body.of(
                                        "requestId",
                                        good.header("X-Request-Id").orElseThrow(),
                                        "partition",
                                        tenant.node().credentials().partition()))
                        .expect(200)
                        .json();
        assertThat(found.at("/finding/step").asText()).as("%s", found).isEqualTo("confirm");
    }

    @Test
    void r10_approvals_that_a_rule_asks_for_are_found(@TempDir Path dir) {
        App app = app("diagnose-rule");
        String label = "diagnose-rule-ska";
        ApproverKey alice = ApproverKey.ed25519(dir, "alice");
        tenant.node()
                .http()
                .as(Tenant.token(tenant.officer(), "key-management", app.name()))
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                "EC",
                                "curveOid",
                                "1.2.840.10045.3.1.7",
                                "attributes",
                                Map.of("sign", true),
                                "policy",
                                Body.node(
                                        "ruleUse",
                                        Approving.rule(0, 3600, Approving.group("one", 1, alice)))))
                .expect(201);
        finds(sign(app.use(), label).expect(400), "inspect", "approval-required");
    }

    @Test
    void r10_a_service_package_that_allows_no_more_is_found() {
        Tenant promised = Tenant.create(tenant.node(), "DiagnosePackage");
        String path = "/ops/v1/partitions/" + promised.partition() + "/package";
        tenant.node()
                .as("deviceSo")
                .post(path, Body.of("package", Map.of("name", "one key", "maximumKeys", 1)))
                .expect(201);
        promised.officer().post(path + "/approval", "{}").expect(200);
        String key = "{\"label\":\"%s\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}";
        promised.keys().post("/v1/key", key.formatted("one")).expect(201);
        Http.Answer refused = promised.keys().post("/v1/key", key.formatted("two")).expect(400);
        JsonNode found = diagnosis(promised.auditor(), refused);
        assertThat(found.at("/finding/aspect").asText()).isEqualTo("partition-policy");
        assertThat(found.at("/finding/code").asText()).isEqualTo("package-not-kept");
        assertThat(found.at("/fix/commands/0").asText())
                .isEqualTo("claviger package show " + promised.partition());
    }

    @Test
    void an_application_sees_its_own_requests_and_a_partition_its_own() {
        App app = app("diagnose-own");
        App other = app("diagnose-other");
        Http.Answer failed = sign(app.use(), "diagnose-nothing").expect(404);
        String body = Body.of("requestId", failed.header("X-Request-Id").orElseThrow());
        app.use().post("/ops/v1/diagnosis", body).expect(200);
        for (Http stranger : List.of(other.use(), tenant.node().as("partitionSo"))) {
            assertThat(stranger.post("/ops/v1/diagnosis", body).expect(404).text())
                    .contains("record-not-found");
        }
        assertThat(
                        other.use()
                                .post(
                                        "/ops/v1/diagnosis",
                                        Body.of(
                                                "application",
                                                app.name(),
                                                "operation",
                                                "sign",
                                                "key",
                                                app.key()))
                                .expect(404)
                                .text())
                .contains("application-not-found");
        assertThat(tenant.auditor().post("/ops/v1/diagnosis", "{}").expect(400).text())
                .contains("name a request in 'requestId'");
    }
}

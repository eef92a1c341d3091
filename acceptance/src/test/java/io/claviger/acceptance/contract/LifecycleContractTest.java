package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trash, dates and blocking over HTTP. */
@ExtendWith(SharedNode.class)
class LifecycleContractTest {
    private final Tenant tenant;

    LifecycleContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    private void policy(String json) {
        tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", json)
                .expect(200);
    }

    @AfterEach
    void resetPolicy() {
        policy("{\"invalidateKeys\":false}");
    }

    private static String sign(String label) {
        return Body.of(
                "signRequest",
                Body.node("payload", "AQID", "signKeyName", label, "signatureAlgorithm", "EDDSA"));
    }

    @Test
    void a_deleted_key_lies_in_the_trash_until_an_officer_restores_or_destroys_it() {
        policy("{\"invalidateKeys\":true}");
        tenant.createKey("bin", Map.of("algorithm", "ED"));
        tenant.keys().delete("/v1/key/bin").expect(200);
        Refusals.expect(tenant.use().post("/v1/synchronousSign", sign("bin")), 404, 650, "bin");
        JsonNode entry = tenant.officer().get("/ops/v1/trash").expect(200).json().at("/keys/0");
        assertThat(entry.path("label").asText()).isEqualTo("bin");
        String path = "/ops/v1/trash/" + entry.path("uuid").asText();
        tenant.officer().post(path, "{}").expect(200);
        tenant.use().post("/v1/synchronousSign", sign("bin")).expect(200);
        tenant.keys().delete("/v1/key/bin").expect(200);
        tenant.officer().delete(path).expect(200);
        assertThat(tenant.officer().get("/ops/v1/trash").expect(200).json().path("keys")).isEmpty();
        tenant.createKey("bin", Map.of("algorithm", "ED"));
    }

    @Test
    void a_key_is_refused_outside_its_dates_and_the_refusal_names_them() {
        tenant.createKey("early", Map.of("algorithm", "ED", "notBefore", "2999-01-01T00:00:00Z"));
        Refusals.expect(
                tenant.use().post("/v1/synchronousSign", sign("early")),
                400,
                614,
                "not valid before 2999-01-01T00:00:00Z");
        tenant.createKey("late", Map.of("algorithm", "ED"));
        tenant.keys()
                .patch("/ops/v1/keys/late/validity", "{\"notAfter\":\"2020-01-01T00:00:00Z\"}")
                .expect(200);
        Refusals.expect(
                tenant.use().post("/v1/synchronousSign", sign("late")),
                400,
                614,
                "not valid after 2020-01-01T00:00:00Z");
        Refusals.expect(
                tenant.keys().patch("/ops/v1/keys/late/validity", "{}"), 400, 614, "narrower");
    }

    @Test
    void a_key_with_an_empty_policy_is_blocked_and_unblocked() {
        tenant.createKey("ska", Map.of("algorithm", "ED", "policy", Body.node("ruleUse", null)));
        String block = "{\"blockRequest\":{\"blockKeyName\":\"%s\"}}";
        String unblock = "{\"unblockRequest\":{\"unblockKeyName\":\"ska\"}}";
        tenant.use().post("/v1/synchronousBlock", block.formatted("ska")).expect(200);
        Refusals.expect(tenant.use().post("/v1/synchronousSign", sign("ska")), 400, 614, "blocked");
        tenant.use().post("/v1/synchronousUnblock", unblock).expect(200);
        tenant.use().post("/v1/synchronousSign", sign("ska")).expect(200);
        tenant.keys()
                .post(
                        "/v1/synchronousModify",
                        "{\"modifyRequest\":{\"modifyKeyName\":\"ska\",\"policy\":{\"ruleUse\":{\"tokens\":null}}}}")
                .expect(200);
        tenant.createKey("plain", Map.of("algorithm", "ED"));
        Refusals.expect(
                tenant.use().post("/v1/synchronousBlock", block.formatted("plain")),
                400,
                611,
                "policy");
    }
}

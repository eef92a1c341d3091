package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What auditors ask: that nobody goes around approvals (R20), and who answers for what (R29). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlContractTest {
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Tenant tenant;
    private final Approving approving;
    private final ApproverKey alice;
    private final ApproverKey bob;

    ControlContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.approving = new Approving(tenant);
        this.alice = ApproverKey.ed25519(dir, "alice");
        this.bob = ApproverKey.ed25519(dir, "bob");
    }

    private static String sign(String label) {
        return Body.of(
                "signRequest",
                Body.node(
                        "payload",
                        "AAAA",
                        "signKeyName",
                        label,
                        "signatureAlgorithm",
                        "SHA256_WITH_ECDSA"));
    }

    private String officer(String role) {
        return tenant.node()
                .as("deviceSo")
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", "t", "role", role, "partition", tenant.partition()))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    @Test
    void r20_no_role_goes_around_an_approval_rule() {
        ObjectNode two = rule(0, 0, group("board", 2, alice, bob));
        ObjectNode policy = Body.node("ruleUse", two, "ruleModify", two);
        approving.create("guarded", P256, policy).expect(201);

        List<Http> everybody = new ArrayList<>();
        for (String role :
                List.of(
                        "key-operation",
                        "key-management",
                        "service",
                        "approver",
                        "approver-key-management")) {
            everybody.add(
                    tenant.node()
                            .http()
                            .as(Tenant.token(tenant.officer(), role, tenant.application())));
        }
        everybody.add(tenant.node().http().as(officer("partition-so")));
        everybody.add(tenant.node().http().as(officer("auditor")));
        everybody.add(tenant.node().as("deviceSo"));
        for (Http caller : everybody) {
            assertThat(caller.post("/v1/synchronousSign", sign("guarded")).status()).isIn(400, 401);
            // Nobody replaces the rules without the approvals that they ask for.
            assertThat(
                            caller.post(
                                            "/v1/synchronousModify",
                                            Body.of(
                                                    "modifyRequest",
                                                    Body.node(
                                                            "modifyKeyName",
                                                            "guarded",
                                                            "policy",
                                                            Body.node())))
                                    .status())
                    .isIn(400, 401, 404);
        }
        // A copy stays under the rules; so does the key when the partition allows no new ones.
        tenant.keys()
                .post("/ops/v1/keys/guarded/copies", Body.of("label", "guarded-copy"))
                .status();
        assertThat(tenant.use().post("/v1/synchronousSign", sign("guarded-copy")).status())
                .isIn(400, 404);
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("keyAuthorization", false))
                .expect(200);
        try {
            assertThat(tenant.use().post("/v1/synchronousSign", sign("guarded")).expect(400).text())
                    .contains("approval");
        } finally {
            tenant.allowingRules();
        }
        JsonNode uses = tenant.auditor().get("/evidence/v1/who-did?key=guarded").expect(200).json();
        List<JsonNode> signatures =
                uses.path("uses")
                        .valueStream()
                        .filter(use -> use.path("operation").asText().equals("sign"))
                        .toList();
        assertThat(signatures).isNotEmpty();
        assertThat(signatures).allSatisfy(use -> assertThat(use.path("granted").asLong()).isZero());
    }

    @Test
    void r29_six_items_are_met_by_records_alone() throws InterruptedException {
        String name = "control-audit";
        ObjectNode form = Tenant.form(name, tenant.partition());
        tenant.officer().post("/ops/v1/application-requests", form.toString()).expect(201);
        tenant.node()
                .http()
                .as(officer("partition-so"))
                .post("/ops/v1/application-approvals/" + name, "{}")
                .expect(200);
        JsonNode before = compliance(name);
        assertThat(before.path("met").asBoolean()).isFalse();
        assertThat(before.path("items").findValuesAsText("item"))
                .containsExactly(
                        "ownership",
                        "access-approval",
                        "dual-or-identity-control",
                        "recovery-proof",
                        "monitoring",
                        "immutable-evidence");
        assertThat(item(before, "access-approval").path("message").asText())
                .isEqualTo("one person requested it, another approved");
        assertThat(item(before, "recovery-proof").path("met").asBoolean()).isFalse();

        Http keys = tenant.node().http().as(Tenant.token(tenant.officer(), "key-management", name));
        keys.post(
                        "/v1/key",
                        Body.of(
                                "label",
                                "audited",
                                "algorithm",
                                "EC",
                                "curveOid",
                                "1.2.840.10045.3.1.7",
                                "attributes",
                                Map.of("sign", true)))
                .expect(201);
        Http use = tenant.node().http().as(Tenant.token(tenant.officer(), "key-operation", name));
        Http.Answer signed = use.post("/v1/synchronousSign", sign("audited")).expect(200);
        String record = signed.header("Claviger-Evidence").orElseThrow();
        JsonNode recovered = item(covered(name), "recovery-proof");
        assertThat(recovered.path("record").asText())
                .isEqualTo(record.substring(record.lastIndexOf('/') + 1));
        assertThat(recovered.path("sha256").asText()).hasSize(64);
        // Where nothing shows it, it is not met, and the command says so.
        Program.Ended told =
                Program.claviger(
                        Map.of(
                                "CLAVIGER_URL",
                                tenant.node().url(),
                                "CLAVIGER_API_KEY",
                                officer("auditor")),
                        "application",
                        "compliance",
                        name);
        assertThat(told.expect(1).output())
                .containsPattern("ownership +met +Contract tests answers for it")
                .containsPattern("monitoring +NOT MET +no sink of node")
                .containsPattern("immutable-evidence +met ");
        tenant.auditor().get("/ops/v1/applications/demo/compliance").expect(404);
    }

    private JsonNode compliance(String name) {
        return tenant.auditor()
                .get("/ops/v1/applications/" + name + "/compliance")
                .expect(200)
                .json();
    }

    /** The answer once a checkpoint covers everything. */
    private JsonNode covered(String name) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (Instant.now().isBefore(end)) {
            JsonNode found = compliance(name);
            if (item(found, "immutable-evidence").path("met").asBoolean()) {
                return found;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("no checkpoint covers the records");
    }

    private static JsonNode item(JsonNode compliance, String name) {
        return compliance
                .path("items")
                .valueStream()
                .filter(item -> item.path("item").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

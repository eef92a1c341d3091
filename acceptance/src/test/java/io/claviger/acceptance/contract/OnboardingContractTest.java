package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Onboarding by two people, and what the log proves (operating model R1 to R8, R28). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnboardingContractTest {
    private static final String REQUESTS = "/ops/v1/application-requests";
    private static final String APPROVALS = "/ops/v1/application-approvals/";
    private static final String SIGN =
            """
            {"signRequest":{"payload":"AAAA","signKeyName":"k","signatureAlgorithm":"EDDSA"}}""";

    private final Tenant tenant;
    private final Http device;

    OnboardingContractTest(Tenant tenant) {
        this.tenant = tenant;
        this.device = tenant.node().as("deviceSo");
    }

    @BeforeAll
    void two_people_are_needed_from_here_on() {
        tenant.officer().patch(policy(), Body.of("onboardingNeedsApproval", true)).expect(200);
    }

    private String policy() {
        return "/ops/v1/partitions/" + tenant.partition() + "/policy";
    }

    private ObjectNode form(String name) {
        return Tenant.form(name, tenant.partition());
    }

    private void onboard(String name) {
        device.post(REQUESTS, form(name).toString()).expect(201);
        tenant.officer().post(APPROVALS + name, "{}").expect(200);
    }

    @Test
    void one_officer_alone_neither_onboards_nor_switches_that_off() {
        Refusals.expect(
                tenant.officer().post("/ops/v1/applications", form("alone").toString()),
                400,
                400,
                "two people");
        Refusals.expect(
                tenant.officer().patch(policy(), Body.of("onboardingNeedsApproval", false)),
                400,
                400,
                "stays on");
    }

    @Test
    void nobody_approves_the_own_request() {
        tenant.officer().post(REQUESTS, form("own").toString()).expect(201);
        Refusals.expect(
                tenant.officer().post(APPROVALS + "own", "{}"),
                400,
                400,
                "another officer approves");
        tenant.officer().get("/ops/v1/applications/own").expect(404);
        assertThat(device.post(APPROVALS + "own", "{}").status()).isEqualTo(401);
        tenant.officer().post("/ops/v1/application-rejections/own", "{}").expect(200);
        tenant.officer().get(REQUESTS + "/own").expect(404);
    }

    @Test
    void a_change_is_a_version_that_another_officer_approved() {
        onboard("versions");
        ObjectNode next = form("versions").put("owner", "Somebody else");
        JsonNode asked = device.post(REQUESTS, next.toString()).expect(201).json();
        assertThat(asked.path("change").asBoolean()).isTrue();
        assertThat(asked.path("changes")).hasSize(1);
        assertThat(asked.at("/changes/0/field").asText()).isEqualTo("owner");
        Refusals.expect(device.post(REQUESTS, next.toString()), 409, 302, "waits already");
        assertThat(record("versions").path("version").asLong()).isEqualTo(1);
        Refusals.expect(
                tenant.officer()
                        .post(APPROVALS + "versions", Body.of("requested", "2020-01-01T00:00:00Z")),
                409,
                302,
                "another request");
        tenant.officer()
                .post(
                        APPROVALS + "versions",
                        Body.of("requested", asked.path("requested").asText()))
                .expect(200);
        assertThat(record("versions").path("version").asLong()).isEqualTo(2);
        assertThat(record("versions").path("owner").asText()).isEqualTo("Somebody else");
        Refusals.expect(
                tenant.officer().post(APPROVALS + "versions", "{}"), 404, 300, "no request");
    }

    @Test
    void a_dry_run_says_what_would_happen_and_requests_nothing() {
        JsonNode answer =
                tenant.officer()
                        .post("/ops/v1/application-rehearsals", form("dry").toString())
                        .expect(200)
                        .json();
        assertThat(answer.path("accepted").asBoolean()).isTrue();
        tenant.officer().get(REQUESTS + "/dry").expect(404);
        ObjectNode gap = form("dry");
        gap.remove("owner");
        answer =
                tenant.officer()
                        .post("/ops/v1/application-rehearsals", gap.toString())
                        .expect(200)
                        .json();
        assertThat(answer.path("accepted").asBoolean()).isFalse();
        assertThat(answer.path("message").asText()).contains("owner");
    }

    @Test
    void unknown_fields_are_refused_by_name() {
        Refusals.expect(
                device.post(REQUESTS, form("unknown").put("ovner", "x").toString()),
                400,
                600,
                "ovner");
    }

    @Test
    void r1_and_r2_no_request_without_each_field() {
        var names = new ArrayList<String>();
        form("gap").fieldNames().forEachRemaining(names::add);
        for (String field : names) {
            ObjectNode gap = form("gap");
            gap.remove(field);
            Refusals.expect(device.post(REQUESTS, gap.toString()), 400, 600, field);
        }
        // Without the record there is no credential, and without a credential no key.
        tenant.officer()
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", "t", "role", "key-management", "application", "gap"))
                .expect(404);
    }

    @Test
    void r3_a_key_that_nobody_can_use_is_listed() {
        onboard("orphan");
        JsonNode issued =
                tenant.officer()
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "t",
                                        "role",
                                        "key-management",
                                        "application",
                                        "orphan"))
                        .expect(201)
                        .json();
        tenant.node()
                .http()
                .as(issued.path("token").asText())
                .post(
                        "/v1/key",
                        "{\"label\":\"orphaned\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        assertThat(findings("orphaned")).doesNotContain("orphan");
        tenant.officer()
                .delete("/ops/v1/credentials/" + issued.at("/credential/id").asText())
                .expect(200);
        assertThat(findings("orphaned")).contains("orphan");
    }

    @Test
    void duplicates_and_unused_keys_are_listed() {
        onboard("twins");
        Http keys =
                tenant.node().http().as(Tenant.token(tenant.officer(), "key-management", "twins"));
        keys.post(
                        "/v1/key",
                        "{\"label\":\"twin-a\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        keys.post(
                        "/v1/key",
                        "{\"label\":\"twin-b\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        assertThat(findings("twin-b")).contains("duplicate", "unused");
        assertThat(findings("twin-a")).doesNotContain("duplicate");
    }

    private List<String> findings(String label) {
        var kinds = new ArrayList<String>();
        for (JsonNode finding :
                tenant.officer()
                        .get("/ops/v1/drift?unusedDays=0")
                        .expect(200)
                        .json()
                        .path("findings")) {
            if (finding.path("key").asText().equals(label)) {
                kinds.add(finding.path("finding").asText());
            }
        }
        return kinds;
    }

    @Test
    void r5_to_r8_records_tick_the_checklist_and_connectivity_does_not() {
        String name = "stepwise";
        device.post(REQUESTS, form(name).toString()).expect(201);
        assertThat(checklist(name).path("state").asText()).isEqualTo("requested");
        tenant.officer().post(APPROVALS + name, "{}").expect(200);
        assertThat(checklist(name).path("state").asText()).isEqualTo("approved");
        Http use = tenant.node().http().as(Tenant.token(tenant.officer(), "key-operation", name));
        // R8: it is heard, and nothing more.
        use.post("/v1/synchronousSign", SIGN.replace("\"k\"", "\"none\"")).expect(404);
        JsonNode heard = checklist(name);
        assertThat(heard.path("state").asText()).isEqualTo("bound");
        assertThat(heard.path("reached").isNumber()).isTrue();
        assertThat(heard.path("operated").isNull()).isTrue();
        // R5: a credential that may use keys may not make one.
        use.post(
                        "/v1/key",
                        "{\"label\":\"k5\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(401);

        Http keys = tenant.node().http().as(Tenant.token(tenant.officer(), "key-management", name));
        keys.post(
                        "/v1/key",
                        "{\"label\":\"k\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        use.post("/v1/synchronousSign", SIGN).expect(200);
        JsonNode proven = checklist(name);
        assertThat(proven.path("state").asText()).isIn("proven", "live");
        // R7: the record that ticked names identity, interface, key and decision.
        long index = proven.path("operated").asLong();
        tenant.node().http().get("/evidence/v1/log/checkpoint").expect(200);
        JsonNode step = proven.path("steps").get(3);
        assertThat(step.path("step").asText()).isEqualTo("operation-done");
        assertThat(step.path("record").asLong()).isEqualTo(index);
    }

    @Test
    void r4_r28_a_handover_joins_owner_mapping_and_proof() {
        String name = "handed-over";
        onboard(name);
        Http keys = tenant.node().http().as(Tenant.token(tenant.officer(), "key-management", name));
        Http use = tenant.node().http().as(Tenant.token(tenant.officer(), "key-operation", name));
        keys.post(
                        "/v1/key",
                        "{\"label\":\"kept\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        use.post("/v1/synchronousSign", SIGN.replace("\"k\"", "\"kept\"")).expect(200);
        JsonNode note =
                tenant.officer()
                        .get("/ops/v1/applications/" + name + "/handover")
                        .expect(200)
                        .json();
        assertThat(note.at("/application/owner").asText()).isEqualTo("Contract tests");
        assertThat(note.at("/partition/name").asText()).isEqualTo(tenant.partition());
        assertThat(note.at("/keys/0/label").asText()).isEqualTo("kept");
        assertThat(note.at("/keys/0/uses").asLong()).isEqualTo(1);
        assertThat(note.at("/credentials")).hasSize(2);
        assertThat(note.at("/clientSettings/0/text").asText()).contains("/v1/synchronousSign");
        assertThat(note.path("record").isNumber()).isTrue();
        assertThat(note.at("/checklist/operated").isNumber()).isTrue();
        assertThat(note.toString()).doesNotContain("tokenHash");
    }

    @Test
    void a_yaml_file_is_read_strictly(@TempDir Path dir) throws IOException {
        String record =
                claviger("deviceSo", "application", "template", "tls")
                        .expect(0)
                        .output()
                        .replace("name: \"\"", "name: from-yaml")
                        .replace("partition: \"\"", "partition: " + tenant.partition());
        assertThat(dryRun(dir, record).expect(1).output())
                .contains("would be refused (application-incomplete)", "'owner'");
        String whole = record.replace("\"\"", "somebody");
        assertThat(dryRun(dir, whole).expect(0).output())
                .contains("would be accepted", "+ owner: \"somebody\"");
        assertThat(dryRun(dir, whole + "owner: other\n").expect(1).output()).contains("owner");
        assertThat(dryRun(dir, whole + "ovner: other\n").expect(1).output()).contains("ovner");
        assertThat(dryRun(dir, whole.replace("tls", "a") + "x: &a [1]\ny: *a\n").expect(1).output())
                .contains("aliases");
        device.get(REQUESTS + "/from-yaml").expect(404);
    }

    @Test
    void every_template_is_taken_once_its_gaps_are_filled(@TempDir Path dir) throws IOException {
        String names = claviger("deviceSo", "application", "template").expect(0).output();
        for (String name : names.lines().toList()) {
            String record =
                    claviger("deviceSo", "application", "template", name)
                            .expect(0)
                            .output()
                            .replace("name: \"\"", "name: from-template")
                            .replace("partition: \"\"", "partition: " + tenant.partition())
                            .replace("\"\"", "somebody");
            dryRun(dir, record).expect(0);
        }
    }

    @Test
    void what_the_log_proves_is_printed() {
        assertThat(claviger("partitionSo", "application", "checklist", "demo").expect(0).output())
                .contains("Integration of application demo: ");
        assertThat(claviger("partitionSo", "application", "handover", "demo").expect(0).output())
                .contains("Handover of application demo", "Client over rest", "checkpoint:");
        claviger("partitionSo", "application", "drift").expect(0);
    }

    private Program.Ended dryRun(Path dir, String record) throws IOException {
        Path file = Files.writeString(dir.resolve("record.yaml"), record);
        return claviger("deviceSo", "application", "request", "--dry-run", file.toString());
    }

    private Program.Ended claviger(String role, String... words) {
        return Program.claviger(
                Map.of(
                        "CLAVIGER_URL",
                        tenant.node().url(),
                        "CLAVIGER_API_KEY",
                        tenant.node().credentials().token(role)),
                words);
    }

    private JsonNode checklist(String name) {
        return tenant.officer()
                .get("/ops/v1/applications/" + name + "/checklist")
                .expect(200)
                .json();
    }

    private JsonNode record(String name) {
        return tenant.officer().get("/ops/v1/applications/" + name).expect(200).json();
    }
}

package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Partitions promise properties by two people and keep them (R12, R19). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackageContractTest {
    private static final String DEMO = "/ops/v1/partitions/DEMO/package";

    private final Path dir;
    private final ClavigerProcess node;
    private final Tenant tenant;
    private final Http deviceSo;

    PackageContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = own(tenant);
        this.dir = dir;
        this.node = tenant.node();
        this.deviceSo = node.as("deviceSo");
    }

    /** A partition whose application may not use everything. */
    private static Tenant own(Tenant shared) {
        ClavigerProcess node = shared.node();
        String partition = "PACKAGE_OWN";
        String application = "package-own";
        node.as("deviceSo").post("/ops/v1/partitions", Body.of("name", partition)).expect(201);
        Http officer = node.http().as(officer(node, partition));
        var form = Tenant.form(application, partition);
        form.putArray("algorithms").add("EC").add("RSA-3072");
        officer.post("/ops/v1/applications", form.toString()).expect(201);
        return new Tenant(
                node,
                partition,
                application,
                node.http().as(Tenant.token(officer, "key-management", application)),
                node.http().as(Tenant.token(officer, "key-operation", application)),
                shared.service(),
                officer,
                shared.auditor());
    }

    private static String officer(ClavigerProcess node, String partition) {
        return node.as("deviceSo")
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", "t", "role", "partition-so", "partition", partition))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private String path() {
        return "/ops/v1/partitions/" + tenant.partition() + "/package";
    }

    private Program.Ended as(String token, String... words) {
        return Program.claviger(
                Map.of("CLAVIGER_URL", node.url(), "CLAVIGER_API_KEY", token), words);
    }

    private void promise(Map<String, ?> promised) {
        deviceSo.post(path(), Body.of("package", promised)).expect(201);
        tenant.officer().post(path() + "/approval", "{}").expect(200);
    }

    private void nothing() {
        deviceSo.post(path(), "{}").expect(201);
        tenant.officer().post(path() + "/approval", "{}").expect(200);
    }

    private static String ec(String label) {
        return Body.of(
                "label",
                label,
                "algorithm",
                "EC",
                "curveOid",
                "1.2.840.10045.3.1.7",
                "attributes",
                Map.of("sign", true, "destroyable", true));
    }

    @Test
    void r19_what_would_break_the_package_is_refused_until_two_people_change_it()
            throws IOException {
        Path file = dir.resolve("package.yaml");
        Files.writeString(
                file,
                """
                name: strict
                policy: {minimumRsaBits: 3072, exportKeys: false}
                algorithms: [EC, RSA-3072]
                interfaces: [rest]
                maximumKeys: 2
                claims: ["certificate 4711"]
                """);
        String one = officer(node, tenant.partition());
        String other = officer(node, tenant.partition());
        assertThat(as(one, "package", "propose", tenant.partition(), "" + file).expect(0).output())
                .contains("another officer approves it");
        assertThat(as(one, "package", "approve", tenant.partition()).expect(1).output())
                .contains("proposed with this credential: another officer approves");
        // The partition does not keep it yet: 2048 is its minimum.
        assertThat(as(other, "package", "approve", tenant.partition()).expect(1).output())
                .contains("policy 'minimumRsaBits' is 2048, and 3072 is promised");
        policy(Body.of("minimumRsaBits", 3072)).expect(200);
        as(other, "package", "approve", tenant.partition()).expect(0);
        assertThat(as(one, "package", "show", tenant.partition()).expect(0).output())
                .isEqualTo(
                        """
                        promises strict
                          minimumRsaBits at least 3072
                          exportKeys false
                          algorithms EC, RSA-3072
                          interfaces rest
                          keys at most 2
                          claimed: certificate 4711
                        kept
                        """);

        assertThat(policy(Body.of("minimumRsaBits", 2048)).expect(400).text())
                .contains("package-not-kept", "'strict'", "minimumRsaBits");
        assertThat(policy(Body.of("exportKeys", true)).expect(400).text())
                .contains("policy 'exportKeys' is true, and false is promised");
        policy(Body.of("minimumRsaBits", 4096)).expect(200);
        var ed = Tenant.form("pkg-ed", tenant.partition());
        ed.putArray("algorithms").add("ED");
        assertThat(tenant.officer().post("/ops/v1/applications", ed.toString()).expect(400).text())
                .contains("package-not-kept", "application 'pkg-ed' may use ED");
        tenant.keys().post("/v1/key", ec("one")).expect(201);
        tenant.keys().post("/v1/key", ec("two")).expect(201);
        assertThat(tenant.keys().post("/v1/key", ec("three")).expect(400).text())
                .contains("3 keys are more than the 2 that are promised");

        deviceSo.post(path(), Body.of("package", Map.of("name", "open", "maximumKeys", 3)))
                .expect(201);
        assertThat(
                        deviceSo.post(path(), Body.of("package", Map.of("name", "again")))
                                .expect(409)
                                .text())
                .contains("package-proposed");
        assertThat(
                        tenant.officer()
                                .post(
                                        path() + "/approval",
                                        Body.of("proposed", "2026-01-01T00:00:00Z"))
                                .expect(404)
                                .text())
                .contains("package-proposal-not-found");
        as(other, "package", "approve", tenant.partition()).expect(0);
        tenant.keys().post("/v1/key", ec("three")).expect(201);
        nothing();
        assertThat(as(one, "package", "show", tenant.partition()).expect(0).output())
                .isEqualTo("promises nothing\n");
        policy(Body.of("minimumRsaBits", 2048)).expect(200);
        for (String label : List.of("one", "two", "three")) {
            tenant.keys().delete("/v1/key/" + label).expect(200);
        }
    }

    private Http.Answer policy(String change) {
        return tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", change);
    }

    @Test
    void what_no_state_tells_is_looked_at_before_it_is_promised() {
        deviceSo.post(path(), Body.of("package", Map.of("name", "three", "nodes", 3))).expect(201);
        assertThat(tenant.officer().post(path() + "/approval", "{}").expect(400).text())
                .contains("1 nodes keep the partition, and 3 are promised");
        deviceSo.post(path() + "/rejection", "{}").expect(200);
        deviceSo.post(path(), Body.of("package", Map.of("name", "seen", "cosigners", 1)))
                .expect(201);
        assertThat(tenant.officer().post(path() + "/approval", "{}").expect(400).text())
                .contains("0 witnesses have cosigned the log, and 1 are promised");
        deviceSo.post(path() + "/rejection", "{}").expect(200);
    }

    @Test
    void the_node_says_by_itself_when_a_package_is_not_kept_any_more() throws Exception {
        try (ClavigerProcess here = node("ch")) {
            Http officer = here.as("partitionSo");
            here.as("deviceSo")
                    .post(
                            DEMO,
                            Body.of("package", Map.of("name", "near", "regions", List.of("ch"))))
                    .expect(201);
            officer.post(DEMO + "/approval", "{}").expect(200);
            until(here, "granted");
        }
        // The node moves: what was promised is not kept, and nobody had to ask.
        try (ClavigerProcess moved = node("de")) {
            JsonNode record = until(moved, "refused");
            assertThat(record.at("/boundary/refusal/message").asText())
                    .isEqualTo(
                            "service package 'near' is not kept: the region of this node is 'de'");
            assertThat(record.at("/boundary/partition").asText()).isEqualTo("DEMO");
            JsonNode report = moved.as("partitionSo").get(DEMO).expect(200).json();
            assertThat(report.path("kept").asBoolean()).isFalse();
            assertThat(moved.http().get("/metrics").expect(200).text())
                    .contains("claviger_packages_broken 1.0");
            assertThat(
                            Program.claviger(
                                            Map.of(),
                                            "package",
                                            "show",
                                            "DEMO",
                                            "--credentials",
                                            "" + dir.resolve("data/credentials.json"))
                                    .expect(1)
                                    .output())
                    .contains("NOT KEPT: service package 'near'");
        }
    }

    private ClavigerProcess node(String region) {
        return ClavigerProcess.node(dir.resolve("data"))
                .option("--set", "node.package-check-seconds=1", "--set", "node.region=" + region)
                .start();
    }

    /** The newest record of a look, once it says this. */
    private static JsonNode until(ClavigerProcess node, String decision)
            throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (Instant.now().isBefore(end)) {
            Optional<JsonNode> record =
                    node.as("auditor")
                            .get("/evidence/v1/records?order=newest&limit=50")
                            .expect(200)
                            .json()
                            .path("records")
                            .valueStream()
                            .map(placed -> placed.path("record"))
                            .filter(
                                    found ->
                                            found.at("/boundary/operation")
                                                    .asText()
                                                    .equals("check-package"))
                            .findFirst();
            if (record.filter(r -> r.at("/boundary/decision").asText().equals(decision))
                    .isPresent()) {
                return record.get();
            }
            Thread.sleep(200);
        }
        throw new AssertionError("no look said " + decision);
    }

    @Test
    void keys_without_the_promised_approvals_are_refused() {
        promise(Map.of("name", "dual", "approvals", 2));
        assertThat(tenant.keys().post("/v1/key", ec("single")).expect(400).text())
                .contains("0 approvals are enough to use key 'single', and 2 are promised");
        nothing();
    }

    @Test
    void a_bad_package_is_named_and_changes_nothing() throws IOException {
        for (Map<String, ?> bad :
                List.of(
                        Map.of("name", ""),
                        Map.of("name", "x", "surprise", 1),
                        Map.of("name", "x", "algorithms", List.of("ROT13")),
                        Map.of("name", "x", "interfaces", List.of("node")),
                        Map.of("name", "x", "maximumKeys", -1),
                        Map.of("name", "x", "policy", Map.of("minimumRsaBits", 7)),
                        Map.of("name", "x", "policy", Map.of("surprise", true)))) {
            assertThat(deviceSo.post(path(), Body.of("package", bad)).expect(400).text())
                    .as("%s", bad)
                    .contains("\"message\"");
        }
        Path twice = dir.resolve("twice.yaml");
        Files.writeString(twice, "name: a\nname: b\n");
        assertThat(
                        as(
                                        officer(node, tenant.partition()),
                                        "package",
                                        "propose",
                                        tenant.partition(),
                                        "" + twice)
                                .expect(1)
                                .output())
                .contains("duplicate key");
        assertThat(tenant.officer().get(path()).expect(200).json().path("proposal").isNull())
                .isTrue();
        // An application proposes nothing, an officer of another partition sees nothing.
        tenant.keys().post(path(), "{}").expect(401);
        node.as("partitionSo").get(path()).expect(404);
    }
}

package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Looking ahead at changes: recorded operations under other rules, and pre-flights (R12). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForesightContractTest {
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Tenant tenant;
    private final Approving approving;
    private final Path dir;
    private final ApproverKey alice;
    private final ApproverKey bob;
    private final String officer;

    ForesightContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.approving = new Approving(tenant);
        this.alice = ApproverKey.ed25519(dir, "alice");
        this.bob = ApproverKey.ed25519(dir, "bob");
        this.officer =
                tenant.node()
                        .as("deviceSo")
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "t",
                                        "role",
                                        "partition-so",
                                        "partition",
                                        tenant.partition()))
                        .expect(201)
                        .json()
                        .path("token")
                        .asText();
    }

    /**
     * What happened: three signatures with an EC key, two with an RSA key, one by a way now gone.
     */
    @BeforeAll
    void work() {
        tenant.createKey("fore/ec", P256);
        tenant.createKey("fore/rsa", Map.of("algorithm", "RSA", "keySize", 2048));
        for (int i = 0; i < 3; i++) {
            sign(tenant.use(), "fore/ec", "SHA256_WITH_ECDSA").expect(200);
        }
        for (int i = 0; i < 2; i++) {
            sign(tenant.use(), "fore/rsa", "SHA256_WITH_RSA").expect(200);
        }
        JsonNode gone =
                tenant.officer()
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "gone",
                                        "role",
                                        "key-operation",
                                        "application",
                                        tenant.application()))
                        .expect(201)
                        .json();
        Http once = tenant.node().http().as(gone.path("token").asText());
        sign(once, "fore/ec", "SHA256_WITH_ECDSA").expect(200);
        tenant.officer()
                .delete("/ops/v1/credentials/" + gone.at("/credential/id").asText())
                .expect(200);
    }

    private static Http.Answer sign(Http with, String label, String algorithm) {
        return with.post(
                "/v1/synchronousSign",
                Body.of(
                        "signRequest",
                        Map.of(
                                "payload",
                                Base64.getEncoder().encodeToString(new byte[] {1}),
                                "signKeyName",
                                label,
                                "signatureAlgorithm",
                                algorithm)));
    }

    private Program.Ended claviger(String... words) {
        return Program.claviger(
                Map.of("CLAVIGER_URL", tenant.node().url(), "CLAVIGER_API_KEY", officer), words);
    }

    private String file(String name, String yaml) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, yaml);
        return file.toString();
    }

    private String policy(String settings) throws IOException {
        return file(
                "policy.yaml",
                "partitionPolicy:\n  partition: %s\n  policy: {%s}\n"
                        .formatted(tenant.partition(), settings));
    }

    @Test
    void a_rehearsal_lists_what_a_partition_policy_would_have_refused() throws IOException {
        assertThat(
                        claviger("policy", "rehearse", policy("minimumRsaBits: 3072"))
                                .expect(1)
                                .output())
                .contains("policy of partition '%s': ".formatted(tenant.partition()))
                .containsPattern(
                        "%s: create-key with 'fore/rsa' would have been refused 1 times"
                                .formatted(tenant.application()))
                .contains("policy-forbids: ")
                .doesNotContain("sign with");
        assertThat(
                        claviger("policy", "rehearse", "--since", "1h", policy("useObjects: false"))
                                .expect(1)
                                .output())
                .contains(": sign with 'fore/ec' would have been refused 3 times")
                .contains(": sign with 'fore/rsa' would have been refused 2 times")
                // The credential that signed once more was revoked: no rule of this proposal.
                .contains("1 would be refused by the rules of today, too");
        assertThat(
                        claviger("policy", "rehearse", policy("minimumRsaBits: 1024"))
                                .expect(0)
                                .output())
                .contains("all would have been done as they were");
        // Nothing has changed by looking.
        sign(tenant.use(), "fore/ec", "SHA256_WITH_ECDSA").expect(200);
    }

    @Test
    void a_rehearsal_of_an_onboarding_change_names_the_field() throws IOException {
        ObjectNode form = Tenant.form(tenant.application(), tenant.partition());
        form.putArray("algorithms").add("EC").add("ED");
        form.putArray("sources").add("10.0.0.0/8");
        assertThat(
                        claviger(
                                        "policy",
                                        "rehearse",
                                        file("record.json", Body.of("application", form)))
                                .expect(1)
                                .output())
                .contains("source-not-allowed: field 'sources'");
        form.putArray("sources");
        assertThat(
                        claviger(
                                        "policy",
                                        "rehearse",
                                        file("record.json", Body.of("application", form)))
                                .expect(1)
                                .output())
                .contains("sign with 'fore/rsa' would have been refused 2 times")
                .contains("algorithm-not-approved: field 'algorithms'")
                .doesNotContain("sign with 'fore/ec'");
    }

    @Test
    void a_rehearsal_of_rules_tells_what_would_have_waited_for_approvals() throws IOException {
        approving
                .create("fore/rules", P256, Body.node("ruleUse", rule(0, 0, group("g", 1, alice))))
                .expect(201);
        String request =
                tenant.use()
                        .post(
                                "/v1/sign",
                                Body.of(
                                        "signRequest",
                                        Map.of(
                                                "payload",
                                                "AQ==",
                                                "signKeyName",
                                                "fore/rules",
                                                "signatureAlgorithm",
                                                "SHA256_WITH_ECDSA")))
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        approving.approve(alice, approving.task(alice, request)).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");

        // Who approved then would be enough in the one case and not in the other.
        assertThat(rehearsed(group("g", 1, alice, bob)).path("passed").asBoolean()).isTrue();
        JsonNode two = rehearsed(group("g", 2, alice, bob));
        assertThat(two.path("lines")).hasSize(1);
        JsonNode line = two.path("lines").get(0);
        assertThat(line.path("verdict").asText()).isEqualTo("delayed");
        assertThat(line.path("key").asText()).isEqualTo("fore/rules");
        assertThat(line.path("count").asInt()).isEqualTo(1);
        assertThat(line.path("message").asText()).contains("2 of");
    }

    private JsonNode rehearsed(ObjectNode group) {
        return tenant.officer()
                .post(
                        "/ops/v1/rehearsals",
                        Body.of(
                                "since",
                                "2026-01-01T00:00:00Z",
                                "keyPolicy",
                                Map.of(
                                        "partition",
                                        tenant.partition(),
                                        "key",
                                        "fore/rules",
                                        "policy",
                                        Map.of("ruleUse", rule(0, 0, group)))))
                .expect(200)
                .json();
    }

    @Test
    void a_change_keeps_what_was_found_ahead() throws IOException {
        String ticket = "CHG-ahead";
        change(ticket);
        claviger("policy", "rehearse", "--ticket", ticket, policy("useObjects: false")).expect(1);
        claviger(
                        "change",
                        "preflight",
                        "upgrade",
                        "--partition",
                        tenant.partition(),
                        "--to-version",
                        "0.2",
                        "--ticket",
                        ticket)
                .expect(0);
        JsonNode change = tenant.officer().get("/ops/v1/changes/" + ticket).expect(200).json();
        assertThat(change.path("findings")).hasSize(2);
        assertThat(change.at("/findings/0/kind").asText()).isEqualTo("rehearsal");
        assertThat(change.at("/findings/0/passed").asBoolean()).isFalse();
        assertThat(change.at("/findings/0/lines").toString()).contains("sign with 'fore/ec'");
        assertThat(change.at("/findings/1/kind").asText()).isEqualTo("preflight");
        assertThat(change.at("/findings/1/passed").asBoolean()).isTrue();
        assertThat(
                        tenant.auditor()
                                .get("/evidence/v1/records?ticket=" + ticket)
                                .expect(200)
                                .json()
                                .path("records")
                                .valueStream()
                                .map(record -> record.at("/record/boundary/operation").asText()))
                .containsExactly("open-change", "attach-to-change", "attach-to-change");
    }

    private void change(String ticket) {
        tenant.officer()
                .post(
                        "/ops/v1/changes",
                        Body.of(
                                "ticket",
                                ticket,
                                "plan",
                                "stricter",
                                "rollbackCriteria",
                                "no signature",
                                "partitions",
                                List.of(tenant.partition()),
                                "gate",
                                List.of(
                                        Map.of(
                                                "application",
                                                tenant.application(),
                                                "interface",
                                                "rest",
                                                "key",
                                                "fore/ec",
                                                "consent",
                                                "the owner agreed"))))
                .expect(201);
    }

    @Test
    void r12_a_preflight_looks_at_roles_ports_attributes_package_cluster_and_the_way_back() {
        JsonNode upgrade =
                preflight(
                        Map.of(
                                "kind",
                                "upgrade",
                                "partition",
                                tenant.partition(),
                                "version",
                                "0.2"));
        assertThat(upgrade.path("passed").asBoolean()).as("%s", upgrade).isTrue();
        assertThat(upgrade.path("lines").findValuesAsText("check"))
                .contains("roles", "ports", "package", "cluster", "attributes", "fallback");
        assertThat(lines(upgrade, "fallback").toString())
                .contains("works by rest: sign was done", "record ");

        // Interfaces that this node does not offer are told, before the change.
        JsonNode move =
                preflight(
                        Map.of(
                                "kind",
                                "move-application",
                                "application",
                                tenant.application(),
                                "from",
                                "rest",
                                "to",
                                "cng"));
        assertThat(move.path("passed").asBoolean()).isFalse();
        assertThat(lines(move, "ports").toString()).contains("does not offer cng");
        assertThat(lines(move, "fallback").toString()).contains("works by rest");
        assertThat(lines(move, "rehearsal").toString()).contains("would have been done");

        JsonNode stricter =
                preflight(
                        Map.of(
                                "kind",
                                "change-policy",
                                "partition",
                                tenant.partition(),
                                "policy",
                                Map.of("useObjects", false)));
        assertThat(lines(stricter, "attributes").toString())
                .contains("sign with key 'fore/ec' would be refused: ", "useObjects");
        assertThat(lines(stricter, "rehearsal").toString()).contains("refused");

        JsonNode promise =
                preflight(
                        Map.of(
                                "kind",
                                "change-package",
                                "partition",
                                tenant.partition(),
                                "package",
                                Map.of("name", "tight", "maximumKeys", 1)));
        assertThat(lines(promise, "package").toString()).contains("more than the 1");
        assertThat(promise.path("passed").asBoolean()).isFalse();
    }

    private JsonNode preflight(Map<String, ?> plan) {
        return tenant.officer()
                .post("/ops/v1/preflights", Body.node(plan).toString())
                .expect(200)
                .json();
    }

    private static List<JsonNode> lines(JsonNode preflight, String check) {
        return preflight
                .path("lines")
                .valueStream()
                .filter(line -> line.path("check").asText().equals(check))
                .toList();
    }

    @Test
    void bad_questions_are_named() throws IOException {
        assertThat(claviger("policy", "rehearse", policy("useObject: false")).expect(1).output())
                .contains("field 'partitionPolicy.policy.useObject' is unknown");
        assertThat(
                        claviger(
                                        "policy",
                                        "rehearse",
                                        file("two.yaml", "partitionPolicy: {}\napplication: {}\n"))
                                .expect(1)
                                .output())
                .contains("name one of 'partitionPolicy', 'keyPolicy', 'application', 'package'");
        assertThat(
                        claviger("policy", "rehearse", "--since", "yesterday", policy(""))
                                .expect(2)
                                .output())
                .contains("'yesterday' is none of 90d, 12h");
        assertThat(
                        claviger(
                                        "policy",
                                        "rehearse",
                                        "--ticket",
                                        "nowhere",
                                        policy("useObjects: false"))
                                .expect(1)
                                .output())
                .contains("there is no change with ticket 'nowhere'");
        assertThat(
                        claviger("change", "preflight", "paint", "--partition", tenant.partition())
                                .expect(1)
                                .output())
                .contains("field 'kind' is none of");
        // Another partition is nobody's business here.
        tenant.officer()
                .post(
                        "/ops/v1/preflights",
                        Body.of("kind", "upgrade", "partition", "DEMO", "version", "1"))
                .expect(404);
        tenant.use().post("/ops/v1/rehearsals", "{}").expect(401);
    }
}

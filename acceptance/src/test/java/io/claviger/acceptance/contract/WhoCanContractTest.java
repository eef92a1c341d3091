package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who can use a key, now and earlier, and who did. What the answer says is held against what the
 * node then really does.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoCanContractTest {
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Tenant tenant;
    private final Approving approving;
    private final ApproverKey alice;
    private final ApproverKey bob;
    private final String auditorKey;

    WhoCanContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant.allowingRules();
        this.approving = new Approving(tenant);
        this.alice = ApproverKey.ec(dir, "alice", "P-256", "SHA-256");
        this.bob = ApproverKey.ec(dir, "bob", "P-256", "SHA-256");
        this.auditorKey =
                tenant.node()
                        .as("deviceSo")
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "t",
                                        "role",
                                        "auditor",
                                        "partition",
                                        tenant.partition()))
                        .expect(201)
                        .json()
                        .path("token")
                        .asText();
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

    private JsonNode whoCan(String question) {
        return tenant.auditor().get("/evidence/v1/who-can?key=" + question).expect(200).json();
    }

    /** What each role may do. */
    private static Map<String, List<String>> acts(JsonNode answer) {
        var acts = new TreeMap<String, List<String>>();
        for (JsonNode permission : answer.path("permissions")) {
            acts.computeIfAbsent(permission.path("role").asText(), _ -> new ArrayList<>())
                    .add(permission.path("act").asText());
        }
        return acts;
    }

    private static List<String> all(Map<String, List<String>> acts) {
        return acts.values().stream().flatMap(Collection::stream).toList();
    }

    private static String index(Http.Answer answer) {
        String evidence = answer.header("Claviger-Evidence").orElseThrow();
        return evidence.substring(evidence.lastIndexOf('/') + 1);
    }

    @Test
    void r27_it_says_what_the_key_boundary_then_does() {
        tenant.createKey("said", P256);
        JsonNode answer = whoCan("said");
        assertThat(acts(answer).get("key-operation"))
                .contains("sign", "verify", "self-sign-certificate")
                .doesNotContain("encrypt", "decrypt", "wrap", "destroy-key", "block-key");
        assertThat(acts(answer).get("key-management"))
                .contains("change-key-attributes", "destroy-key")
                .doesNotContain("sign", "change-key-policy", "export-key");
        assertThat(acts(answer)).doesNotContainKeys("service", "auditor", "device-so");
        JsonNode one = answer.path("permissions").get(0);
        assertThat(one.path("application").asText()).isEqualTo(tenant.application());
        assertThat(one.path("interfaces")).hasSize(1);
        assertThat(one.at("/interfaces/0").asText()).isEqualTo("rest");
        assertThat(one.path("approvals").isNull()).isTrue();
        tenant.use().post("/v1/synchronousSign", sign("said")).expect(200);
        Refusals.expect(tenant.keys().post("/v1/synchronousSign", sign("said")), 401, 631);
        Refusals.expect(tenant.use().delete("/v1/key/said"), 401, 631);
        tenant.keys().delete("/v1/key/said").expect(200);
    }

    @Test
    void officers_who_can_change_the_answer_are_named() {
        tenant.createKey("officers", P256);
        JsonNode officers = whoCan("officers").path("officers");
        assertThat(officers.findValuesAsText("role")).contains("partition-so", "device-so");
        assertThat(officers.toString()).contains("onboard-application", "issue-credential");
    }

    @Test
    void a_rule_stands_beside_what_it_guards() {
        approving
                .create(
                        "ruled",
                        P256,
                        Body.node("ruleUse", rule(0, 3600, group("board", 2, alice, bob))))
                .expect(201);
        for (JsonNode permission : whoCan("ruled").path("permissions")) {
            String approvals = permission.path("approvals").asText("");
            switch (permission.path("act").asText()) {
                case "sign" -> {
                    assertThat(approvals).contains("2 of 2 of 'board'");
                    assertThat(permission.at("/rule/tokens/0/groups/0/name").asText())
                            .isEqualTo("board");
                }
                // What is public is free, and this policy does not guard its own change.
                case "verify", "change-key-policy" ->
                        assertThat(permission.path("approvals").isNull()).isTrue();
                default -> assertThat(approvals).doesNotContain("nobody");
            }
        }
    }

    @Test
    void an_earlier_point_of_the_log_is_answered_as_it_was() {
        tenant.createKey("earlier", P256);
        Http.Answer before = tenant.use().post("/v1/synchronousSign", sign("earlier")).expect(200);
        String id = whoCan("earlier").at("/key/id").asText();
        String other = Tenant.token(tenant.officer(), "key-operation", tenant.application());
        Http.Answer after =
                tenant.node().http().as(other).post("/v1/synchronousSign", sign("earlier"));
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("useObjects", false))
                .expect(200);
        assertThat(all(acts(whoCan("earlier")))).contains("verify").doesNotContain("sign");
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("useObjects", true))
                .expect(200);
        tenant.keys().delete("/v1/key/earlier").expect(200);
        assertThat(tenant.auditor().get("/evidence/v1/who-can?key=" + id).status()).isEqualTo(404);

        JsonNode then = whoCan(id + "&at=" + index(before));
        assertThat(then.at("/key/label").asText()).isEqualTo("earlier");
        assertThat(then.path("records").asLong()).isEqualTo(Long.parseLong(index(before)) + 1);
        assertThat(signers(then)).hasSize(1);
        assertThat(signers(whoCan(id + "&at=" + index(after)))).hasSize(2);
        assertThat(signers(whoCan(id + "&at=" + then.path("time").asText()))).hasSize(1);
    }

    private static List<String> signers(JsonNode answer) {
        return StreamSupport.stream(answer.path("permissions").spliterator(), false)
                .filter(permission -> permission.path("act").asText().equals("sign"))
                .map(permission -> permission.path("credential").asText())
                .toList();
    }

    @Test
    void who_did_counts_grants_refusals_and_approvals() {
        approving
                .create(
                        "counted",
                        P256,
                        Body.node("ruleUse", rule(0, 3600, group("board", 1, alice))))
                .expect(201);
        tenant.use().post("/v1/synchronousSign", sign("counted"));
        tenant.use().post("/v1/synchronousSign", sign("counted"));
        String request =
                tenant.use()
                        .post("/v1/sign", sign("counted"))
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        approving.approve(alice, approving.task(alice, request)).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
        JsonNode did = tenant.auditor().get("/evidence/v1/who-did?key=counted").expect(200).json();
        assertThat(did.path("next").isNull()).isTrue();
        List<JsonNode> signed =
                StreamSupport.stream(did.path("uses").spliterator(), false)
                        .filter(use -> use.path("operation").asText().equals("sign"))
                        .toList();
        assertThat(signed).hasSize(2);
        assertThat(signed.getFirst().path("credential").asText()).startsWith("cr-");
        assertThat(signed.getFirst().path("refused").asInt()).isEqualTo(2);
        assertThat(signed.getFirst().path("granted").asInt()).isZero();
        // What was approved is done in the name of the application, by no credential.
        assertThat(signed.getLast().path("application").asText()).isEqualTo(tenant.application());
        assertThat(signed.getLast().path("credential").isNull()).isTrue();
        assertThat(signed.getLast().path("granted").asInt()).isEqualTo(1);
        assertThat(signed.getLast().path("approved").asInt()).isEqualTo(1);
        assertThat(lines(who("who-can", "counted").expect(0), " sign "))
                .allSatisfy(line -> assertThat(line).endsWith("1 rest"));
    }

    @Test
    void the_command_shows_permissions_that_were_never_used() {
        tenant.createKey("idle", P256);
        tenant.use().post("/v1/synchronousSign", sign("idle")).expect(200);
        Program.Ended shown = who("who-can", "idle").expect(0);
        assertThat(lines(shown, " sign ")).allSatisfy(line -> assertThat(line).endsWith("1 rest"));
        assertThat(lines(shown, " verify ")).allSatisfy(line -> assertThat(line).endsWith("never"));
        Program.Ended unused = who("who-can", "idle", "--unused").expect(0);
        assertThat(lines(unused, " sign ")).isEmpty();
        assertThat(lines(unused, " verify ")).isNotEmpty();
        assertThat(lines(who("who-did", "idle").expect(0), " sign ")).hasSize(1);
        assertThat(who("who-can", "nobody-made-it").expect(1).output())
                .contains("A key with the name 'nobody-made-it' does not exist");
    }

    private Program.Ended who(String... arguments) {
        return Program.claviger(
                Map.of("CLAVIGER_URL", tenant.node().url(), "CLAVIGER_API_KEY", auditorKey),
                arguments);
    }

    private static List<String> lines(Program.Ended ended, String word) {
        return ended.told().stream().filter(line -> line.contains(word)).toList();
    }

    @Test
    void neither_strangers_nor_other_partitions_learn_anything() {
        tenant.createKey("closed", P256);
        for (String route : List.of("who-can", "who-did")) {
            String path = "/evidence/v1/" + route + "?key=closed";
            Refusals.expect(tenant.use().get(path), 401, 631);
            Refusals.expect(tenant.keys().get(path), 401, 631);
            assertThat(tenant.node().http().get(path).status()).isEqualTo(401);
            Refusals.expect(
                    tenant.auditor().get("/evidence/v1/" + route), 400, 600, "'key' is missing");
        }
        String id = whoCan("closed").at("/key/id").asText();
        Tenant other = Tenant.create(tenant.node(), "WhoCanElsewhere");
        assertThat(other.auditor().get("/evidence/v1/who-can?key=" + id).status()).isEqualTo(404);
        assertThat(
                        other.auditor()
                                .get("/evidence/v1/who-did?key=" + id)
                                .expect(200)
                                .json()
                                .path("uses"))
                .isEmpty();
        for (String at : List.of("999999999", "2001-01-01T00:00:00Z", "yesterday", "-1")) {
            assertThat(tenant.auditor().get("/evidence/v1/who-can?key=closed&at=" + at).status())
                    .as(at)
                    .isEqualTo(400);
        }
    }
}

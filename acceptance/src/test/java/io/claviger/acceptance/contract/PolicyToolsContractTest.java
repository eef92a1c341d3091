package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What shows mistakes in rules before they hurt, and why a key behaves unlike another. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyToolsContractTest {
    private final Tenant tenant;
    private final ApproverKey alice;
    private final ApproverKey bob;

    PolicyToolsContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.alice = ApproverKey.ec(dir, "alice", "P-256", "SHA-256");
        this.bob = ApproverKey.ec(dir, "bob", "P-256", "SHA-256");
    }

    private static ObjectNode group(String name, int quorum, ObjectNode... approvals) {
        return Body.node("name", name, "quorum", quorum, "approvals", List.of(approvals));
    }

    private static ObjectNode use(int timelock, int timeout, ObjectNode... groups) {
        return Body.node(
                "ruleUse",
                Body.node(
                        "tokens",
                        List.of(
                                Body.node(
                                        "name",
                                        "T1",
                                        "timelock",
                                        timelock,
                                        "timeout",
                                        timeout,
                                        "groups",
                                        List.of(groups)))));
    }

    private List<String> lint(ObjectNode policy) {
        JsonNode findings =
                tenant.keys()
                        .post("/ops/v1/policies/lint", Body.of("policy", policy))
                        .expect(200)
                        .json()
                        .path("findings");
        return StreamSupport.stream(findings.spliterator(), false)
                .map(f -> f.path("severity").asText() + " " + f.path("code").asText())
                .toList();
    }

    @Test
    void mistakes_are_found_before_a_key_is_made() {
        assertThat(lint(use(0, 0, group("g", 3, alice.inPolicy(), bob.inPolicy()))))
                .contains("error rule-unreachable", "error quorum-unreachable");
        assertThat(lint(use(7200, 3600, group("g", 1, alice.inPolicy()))))
                .contains("error timelock-after-timeout");
        assertThat(
                        lint(
                                use(
                                        0,
                                        0,
                                        group("g", 1, alice.inPolicy(), bob.inPolicy()),
                                        group("h", 1, alice.inPolicy()))))
                .contains("warning person-in-two-groups");
        ObjectNode certificate =
                Body.node(
                        "type",
                        "certificate",
                        "value",
                        Body.base64(alice.certificate("/CN=Alice", "-days", "10")));
        assertThat(lint(use(0, 0, group("g", 1, certificate))))
                .contains("warning certificate-expires", "warning rules-unguarded");
        // What no key could be made with is said where it is.
        assertThat(lint(use(90, 0, group("g", 1, alice.inPolicy()))))
                .containsExactly("error malformed-request");
        assertThat(lint(use(0, 0, group("g", 1, Body.node("type", "public_key", "value", "AAAA")))))
                .containsExactly("error approver-key-unsupported");
    }

    @Test
    void rules_are_explained_and_tried() {
        ObjectNode policy = use(0, 3600, group("finance", 2, alice.inPolicy(), bob.inPolicy()));
        ObjectNode key =
                Body.node(
                        "label", "tried",
                        "algorithm", "EC",
                        "curveOid", "1.2.840.10045.3.1.7",
                        "attributes", Body.node("sign", true),
                        "policy", policy);
        tenant.keys().post("/v1/key", key.toString()).expect(201);
        JsonNode sentences =
                tenant.keys()
                        .post("/ops/v1/policies/explain", Body.of("label", "tried"))
                        .expect(200)
                        .json()
                        .path("sentences");
        assertThat(sentences.get(0).asText())
                .isEqualTo("Use: 2 of alice, bob (finance), within 1 hour of the request.");
        JsonNode open = simulate(Map.of("label", "tried", "approvedBy", List.of("alice")));
        assertThat(open.path("verdict").asText()).isEqualTo("open");
        JsonNode group = open.path("tokens").get(0).path("groups").get(0);
        assertThat(group.path("missing").asInt()).isEqualTo(1);
        assertThat(group.path("couldStillApprove").get(0).asText()).isEqualTo("bob");
        assertThat(
                        simulate(Map.of("label", "tried", "approvedBy", List.of("alice", "bob")))
                                .path("verdict")
                                .asText())
                .isEqualTo("fulfilled");
        assertThat(
                        simulate(
                                        Map.of(
                                                "label",
                                                "tried",
                                                "approvedBy",
                                                List.of("alice", "bob"),
                                                "minutesAfterRequest",
                                                61))
                                .path("verdict")
                                .asText())
                .isEqualTo("timed-out");
        assertThat(
                        simulate(Map.of("label", "tried", "rejectedBy", List.of("bob")))
                                .path("verdict")
                                .asText())
                .isEqualTo("unreachable");
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/ops/v1/policies/simulate",
                                Body.of("label", "tried", "approvedBy", List.of("mallory"))),
                400,
                600,
                "approvedBy");
    }

    private JsonNode simulate(Map<String, ?> body) {
        return tenant.keys()
                .post("/ops/v1/policies/simulate", Body.node(body).toString())
                .expect(200)
                .json();
    }

    @Test
    void every_difference_of_two_keys_has_its_consequence() {
        ObjectNode test =
                Body.node(
                        "label", "test-key",
                        "algorithm", "EC",
                        "curveOid", "1.2.840.10045.3.1.7",
                        "attributes", Body.node("sign", true, "destroyable", true),
                        "policy", Body.node());
        tenant.keys().post("/v1/key", test.toString()).expect(201);
        ObjectNode production =
                Body.node(
                        "label", "prod-key",
                        "algorithm", "EC",
                        "curveOid", "1.3.132.0.34",
                        "password", "secret",
                        "attributes", Body.node("sign", true, "unwrap", true),
                        "policy", use(0, 60, group("g", 1, alice.inPolicy())));
        tenant.keys().post("/v1/key", production.toString()).expect(201);
        JsonNode differences =
                tenant.keys()
                        .post(
                                "/ops/v1/keys/compare",
                                Body.of(
                                        "first", Body.node("label", "test-key"),
                                        "second", Body.node("label", "prod-key")))
                        .expect(200)
                        .json()
                        .path("differences");
        List<String> aspects =
                StreamSupport.stream(differences.spliterator(), false)
                        .map(d -> d.path("aspect").asText())
                        .toList();
        assertThat(aspects)
                .contains(
                        "kind of key",
                        "attribute unwrap",
                        "attribute destroyable",
                        "ruleUse",
                        "password")
                .doesNotContain("attribute sign", "blocked", "application");
        assertThat(differences)
                .allSatisfy(d -> assertThat(d.path("consequence").asText()).isNotBlank());
        JsonNode same =
                tenant.keys()
                        .post(
                                "/ops/v1/keys/compare",
                                Body.of(
                                        "first", Body.node("label", "test-key"),
                                        "second", Body.node("label", "test-key")))
                        .expect(200)
                        .json()
                        .path("differences");
        assertThat(same).isEmpty();
        tenant.createKey("plain-key", Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"));
        JsonNode plain =
                tenant.keys()
                        .post(
                                "/ops/v1/keys/compare",
                                Body.of(
                                        "first", Body.node("label", "plain-key"),
                                        "second", Body.node("label", "prod-key")))
                        .expect(200)
                        .json()
                        .path("differences");
        assertThat(StreamSupport.stream(plain.spliterator(), false))
                .filteredOn(d -> d.path("aspect").asText().startsWith("rule"))
                .hasSize(4)
                .allSatisfy(
                        d -> assertThat(d.path("first").asText()).isEqualTo("the key has no rule"))
                .first()
                .satisfies(
                        d ->
                                assertThat(d.path("second").asText())
                                        .isEqualTo(
                                                "Use: 1 of alice (g), within 1 minute of the request."));
        // Nobody looks into a partition that is not theirs.
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/ops/v1/keys/compare",
                                Body.of(
                                        "first", Body.node("label", "test-key"),
                                        "second",
                                                Body.node(
                                                        "label", "test-key",
                                                        "partition", "DEMO"))),
                404,
                300);
    }
}

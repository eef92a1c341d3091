package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Faults of those who approve (R10): each is named, with the right one of three aspects. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisApprovalContractTest {
    private final Tenant tenant;
    private final Approving approving;
    private final Path dir;
    private final ApproverKey alice;
    private final ApproverKey bob;
    private final ApproverKey carol;

    DiagnosisApprovalContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.approving = new Approving(tenant);
        this.dir = dir;
        this.alice = ApproverKey.ed25519(dir, "alice");
        this.bob = ApproverKey.ed25519(dir, "bob");
        this.carol = ApproverKey.ed25519(dir, "carol");
    }

    private void key(String label, ObjectNode... groups) {
        approving
                .create(
                        label,
                        Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"),
                        Body.node("ruleUse", Approving.rule(0, 3600, groups)))
                .expect(201);
    }

    private Http.Answer call(String path, String label) {
        return tenant.use()
                .post(
                        path,
                        Body.of(
                                "signRequest",
                                Body.node(
                                        "payload",
                                        Body.base64(new byte[] {1}),
                                        "payloadType",
                                        "UNSPECIFIED",
                                        "signKeyName",
                                        label,
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA")));
    }

    private String ask(String label) {
        return call("/v1/sign", label).expect(201).json().path("signRequestId").asText();
    }

    private JsonNode diagnosis(String request) {
        JsonNode found =
                tenant.auditor()
                        .post("/ops/v1/diagnosis", Body.of("requestId", request))
                        .expect(200)
                        .json();
        found.at("/fix/commands").forEach(line -> DiagnosisFixContractTest.small(line.asText()));
        return found;
    }

    private void finds(JsonNode found, String aspect, String code) {
        assertThat(found.at("/finding/step").asText()).as("%s", found).isEqualTo("inspect");
        assertThat(found.at("/finding/aspect").asText()).as("%s", found).isEqualTo(aspect);
        assertThat(found.at("/finding/code").asText()).as("%s", found).isEqualTo(code);
        assertThat(found.at("/fix/what").asText()).isNotBlank();
        assertThat(found.at("/fix/commands")).isNotEmpty();
    }

    /** An approver whose certificate, made by keytool, was valid in January 2020 only. */
    private ObjectNode expired(String name) throws IOException {
        Program.tool(
                dir,
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-startdate",
                "2020/01/01 00:00:00",
                "-validity",
                "30",
                "-keystore",
                name + ".p12",
                "-storepass",
                "of " + name);
        Program.tool(
                dir,
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-exportcert",
                "-alias",
                name,
                "-keystore",
                name + ".p12",
                "-storepass",
                "of " + name,
                "-file",
                name + ".crt");
        return Body.node(
                "type",
                "certificate",
                "name",
                name,
                "value",
                Body.base64(Files.readAllBytes(dir.resolve(name + ".crt"))));
    }

    private static ObjectNode group(int quorum, ObjectNode... members) {
        return Body.node("name", "g", "quorum", quorum, "approvals", List.of(members));
    }

    @Test
    void r10_an_expired_certificate_of_an_approver_who_is_needed_is_found() throws IOException {
        key("expired-needed", group(2, alice.inPolicy(), expired("erin")));
        finds(
                diagnosis(ask("expired-needed")),
                "approver-certificates",
                "approver-certificate-expired");
        JsonNode refused =
                diagnosis(
                        call("/v1/synchronousSign", "expired-needed")
                                .expect(400)
                                .header("X-Request-Id")
                                .orElseThrow());
        finds(refused, "approver-certificates", "approver-certificate-expired");
        assertThat(refused.at("/finding/message").asText()).contains("'erin'", "2020-01-31");
    }

    @Test
    void a_renewed_certificate_takes_the_place_of_the_expired_one_by_the_commands_of_the_fix()
            throws IOException {
        key("expired-renewed", group(2, alice.inPolicy(), expired("frank")));
        String request = ask("expired-renewed");
        JsonNode found = diagnosis(request);
        assertThat(found.at("/fix/what").asText()).contains("renewed-1.crt of 'frank'");
        var shell = new TypedCommands(dir, tenant.node().url());
        shell.type(
                0,
                "",
                "openssl pkcs12 -in frank.p12 -passin 'pass:of frank' -nocerts -nodes -out frank.key"
                        + " && openssl req -x509 -new -key frank.key -subj /CN=frank -days 9 -out renewed-1.crt");
        String keys = Tenant.token(tenant.officer(), "key-management", tenant.application());
        found.at("/fix/commands").forEach(line -> shell.type(0, keys, line.asText()));
        finds(diagnosis(request), "approvals", "approval-required");
        shell.type(0, keys, found.at("/fix/undo").asText());
        finds(diagnosis(request), "approver-certificates", "approver-certificate-expired");
    }

    @Test
    void r10_an_expired_certificate_of_one_who_is_not_needed_is_mentioned_and_not_blamed()
            throws IOException {
        key("expired-spare", group(1, alice.inPolicy(), expired("eve")));
        JsonNode found = diagnosis(ask("expired-spare"));
        finds(found, "approvals", "approval-required");
        assertThat(found.path("ladder").toString()).contains("not needed: the certificate of eve");
    }

    @Test
    void r10_a_quorum_that_rejections_make_unreachable_is_found() {
        key("rejected", Approving.group("two", 2, alice, bob, carol));
        String request = ask("rejected");
        approving.reject(alice, request).expect(200);
        // Two are left, and two suffice.
        JsonNode open = diagnosis(request);
        finds(open, "approvals", "approval-required");
        assertThat(open.at("/finding/message").asText()).contains("bob, carol");
        assertThat(open.at("/fix/commands")).hasSize(2);
        approving.reject(bob, request).expect(200);
        JsonNode over = diagnosis(request);
        finds(over, "quorum", "quorum-unreachable");
        assertThat(over.at("/finding/message").asText()).contains("rejected by alice, bob");
    }

    @Test
    void r10_a_quorum_that_waits_for_an_approver_who_was_removed_is_found() {
        key("removed", Approving.group("two", 2, alice, bob));
        String request = ask("removed");
        tenant.keys()
                .post(
                        "/v1/synchronousModify",
                        Body.of(
                                "modifyRequest",
                                Body.node(
                                        "modifyKeyName",
                                        "removed",
                                        "policy",
                                        Body.node(
                                                "ruleUse",
                                                Approving.rule(
                                                        0,
                                                        3600,
                                                        Approving.group("two", 2, alice, carol))))))
                .expect(200);
        // Carol was not asked by this request, and Bob does not count any more.
        JsonNode stuck = diagnosis(request);
        finds(stuck, "quorum", "quorum-unreachable");
        assertThat(stuck.at("/fix/commands").get(0).asText())
                .contains("DELETE", "/v1/request/" + request);
        // Asked anew, as the fix says, everybody is there.
        String anew = ask("removed");
        finds(diagnosis(anew), "approvals", "approval-required");
        approving.approve(alice, approving.task(alice, anew)).expect(200);
        approving.approve(carol, approving.task(carol, anew)).expect(200);
        assertThat(diagnosis(anew).path("broken").asBoolean()).isFalse();
    }

    @Test
    void r10_a_rule_of_more_approvals_than_approvers_is_found_before_there_is_a_key() {
        Http.Answer refused =
                approving
                        .create(
                                "too-many",
                                Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"),
                                Body.node(
                                        "ruleUse",
                                        Approving.rule(
                                                0, 3600, Approving.group("two", 3, alice, bob))))
                        .expect(400);
        JsonNode found = diagnosis(refused.header("X-Request-Id").orElseThrow());
        assertThat(found.at("/finding/code").asText()).isEqualTo("key-policy-invalid");
        assertThat(found.at("/finding/message").asText()).contains("larger than the people");
        assertThat(found.at("/fix/what").asText()).contains("claviger policy lint");
    }
}

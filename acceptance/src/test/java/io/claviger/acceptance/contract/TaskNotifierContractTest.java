package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that tells approvers about their tasks: it holds one of the certificates of {@code
 * approvals.notification-certificates} and lists the tasks of all (rest-api.md §4.18).
 */
class TaskNotifierContractTest {
    private static final String LIST = "/v1/filteredAllApprovalTask";

    private static ObjectNode signedBy(ApproverKey service, byte[] certificate) {
        ObjectNode body = service.proof();
        body.remove("approverPublicKey");
        body.put("timestampSigningCertificate", Body.base64(certificate));
        return body;
    }

    @Test
    void a_service_with_a_configured_certificate_sees_every_task_and_answers_none(@TempDir Path dir)
            throws Exception {
        ApproverKey service = ApproverKey.ec(dir, "service", "P-256", "SHA-256");
        byte[] certificate = service.certificate("/CN=notifier", "-days", "3");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        try (var node =
                ClavigerProcess.node(dir.resolve("data"))
                        .option("--set", "approvals.notification-certificates=" + digest)
                        .start()) {
            Tenant tenant = Tenant.create(node, "Notified").allowingRules();
            var approving = new Approving(tenant);
            ApproverKey alice = ApproverKey.ec(dir, "alice", "P-256", "SHA-256");
            ApproverKey bob = ApproverKey.ed25519(dir, "bob");
            approving
                    .create(
                            "watched",
                            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"),
                            Body.node("ruleUse", rule(0, 0, group("g", 2, alice, bob))))
                    .expect(201);
            String request =
                    tenant.use()
                            .post(
                                    "/v1/sign",
                                    Body.of(
                                            "signRequest",
                                            Body.node(
                                                    "payload",
                                                    Body.base64(new byte[8]),
                                                    "payloadType",
                                                    "UNSPECIFIED",
                                                    "signKeyName",
                                                    "watched",
                                                    "signatureAlgorithm",
                                                    "SHA256_WITH_ECDSA")))
                            .expect(201)
                            .json()
                            .path("signRequestId")
                            .asText();

            JsonNode all =
                    approving
                            .approvers()
                            .post(LIST, signedBy(service, certificate).toString())
                            .expect(200)
                            .json()
                            .path("tasks");
            assertThat(StreamSupport.stream(all.spliterator(), false))
                    .extracting(task -> task.path("approverPublicKey").asText())
                    .containsExactlyInAnyOrder(alice.publicKey(), bob.publicKey());

            // The tasks of one, who is named.
            ObjectNode ofBob = signedBy(service, certificate);
            ofBob.put("approverPublicKey", bob.publicKey());
            JsonNode his = approving.approvers().post(LIST, ofBob.toString()).expect(200).json();
            assertThat(his.path("tasks")).hasSize(1);
            String task = his.path("tasks").get(0).path("id").asText();

            // Whoever may list answers nothing in the name of an approver.
            ofBob.put("id", task);
            Refusals.expect(approving.approvers().patch("/v1/task", ofBob.toString()), 400, 405);
            ObjectNode another =
                    signedBy(service, service.certificate("/CN=notifier", "-days", "4"));
            Refusals.expect(approving.approvers().post(LIST, another.toString()), 400, 405);
            ObjectNode forged = signedBy(alice, certificate);
            Refusals.expect(approving.approvers().post(LIST, forged.toString()), 400, 403);
            assertThat(approving.status(request).path("status").asText()).isEqualTo("PENDING");
        }
    }
}

package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Smart Key Attributes over HTTP with approvers whose keys openssl made (rest-api.md §4.17, §4.18,
 * §6).
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalContractTest {
    private static final byte[] MESSAGE = "pay 100 to bob".getBytes(StandardCharsets.UTF_8);
    private static final String P256 = "1.2.840.10045.3.1.7";

    private final Tenant tenant;
    private final Approving approving;
    private final OpenSsl openSsl;
    private final Path dir;
    private final ApproverKey alice;
    private final ApproverKey bob;
    private final ApproverKey carol;
    private int blsApprovers;

    ApprovalContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.openSsl = new OpenSsl(dir);
        this.approving = new Approving(tenant);
        this.alice = ApproverKey.rsa(dir, "alice");
        this.bob = ApproverKey.ec(dir, "bob", "P-384", "SHA-384");
        this.carol = ApproverKey.ed25519(dir, "carol");
    }

    private ObjectNode twoOfThree() {
        return rule(0, 3600, group("finance", 2, alice, bob, carol));
    }

    private void ecKey(String label, ObjectNode policy) {
        approving.create(label, Map.of("algorithm", "EC", "curveOid", P256), policy).expect(201);
    }

    private static ObjectNode signRequest(String label) {
        return Body.node(
                "signRequest",
                Body.node(
                        "payload",
                        Body.base64(MESSAGE),
                        "payloadType",
                        "UNSPECIFIED",
                        "signKeyName",
                        label,
                        "signatureAlgorithm",
                        "SHA256_WITH_ECDSA",
                        "metaData",
                        Body.base64("why".getBytes(StandardCharsets.UTF_8))),
                "requestSignature",
                null);
    }

    private String ask(String label) {
        return tenant.use()
                .post("/v1/sign", signRequest(label).toString())
                .expect(201)
                .json()
                .path("signRequestId")
                .asText();
    }

    private byte[] publicKey(String label) {
        return Body.bytes(
                tenant.keys()
                        .post("/v1/key/attributes", Body.of("label", label))
                        .expect(200)
                        .json()
                        .path("json")
                        .path("publicKey")
                        .asText());
    }

    @Test
    void two_of_three_sign_and_nobody_before() {
        ecKey("q", Body.node("ruleUse", twoOfThree()));
        JsonNode refused =
                Refusals.expect(
                        tenant.use().post("/v1/synchronousSign", signRequest("q").toString()),
                        400,
                        401,
                        "ruleUse",
                        "2 of 3 of 'finance'",
                        "POST /v1/sign");
        assertThat(refused.path("reason").asText()).isEqualTo("res.error.missing.approval");

        String request = ask("q");
        JsonNode pending = approving.status(request);
        assertThat(pending.path("status").asText()).isEqualTo("PENDING");
        assertThat(pending.path("notYetApprovedBy")).hasSize(3);
        assertThat(pending.has("result")).isTrue();
        assertThat(pending.path("result").isNull()).isTrue();

        approving.approve(alice, approving.task(alice, request)).expect(200);
        assertThat(approving.tasks(alice, "level1", Map.of("requestId", request))).isEmpty();
        assertThat(approving.status(request).path("status").asText()).isEqualTo("PENDING");
        approving.approve(carol, approving.task(carol, request)).expect(200);
        JsonNode done = approving.status(request);
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        assertThat(done.path("executionTime").asText()).matches("\\d{4}-.*:\\d\\dZ");
        assertThat(done.path("approvedBy").get(0).asText()).isEqualTo(alice.publicKey());
        assertThat(done.path("notYetApprovedBy")).isEmpty();
        assertThat(approving.tasks(bob, "level1", Map.of("requestId", request))).isEmpty();
        assertThat(
                        openSsl.verifiesSha256(
                                publicKey("q"), MESSAGE, Body.bytes(done.path("result").asText())))
                .isTrue();
        // Reading again executes nothing again.
        assertThat(approving.status(request)).isEqualTo(done);
    }

    @Test
    void every_kind_of_approver_key_approves() {
        ApproverKey brainpool = ApproverKey.ec(dir, "bp", "brainpoolP256r1", "SHA-256");
        ApproverKey koblitz = ApproverKey.ec(dir, "k1", "secp256k1", "SHA3-256");
        ApproverKey p521 = ApproverKey.ec(dir, "p521", "P-521", "SHA-512");
        ApproverKey bls = blsApprover();
        ApproverKey[] all = {alice, bob, carol, brainpool, koblitz, p521, bls};
        ecKey("kinds", Body.node("ruleUse", rule(0, 0, group("all", 7, all))));
        String request = ask("kinds");
        for (ApproverKey approver : all) {
            approving.approve(approver, approving.task(approver, request)).expect(200);
        }
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
    }

    /** openssl knows no BLS: the key of this approver lies in the HSM, as one without rules. */
    private ApproverKey blsApprover() {
        String label = "approver-bls-" + blsApprovers++;
        tenant.keys()
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                "BLS",
                                "attributes",
                                Map.of("sign", true)))
                .expect(201);
        return new ApproverKey(
                "dora",
                publicKey(label),
                "BLS",
                message ->
                        Body.bytes(
                                tenant.use()
                                        .post(
                                                "/v1/synchronousSign",
                                                Body.of(
                                                        "signRequest",
                                                        Body.node(
                                                                "payload",
                                                                Body.base64(message),
                                                                "signKeyName",
                                                                label,
                                                                "signatureAlgorithm",
                                                                "BLS")))
                                        .expect(200)
                                        .json()
                                        .path("signature")
                                        .asText()));
    }

    @Test
    void a_bls_approver_approves_with_that_key_alone() {
        ApproverKey dora = blsApprover();
        ecKey("by-bls", Body.node("ruleUse", rule(0, 0, group("all", 1, dora))));
        String request = ask("by-bls");
        JsonNode task = approving.task(dora, request);
        ObjectNode approval =
                dora.approval(task.path("id").asText(), task.path("approvalToBeSigned").asText());
        ObjectNode forged = approval.deepCopy();
        byte[] identity = new byte[96];
        identity[0] = (byte) 0xc0;
        for (byte[] wrong : List.of(new byte[96], identity, dora.sign(MESSAGE))) {
            forged.put("signature", Body.base64(wrong));
            Refusals.expect(
                    approving.approvers().post("/v1/approval", forged.toString()), 400, 403);
        }
        approving.approvers().post("/v1/approval", approval.toString()).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
    }

    @Test
    void a_bls_approver_with_an_unsound_key_does_not_come_into_a_policy() {
        byte[] spki = blsApprover().spki();
        // The identity verifies with itself as the signature, whatever the message.
        Arrays.fill(spki, spki.length - 48, spki.length, (byte) 0);
        spki[spki.length - 48] = (byte) 0xc0;
        var nobody = new ApproverKey("nobody", spki, "BLS", _ -> new byte[96]);
        Refusals.expect(
                approving.create(
                        "by-nobody",
                        Map.of("algorithm", "EC", "curveOid", P256),
                        Body.node("ruleUse", rule(0, 0, group("all", 1, nobody)))),
                400,
                601);
    }

    @Test
    void an_approval_is_good_for_its_own_task_alone() {
        ecKey("own", Body.node("ruleUse", twoOfThree()));
        String first = ask("own");
        String second = ask("own");
        JsonNode taskOfFirst = approving.task(alice, first);
        JsonNode taskOfSecond = approving.task(alice, second);
        // Signed for the one, sent for the other.
        ObjectNode crossed =
                alice.approval(
                        taskOfSecond.path("id").asText(),
                        taskOfFirst.path("approvalToBeSigned").asText());
        Refusals.expect(approving.approvers().post("/v1/approval", crossed.toString()), 400, 403);
        // Somebody else's key under alice's name.
        ObjectNode forged =
                bob.approval(
                        taskOfFirst.path("id").asText(),
                        taskOfFirst.path("approvalToBeSigned").asText());
        forged.put("approverPublicKey", alice.publicKey());
        Refusals.expect(approving.approvers().post("/v1/approval", forged.toString()), 400, 403);
        // A malformed signature.
        ObjectNode broken =
                alice.approval(
                        taskOfFirst.path("id").asText(),
                        taskOfFirst.path("approvalToBeSigned").asText());
        broken.put("signature", Body.base64(new byte[] {1, 2, 3}));
        Refusals.expect(approving.approvers().post("/v1/approval", broken.toString()), 400, 403);
        // A yes counts once.
        approving.approve(alice, taskOfFirst).expect(200);
        Refusals.expect(approving.approve(alice, taskOfFirst), 404, 652);
        assertThat(approving.status(first).path("status").asText()).isEqualTo("PENDING");
        assertThat(approving.status(second).path("status").asText()).isEqualTo("PENDING");
    }

    @Test
    void of_two_who_approve_at_once_one_gives_the_last_yes() throws Exception {
        ecKey("race", Body.node("ruleUse", rule(0, 0, group("finance", 1, alice, bob))));
        for (int round = 1; round <= 10; round++) {
            String request = ask("race");
            List<JsonNode> tasks =
                    List.of(approving.task(alice, request), approving.task(bob, request));
            List<CompletableFuture<Integer>> answers =
                    List.of(
                            CompletableFuture.supplyAsync(
                                    () -> approving.approve(alice, tasks.getFirst()).status()),
                            CompletableFuture.supplyAsync(
                                    () -> approving.approve(bob, tasks.getLast()).status()));
            // The other may come before the operation is done, or find no task any more.
            assertThat(List.of(answers.getFirst().get(), answers.getLast().get()))
                    .contains(200)
                    .isSubsetOf(200, 404);
            assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
        }
        JsonNode records =
                tenant.auditor()
                        .get("/evidence/v1/records?limit=1000&key=race")
                        .expect(200)
                        .json()
                        .path("records");
        List<Integer> uses =
                StreamSupport.stream(records.spliterator(), false)
                        .map(each -> each.at("/record/boundary/keyUse"))
                        .filter(JsonNode::isInt)
                        .map(JsonNode::asInt)
                        .toList();
        assertThat(uses).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void what_is_too_long_to_be_shown_to_approvers_is_refused() {
        ecKey("long", Body.node("ruleUse", twoOfThree()));
        ObjectNode request = signRequest("long");
        ((ObjectNode) request.path("signRequest")).put("payload", Body.base64(new byte[65_001]));
        Refusals.expect(
                tenant.use().post("/v1/sign", request.toString()), 400, 612, "65001", "65000");
    }

    @Test
    void a_request_is_rejected_when_the_quorum_is_out_of_reach() {
        ecKey("no", Body.node("ruleUse", twoOfThree()));
        String request = ask("no");
        approving.reject(alice, request).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("PENDING");
        approving.reject(bob, request).expect(200);
        JsonNode rejected = approving.status(request);
        assertThat(rejected.path("status").asText()).isEqualTo("REJECTED");
        assertThat(rejected.path("rejectedBy")).hasSize(2);
        assertThat(approving.tasks(carol, "level1", Map.of("requestId", request))).isEmpty();
    }

    @Test
    void a_cancelled_request_has_no_tasks() {
        ecKey("cancel", Body.node("ruleUse", twoOfThree()));
        String request = ask("cancel");
        JsonNode task = approving.task(alice, request);
        tenant.use().delete("/v1/request/" + request).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("CANCELLED");
        Refusals.expect(approving.approve(alice, task), 404, 652);
        Refusals.expect(tenant.use().delete("/v1/request/" + request), 400, 611);
    }

    @Test
    void a_key_that_is_deleted_cancels_its_requests() {
        ecKey("gone", Body.node("ruleUse", twoOfThree()));
        String request = ask("gone");
        tenant.keys().delete("/v1/key/gone").expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void a_time_lock_shows_as_approved() {
        ecKey("lock", Body.node("ruleUse", rule(3600, 7200, group("finance", 1, alice, bob))));
        String request = ask("lock");
        approving.approve(bob, approving.task(bob, request)).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("APPROVED");
        JsonNode found =
                tenant.use()
                        .post(
                                "/v1/filteredRequests",
                                Body.of("requestStatusList", List.of("APPROVED")))
                        .expect(200)
                        .json()
                        .path("requests");
        assertThat(StreamSupport.stream(found.spliterator(), false))
                .contains(Body.node("id", request, "status", "APPROVED"));
    }

    @Test
    void keys_that_ask_for_nobody_are_used_at_once() {
        ecKey("empty", Body.node());
        ecKey("nobody", Body.node("ruleUse", rule(0, 60)));
        ecKey("nulls", Body.node("ruleUse", Body.node("tokens", null), "keyStatus", null));
        tenant.createKey("plain", Map.of("algorithm", "EC", "curveOid", P256));
        for (String label : List.of("empty", "nobody", "nulls", "plain")) {
            JsonNode status = approving.status(ask(label));
            assertThat(status.path("status").asText()).as(label).isEqualTo("EXECUTED");
            assertThat(
                            openSsl.verifiesSha256(
                                    publicKey(label),
                                    MESSAGE,
                                    Body.bytes(status.path("result").asText())))
                    .as(label)
                    .isTrue();
        }
    }

    @Test
    void rules_of_block_unblock_and_modify() {
        ecKey(
                "ruled",
                Body.node(
                        "ruleBlock", rule(0, 0, group("b", 1, alice)),
                        "ruleUnblock", rule(0, 0, group("u", 1, bob)),
                        "ruleModify", rule(0, 0, group("m", 1, carol))));
        Refusals.expect(
                tenant.use()
                        .post(
                                "/v1/synchronousBlock",
                                Body.of("blockRequest", Body.node("blockKeyName", "ruled"))),
                400,
                401,
                "ruleBlock");
        String block =
                tenant.use()
                        .post(
                                "/v1/block",
                                Body.of("blockRequest", Body.node("blockKeyName", "ruled")))
                        .expect(201)
                        .json()
                        .path("blockKeyRequestId")
                        .asText();
        approving.approve(alice, approving.task(alice, block)).expect(200);
        assertThat(approving.status(block).path("status").asText()).isEqualTo("EXECUTED");
        Refusals.expect(
                tenant.use().post("/v1/synchronousSign", signRequest("ruled").toString()),
                400,
                614,
                "blocked");
        String unblock =
                tenant.use()
                        .post(
                                "/v1/unblock",
                                Body.of("unblockRequest", Body.node("unblockKeyName", "ruled")))
                        .expect(201)
                        .json()
                        .path("unblockKeyRequestId")
                        .asText();
        approving.approve(bob, approving.task(bob, unblock)).expect(200);
        tenant.use().post("/v1/synchronousSign", signRequest("ruled").toString()).expect(200);

        ObjectNode modify =
                Body.node(
                        "modifyRequest",
                        Body.node(
                                "modifyKeyName",
                                "ruled",
                                "policy",
                                Body.node("ruleUse", rule(0, 0, group("g", 1, bob)))));
        Refusals.expect(
                tenant.keys().post("/v1/synchronousModify", modify.toString()),
                400,
                401,
                "ruleModify");
        String id =
                tenant.keys()
                        .post("/v1/modify", modify.toString())
                        .expect(201)
                        .json()
                        .path("modifyKeyRequestId")
                        .asText();
        JsonNode task = approving.task(carol, id);
        assertThat(task.path("signedModifyKeyRequest").isObject()).isTrue();
        approving.approve(carol, task).expect(200);
        assertThat(approving.status(id).path("status").asText()).isEqualTo("EXECUTED");
        JsonNode policy =
                tenant.keys()
                        .post("/v1/key/attributes", Body.of("label", "ruled"))
                        .expect(200)
                        .json()
                        .path("json")
                        .path("policy");
        assertThat(policy.path("ruleModify").isNull()).isTrue();
        assertThat(
                        policy.path("ruleUse")
                                .path("tokens")
                                .path(0)
                                .path("groups")
                                .path(0)
                                .path("approvals")
                                .path(0)
                                .path("value")
                                .asText())
                .isEqualTo(bob.publicKey());
    }

    @Test
    void an_approver_who_was_removed_counts_no_more() {
        ecKey("changed", Body.node("ruleUse", twoOfThree()));
        String request = ask("changed");
        JsonNode late = approving.task(alice, request);
        approving.approve(bob, approving.task(bob, request)).expect(200);
        ObjectNode modify =
                Body.node(
                        "modifyRequest",
                        Body.node(
                                "modifyKeyName",
                                "changed",
                                "policy",
                                Body.node(
                                        "ruleUse",
                                        rule(0, 3600, group("finance", 2, bob, carol)))));
        tenant.keys().post("/v1/synchronousModify", modify.toString()).expect(200);
        Refusals.expect(approving.approve(alice, late), 400, 403, "names this approver no more");
        approving.approve(carol, approving.task(carol, request)).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
    }

    @Test
    void a_request_that_the_new_policy_can_never_grant_fails() {
        ecKey("replaced", Body.node("ruleUse", rule(0, 0, group("g", 1, alice))));
        String request = ask("replaced");
        tenant.keys()
                .post(
                        "/v1/synchronousModify",
                        Body.of(
                                "modifyRequest",
                                Body.node(
                                        "modifyKeyName",
                                        "replaced",
                                        "policy",
                                        Body.node("ruleUse", rule(0, 0, group("g", 1, bob))))))
                .expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("FAILED");
    }

    @Test
    void a_key_that_was_blocked_meanwhile_fails_the_request() {
        ecKey("blocked", Body.node("ruleUse", twoOfThree()));
        String request = ask("blocked");
        approving.approve(alice, approving.task(alice, request)).expect(200);
        tenant.use()
                .post(
                        "/v1/synchronousBlock",
                        Body.of("blockRequest", Body.node("blockKeyName", "blocked")))
                .expect(200);
        approving.approve(bob, approving.task(bob, request)).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("FAILED");
    }

    @Test
    void decryption_and_unwrapping_under_a_rule() {
        approving
                .create(
                        "rsa",
                        Map.of("algorithm", "RSA", "keySize", 2048),
                        Body.node("ruleUse", rule(0, 0, group("g", 1, alice))))
                .expect(201);
        String ciphertext =
                tenant.use()
                        .post(
                                "/v1/encrypt",
                                Body.of(
                                        "encryptRequest",
                                        Body.node(
                                                "payload", Body.base64(MESSAGE),
                                                "encryptKeyName", "rsa",
                                                "cipherAlgorithm", "RSA_PADDING_OAEP_WITH_SHA256")))
                        .expect(200)
                        .json()
                        .path("encryptedPayload")
                        .asText();
        ObjectNode decrypt =
                Body.node(
                        "decryptRequest",
                        Body.node(
                                "encryptedPayload", ciphertext,
                                "decryptKeyName", "rsa",
                                "cipherAlgorithm", "RSA_PADDING_OAEP_WITH_SHA256"));
        Refusals.expect(tenant.use().post("/v1/synchronousDecrypt", decrypt.toString()), 400, 401);
        String request =
                tenant.use()
                        .post("/v1/decrypt", decrypt.toString())
                        .expect(201)
                        .json()
                        .path("decryptRequestId")
                        .asText();
        approving.approve(alice, approving.task(alice, request)).expect(200);
        assertThat(Body.bytes(approving.status(request).path("result").asText()))
                .isEqualTo(MESSAGE);
        // Whoever may list records finds no plaintext in them.
    }

    @Test
    void certificates_under_a_rule_are_signed_as_they_were_shown() {
        ecKey("ca", Body.node("ruleUse", rule(0, 0, group("g", 1, alice))));
        String request =
                tenant.use()
                        .post(
                                "/v1/certificate/selfsign",
                                Body.of(
                                        "selfSignCertificateRequest",
                                        Body.node(
                                                "signKeyName", "ca",
                                                "signatureAlgorithm", "SHA256_WITH_ECDSA",
                                                "validity", 30,
                                                "commonName", "Approved CA",
                                                "certificateAuthority", true)))
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        JsonNode task = approving.task(alice, request);
        byte[] shown = Body.bytes(task.path("payload").asText());
        approving.approve(alice, task).expect(200);
        String pem = approving.status(request).path("result").asText();
        assertThat(pem).startsWith("-----BEGIN CERTIFICATE-----");
        byte[] der = Body.bytes(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
        // The to-be-signed part stands behind the header of the outer sequence.
        assertThat(new String(der, StandardCharsets.ISO_8859_1))
                .contains(new String(shown, StandardCharsets.ISO_8859_1));
        assertThat(tenant.use().get("/v1/certificate/ca").expect(200).json().path("certificate"))
                .isNotNull();
    }

    @Test
    void approvers_named_by_certificate() {
        byte[] valid = alice.certificate("/CN=Alice A", "-days", "30");
        ObjectNode byCertificate =
                Body.node(
                        "name",
                        "g",
                        "quorum",
                        1,
                        "approvals",
                        List.of(
                                Body.node(
                                        "type",
                                        "certificate",
                                        "name",
                                        null,
                                        "value",
                                        Body.base64(valid))));
        ecKey("cert", Body.node("ruleUse", rule(0, 0, byCertificate)));
        String request = ask("cert");
        JsonNode task = approving.task(alice, request);
        ObjectNode approval =
                alice.approval(task.path("id").asText(), task.path("approvalToBeSigned").asText());
        approval.remove("approverPublicKey");
        approval.put("approverCertificate", Body.base64(valid));
        approving.approvers().post("/v1/approval", approval.toString()).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");

        byte[] nameless = bob.certificate("/O=Nobody", "-days", "30");
        Refusals.expect(
                approving.create(
                        "nameless",
                        Map.of("algorithm", "EC", "curveOid", P256),
                        Body.node(
                                "ruleUse",
                                rule(
                                        0,
                                        0,
                                        Body.node(
                                                "name",
                                                "g",
                                                "quorum",
                                                1,
                                                "approvals",
                                                List.of(
                                                        Body.node(
                                                                "type",
                                                                "certificate",
                                                                "value",
                                                                Body.base64(nameless))))))),
                400,
                604);
    }

    @Test
    void policies_that_cannot_be() {
        Map<String, ?> spec = Map.of("algorithm", "EC", "curveOid", P256);
        Refusals.expect(
                approving.create(
                        "x", spec, Body.node("ruleUse", rule(0, 0, group("g", 3, alice, bob)))),
                400,
                600,
                "ruleUse");
        // Not for use: then the operation is impossible for ever.
        approving
                .create("never", spec, Body.node("ruleBlock", rule(0, 0, group("g", 2, alice))))
                .expect(201);
        Refusals.expect(
                tenant.use()
                        .post(
                                "/v1/block",
                                Body.of("blockRequest", Body.node("blockKeyName", "never"))),
                400,
                614,
                "never be fulfilled");
        Refusals.expect(
                approving.create(
                        "x", spec, Body.node("ruleUse", rule(90, 0, group("g", 1, alice)))),
                400,
                600,
                "timelock");
        Refusals.expect(
                approving.create(
                        "x",
                        spec,
                        Body.node("ruleUse", rule(0, 0, group("g", 1, alice), group("g", 1, bob)))),
                400,
                600,
                "two groups");
        ObjectNode weak = alice.inPolicy();
        weak.put("value", "AAAA");
        Refusals.expect(
                approving.create(
                        "x",
                        spec,
                        Body.node(
                                "ruleUse",
                                rule(
                                        0,
                                        0,
                                        Body.node(
                                                "name",
                                                "g",
                                                "quorum",
                                                1,
                                                "approvals",
                                                List.of(weak))))),
                400,
                601);
        Refusals.expect(
                approving.create("x", spec, Body.node("keyStatus", Body.node("blocked", true))),
                400,
                600,
                "ruleUnblock");
        // One person in two groups takes one seat.
        Refusals.expect(
                approving.create(
                        "x",
                        spec,
                        Body.node(
                                "ruleUse", rule(0, 0, group("g", 1, alice), group("h", 1, alice)))),
                400,
                600,
                "ruleUse");
    }

    @Test
    void who_lists_tasks_proves_to_hold_the_key() {
        String path = "/v1/filteredSignApprovalTask";
        ObjectNode old = alice.proof(Instant.now().minusSeconds(700).toString());
        Refusals.expect(approving.approvers().post(path, old.toString()), 400, 404);
        ObjectNode ahead = alice.proof(Instant.now().plusSeconds(60).toString());
        Refusals.expect(approving.approvers().post(path, ahead.toString()), 400, 404);
        ObjectNode foreign = alice.proof();
        foreign.put("approverPublicKey", bob.publicKey());
        Refusals.expect(approving.approvers().post(path, foreign.toString()), 400, 403);
        ObjectNode notifier = alice.proof();
        notifier.put(
                "timestampSigningCertificate",
                Body.base64(alice.certificate("/CN=n", "-days", "3")));
        Refusals.expect(approving.approvers().post(path, notifier.toString()), 400, 405);
        ObjectNode noTime = alice.proof("yesterday");
        Refusals.expect(approving.approvers().post(path, noTime.toString()), 400, 600);
        // The wrong role learns nothing.
        Refusals.expect(tenant.use().post(path, alice.proof().toString()), 401, 631);
    }

    @Test
    void levels_of_detail_add_members() {
        ecKey("levels", Body.node("ruleUse", twoOfThree()));
        String request = ask("levels");
        Map<String, ?> one = Map.of("requestId", request);
        assertThat(Refusals.names(approving.tasks(alice, "level1", one).getFirst()))
                .containsExactly("id", "detailLevel", "approvalToBeSigned", "approverPublicKey");
        JsonNode second = approving.tasks(alice, "level2", one).getFirst();
        assertThat(second.path("metaData").asText())
                .isEqualTo(Body.base64("why".getBytes(StandardCharsets.UTF_8)));
        assertThat(second.path("payload").asText()).isEqualTo(Body.base64(MESSAGE));
        JsonNode third = approving.tasks(alice, "level3", one).getFirst();
        assertThat(
                        new String(
                                Body.bytes(third.path("requestBase64").asText()),
                                StandardCharsets.UTF_8))
                .isEqualTo(signRequest("levels").toString());
        assertThat(third.path("signedSignRequest").isObject()).isTrue();
        assertThat(third.path("signedDecryptRequest").isNull()).isTrue();
        assertThat(third.has("signedSelfSignCertificateRequestDto")).isTrue();
        JsonNode fourth = approving.tasks(alice, "level4", one).getFirst();
        assertThat(fourth.path("timestampSignatureAlgorithm").asText())
                .isEqualTo("SHA256_WITH_ECDSA");
        JsonNode sixth = approving.tasks(alice, "level6", one).getFirst();
        assertThat(sixth.path("keyAttributes").asText()).contains("<rule_use>");
        assertThat(sixth.path("requestStatus").path("status").asText()).isEqualTo("PENDING");
    }

    @Test
    void passwords_are_asked_when_it_is_submitted_and_shown_to_nobody() {
        ObjectNode body =
                Body.node(
                        "label",
                        "secret",
                        "algorithm",
                        "EC",
                        "curveOid",
                        P256,
                        "password",
                        List.of("s", "3", "c"),
                        "attributes",
                        Body.node("sign", true, "destroyable", true),
                        "policy",
                        Body.node("ruleUse", rule(0, 0, group("g", 1, alice))));
        tenant.keys().post("/v1/key", body.toString()).expect(201);
        Refusals.expect(tenant.use().post("/v1/sign", signRequest("secret").toString()), 400, 620);
        ObjectNode asked = signRequest("secret");
        ((ObjectNode) asked.path("signRequest"))
                .set("keyPassword", Body.JSON.valueToTree(List.of("s", "3", "c")));
        // One that stands where no password belongs is kept from the approvers as well.
        asked.set("keyPassword", Body.JSON.valueToTree(List.of("s", "3", "c")));
        String request =
                tenant.use()
                        .post("/v1/sign", asked.toString())
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        JsonNode task = approving.task(alice, request);
        assertThat(
                        new String(
                                Body.bytes(task.path("requestBase64").asText()),
                                StandardCharsets.UTF_8))
                .doesNotContain("\"3\"");
        approving.approve(alice, task).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
    }

    @Test
    void requests_that_are_not_there() {
        Refusals.expect(tenant.use().get("/v1/request/" + UUID.randomUUID()), 404, 651);
        Refusals.expect(tenant.use().get("/v1/request/nothing"), 400, 609);
        Refusals.expect(tenant.use().delete("/v1/request/" + UUID.randomUUID()), 404, 651);
    }
}

package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Approvers who forgot the password of their backup (rest-api.md §4.19): the container gets another
 * one when the rule of a key is fulfilled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgottenPasswordContractTest {
    private static final String ROOT = "/v1/approverManagement/";
    private static final String FORGOT = ROOT + "restoreFromBackup/forgotPassword";
    private static final String BACKUP_KEY = "approver-backup";
    private static final String FIRST = "MARKER-first-password";
    private static final String NEXT = "MARKER-next-password";
    private static final String TRANSPORT = "for this one way";
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Path dir;
    private final ClavigerProcess node;
    private final Tenant tenant;
    private final Approving approving;
    private final Http managers;
    private final ApproverKey alice;
    private final ApproverKey bob;

    ForgottenPasswordContractTest(@TempDir Path dir) {
        this.dir = dir;
        this.node =
                ClavigerProcess.node(dir.resolve("data"))
                        .option("--set", "hsm.backupKeyName=" + BACKUP_KEY)
                        .start();
        this.tenant = Tenant.create(node, "Forgotten").allowingRules();
        this.approving = new Approving(tenant);
        this.managers =
                node.http()
                        .as(
                                Tenant.token(
                                        tenant.officer(),
                                        "approver-key-management",
                                        tenant.application()));
        this.alice = ApproverKey.ec(dir, "alice", "P-256", "SHA-256");
        this.bob = ApproverKey.ed25519(dir, "bob");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private static List<String> characters(String text) {
        return List.of(text.split(""));
    }

    private static String code(Http.Answer answer) {
        return answer.expect(200).json().path("oneTimeCode").asText();
    }

    private String create(String name) {
        return code(
                managers.post(
                        ROOT + "create",
                        Body.of(
                                "approverName",
                                name,
                                "algorithm",
                                "RSA",
                                "keySize",
                                2048,
                                "backupPassword",
                                characters(FIRST),
                                "validity",
                                30)));
    }

    private KeyStore fetched(String name, String code, String password) throws Exception {
        return opened(file(name, code), password);
    }

    private byte[] file(String name, String code) throws Exception {
        JsonNode answer =
                approving
                        .approvers()
                        .post(
                                "/v1/approver/onboard",
                                Body.of(
                                        "approverName",
                                        name,
                                        "oneTimeCode",
                                        characters(code),
                                        "transportPassword",
                                        List.of(TRANSPORT)))
                        .expect(200)
                        .json();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(TRANSPORT.getBytes(StandardCharsets.UTF_8), "AES"),
                new GCMParameterSpec(
                        128, Body.bytes(answer.path("initializationVector").asText())));
        return cipher.doFinal(Body.bytes(answer.path("encryptedPayload").asText()));
    }

    private static KeyStore opened(byte[] file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), password.toCharArray());
        return store;
    }

    private Http.Answer forgot(String name) {
        return managers.post(
                FORGOT, Body.of("approverName", name, "newBackupPassword", characters(NEXT)));
    }

    private String ask(String name) {
        JsonNode answer = forgot(name).expect(201).json();
        assertThat(Refusals.names(answer)).containsExactly("unwrapRequestId");
        return answer.path("unwrapRequestId").asText();
    }

    private JsonNode status(String request) {
        return managers.get("/v1/request/" + request).expect(200).json();
    }

    private Http.Answer change(String name, String old, String next) {
        return managers.post(
                ROOT + "changePassword",
                Body.of("approverName", name, "backupPassword", old, "newBackupPassword", next));
    }

    /** The rule of the one key decides, so what needs another rule comes before and after. */
    @Test
    void the_rule_of_the_backup_key_decides_on_a_container_under_another_password()
            throws Exception {
        Refusals.expect(forgot("officer"), 404, 650, BACKUP_KEY);
        approving.create(BACKUP_KEY, P256, Body.node()).expect(201);
        Refusals.expect(forgot("officer"), 400, 413, "officer");
        String first = create("officer");
        Refusals.expect(forgot("officer"), 400, 414, "officer");
        Key key = fetched("officer", first, FIRST).getKey("officer", FIRST.toCharArray());

        // A policy without rules asks nobody.
        JsonNode done = status(ask("officer"));
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        assertThat(done.path("result").asText()).matches("[0-9]{6}");
        byte[] file = file("officer", done.path("result").asText());
        assertThatThrownBy(() -> opened(file, FIRST)).isInstanceOf(IOException.class);
        KeyStore contained = opened(file, NEXT);
        assertThat(contained.getCertificate("officer")).isNotNull();
        assertThat(contained.getKey("officer", FIRST.toCharArray())).isEqualTo(key);
        assertThatThrownBy(() -> contained.getKey("officer", NEXT.toCharArray()))
                .isInstanceOf(Exception.class);

        // The password of the key is the one that counts, and puts both under one again.
        Refusals.expect(change("officer", NEXT, "both"), 400, 620);
        change("officer", FIRST, "both").expect(200);
        String again =
                code(managers.post(ROOT + "restoreFromBackup", Body.of("approverName", "officer")));
        assertThat(fetched("officer", again, "both").getKey("officer", "both".toCharArray()))
                .isEqualTo(key);

        tenant.keys()
                .post(
                        "/v1/synchronousModify",
                        Body.of(
                                "modifyRequest",
                                Body.node(
                                        "modifyKeyName",
                                        BACKUP_KEY,
                                        "policy",
                                        Body.node(
                                                "ruleUse",
                                                rule(0, 3600, group("two", 2, alice, bob))))))
                .expect(200);
        approved();
        shown();
        ended();
        nothingOfThePasswords();
    }

    private void approved() throws Exception {
        String second = create("second");
        Key key = fetched("second", second, FIRST).getKey("second", FIRST.toCharArray());
        String request = ask("second");
        String rival = ask("second");
        JsonNode task = approving.task(alice, request);
        JsonNode payload = Body.JSON.readTree(Body.bytes(task.path("payload").asText()));
        assertThat(payload.path("approverName").asText()).isEqualTo("second");
        assertThat(payload.path("backupVersion").asInt()).isOne();
        assertThat(task.path("signedForgotPasswordRequest").toString())
                .isEqualTo(
                        "{\"forgotPasswordRequest\":{\"backupKeyName\":\"approver-backup\",\"approverName\":\"second\"}}");
        assertThat(task.path("signedUnwrapKeyRequest").isNull()).isTrue();
        ObjectNode filter = alice.proof();
        filter.put("requestId", request);
        assertThat(
                        approving
                                .approvers()
                                .post("/v1/filteredUnwrapKeyApprovalTask", filter.toString())
                                .expect(200)
                                .json()
                                .path("tasks"))
                .hasSize(1);

        approving.approve(alice, task).expect(200);
        assertThat(status(request).path("status").asText()).isEqualTo("PENDING");
        approving.approve(bob, approving.task(bob, request)).expect(200);
        JsonNode done = status(request);
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        // The result opens an approver's key: nobody of other roles reads it.
        Refusals.expect(tenant.use().get("/v1/request/" + request), 404, 651);
        Refusals.expect(tenant.keys().get("/v1/request/" + request), 404, 651);
        assertThat(
                        fetched("second", done.path("result").asText(), NEXT)
                                .getKey("second", FIRST.toCharArray()))
                .isEqualTo(key);

        // The other one is for a backup that is there no more; nobody is asked about it.
        assertThat(status(rival).path("status").asText()).isEqualTo("FAILED");
        assertThat(approving.tasks(alice, "level1", Map.of("requestId", rival))).isEmpty();
        assertThat(status(rival).path("result").isNull()).isTrue();
    }

    /** What the approver sees who types the commands. */
    private void shown() throws Exception {
        String name = "quoted \"third\"";
        fetched(name, create(name), FIRST);
        String request = ask(name);
        String task = approving.task(alice, request).path("id").asText();
        Map<String, String> environment =
                Map.of(
                        "CLAVIGER_URL",
                        node.url(),
                        "CLAVIGER_API_KEY",
                        Tenant.token(tenant.officer(), "approver", tenant.application()));
        String key = alice.file().toString();
        assertThat(
                        Program.claviger(environment, "approve", "show", task, "--key", key)
                                .expect(0)
                                .output())
                .contains(
                        "\"approverName\": \"quoted \\\"third\\\"\"",
                        "request     give the backup of an approver a new password",
                        "\"backupVersion\": 1")
                .doesNotContain("WARNING");
        Program.claviger(environment, "approve", "sign", task, "--key", key, "--yes").expect(0);
        approving.approve(bob, approving.task(bob, request)).expect(200);
        assertThat(status(request).path("status").asText()).isEqualTo("EXECUTED");
    }

    private void ended() throws Exception {
        fetched("fourth", create("fourth"), FIRST);
        String rejected = ask("fourth");
        approving.reject(alice, rejected).expect(200);
        assertThat(status(rejected).path("status").asText()).isEqualTo("REJECTED");
        String cancelled = ask("fourth");
        Refusals.expect(tenant.use().delete("/v1/request/" + cancelled), 404, 651);
        managers.delete("/v1/request/" + cancelled).expect(200);
        assertThat(status(cancelled).path("status").asText()).isEqualTo("CANCELLED");
        String restored =
                code(managers.post(ROOT + "restoreFromBackup", Body.of("approverName", "fourth")));
        assertThat(fetched("fourth", restored, FIRST).getKey("fourth", FIRST.toCharArray()))
                .isNotNull();
        // With the approver goes what waited for them.
        String orphan = ask("fourth");
        managers.delete(ROOT + "delete/fourth").expect(200);
        assertThat(approving.tasks(alice, "level1", Map.of("requestId", orphan))).isEmpty();
        assertThat(status(orphan).path("status").asText()).isEqualTo("FAILED");
        // Approver key management reads what it asked for, and nothing else.
        tenant.createKey("plain", P256);
        String foreign =
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
                                                "plain",
                                                "signatureAlgorithm",
                                                "SHA256_WITH_ECDSA")))
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        Refusals.expect(managers.get("/v1/request/" + foreign), 404, 651);
        Refusals.expect(managers.delete("/v1/request/" + foreign), 404, 651);
    }

    /** Neither in what the node wrote, with a request that waits, nor in what it said. */
    private void nothingOfThePasswords() throws IOException {
        ask("officer");
        // A node that serves on removes files while they are read.
        node.kill();
        assertThat(String.join("\n", node.output())).doesNotContain("MARKER");
        try (var files = Files.walk(dir.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content.contains("MARKER")).as("%s", file).isFalse();
                assertThat(content.contains("\"M\",\"A\",\"R\"")).as("%s", file).isFalse();
            }
        }
    }
}

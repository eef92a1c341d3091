package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Approvers whose keys the device makes (rest-api.md §4.19), fetched as a client would. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApproverManagementContractTest {
    private static final String ROOT = "/v1/approverManagement/";
    private static final String TRANSPORT = "marker-transport-password-32-byt";
    private static final byte[] MESSAGE = "pay 100 to bob".getBytes(StandardCharsets.UTF_8);

    private final Tenant tenant;
    private final Http approvers;
    private final Http managers;
    private final Path dir;

    ApproverManagementContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.approvers = with("approver");
        this.managers = with("approver-key-management");
    }

    private Http with(String role) {
        return tenant.node().http().as(Tenant.token(tenant.officer(), role, tenant.application()));
    }

    private static List<String> characters(String text) {
        return List.of(text.split(""));
    }

    private static ObjectNode creation(String name) {
        return Body.node(
                "approverName",
                name,
                "algorithm",
                "RSA",
                "keySize",
                2048,
                "backupPassword",
                List.of("2", "a"),
                "validity",
                3650);
    }

    private static String code(Http.Answer answer) {
        String code = answer.expect(200).json().path("oneTimeCode").asText();
        assertThat(code).matches("[0-9]{6}");
        return code;
    }

    private String create(String name) {
        return code(managers.post(ROOT + "create", creation(name).toString()));
    }

    private String named(String call, String name) {
        return code(managers.post(ROOT + call, Body.of("approverName", name)));
    }

    private Http.Answer onboard(String name, String code) {
        return approvers.post(
                "/v1/approver/onboard",
                Body.of(
                        "approverName",
                        name,
                        "oneTimeCode",
                        characters(code),
                        "transportPassword",
                        List.of(TRANSPORT)));
    }

    /** The file that the approver fetched, decrypted. */
    private Path fetched(String name, String code) throws Exception {
        JsonNode answer = onboard(name, code).expect(200).json();
        Path file = dir.resolve(name + ".p12");
        Files.write(
                file,
                decrypted(
                        Body.bytes(answer.path("encryptedPayload").asText()),
                        Body.bytes(answer.path("initializationVector").asText())));
        return file;
    }

    private static byte[] decrypted(byte[] payload, byte[] vector) throws GeneralSecurityException {
        assertThat(vector).hasSize(12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(TRANSPORT.getBytes(StandardCharsets.UTF_8), "AES"),
                new GCMParameterSpec(128, vector));
        return cipher.doFinal(payload);
    }

    private static String wrong(String code) {
        return code.substring(0, 5) + (code.charAt(5) == '0' ? '1' : '0');
    }

    private List<String> names(String status) {
        JsonNode all = managers.get(ROOT + "onboarding/status").expect(200).json();
        List<String> names = new ArrayList<>();
        all.path(status).forEach(one -> names.add(one.path("approverName").asText()));
        return names;
    }

    private static ObjectNode policyOf(String approver) {
        ObjectNode named = Body.node("type", "onboarded_approver_certificate", "name", approver);
        named.putNull("value");
        return Body.node(
                "ruleUse",
                Body.node(
                        "tokens",
                        List.of(
                                Body.node(
                                        "name",
                                        "T1",
                                        "timelock",
                                        0,
                                        "timeout",
                                        3600,
                                        "groups",
                                        List.of(
                                                Body.node(
                                                        "name",
                                                        "officers",
                                                        "quorum",
                                                        1,
                                                        "approvals",
                                                        List.of(named)))))));
    }

    private Http.Answer key(String label, String approver) {
        ObjectNode body =
                Body.node(
                        "label",
                        label,
                        "algorithm",
                        "EC",
                        "curveOid",
                        "1.2.840.10045.3.1.7",
                        "attributes",
                        Body.node("sign", true, "destroyable", true));
        body.set("policy", policyOf(approver));
        return tenant.keys().post("/v1/key", body.toString());
    }

    @Test
    void an_approver_fetches_a_key_and_approves_with_it() throws Exception {
        String name = "officer1@example.com";
        Refusals.expect(key("early", name), 400, 413, name);
        String code = create(name);
        assertThat(names("pending")).contains(name);
        Refusals.expect(key("early", name), 400, 414, name);

        Path file = fetched(name, code);
        assertThat(names("onboarded")).contains(name);
        assertThat(names("pending")).doesNotContain(name);
        OpenSsl.Result described =
                OpenSsl.run(
                        "pkcs12", "-in", file.toString(), "-passin", "pass:2a", "-info", "-noout");
        assertThat(described.output())
                .contains("MAC: sha256", "PBKDF2, AES-256-CBC", "PRF hmacWithSHA256");
        assertThat(
                        OpenSsl.run(
                                        "pkcs12",
                                        "-in",
                                        file.toString(),
                                        "-passin",
                                        "pass:2b",
                                        "-noout")
                                .code())
                .isNotZero();

        key("governed", name).expect(201);
        ApproverKey officer = ApproverKey.fetched(dir, name, file, "2a");
        String request =
                tenant.use()
                        .post(
                                "/v1/sign",
                                Body.of(
                                        "signRequest",
                                        Body.node(
                                                "payload",
                                                Body.base64(MESSAGE),
                                                "payloadType",
                                                "UNSPECIFIED",
                                                "signKeyName",
                                                "governed",
                                                "signatureAlgorithm",
                                                "SHA256_WITH_ECDSA")))
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        ObjectNode filter = officer.proof();
        filter.put("detailLevel", "level6").put("requestId", request);
        JsonNode tasks =
                approvers
                        .post("/v1/filteredSignApprovalTask", filter.toString())
                        .expect(200)
                        .json()
                        .path("tasks");
        assertThat(tasks).hasSize(1);
        approvers
                .post(
                        "/v1/approval",
                        officer.approval(
                                        tasks.get(0).path("id").asText(),
                                        tasks.get(0).path("approvalToBeSigned").asText())
                                .toString())
                .expect(200);
        JsonNode done = tenant.use().get("/v1/request/" + request).expect(200).json();
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");

        managers.delete(ROOT + "delete/" + name).expect(200);
        assertThat(names("onboarded")).doesNotContain(name);
        // The key keeps the certificate that its policy was given.
        assertThat(
                        tenant.keys()
                                .post("/v1/key/attributes", Body.of("label", "governed"))
                                .expect(200)
                                .text())
                .contains(name);
        Refusals.expect(key("late", name), 400, 413, name);
    }

    @Test
    void a_code_is_used_once_and_guessed_at_five_times() throws Exception {
        String name = "guessed";
        String code = create(name);
        Refusals.expect(onboard(name, wrong(code)), 400, 412, name);
        onboard(name, code).expect(200);
        Refusals.expect(onboard(name, code), 400, 412, name);
        String restored = named("restoreFromBackup", name);
        for (int i = 0; i < 5; i++) {
            Refusals.expect(onboard(name, wrong(restored)), 400, 412, name);
        }
        Refusals.expect(onboard(name, restored), 400, 412, name);
        onboard(name, named("renewOneTimeCode", name)).expect(200);
        Refusals.expect(onboard("nobody", code), 400, 413, "nobody");
    }

    @Test
    void the_same_key_comes_back_under_the_password_that_was_changed() throws Exception {
        String name = "restored";
        byte[] first = spki(ApproverKey.fetched(dir, "first", fetched(name, create(name)), "2a"));
        String change = ROOT + "changePassword";
        Refusals.expect(
                managers.post(
                        change,
                        Body.of(
                                "approverName",
                                name,
                                "backupPassword",
                                "wrong",
                                "newBackupPassword",
                                "next")),
                400,
                620,
                name);
        managers.post(
                        change,
                        Body.of(
                                "approverName",
                                name,
                                "backupPassword",
                                List.of("2", "a"),
                                "newBackupPassword",
                                characters("next")))
                .expect(200);
        Path file = fetched(name, named("restoreFromBackup", name));
        assertThat(spki(ApproverKey.fetched(dir, "again", file, "next"))).isEqualTo(first);
    }

    @Test
    void five_wrong_passwords_lock_the_change_of_the_password() {
        String name = "locked";
        create(name);
        for (int i = 0; i < 5; i++) {
            Refusals.expect(change(name, "wrong"), 400, 620, "does not open");
        }
        Refusals.expect(change(name, "2a"), 400, 620, "5 wrong passwords", name);
        // It is the backup of one approver that is locked.
        create("not-locked");
        change("not-locked", "2a").expect(200);
    }

    private Http.Answer change(String name, String password) {
        return managers.post(
                ROOT + "changePassword",
                Body.of(
                        "approverName",
                        name,
                        "backupPassword",
                        characters(password),
                        "newBackupPassword",
                        "next"));
    }

    private static byte[] spki(ApproverKey key) {
        return Body.bytes(key.publicKey());
    }

    @Test
    void create_takes_both_methods_and_a_name_once() {
        code(managers.send("PUT", ROOT + "create", creation("twice").toString()));
        JsonNode refused =
                Refusals.expect(
                        managers.post(ROOT + "create", creation("twice").toString()),
                        400,
                        632,
                        "twice");
        assertThat(refused.path("reason").asText())
                .isEqualTo("res.error.approver.already.existing");
        managers.delete(ROOT + "delete/twice").expect(200);
        Refusals.expect(managers.delete(ROOT + "delete/twice"), 400, 413, "twice");
        create("twice");
    }

    @Test
    void impossible_requests_are_refused_with_the_name_of_the_field() {
        Refusals.expect(
                managers.post(ROOT + "create", creation("bad").put("algorithm", "EC").toString()),
                400,
                600,
                "algorithm");
        Refusals.expect(
                managers.post(ROOT + "create", creation("bad").put("keySize", 1024).toString()),
                400,
                603,
                "2048");
        Refusals.expect(
                managers.post(ROOT + "create", creation("bad").put("validity", 0).toString()),
                400,
                619,
                "validity");
        Refusals.expect(
                managers.post(
                        ROOT + "create",
                        creation("bad").put("approverName", "x".repeat(65)).toString()),
                400,
                600,
                "approverName");
        ObjectNode without = creation("bad");
        without.remove("backupPassword");
        Refusals.expect(
                managers.post(ROOT + "create", without.toString()), 400, 600, "backupPassword");
        String code = create("short");
        Refusals.expect(
                approvers.post(
                        "/v1/approver/onboard",
                        Body.of(
                                "approverName",
                                "short",
                                "oneTimeCode",
                                code,
                                "transportPassword",
                                "15 bytes only..")),
                400,
                600,
                "transportPassword");
        onboard("short", code).expect(200);
    }

    @Test
    void each_role_does_its_part_and_without_a_key_nobody_forgets_a_password() {
        Refusals.expect(approvers.post(ROOT + "create", creation("x").toString()), 401, 631);
        Refusals.expect(managers.post("/v1/approver/onboard", "{}"), 401, 631);
        Refusals.expect(tenant.keys().get(ROOT + "onboarding/status"), 401, 631);
        assertThat(
                        managers.post(ROOT + "onboarding/status", "{}")
                                .expect(200)
                                .json()
                                .has("pending"))
                .isTrue();
        Refusals.expect(
                managers.post(
                        ROOT + "restoreFromBackup/forgotPassword",
                        Body.of("approverName", "x", "newBackupPassword", "y")),
                404,
                300,
                "hsm.backupKeyName");
        Refusals.expect(approvers.post(ROOT + "restoreFromBackup/forgotPassword", "{}"), 401, 631);
    }
}

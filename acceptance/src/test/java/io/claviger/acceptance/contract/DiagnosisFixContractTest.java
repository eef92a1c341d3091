package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each fix is typed as it was printed, by the real command line, and the call that failed succeeds.
 * Nothing that is proposed makes a key, weakens one, or restarts anything (R9).
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisFixContractTest {
    private static final String P256 = "1.2.840.10045.3.1.7";

    private final Tenant tenant;
    private final Path dir;
    private final TypedCommands shell;

    DiagnosisFixContractTest(Tenant tenant, @TempDir Path dir) throws IOException {
        this.tenant = tenant;
        this.dir = dir;
        this.shell = new TypedCommands(dir, tenant.node().url());
    }

    private String device() {
        return tenant.node().credentials().token("deviceSo");
    }

    private String auditor() {
        return tenant.node().credentials().token("auditor");
    }

    /** A new API key of the partition. */
    private String officer(String role) {
        return tenant.node()
                .as("deviceSo")
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", "t", "role", role, "partition", tenant.partition()))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private String token(String role, String application) {
        return Tenant.token(tenant.officer(), role, application);
    }

    private Http as(String token) {
        return tenant.node().http().as(token);
    }

    /** An application with one key of this label; gives its token for key management. */
    private String app(String name, String label, boolean signs, ObjectNode more) {
        tenant.officer()
                .post("/ops/v1/applications", Tenant.form(name, tenant.partition()).toString())
                .expect(201);
        String keys = token("key-management", name);
        ObjectNode body =
                Body.node(
                        "label",
                        label,
                        "algorithm",
                        "EC",
                        "curveOid",
                        P256,
                        "attributes",
                        Map.of("sign", signs, "decrypt", !signs, "destroyable", true));
        body.setAll(more);
        as(keys).post("/v1/key", body.toString()).expect(201);
        return keys;
    }

    private String app(String name, String label) {
        return app(name, label, true, Body.node());
    }

    private static Http.Answer sign(Http use, String key) {
        return use.post("/v1/synchronousSign", signRequest(key));
    }

    private static String signRequest(String key) {
        return Body.of(
                "signRequest",
                Body.node(
                        "payload",
                        Body.base64(new byte[] {1}),
                        "payloadType",
                        "UNSPECIFIED",
                        "signKeyName",
                        key,
                        "signatureAlgorithm",
                        "SHA256_WITH_ECDSA"));
    }

    /** What the auditor is told of a failed request. */
    private JsonNode diagnosis(String request, String code) {
        JsonNode found =
                tenant.auditor()
                        .post("/ops/v1/diagnosis", Body.of("requestId", request))
                        .expect(200)
                        .json();
        assertThat(found.at("/finding/code").asText()).as("%s", found).isEqualTo(code);
        return found;
    }

    /** The commands of the fix, none of which goes further than it must. */
    private List<String> commands(String request, String code) {
        List<String> lines = new ArrayList<>();
        diagnosis(request, code).at("/fix/commands").forEach(line -> lines.add(line.asText()));
        assertThat(lines).isNotEmpty().allSatisfy(DiagnosisFixContractTest::small);
        return lines;
    }

    private List<String> commands(Http.Answer failed, String code) {
        return commands(failed.header("X-Request-Id").orElseThrow(), code);
    }

    /** R9: no new key, no weaker attribute, no restart. */
    static void small(String command) {
        assertThat(command)
                .doesNotContain("key create", "/v1/key\"", "serve", "systemctl", "restart")
                .doesNotContain("extractable", "sensitive", "policy\":", "keyAuthorization=false");
    }

    /** Types all with one key; what each printed. */
    private List<String> type(List<String> commands, String apiKey) {
        return commands.stream().map(line -> shell.type(0, apiKey, line)).toList();
    }

    private static String token(String printed) {
        var matcher = Pattern.compile("clv_[A-Za-z0-9_-]+").matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        return matcher.group();
    }

    @Test
    void a_revoked_credential_is_replaced_by_another_of_the_same_application() {
        app("fix-revoked", "fix-revoked-key");
        JsonNode issued =
                tenant.officer()
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "batch of 'tom'",
                                        "role",
                                        "key-operation",
                                        "application",
                                        "fix-revoked"))
                        .expect(201)
                        .json();
        tenant.officer()
                .delete("/ops/v1/credentials/" + issued.at("/credential/id").asText())
                .expect(200);
        Http.Answer failed = sign(as(issued.path("token").asText()), "fix-revoked-key").expect(401);
        List<String> printed = type(commands(failed, "invalid-api-key"), officer("partition-so"));
        sign(as(token(printed.getFirst())), "fix-revoked-key").expect(200);
    }

    @Test
    void a_wrong_role_gets_the_credential_of_the_right_one() {
        String keys = app("fix-role", "fix-role-key");
        Http.Answer failed = sign(as(keys), "fix-role-key").expect(401);
        List<String> printed = type(commands(failed, "role-not-allowed"), officer("partition-so"));
        sign(as(token(printed.getFirst())), "fix-role-key").expect(200);
    }

    /** Another officer than the one who asked makes it the application's record. */
    private void change(String name, String field, Object value) {
        ObjectNode form = Tenant.form(name, tenant.partition());
        form.setAll(Body.node(field, value));
        tenant.node()
                .as("deviceSo")
                .post("/ops/v1/application-requests", form.toString())
                .expect(201);
        tenant.officer().post("/ops/v1/application-approvals/" + name, "{}").expect(200);
    }

    /** Two officers type what changes the record, and the call succeeds. */
    private void changed(Supplier<Http.Answer> call, String code) {
        List<String> commands = commands(call.get().expect(400), code);
        assertThat(commands).hasSize(4);
        type(commands.subList(0, 3), device());
        // Nobody approves the own request.
        call.get().expect(400);
        shell.type(0, officer("partition-so"), commands.getLast());
        assertThat(call.get().status()).isBetween(200, 201);
    }

    @Test
    void an_interface_is_added_to_the_record_by_two_officers_and_taken_back() {
        app("fix-interface", "fix-interface-key");
        Http use = as(token("key-operation", "fix-interface"));
        change("fix-interface", "interfaces", List.of("pkcs11"));
        Http.Answer failed = sign(use, "fix-interface-key").expect(400);
        String undo =
                diagnosis(failed.header("X-Request-Id").orElseThrow(), "interface-not-enabled")
                        .at("/fix/undo")
                        .asText();
        changed(() -> sign(use, "fix-interface-key"), "interface-not-enabled");
        shell.type(0, device(), undo.substring(0, undo.indexOf(',')));
        shell.type(0, officer("partition-so"), "claviger application approve fix-interface");
        sign(use, "fix-interface-key").expect(400);
    }

    @Test
    void a_source_is_added_to_the_record_by_two_officers() {
        app("fix-source", "fix-source-key");
        Http use = as(token("key-operation", "fix-source"));
        change("fix-source", "sources", List.of("203.0.113.0/24"));
        changed(() -> sign(use, "fix-source-key"), "source-not-allowed");
    }

    @Test
    void an_algorithm_is_added_to_the_record_by_two_officers() {
        app("fix-algorithm", "fix-algorithm-key");
        Http use = as(token("key-operation", "fix-algorithm"));
        change("fix-algorithm", "algorithms", List.of("RSA-3072"));
        changed(() -> sign(use, "fix-algorithm-key"), "algorithm-not-approved");
    }

    @Test
    void a_kind_of_key_that_was_not_made_is_added_to_the_record() {
        app("fix-kind", "fix-kind-key");
        Http keys = as(token("key-management", "fix-kind"));
        change("fix-kind", "algorithms", List.of("EC"));
        changed(
                () ->
                        keys.post(
                                "/v1/key",
                                "{\"label\":\"fix-kind-ed\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}"),
                "algorithm-not-approved");
    }

    @Test
    void a_setting_of_the_partition_is_switched_back() {
        app("fix-setting", "fix-setting-key");
        Http use = as(token("key-operation", "fix-setting"));
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("useObjects", false))
                .expect(200);
        Http.Answer failed = sign(use, "fix-setting-key").expect(400);
        type(commands(failed, "policy-forbids"), officer("partition-so"));
        sign(use, "fix-setting-key").expect(200);
    }

    @Test
    void a_blocked_key_with_an_odd_label_is_unblocked() {
        String label = "fix \"blocked\" it's/ü";
        app("fix-blocked", label, true, Body.node("policy", Map.of()));
        String use = token("key-operation", "fix-blocked");
        as(use).post("/v1/synchronousBlock", Body.of("blockRequest", Map.of("blockKeyName", label)))
                .expect(200);
        type(commands(sign(as(use), label).expect(400), "operation-forbidden"), use);
        sign(as(use), label).expect(200);
    }

    @Test
    void a_capability_is_given_to_a_key_with_an_odd_label() {
        String label = "fix attribute/of $HOME 100%";
        String keys = app("fix-attribute", label, false, Body.node());
        Http use = as(token("key-operation", "fix-attribute"));
        type(commands(sign(use, label).expect(400), "operation-forbidden"), keys);
        sign(use, label).expect(200);
    }

    @Test
    void a_key_is_taken_out_of_the_trash() {
        String keys = app("fix-trash", "fix-trash-key");
        Http use = as(token("key-operation", "fix-trash"));
        String policy = "/ops/v1/partitions/" + tenant.partition() + "/policy";
        tenant.officer().patch(policy, Body.of("invalidateKeys", true)).expect(200);
        as(keys).post("/v1/key/deleteKey", Body.of("label", "fix-trash-key"));
        type(
                commands(sign(use, "fix-trash-key").expect(404), "key-not-found"),
                officer("partition-so"));
        sign(use, "fix-trash-key").expect(200);
    }

    @Test
    void approvers_who_have_not_answered_sign_what_is_printed_for_them() throws IOException {
        ApproverKey alice = ApproverKey.ed25519(dir, "alice");
        ApproverKey bob = ApproverKey.ec(dir, "bob", "P-256", "SHA-256");
        app(
                "fix-waiting",
                "fix-waiting-key",
                true,
                Body.node(
                        "policy",
                        Body.node(
                                "ruleUse",
                                Approving.rule(0, 3600, Approving.group("both", 2, alice, bob)))));
        Http use = as(token("key-operation", "fix-waiting"));
        Http.Answer asked = use.post("/v1/sign", signRequest("fix-waiting-key")).expect(201);
        String request = asked.json().path("signRequestId").asText();
        List<String> commands = commands(request, "approval-required");
        assertThat(commands).hasSize(2);
        String approver = token("approver", "fix-waiting");
        for (String command : commands) {
            String[] parts = command.split(" {2}# ", 2);
            Files.copy(
                    dir.resolve(parts[1] + ".pem"),
                    dir.resolve("approver.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
            // The person at the terminal says yes.
            shell.type(0, approver, parts[0] + " --yes");
        }
        assertThat(use.get("/v1/request/" + request).json().path("status").asText())
                .isEqualTo("EXECUTED");
        shell.type(0, auditor(), "claviger diagnose " + request);
    }

    @Test
    void what_only_looks_runs_as_printed() {
        String keys = app("fix-look", "fix-look-key");
        Http use = as(token("key-operation", "fix-look"));
        type(commands(sign(use, "fix-look-none").expect(404), "key-not-found"), keys);
        ApproverKey alice = ApproverKey.ed25519(dir, "carol");
        as(keys).post(
                        "/v1/key",
                        Body.of(
                                "label",
                                "fix-look-rule",
                                "algorithm",
                                "EC",
                                "curveOid",
                                P256,
                                "attributes",
                                Map.of("sign", true),
                                "policy",
                                Body.node(
                                        "ruleUse",
                                        Approving.rule(0, 3600, Approving.group("one", 1, alice)))))
                .expect(201);
        assertThat(
                        type(
                                commands(
                                        sign(use, "fix-look-rule").expect(400),
                                        "approval-required"),
                                keys))
                .first()
                .asString()
                .contains("1 of carol");
    }

    private Http.Answer another(String keys, String label) {
        return as(keys).post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                "EC",
                                "curveOid",
                                P256,
                                "attributes",
                                Map.of("sign", true, "destroyable", true)));
    }

    private Http.Answer answer(Http officer, String application, String noun, String key) {
        return officer.post(
                "/ops/v1/applications/" + application + "/incidents/" + noun, Body.of("key", key));
    }

    /** Opens the incident of an application whose only key does not sign. */
    private Http.Answer incident(String application, String ticket) {
        Http.Answer failed =
                sign(as(token("key-operation", application)), application + "-key").expect(400);
        assertThat(
                        shell.type(
                                1,
                                auditor(),
                                "claviger diagnose --for-ticket %s %s"
                                        .formatted(
                                                ticket,
                                                failed.header("X-Request-Id").orElseThrow())))
                .contains("incident '" + ticket + "': sign with key '" + application + "-key'");
        return failed;
    }

    /** The application can log in and not use its key: another one would hide why. */
    @Test
    void r9_no_other_key_while_an_incident_is_open_until_two_people_release_it() {
        String keys = app("fix-open", "fix-open-key", false, Body.node());
        // What is looked at under no ticket opens nothing.
        commands(
                sign(as(token("key-operation", "fix-open")), "fix-open-key").expect(400),
                "operation-forbidden");
        another(keys, "fix-open-before").expect(201);
        as(keys).delete("/v1/key/fix-open-before").expect(200);
        incident("fix-open", "INC-8");
        incident("fix-open", "INC-8");

        Http.Answer refused = another(keys, "fix-open-again").expect(400);
        assertThat(refused.text()).contains("INC-8", "'fix-open-key'", "First: Give the key");
        assertThat(commands(refused, "incident-open"))
                .containsExactly("claviger incident list fix-open");
        // Other kinds of keys are made all the same.
        as(keys).post(
                        "/v1/key",
                        Body.of(
                                "label",
                                "fix-open-aes",
                                "algorithm",
                                "AES",
                                "keySize",
                                256,
                                "attributes",
                                Map.of("decrypt", true)))
                .expect(201);

        assertThat(
                        answer(tenant.officer(), "fix-open", "closure", "fix-open-key")
                                .expect(400)
                                .text())
                .contains("incident-unresolved");
        assertThat(
                        answer(tenant.officer(), "fix-open", "approval", "fix-open-key")
                                .expect(404)
                                .text())
                .contains("incident-not-found");
        answer(as(auditor()), "fix-open", "release", "fix-open-key").expect(401);
        String one = officer("partition-so");
        shell.type(0, one, "claviger incident release fix-open fix-open-key");
        assertThat(answer(as(one), "fix-open", "release", "fix-open-key").expect(409).text())
                .contains("release-proposed");
        assertThat(shell.type(1, one, "claviger incident approve fix-open fix-open-key 2>&1"))
                .contains("another officer approves");
        another(keys, "fix-open-again").expect(400);
        shell.type(0, officer("partition-so"), "claviger incident approve fix-open fix-open-key");
        another(keys, "fix-open-again").expect(201);
        assertThat(shell.type(0, one, "claviger incident list fix-open"))
                .contains("INC-8", "fix-open-key");
    }

    @Test
    void r9_an_incident_closes_once_the_key_was_used_again() {
        String keys = app("fix-shut", "fix-shut-key", false, Body.node());
        Http.Answer failed = incident("fix-shut", "INC-10");
        another(keys, "fix-shut-again").expect(400);
        type(commands(failed, "operation-forbidden"), keys);
        sign(as(token("key-operation", "fix-shut")), "fix-shut-key").expect(200);
        // That it works is not said, but seen: until somebody has looked, it is open.
        another(keys, "fix-shut-again").expect(400);
        shell.type(0, officer("partition-so"), "claviger incident close fix-shut fix-shut-key");
        another(keys, "fix-shut-again").expect(201);
        // The same failure, long healed, opens nothing anew.
        shell.type(
                0,
                auditor(),
                "claviger diagnose --for-ticket INC-10 "
                        + failed.header("X-Request-Id").orElseThrow());
        another(keys, "fix-shut-more").expect(201);
    }

    /** Where two people let it happen, it stays in sight. */
    @Test
    void r9_a_key_made_while_the_failure_of_another_is_looked_into_is_listed_with_the_ticket() {
        String keys = app("fix-replaced", "fix-replaced-key", false, Body.node());
        Http.Answer failed = incident("fix-replaced", "INC-9");
        answer(as(device()), "fix-replaced", "release", "fix-replaced-key").expect(200);
        answer(tenant.officer(), "fix-replaced", "approval", "fix-replaced-key").expect(200);
        another(keys, "fix-replaced-again").expect(201);
        assertThat(tenant.officer().get("/ops/v1/drift").expect(200).json().path("findings"))
                .filteredOn(found -> found.path("key").asText().equals("fix-replaced-again"))
                .anySatisfy(
                        found -> {
                            assertThat(found.path("finding").asText()).isEqualTo("duplicate");
                            assertThat(found.path("detail").asText())
                                    .contains("'fix-replaced-key'", "ticket 'INC-9'");
                        });
        // Then the diagnosis of the first points to the key that there is, and to no third one.
        assertThat(commands(failed, "operation-forbidden"))
                .containsExactly("claviger key compare fix-replaced-key fix-replaced-again");
    }
}

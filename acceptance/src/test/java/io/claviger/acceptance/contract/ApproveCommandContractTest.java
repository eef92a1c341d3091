package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code claviger approve} as docs/approving.md shows it, against a node, with keys of openssl. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApproveCommandContractTest {
    private static final byte[] MESSAGE =
            "{\"to\":\"bob\",\"amount\":100}".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Tenant tenant;
    private final Approving approving;
    private final OpenSsl openSsl;
    private final Path dir;
    private final String apiKey;
    private final ApproverKey alice;
    private final ApproverKey bob;
    private final byte[] certificateOfBob;

    ApproveCommandContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.approving = new Approving(tenant);
        this.openSsl = new OpenSsl(dir);
        this.apiKey = Tenant.token(tenant.officer(), "approver", tenant.application());
        this.alice = ApproverKey.ec(dir, "alice", "P-384", "SHA-384");
        this.bob = ApproverKey.rsa(dir, "bob");
        this.certificateOfBob = bob.certificate("/CN=Bob B", "-days", "30");
    }

    private Program.Ended approve(String... arguments) {
        List<String> all = new ArrayList<>(List.of("approve"));
        all.addAll(List.of(arguments));
        return Program.claviger(
                Map.of("CLAVIGER_URL", tenant.node().url(), "CLAVIGER_API_KEY", apiKey),
                all.toArray(String[]::new));
    }

    /** A key that alice and, by certificate, bob must both approve. */
    private void key(String label) {
        ObjectNode named = Body.node("type", "certificate");
        named.put("value", Body.base64(certificateOfBob));
        ObjectNode ofBob =
                Body.node("name", "by-certificate", "quorum", 1, "approvals", List.of(named));
        approving
                .create(
                        label,
                        P256,
                        Body.node("ruleUse", rule(0, 3600, group("by-key", 1, alice), ofBob)))
                .expect(201);
    }

    private String ask(String label) {
        return tenant.use()
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
                                        label,
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA")))
                .expect(201)
                .json()
                .path("signRequestId")
                .asText();
    }

    /** The one task for the key, found as an approver finds it: in the list. */
    private String task(String label, String... key) {
        Program.Ended listed = approve(with(key, "list")).expect(0);
        List<String> found =
                listed.told().stream()
                        .filter(line -> line.contains(" " + label + " "))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList();
        assertThat(found).as(listed.output()).hasSize(1);
        return found.getFirst();
    }

    /** Alice's key in a PEM file under a password, and a file with that password. */
    private String[] encryptedPem() throws IOException {
        Path key = dir.resolve("alice-encrypted.pem");
        OpenSsl.Result made =
                OpenSsl.run(
                        "pkcs8",
                        "-topk8",
                        "-v2",
                        "aes256",
                        "-in",
                        alice.file().toString(),
                        "-passout",
                        "pass:of alice",
                        "-out",
                        key.toString());
        assertThat(made.code()).as(made.output()).isZero();
        return new String[] {"--key", key.toString(), "--password-file", password("of alice")};
    }

    /** Bob's key and certificate in a PKCS #12 file. */
    private String[] pkcs12() throws IOException {
        Path certificate = dir.resolve("bob-certificate.pem");
        OpenSsl.Result converted =
                OpenSsl.run(
                        "x509",
                        "-inform",
                        "DER",
                        "-in",
                        openSsl.file("bob-certificate.der", certificateOfBob),
                        "-out",
                        certificate.toString());
        assertThat(converted.code()).as(converted.output()).isZero();
        Path file = dir.resolve("bob.p12");
        OpenSsl.Result made =
                OpenSsl.run(
                        "pkcs12",
                        "-export",
                        "-inkey",
                        bob.file().toString(),
                        "-in",
                        certificate.toString(),
                        "-passout",
                        "pass:of bob",
                        "-out",
                        file.toString());
        assertThat(made.code()).as(made.output()).isZero();
        return new String[] {
            "--pkcs12", file.toString(), "--own-certificate", "--password-file", password("of bob")
        };
    }

    private String password(String value) throws IOException {
        return Files.writeString(dir.resolve("password " + value), value + "\n").toString();
    }

    private static String[] with(String[] key, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(key));
        return all.toArray(String[]::new);
    }

    @Test
    void a_pem_file_and_a_pkcs12_file_approve_what_they_were_shown() throws Exception {
        key("treasury-1");
        String request = ask("treasury-1");
        String[] ofAlice = encryptedPem();
        String[] ofBob = pkcs12();

        String task = task("treasury-1", ofAlice);
        JsonNode listed =
                Body.JSON.readTree(approve(with(ofAlice, "list", "--json")).expect(0).output());
        assertThat(listed.path("tasks").findValuesAsText("id")).contains(task);
        assertThat(approve(with(ofAlice, "show", task)).expect(0).output())
                .contains(
                        "task " + task,
                        "key         treasury-1",
                        "\"amount\": 100",
                        "request     sign with SHA256_WITH_ECDSA",
                        "request id  " + request + ", PENDING",
                        "(you)")
                .doesNotContain("WARNING");

        Program.Ended signed = approve(with(ofAlice, "sign", task, "--yes")).expect(0);
        assertThat(signed.output())
                .contains("\"amount\": 100")
                .containsPattern("approved task " + task + " \\(HTTP 200, evidence \\S+/\\d+\\)");
        assertThat(approving.status(request).path("status").asText()).isEqualTo("PENDING");
        assertThat(approve(with(ofAlice, "sign", task, "--yes")).expect(1).output())
                .startsWith("claviger: ")
                .contains(task);

        Program.Ended last =
                approve(with(ofBob, "sign", task("treasury-1", ofBob), "--yes", "--json"))
                        .expect(0);
        assertThat(Body.JSON.readTree(last.output()).path("done").asText()).isEqualTo("approved");
        JsonNode done = approving.status(request);
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        assertThat(done.path("approvedBy"))
                .hasToString("[\"%s\",\"%s\"]".formatted(alice.publicKey(), bob.publicKey()));
        byte[] publicKey =
                Body.bytes(
                        tenant.keys()
                                .post("/v1/key/attributes", Body.of("label", "treasury-1"))
                                .expect(200)
                                .json()
                                .path("json")
                                .path("publicKey")
                                .asText());
        assertThat(
                        openSsl.verifiesSha256(
                                publicKey, MESSAGE, Body.bytes(done.path("result").asText())))
                .isTrue();
    }

    @Test
    void a_task_is_rejected_and_then_gone() throws Exception {
        key("treasury-2");
        String request = ask("treasury-2");
        String[] ofBob = pkcs12();
        String task = task("treasury-2", ofBob);
        assertThat(approve(with(ofBob, "reject", task)).expect(0).output())
                .containsPattern("rejected task " + task + " \\(HTTP 200, evidence \\S+/\\d+\\)");
        JsonNode rejected = approving.status(request);
        assertThat(rejected.path("status").asText()).isEqualTo("REJECTED");
        assertThat(rejected.path("rejectedBy").get(0).asText()).isEqualTo(bob.publicKey());
        assertThat(approve(with(ofBob, "reject", task)).expect(1).output())
                .startsWith("claviger: ");
        assertThat(approve(with(ofBob, "show", task)).expect(1).output()).startsWith("claviger: ");
    }

    @Test
    void nothing_is_signed_without_a_yes_or_by_who_was_not_asked() throws Exception {
        key("treasury-3");
        String request = ask("treasury-3");
        String[] plain = {"--key", alice.file().toString()};
        String task = task("treasury-3", plain);
        // Nobody is there to answer the question.
        approve(with(plain, "sign", task)).expect(1);
        ApproverKey mallory = ApproverKey.ed25519(dir, "mallory");
        String[] stranger = {"--key", mallory.file().toString()};
        assertThat(approve(with(stranger, "list")).expect(0).output())
                .contains("no task waits for Ed25519");
        approve(with(stranger, "sign", task, "--yes")).expect(1);
        String[] wrong = encryptedPem();
        wrong[3] = password("somebody else's");
        assertThat(approve(with(wrong, "sign", task, "--yes")).expect(1).output())
                .contains("is not opened by this password");
        approve(with(plain, "sign", task, "--yes", "--nope")).expect(2);
        JsonNode status = approving.status(request);
        assertThat(status.path("status").asText()).isEqualTo("PENDING");
        assertThat(status.path("approvedBy")).isEmpty();
        assertThat(status.path("rejectedBy")).isEmpty();
    }
}

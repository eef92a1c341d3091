package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.pack.PackageZip;
import io.claviger.evidence.verifier.Check;
import io.claviger.verifier.Completeness;
import io.claviger.verifier.PackageVerdict;
import io.claviger.verifier.PackageVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Evidence packages as an auditor takes them away (docs/formats/evidence-package.md): what they
 * show, and that nothing in them can be changed unseen. Approvers' keys are made by openssl; the
 * tree is verified a second time by docs/verify.py.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidencePackageContractTest {
    private static final byte[] MESSAGE = "pay 100 to bob".getBytes(StandardCharsets.UTF_8);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long SEED = 20261126;
    private static final String P256 = "1.2.840.10045.3.1.7";

    private final Tenant tenant;
    private final Approving approving;
    private final Path dir;
    private final ApproverKey alice;
    private final ApproverKey bob;
    private final ApproverKey carol;
    private String request = "";
    private NoteKey logKey = new NoteKey("none", Bytes.owned(new byte[32]));
    private Map<String, Bytes> files = Map.of();

    EvidencePackageContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant.allowingRules();
        this.approving = new Approving(tenant);
        this.dir = dir;
        this.alice = ApproverKey.rsa(dir, "alice");
        this.bob = ApproverKey.ec(dir, "bob", "P-384", "SHA-384");
        this.carol = ApproverKey.ed25519(dir, "carol");
    }

    @BeforeAll
    void approveAndSign() throws IOException {
        logKey = NoteKey.parse(tenant.node().http().get("/evidence/v1/log-key").text().strip());
        ObjectNode rule = Approving.rule(0, 3600, Approving.group("finance", 2, alice, bob, carol));
        approving
                .create(
                        "q",
                        Map.of("algorithm", "EC", "curveOid", P256),
                        Body.node("ruleUse", rule))
                .expect(201);
        request =
                tenant.use()
                        .post("/v1/sign", sign("q").toString())
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        approving.approve(alice, approving.task(alice, request)).expect(200);
        approving.approve(carol, approving.task(carol, request)).expect(200);
        assertThat(approving.status(request).path("status").asText()).isEqualTo("EXECUTED");
        files = export("approvalRequest=" + request);
    }

    private static ObjectNode sign(String label) {
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
                        "SHA256_WITH_ECDSA"));
    }

    private Http.Answer ask(String question) {
        return tenant.auditor().get("/evidence/v1/package?" + question);
    }

    private Map<String, Bytes> export(String question) throws IOException {
        return PackageZip.read(new ByteArrayInputStream(ask(question).expect(200).raw().body()));
    }

    private PackageVerdict verify(Map<String, Bytes> changed) {
        return PackageVerifier.verify(changed, Optional.of(logKey), Optional.empty());
    }

    private List<String> failed(Map<String, Bytes> changed) {
        return verify(changed).checks().stream()
                .filter(check -> check.result() == Check.Result.FAILED)
                .map(Check::name)
                .toList();
    }

    private Map<String, Bytes> with(String name, UnaryOperator<String> change) {
        var changed = new LinkedHashMap<>(files);
        changed.computeIfPresent(
                name,
                (_, content) -> {
                    String text = latin(content);
                    String other = change.apply(text);
                    assertThat(other).as("the change of %s", name).isNotEqualTo(text);
                    return Bytes.owned(other.getBytes(StandardCharsets.ISO_8859_1));
                });
        return changed;
    }

    private static Bytes file(Map<String, Bytes> files, String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    private static String latin(Bytes content) {
        return new String(content.toArray(), StandardCharsets.ISO_8859_1);
    }

    private record Outcome(int code, String output) {}

    private Outcome run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    private Outcome python(Map<String, Bytes> content) throws Exception {
        Path zip = dir.resolve("package.zip");
        Files.write(zip, PackageZip.toBytes(content, Instant.parse("2026-01-01T00:00:00Z")));
        return run(
                "python3",
                ROOT.resolve("docs/verify.py").toString(),
                zip.toString(),
                logKey.toString());
    }

    @Test
    void a_third_party_judges_the_quorum_again() throws Exception {
        PackageVerdict verdict = verify(files);
        assertThat(verdict.checks())
                .allSatisfy(check -> assertThat(check.result()).isEqualTo(Check.Result.PASSED));
        assertThat(verdict.checks())
                .filteredOn(check -> check.name().equals("quorum"))
                .extracting(Check::sentence)
                .singleElement()
                .asString()
                .contains("sign with key 'q' was approved")
                .contains("2 of 3 of group 'finance' (alice, carol; 2 needed)")
                .contains("all 2 signatures are valid, in time");
        assertThat(verdict.checks()).extracting(Check::name).contains("attestation");
        assertThat(python(files).output()).startsWith("verified:");
        assertThat(python(files).code()).isZero();
    }

    @Test
    void approved_changes_of_the_key_are_judged_as_well() throws Exception {
        ObjectNode one = Approving.rule(0, 0, Approving.group("any", 1, alice, bob));
        approving
                .create(
                        "changed",
                        Map.of("algorithm", "EC", "curveOid", P256),
                        Body.node("ruleUse", one, "ruleBlock", one, "ruleUnblock", one))
                .expect(201);
        String signed = asked("/v1/sign", sign("changed"), alice);
        asked("/v1/block", Body.node("blockRequest", Body.node("blockKeyName", "changed")), bob);
        asked(
                "/v1/unblock",
                Body.node("unblockRequest", Body.node("unblockKeyName", "changed")),
                alice);
        PackageVerdict verdict = verify(export("approvalRequest=" + signed));
        assertThat(verdict.firstFailure()).isEmpty();
        assertThat(verdict.checks())
                .filteredOn(check -> check.name().equals("quorum"))
                .allSatisfy(check -> assertThat(check.result()).isEqualTo(Check.Result.PASSED))
                .extracting(Check::sentence)
                .hasSize(3)
                .anyMatch(sentence -> sentence.contains("unblock-key with key 'changed'"));
    }

    /** Asks for an operation that this approver alone decides on; the request's id. */
    private String asked(String path, ObjectNode body, ApproverKey approver) {
        String id =
                tenant.use()
                        .post(path, body.toString())
                        .expect(201)
                        .json()
                        .elements()
                        .next()
                        .asText();
        approving.approve(approver, approving.task(approver, id)).expect(200);
        assertThat(approving.status(id).path("status").asText()).isEqualTo("EXECUTED");
        return id;
    }

    @Test
    void the_verifier_is_a_jar_of_its_own() throws Exception {
        Path jar;
        try (var jars = Files.list(ROOT.resolve("verifier/target"))) {
            jar =
                    jars.filter(f -> f.getFileName().toString().endsWith("-alone.jar"))
                            .findFirst()
                            .orElseThrow();
        }
        Path zip = dir.resolve("alone.zip");
        Files.write(zip, ask("approvalRequest=" + request).raw().body());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Outcome good =
                run(java, "-jar", jar.toString(), zip.toString(), "--key", logKey.toString());
        assertThat(good.output()).contains("VERIFIED").contains("2 of 3 of group 'finance'");
        assertThat(good.code()).isZero();
        var bad = with("records.jsonl", text -> text.replaceFirst("granted", "refused"));
        Files.write(zip, PackageZip.toBytes(bad, Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(
                        run(
                                        java,
                                        "-jar",
                                        jar.toString(),
                                        zip.toString(),
                                        "--key",
                                        logKey.toString())
                                .code())
                .isEqualTo(1);
        assertThat(run(java, "-jar", jar.toString()).code()).isEqualTo(2);
    }

    @Test
    void whatever_is_changed_is_named() throws Exception {
        String policy = exhibit("blocked=false");
        String signature = exhibit(carolSignature());
        Map<Map<String, Bytes>, String> attacks = new LinkedHashMap<>();
        attacks.put(
                with("records.jsonl", t -> t.replaceFirst("\"label\":\"q\"", "\"label\":\"r\"")),
                "inclusion");
        attacks.put(with("records.jsonl", EvidencePackageContractTest::swapped), "inclusion");
        attacks.put(
                with("proof.json", t -> t.replaceFirst("\"indexes\":\\[\\d+", "\"indexes\":[0")),
                "inclusion");
        attacks.put(
                with("proof.json", t -> t.replaceFirst("\"selected\":\\[\\d+", "\"selected\":[0")),
                "question");
        attacks.put(with("checkpoint.txt", t -> t.replaceFirst("\n\\d+\n", "\n5\n")), "signature");
        attacks.put(with(policy, t -> t.replaceFirst("finance", "finanze")), "exhibits");
        attacks.put(with(signature, t -> (char) (t.charAt(0) ^ 1) + t.substring(1)), "quorum");
        attacks.put(with("report.html", t -> t.replace("granted", "refused")), "files");
        attacks.put(
                with("manifest.dsse.json", t -> t.replaceFirst("\"sig\":\"..", "\"sig\":\"AA")),
                "manifest");
        for (var attack : attacks.entrySet()) {
            assertThat(failed(attack.getKey()))
                    .as("check %s", attack.getValue())
                    .contains(attack.getValue());
            assertThat(verify(attack.getKey()).good()).isFalse();
            assertThat(python(attack.getKey()).code())
                    .as("python, %s", attack.getValue())
                    .isEqualTo(1);
        }
    }

    /** The same records, two of them in each other's place. */
    private static String swapped(String lines) {
        List<String> all = new ArrayList<>(List.of(lines.split("\n")));
        java.util.Collections.swap(all, 0, 1);
        return String.join("\n", all) + "\n";
    }

    private String carolSignature() {
        byte[] token = file(files, tokenName()).toArray();
        return new String(carol.sign(token), StandardCharsets.ISO_8859_1);
    }

    private String tokenName() {
        String records = latin(file(files, "records.jsonl"));
        int at = records.indexOf("\"token\":\"") + "\"token\":\"".length();
        return "exhibits/" + records.substring(at, at + 64);
    }

    /** Name of the exhibit that begins so. */
    private String exhibit(String begin) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith("exhibits/"))
                .filter(file -> latin(file.getValue()).startsWith(begin))
                .filter(
                        file ->
                                !begin.startsWith("blocked")
                                        || latin(file.getValue()).contains("finance"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void files_are_neither_added_nor_removed() throws Exception {
        for (String name : List.copyOf(files.keySet())) {
            var less = new LinkedHashMap<>(files);
            less.remove(name);
            assertThat(failed(less)).as("without %s", name).isNotEmpty();
            assertThat(python(less).code()).as("without %s", name).isEqualTo(1);
        }
        var more = new LinkedHashMap<>(files);
        more.put("exhibits/" + "0".repeat(64), Bytes.owned(new byte[] {1}));
        assertThat(failed(more)).contains("files", "exhibits");
        more = new LinkedHashMap<>(files);
        more.put("extra.txt", Bytes.owned(new byte[] {1}));
        assertThat(failed(more)).containsExactly("file");
    }

    @Test
    void random_changes_get_a_verdict_and_never_a_good_one() {
        var random = new Random(SEED);
        List<String> names = List.copyOf(files.keySet());
        for (int round = 0; round < 400; round++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] content = file(files, name).toArray();
            for (int i = 0; i <= random.nextInt(3); i++) {
                content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
            }
            var changed = new LinkedHashMap<>(files);
            changed.put(name, Bytes.owned(content));
            if (!changed.equals(files)) {
                PackageVerdict verdict = verify(changed);
                assertThat(verdict.good()).as("round %d, %s", round, name).isFalse();
                assertThat(verdict.sentence()).isNotBlank();
            }
        }
    }

    @Test
    void a_package_is_good_for_its_own_log_alone() throws Exception {
        var other = NoteKey.parse(logKey.toString());
        byte[] key = other.publicKey().toArray();
        key[0] ^= 1;
        var stranger = new NoteKey(other.name(), Bytes.owned(key));
        PackageVerdict verdict =
                PackageVerifier.verify(files, Optional.of(stranger), Optional.empty());
        assertThat(verdict.firstFailure().map(Check::name)).contains("key");
        // The proof of another question for the records of this one.
        var mixed = new LinkedHashMap<>(files);
        mixed.put("proof.json", export("key=q").get("proof.json"));
        assertThat(failed(mixed)).isNotEmpty();
    }

    @Test
    void uses_of_a_key_are_counted() throws Exception {
        tenant.createKey("counted", Map.of("algorithm", "EC", "curveOid", P256));
        for (int i = 0; i < 3; i++) {
            tenant.use().post("/v1/synchronousSign", sign("counted").toString()).expect(200);
        }
        var complete = export("key=counted");
        assertThat(verify(complete).completeness())
                .isEqualTo(
                        new Completeness.Complete(
                                "Complete: all 3 uses of the key, without gaps."));
        assertThat(python(complete).output()).contains("complete: 1 to 3");
        // An auditor who kept a checkpoint of a longer log is shown a shorter one.
        var later =
                SignedCheckpoint.parse(
                        tenant.node()
                                .http()
                                .get("/evidence/v1/checkpoint?fresh=true")
                                .raw()
                                .body());
        tenant.use().post("/v1/synchronousSign", sign("counted").toString()).expect(200);
        var newest =
                SignedCheckpoint.parse(
                        tenant.node()
                                .http()
                                .get("/evidence/v1/checkpoint?fresh=true")
                                .raw()
                                .body());
        assertThat(newest.size()).isGreaterThan(later.size());
        PackageVerdict cut =
                PackageVerifier.verify(complete, Optional.of(logKey), Optional.of(newest));
        assertThat(cut.completeness()).isInstanceOf(Completeness.Incomplete.class);
        assertThat(cut.completeness().sentence()).startsWith("Incomplete from ");
        assertThat(cut.good()).isFalse();
        // With growth from a checkpoint that is older than the package.
        var grown = export("key=counted&previous=" + later.size());
        PackageVerdict growth =
                PackageVerifier.verify(grown, Optional.of(logKey), Optional.of(later));
        assertThat(growth.good()).isTrue();
        assertThat(growth.checks()).extracting(Check::name).contains("consistency", "remembered");
        assertThat(python(grown).code()).isZero();
    }

    @Test
    void a_result_leads_to_its_maker() throws Exception {
        tenant.createKey("made", Map.of("algorithm", "EC", "curveOid", P256));
        byte[] signature =
                Body.bytes(
                        tenant.use()
                                .post("/v1/synchronousSign", sign("made").toString())
                                .expect(200)
                                .json()
                                .path("signature")
                                .asText());
        String digest = Bytes.owned(signature).sha256().hex();
        var found =
                tenant.auditor().get("/evidence/v1/records?digest=" + digest).expect(200).json();
        assertThat(found.path("records")).hasSize(1);
        assertThat(found.at("/records/0/record/boundary/label").asText()).isEqualTo("made");
        assertThat(verify(export("digest=" + digest)).good()).isTrue();
        Refusals.expect(ask("digest=" + "0".repeat(64)), 404, 653);
    }

    @Test
    void a_ticket_ties_records_together() throws Exception {
        tenant.createKey("ticketed", Map.of("algorithm", "EC", "curveOid", P256));
        ticketed("ticketed").expect(200);
        ticketed("missing").expect(404);
        var answers = export("ticket=CHG-%3Cb%3E4711%3C/b%3E");
        var content = EvidencePackage.parse(answers);
        assertThat(content.selected()).hasSize(2);
        assertThat(verify(answers).good()).isTrue();
        String report = new String(file(answers, "report.html").toArray(), StandardCharsets.UTF_8);
        assertThat(report)
                .contains("CHG-&lt;b&gt;4711&lt;/b&gt;")
                .doesNotContain("<b>4711")
                .contains("Key boundary")
                .contains("sign: granted")
                .contains("sign: REFUSED")
                .contains("default-src 'none'")
                .doesNotContain("<script");
    }

    private Http.Answer ticketed(String label) {
        return tenant.use()
                .send(
                        tenant.use()
                                .request("/v1/synchronousSign")
                                .header("Content-Type", "application/json")
                                .header("X-Ticket", "CHG-<b>4711</b>")
                                .POST(BodyPublishers.ofString(sign(label).toString()))
                                .build());
    }

    @Test
    void packages_are_for_auditors() {
        Refusals.expect(tenant.use().get("/evidence/v1/package?key=q"), 401, 631);
        Refusals.expect(ask("digest=zz"), 400, 600);
        Refusals.expect(ask("from=yesterday"), 400, 600);
        // Of another partition nothing is found.
        Refusals.expect(ask("application=demo"), 404, 653);
    }

    @Test
    void a_ticket_ties_request_approvals_and_changes_with_before_and_after() throws IOException {
        String ticket = "CHG-4711";
        ObjectNode rule = Approving.rule(0, 3600, Approving.group("board", 1, alice, bob));
        approving
                .create(
                        "changed-for-ticket",
                        Map.of("algorithm", "EC", "curveOid", P256),
                        Body.node("ruleUse", rule, "ruleModify", rule))
                .expect(201);
        String asked =
                tenant.node()
                        .http()
                        .send(
                                tenant.use()
                                        .request("/v1/sign")
                                        .header("X-Ticket", ticket)
                                        .header("Content-Type", "application/json")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        sign("changed-for-ticket").toString()))
                                        .build())
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        // The approver names no ticket: the record has that of the request.
        approving.approve(alice, approving.task(alice, asked)).expect(200);
        tenant.node()
                .http()
                .send(
                        tenant.officer()
                                .request("/ops/v1/partitions/" + tenant.partition() + "/policy")
                                .header("X-Ticket", ticket)
                                .header("Content-Type", "application/json")
                                .method(
                                        "PATCH",
                                        BodyPublishers.ofString(Body.of("minimumRsaBits", 3072)))
                                .build())
                .expect(200);
        List<String> operations =
                tenant.auditor()
                        .get("/evidence/v1/records?ticket=" + ticket)
                        .expect(200)
                        .json()
                        .findValuesAsText("operation");
        assertThat(operations)
                .containsExactly("submit-request", "approve", "sign", "change-partition-policy");
        Map<String, Bytes> ticketed = export("ticket=" + ticket);
        assertThat(verify(ticketed).unchanged()).isTrue();
        assertThat(latin(file(ticketed, EvidencePackage.REPORT)))
                .contains("What changed")
                .contains("<td>policy.minimumRsaBits</td><td>2048</td><td>3072</td>");
    }
}

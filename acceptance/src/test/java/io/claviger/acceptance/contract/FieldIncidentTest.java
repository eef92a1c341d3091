package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.pack.PackageZip;
import io.claviger.evidence.record.ParsedRecord;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The incident of the field, from the first failure to the package of the ticket: signing by REST
 * works with the test key and is refused, or waits, with the production key, whose policy asks for
 * approvals that the test key's does not. Approvers' keys are openssl's.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldIncidentTest {
    private static final String TICKET = "INC-4711";
    private static final byte[] PAYMENT = "pay 100 to bob".getBytes(StandardCharsets.UTF_8);

    private final Tenant tenant;
    private final Path dir;
    private final TypedCommands shell;
    private final List<ApproverKey> approvers;
    private String refusedRequest = "";
    private String waitingRequest = "";
    private byte[] answer = {};
    private JsonNode diagnosis = Body.node();
    private String compared = "";
    private byte[] signature = {};
    private Map<String, Bytes> files = Map.of();
    private List<ParsedRecord> records = List.of();

    FieldIncidentTest(Tenant tenant, @TempDir Path dir) throws IOException {
        this.tenant = tenant;
        this.dir = dir;
        this.shell = new TypedCommands(dir, tenant.node().url());
        this.approvers =
                List.of(
                        ApproverKey.rsa(dir, "alice"),
                        ApproverKey.ec(dir, "bob", "P-384", "SHA-384"),
                        ApproverKey.ed25519(dir, "carol"));
    }

    private String auditor() {
        return tenant.node().credentials().token("auditor");
    }

    private static String sign(String key) {
        return Body.of(
                "signRequest",
                Body.node(
                        "payload",
                        Body.base64(PAYMENT),
                        "payloadType",
                        "UNSPECIFIED",
                        "signKeyName",
                        key,
                        "signatureAlgorithm",
                        "SHA256_WITH_ECDSA"));
    }

    private void key(String label, ObjectNode policy) {
        tenant.keys()
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                "EC",
                                "curveOid",
                                "1.2.840.10045.3.1.7",
                                "attributes",
                                Map.of("sign", true),
                                "policy",
                                policy))
                .expect(201);
    }

    private Http.Answer ticketed(String path, String body) {
        return tenant.use()
                .send(
                        tenant.use()
                                .request(path)
                                .header("Content-Type", "application/json")
                                .header("X-Ticket", TICKET)
                                .POST(BodyPublishers.ofString(body))
                                .build());
    }

    @BeforeAll
    void theIncident() throws IOException {
        key("field-test", Body.node());
        key(
                "field-production",
                Body.node(
                        "ruleUse",
                        Approving.rule(
                                0,
                                3600,
                                Approving.group(
                                        "finance", 2, approvers.toArray(ApproverKey[]::new)))));

        // Works with the test key, and not with the production key.
        tenant.use().post("/v1/synchronousSign", sign("field-test")).expect(200);
        Http.Answer refused = ticketed("/v1/synchronousSign", sign("field-production")).expect(400);
        refusedRequest = refused.header("X-Request-Id").orElseThrow();

        // What is wrong?
        answer =
                shell.type(
                                1,
                                auditor(),
                                "claviger diagnose --json --for-ticket %s %s"
                                        .formatted(TICKET, refusedRequest))
                        .getBytes(StandardCharsets.UTF_8);
        diagnosis = Body.JSON.readTree(answer);
        compared =
                shell.type(
                        1,
                        Tenant.token(tenant.officer(), "key-management", tenant.application()),
                        "claviger key compare field-test field-production");

        // The aligned flow: ask by the call that waits, and let those decide whom the rule names.
        waitingRequest =
                ticketed("/v1/sign", sign("field-production"))
                        .expect(201)
                        .json()
                        .path("signRequestId")
                        .asText();
        approve();
        JsonNode done = tenant.use().get("/v1/request/" + waitingRequest).expect(200).json();
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        signature = Body.bytes(done.path("result").asText());

        shell.type(
                0,
                auditor(),
                "claviger evidence export --ticket %s --output %s.zip && claviger verify %s.zip"
                        .formatted(TICKET, TICKET, TICKET));
        try (var zip = Files.newInputStream(dir.resolve(TICKET + ".zip"))) {
            files = PackageZip.read(zip);
        }
        records =
                text("records.jsonl")
                        .lines()
                        .map(line -> line.getBytes(StandardCharsets.US_ASCII))
                        .map(ParsedRecord::parse)
                        .toList();
    }

    /** Two of three type what diagnosis prints for them. */
    private void approve() throws IOException {
        JsonNode waiting =
                tenant.auditor()
                        .post("/ops/v1/diagnosis", Body.of("requestId", waitingRequest))
                        .expect(200)
                        .json();
        assertThat(waiting.at("/finding/code").asText()).isEqualTo("approval-required");
        assertThat(waiting.at("/finding/message").asText())
                .contains("0 of 2 of 'finance'", "alice, bob, carol");
        String apiKey = Tenant.token(tenant.officer(), "approver", tenant.application());
        for (int i = 0; i < 2; i++) {
            String[] printed = waiting.at("/fix/commands/" + i).asText().split(" {2}# ", 2);
            Files.copy(
                    dir.resolve(printed[1] + ".pem"),
                    dir.resolve("approver.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
            // The person at the terminal says yes.
            shell.type(0, apiKey, printed[0] + " --yes");
        }
    }

    private String text(String file) {
        return new String(
                Objects.requireNonNull(files.get(file)).toArray(), StandardCharsets.UTF_8);
    }

    private ParsedRecord record(Predicate<ParsedRecord> wanted) {
        return records.stream().filter(wanted).findFirst().orElseThrow();
    }

    private ParsedRecord signed() {
        return record(r -> r.boundary().granted() && r.boundary().operation().equals("sign"));
    }

    @Test
    void the_cause_is_found_and_the_comparison_says_why_the_test_key_works() throws Exception {
        assertThat(diagnosis.at("/finding/aspect").asText()).isEqualTo("approvals");
        assertThat(diagnosis.at("/finding/code").asText()).isEqualTo("approval-required");
        assertThat(compared).contains("ruleUse", "2 of alice, bob, carol (finance)");
        byte[] publicKey =
                Body.bytes(
                        tenant.keys()
                                .post("/v1/key/attributes", Body.of("label", "field-production"))
                                .expect(200)
                                .json()
                                .at("/json/publicKey")
                                .asText());
        assertThat(new OpenSsl(dir).verifiesSha256(publicKey, PAYMENT, signature)).isTrue();
        // Once it is done, nothing is broken.
        shell.type(0, auditor(), "claviger diagnose " + waitingRequest);
    }

    @Test
    void r11_one_record_holds_the_five_steps_of_the_path() throws IOException {
        Http.Answer good = tenant.use().post("/v1/synchronousSign", sign("field-test")).expect(200);
        String request = good.header("X-Request-Id").orElseThrow();
        String place = good.header("Claviger-Evidence").orElseThrow();
        JsonNode record =
                Body.JSON.readTree(shell.type(0, auditor(), "claviger evidence show " + place));
        assertThat(record.at("/request/id").asText()).isEqualTo(request);
        assertThat(record.at("/identity/application").asText()).isEqualTo(tenant.application());
        assertThat(record.at("/interface/name").asText()).isEqualTo("rest");
        assertThat(record.at("/boundary/decision").asText()).isEqualTo("granted");
        // The fifth is the log: the record is in it, and that is provable.
        shell.type(
                0,
                auditor(),
                "claviger evidence prove %s --output trace.json && claviger verify trace.json"
                        .formatted(place));
        // The same five, rung by rung, of the call that failed.
        assertThat(diagnosis.path("ladder").findValuesAsText("aspect"))
                .containsSubsequence(
                        "request",
                        "credential",
                        "role",
                        "interface",
                        "source",
                        "key-object",
                        "key-attributes",
                        "approvals");
    }

    @Test
    void r21_the_ladder_has_its_five_rungs() {
        JsonNode ladder = diagnosis.path("ladder");
        assertThat(ladder.findValuesAsText("step")).containsExactly("confirm", "trace", "inspect");
        assertThat(ladder)
                .allSatisfy(
                        rung -> {
                            assertThat(rung.path("state").asText()).isNotEqualTo("not-reached");
                            assertThat(rung.path("looks")).isNotEmpty();
                            assertThat(rung.path("looks").findValuesAsText("found"))
                                    .allSatisfy(found -> assertThat(found).isNotBlank());
                        });
        assertThat(diagnosis.at("/fix/what").asText()).contains("POST /v1/sign");
        assertThat(diagnosis.at("/fix/commands")).isNotEmpty();
        assertThat(diagnosis.at("/fix/undo").asText()).isNotBlank();
        List<String> fetch = new ArrayList<>();
        diagnosis.path("record").forEach(line -> fetch.add(line.asText()));
        assertThat(fetch).hasSize(2);
        assertThat(fetch.getFirst()).contains("--request " + refusedRequest);
        assertThat(fetch.getLast()).contains("--ticket " + TICKET);
        fetch.forEach(line -> shell.type(0, auditor(), line));
    }

    @Test
    void r22_the_seven_items_are_there() {
        Map<String, String> slots = slots(diagnosis);
        assertThat(slots.keySet())
                .containsExactly(
                        "partition",
                        "interface",
                        "key-attributes",
                        "approval-policy",
                        "endpoint",
                        "node-state",
                        "error-response");
        assertThat(slots.get("partition")).isEqualTo(tenant.partition());
        assertThat(slots.get("interface")).startsWith("rest from ");
        assertThat(slots.get("key-attributes")).contains("field-production", "sign");
        assertThat(slots.get("approval-policy")).contains("2 of 3 of 'finance'");
        assertThat(slots.get("endpoint")).contains("sign");
        assertThat(slots.get("node-state")).contains("serving", "open");
        assertThat(slots.get("error-response")).startsWith("approval-required: ");
        JsonNode keyless =
                tenant.auditor()
                        .post(
                                "/ops/v1/diagnosis",
                                Body.of("application", tenant.application(), "operation", "sign"))
                        .expect(200)
                        .json();
        assertThat(slots(keyless).get("key-attributes")).startsWith("not applicable: ");
        assertThat(slots(keyless).values())
                .hasSize(7)
                .allSatisfy(value -> assertThat(value).isNotBlank());
        // The answer that lies in the ticket is the one that the log knows of.
        assertThat(
                        record(r -> r.boundary().operation().equals("diagnose"))
                                .boundary()
                                .subject()
                                .orElseThrow())
                .contains("answer SHA-256 " + Bytes.owned(answer.clone()).sha256().hex());
    }

    private static Map<String, String> slots(JsonNode diagnosis) {
        Map<String, String> slots = new LinkedHashMap<>();
        StreamSupport.stream(diagnosis.path("evidence").spliterator(), false)
                .forEach(
                        slot -> slots.put(slot.path("slot").asText(), slot.path("value").asText()));
        return slots;
    }

    @Test
    void r24_the_package_of_the_ticket_holds_all_five() {
        assertThat(record(r -> r.boundary().refusal().isPresent()).boundary().refusal())
                .get()
                .satisfies(no -> assertThat(no.code()).isEqualTo("approval-required"));
        // The signed payload.
        assertThat(signed().digests().get("message"))
                .isEqualTo(Bytes.owned(PAYMENT.clone()).sha256().hex());
        assertThat(signed().digests().get("signature"))
                .isEqualTo(Bytes.owned(signature.clone()).sha256().hex());
        // The approvals, with the approvers' keys and signatures beside the log.
        assertThat(signed().boundary().approvals())
                .extracting(ParsedRecord.Approval::name)
                .containsExactlyInAnyOrder(Optional.of("alice"), Optional.of("bob"));
        var exhibits = new ArrayList<String>();
        signed().boundary()
                .approvals()
                .forEach(
                        each -> {
                            exhibits.add("exhibits/" + each.publicKey());
                            exhibits.add("exhibits/" + each.signature());
                        });
        assertThat(files.keySet()).containsAll(exhibits);
        // The partition, the state of the node, and the place in the log.
        assertThat(signed().boundary().partition()).contains(tenant.partition());
        assertThat(
                        record(r -> r.boundary().operation().equals("diagnose"))
                                .boundary()
                                .subject()
                                .orElseThrow())
                .contains("inspect approvals: approval-required", "serving, open, log of");
        assertThat(text("proof.json")).contains("indexes");
        assertThat(records)
                .filteredOn(r -> r.request().ticket().equals(Optional.of(TICKET)))
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void r24_the_package_of_the_ticket_verifies() throws IOException {
        String key = tenant.node().http().get("/evidence/v1/log-key").text().strip();
        Path script = Path.of("..").toAbsolutePath().normalize().resolve("docs/verify.py");
        Path zip = dir.resolve(TICKET + ".zip");
        assertThat(Program.tool(dir, "python3", script.toString(), zip.toString(), key))
                .startsWith("verified:");
        // Inside of a file of it: a reader of archives looks over some bytes between them.
        byte[] damaged = Objects.requireNonNull(files.get("records.jsonl")).toArray();
        damaged[damaged.length / 2] ^= 1;
        var changed = new LinkedHashMap<>(files);
        changed.put("records.jsonl", Bytes.owned(damaged));
        Path other =
                Files.write(dir.resolve("damaged.zip"), PackageZip.toBytes(changed, Instant.EPOCH));
        Program.run(dir, Map.of(), "python3", script.toString(), other.toString(), key).expect(1);
        Program.claviger(Map.of(), "verify", other.toString()).expect(1);
    }
}

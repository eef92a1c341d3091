package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Onboarding as officers type it: wizard, two people, settings, handover, an owner who left. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnboardingCommandContractTest {
    private final Tenant tenant;
    private final Path dir;
    private final String officer;
    private final String second;

    OnboardingCommandContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.officer = officer();
        this.second = officer();
    }

    private String officer() {
        return tenant.node()
                .as("deviceSo")
                .post(
                        "/ops/v1/credentials",
                        Body.of(
                                "name",
                                "t",
                                "role",
                                "partition-so",
                                "partition",
                                tenant.partition()))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private Map<String, String> as(String token) {
        return Map.of("CLAVIGER_URL", tenant.node().url(), "CLAVIGER_API_KEY", token);
    }

    private Program.Ended run(String token, String... words) {
        return Program.claviger(as(token), words);
    }

    private Path file(ObjectNode form) throws IOException {
        return Files.writeString(
                dir.resolve(form.path("name").asText() + ".json"), form.toString());
    }

    private ObjectNode form(String name) {
        return Tenant.form(name, tenant.partition());
    }

    /** Answers to all questions behind the name, with a template that offers most of them. */
    private List<String> rest(String partition) {
        return List.of(
                partition,
                "Web team",
                "",
                "test",
                "",
                "",
                "127.0.0.0/8",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "on-call",
                "",
                "",
                "");
    }

    @Test
    void the_wizard_explains_each_field_refuses_gaps_and_sends_after_a_yes() throws IOException {
        List<String> answers =
                List.of(
                        "none-such",
                        "tls", // template
                        "",
                        "Not A Name",
                        "from-wizard", // name
                        "NOWHERE", // partition: only the node knows that it does not exist
                        "-",
                        "Web \"team\"", // owner
                        "", // purpose
                        "test", // environment
                        "rest, telex",
                        "rest, pkcs11", // interfaces
                        "", // algorithms
                        "300.1.1.1",
                        "127.0.0.0/8", // sources
                        "", // client certificates
                        "", // token subjects
                        "maybe",
                        "no", // second factor
                        "", // request signers
                        "yes",
                        "no", // signed requests
                        "", // destination
                        "soon",
                        "", // rotation
                        "10",
                        "", // expiry
                        "", // destruction
                        "30", // retention
                        "on-call", // recovery owner
                        "", // recovery expectation
                        "", // audit destination
                        "", // rollback
                        tenant.partition(), // asked again after the dry run
                        "answers",
                        "wizard.yaml", // the first one exists
                        "yes");
        Program.Ended ended =
                Typist.types(dir, as(officer), answers, "application", "request").expect(0);
        assertThat(ended.output())
                .contains("The person or team that answers for it.")
                .contains("algorithms [EC-secp256r1, RSA-3072]: ")
                .contains("  there is no template of this name")
                .contains("  a value is needed")
                .contains("'telex' is unknown")
                .contains("field 'sources'")
                .contains("  type yes or no")
                .contains("'requestSigners' lists nobody")
                .contains("  a whole number is needed")
                .contains("expiryDays not less than rotationDays")
                .contains("would be refused (partition-not-found)")
                .contains("dry run: would be accepted")
                .contains("+ owner: \"Web \\\"team\\\"\"")
                .contains("  answers exists; name another file")
                .contains("requested onboarding of application from-wizard");
        assertThat(Files.readString(dir.resolve("wizard.yaml")))
                .contains("partition: \"" + tenant.partition() + "\"")
                .contains("interfaces: [\"rest\",\"pkcs11\"]")
                .contains("retentionDays: 30");

        // The saved record says the same to the node as the answers did.
        assertThat(
                        run(
                                        second,
                                        "application",
                                        "request",
                                        "--dry-run",
                                        dir.resolve("wizard.yaml").toString())
                                .expect(1)
                                .output())
                .contains("application-requested");
        approved_with_the_api_key_and_the_settings();
    }

    private void approved_with_the_api_key_and_the_settings() throws IOException {
        Path key = dir.resolve("api-key");
        String said =
                run(second, "application", "approve", "from-wizard", "--issue-to", key.toString())
                        .expect(0)
                        .output();
        String token = Files.readString(key).strip();
        assertThat(said)
                .contains("approved the request for application from-wizard")
                .contains("Credential, by the partition SO of " + tenant.partition())
                .contains("/v1/synchronousSign")
                .contains("the module that 'claviger pkcs11 module' prints")
                .contains("partition = " + tenant.partition())
                .contains("credential-file = /etc/claviger/api-key")
                .doesNotContain(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        // It is a key for key operations, and no other.
        Http use = tenant.node().http().as(token);
        use.post(
                        "/v1/synchronousSign",
                        "{\"signRequest\":{\"payload\":\"AAAA\",\"signKeyName\":\"none\",\"signatureAlgorithm\":\"EDDSA\"}}")
                .expect(404);
        use.get("/v1/key").expect(401);
    }

    @Test
    void a_file_that_is_no_record_is_refused_with_one_line_that_says_where() throws IOException {
        var wrong =
                Map.of(
                        "name: shop\nowner: A\nname: other\n",
                        " line 3, column 1: found duplicate key name",
                        "name: [shop\n",
                        " line 2, column 1: ",
                        "owner: &o A\nname: *o\n",
                        ": aliases ('*name') are not taken",
                        "- shop\n",
                        " holds no fields");
        for (var each : wrong.entrySet()) {
            Path record = Files.writeString(dir.resolve("wrong.yaml"), each.getKey());
            List<String> told =
                    run(officer, "application", "onboard", record.toString()).expect(1).told();
            assertThat(told).hasSize(1);
            assertThat(told.getFirst()).startsWith("claviger: " + record + each.getValue());
        }
    }

    @Test
    void a_no_or_the_end_of_the_input_sends_nothing() throws IOException {
        var answers = new java.util.ArrayList<>(List.of("tls", "unsent"));
        answers.addAll(rest(tenant.partition()));
        answers.addAll(List.of("", "no"));
        assertThat(
                        Typist.types(dir, as(officer), answers, "application", "onboard")
                                .expect(1)
                                .output())
                .contains("dry run: would be accepted", "nothing was sent");
        assertThat(
                        Typist.types(
                                        dir,
                                        as(officer),
                                        List.of("tls", "unsent"),
                                        "application",
                                        "onboard")
                                .expect(1)
                                .output())
                .contains("claviger: the input ended; nothing was sent");
        tenant.officer().get("/ops/v1/applications/unsent").expect(404);
    }

    @Test
    void a_change_by_the_wizard_begins_with_the_record_as_it_is() throws IOException {
        tenant.officer()
                .post("/ops/v1/applications", form("rewritten").put("owner", "First").toString())
                .expect(201);
        var answers = new java.util.ArrayList<>(List.of("rewritten", "", "Second"));
        answers.addAll(java.util.Collections.nCopies(19, ""));
        answers.addAll(List.of("", "yes"));
        assertThat(
                        Typist.types(dir, as(officer), answers, "application", "change")
                                .expect(0)
                                .output())
                .contains("owner [First]: ")
                .contains("- owner: \"First\"")
                .contains("+ owner: \"Second\"")
                .doesNotContain("+ rollback")
                .contains("requested a change of application rewritten");
        assertThat(
                        Typist.types(dir, as(officer), List.of("nobody"), "application", "change")
                                .expect(1)
                                .output())
                .contains("there is no application 'nobody' to change");
    }

    @Test
    void without_a_terminal_and_without_a_file_the_error_says_what_to_do() {
        for (String verb : List.of("onboard", "request", "change")) {
            assertThat(run(officer, "application", verb).expect(1).told())
                    .containsExactly(
                            "claviger: no terminal to ask on; use a FILE; './claviger application template tls > FILE' begins one");
        }
    }

    @Test
    void two_people_request_approve_and_reject_by_commands() throws IOException {
        run(officer, "application", "request", file(form("paired")).toString()).expect(0);
        assertThat(run(second, "application", "requests").expect(0).output())
                .contains("paired  version 1  requested by cr-");
        assertThat(run(second, "application", "requests", "paired").expect(0).output())
                .contains("onboarding of application paired, requested by cr-")
                .contains("+ owner: \"Contract tests\"");
        assertThat(run(officer, "application", "approve", "paired").expect(1).told())
                .singleElement()
                .asString()
                .startsWith("claviger: refused (HTTP 400")
                .contains("another officer approves");
        // Where the API key should go is there already: nothing is approved.
        assertThat(
                        run(
                                        second,
                                        "application",
                                        "approve",
                                        "paired",
                                        "--issue-to",
                                        file(form("paired")).toString())
                                .expect(1)
                                .output())
                .contains("exists, and is left as it is");
        tenant.officer().get("/ops/v1/applications/paired").expect(404);
        run(second, "application", "approve", "paired").expect(0);
        run(officer, "application", "request", file(form("unwanted")).toString()).expect(0);
        assertThat(run(second, "application", "reject", "unwanted").expect(0).output())
                .contains("rejected the request for application unwanted");
        Path key = dir.resolve("never");
        assertThat(
                        run(
                                        second,
                                        "application",
                                        "approve",
                                        "unwanted",
                                        "--issue-to",
                                        key.toString())
                                .expect(1)
                                .output())
                .contains("no request");
        assertThat(key).doesNotExist();
    }

    @Test
    void odd_names_and_unknown_fields_are_refused_in_one_line() throws IOException {
        Map<String, String> odd =
                Map.of(
                        "show", "../x",
                        "approve", "a b",
                        "reject", "a\u001b[2J",
                        "settings", "%2e%2e",
                        "checklist", "ü?x=y#z",
                        "handover", "x".repeat(64));
        odd.forEach(
                (verb, name) ->
                        assertThat(run(officer, "application", verb, name).expect(1).told())
                                .as(verb)
                                .singleElement()
                                .asString()
                                .startsWith("claviger: refused (HTTP 40")
                                .doesNotContain("\u001b"));
        assertThat(run(officer, "application", "show", "").expect(1).told())
                .containsExactly("claviger: the name is empty");
        assertThat(
                        run(
                                        officer,
                                        "application",
                                        "onboard",
                                        file(form("strict").put("ovner", "x")).toString())
                                .expect(1)
                                .told())
                .singleElement()
                .asString()
                .contains("field 'ovner' is unknown");
        tenant.officer().get("/ops/v1/applications/strict").expect(404);
    }

    @Test
    void settings_are_ready_to_use_and_hold_no_secret() throws IOException {
        ObjectNode form = form("everywhere");
        form.putArray("interfaces").add("rest").add("pkcs11").add("jca").add("openssl").add("cng");
        form.putArray("algorithms").add("EC-secp256r1");
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        String all = run(officer, "application", "settings", "everywhere").expect(0).output();
        assertThat(all)
                .contains("claviger credential issue --application everywhere")
                .contains("pkcs11, file /etc/claviger/pkcs11.conf: ")
                .contains("claviger.nodes = " + tenant.node().url())
                .contains("MODULE_PATH = ")
                .contains("the CNG provider is not part of this build")
                .doesNotContain("clv_");
        assertThat(
                        run(
                                        officer,
                                        "application",
                                        "settings",
                                        "everywhere",
                                        "--interface",
                                        "telex")
                                .expect(1)
                                .told())
                .containsExactly(
                        "claviger: the record of application 'everywhere' names no interface 'telex'; it names: rest, pkcs11, jca, openssl, cng");

        // The curl line works as it is printed, once the key's label and a payload are in it.
        tenant.node()
                .http()
                .as(Tenant.token(tenant.officer(), "key-management", "everywhere"))
                .post(
                        "/v1/key",
                        "{\"label\":\"ec\",\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        String curl =
                run(officer, "application", "settings", "everywhere", "--interface", "rest")
                        .expect(0)
                        .output()
                        .lines()
                        .filter(line -> line.startsWith("curl "))
                        .findFirst()
                        .orElseThrow()
                        .replace("LABEL", "ec")
                        .replace("BASE64", "AAAA");
        Program.Ended signed =
                Program.run(
                        dir,
                        as(Tenant.token(tenant.officer(), "key-operation", "everywhere")),
                        "sh",
                        "-c",
                        curl + " -s");
        assertThat(signed.expect(0).output()).contains("\"signature\":");
    }

    @Test
    void the_handover_page_is_well_formed_and_shows_hostile_names_as_text() throws Exception {
        String hostile = "<script>alert(1)</script> & \"Robert'); \u202e \u001b[2J";
        tenant.officer()
                .post("/ops/v1/applications", form("hostile").put("owner", hostile).toString())
                .expect(201);
        Path page = dir.resolve("page.html");
        assertThat(
                        run(
                                        officer,
                                        "application",
                                        "handover",
                                        "hostile",
                                        "--html",
                                        page.toString())
                                .expect(0)
                                .told())
                .containsExactly("wrote " + page);
        String html = Files.readString(page);
        assertThat(html)
                .doesNotContain("<script")
                .doesNotContain("\u202e")
                .doesNotContain("\u001b")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; ")
                .contains("default-src 'none'")
                .contains("operation-done")
                .doesNotContain("http-equiv=\"refresh\"")
                .doesNotContain("src=")
                .doesNotContain("href=");
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(html)));
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo("Handover of application hostile");
        assertThat(document.getElementsByTagName("table").getLength()).isGreaterThan(4);
        // On a terminal nothing of it acts, either.
        assertThat(run(officer, "application", "handover", "hostile").expect(0).output())
                .doesNotContain("\u001b");
        assertThat(
                        run(officer, "application", "list", "--after", "hostilf", "--limit", "1")
                                .expect(0)
                                .output())
                .doesNotContain("\u001b");
        assertThat(
                        run(officer, "application", "handover", "hostile", "--html", "/nowhere/x")
                                .expect(1)
                                .told())
                .containsExactly(
                        "claviger: cannot write /nowhere/x: there is no such file or folder");
    }

    @Test
    void an_owner_who_left_is_recorded_and_found_by_drift() {
        tenant.officer().post("/ops/v1/applications", form("left").toString()).expect(201);
        tenant.node()
                .http()
                .as(Tenant.token(tenant.officer(), "key-management", "left"))
                .post(
                        "/v1/key",
                        "{\"label\":\"lonely\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}")
                .expect(201);
        assertThat(
                        run(officer, "application", "owner-left", "left", "--recovery-owner")
                                .expect(0)
                                .output())
                .contains("recorded that the recoveryOwner of application left has left");
        assertThat(run(officer, "application", "drift").expect(0).output())
                .contains("owner-left")
                .contains("without a living owner: recoveryOwner 'Contract tests' has left")
                .contains("claviger application change FILE");
        run(officer, "application", "owner-left", "left", "--recovery-owner", "--undo").expect(0);
        assertThat(run(officer, "application", "drift").expect(0).output())
                .doesNotContain("owner-left");
    }
}

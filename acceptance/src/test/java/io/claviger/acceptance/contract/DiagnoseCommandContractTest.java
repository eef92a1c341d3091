package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All that {@code claviger diagnose} takes of a failed call, and what it does with nonsense. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnoseCommandContractTest {
    private final Tenant tenant;
    private final Path dir;

    DiagnoseCommandContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
    }

    private Program.Ended diagnose(String... arguments) {
        List<String> all = new ArrayList<>(List.of("diagnose"));
        all.addAll(List.of(arguments));
        return Program.claviger(
                Map.of(
                        "CLAVIGER_URL",
                        tenant.node().url(),
                        "CLAVIGER_API_KEY",
                        tenant.node().credentials().token("auditor")),
                all.toArray(String[]::new));
    }

    private Http.Answer failed() {
        return tenant.use()
                .post(
                        "/v1/synchronousSign",
                        Body.of(
                                "signRequest",
                                Body.node(
                                        "payload",
                                        "AQ==",
                                        "payloadType",
                                        "UNSPECIFIED",
                                        "signKeyName",
                                        "no-such-key",
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA")))
                .expect(404);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    private static void named(Program.Ended ended) {
        assertThat(ended.expect(1).told())
                .last()
                .isEqualTo("broken: inspect, key-object: key-not-found");
    }

    @Test
    void the_id_and_the_place_of_a_refusal_both_lead_to_it() {
        Http.Answer failed = failed();
        named(diagnose(failed.header("X-Request-Id").orElseThrow()));
        named(diagnose("--record", failed.header("Claviger-Evidence").orElseThrow()));
    }

    @Test
    void an_error_is_pasted_as_headers_as_json_and_as_a_line() throws IOException {
        Http.Answer failed = failed();
        String id = failed.header("X-Request-Id").orElseThrow();
        String headers =
                "HTTP/1.1 404 Not Found\r\nClaviger-Refusal: key-not-found key-boundary\r\nX-Request-Id: %s\r\n\r\n%s"
                        .formatted(id, failed.text());
        named(diagnose("--error", file("headers.txt", headers)));
        // Our own routes say it in the body.
        Http.Answer ours =
                tenant.keys()
                        .patch(
                                "/ops/v1/keys/no-such-key/attributes",
                                "{\"attributes\":{\"sign\":true}}")
                        .expect(404);
        named(diagnose("--error", file("body.json", ours.text())));
        // As an interface prints it that shows nothing but the code.
        named(
                diagnose(
                        "--error",
                        file("line.txt", "2026-11-27 payments: sign failed: key-not-found\n"),
                        "--application",
                        tenant.application(),
                        "--key",
                        "no-such-key",
                        "--operation",
                        "sign"));
        // What the command line itself printed.
        Program.Ended printed =
                Program.claviger(
                        Map.of(
                                "CLAVIGER_URL",
                                tenant.node().url(),
                                "CLAVIGER_API_KEY",
                                Tenant.token(
                                        tenant.officer(), "key-management", tenant.application())),
                        "key",
                        "destroy",
                        "no-such-key",
                        "--yes");
        named(diagnose("--error", file("cli.txt", printed.expect(1).output())));
    }

    @Test
    void nonsense_gets_one_clear_line() throws IOException {
        Map<List<String>, String> wrong =
                Map.of(
                        List.of("--error", file("garbage", "\u0000\u0001 {[ %s \u001b[31m nope")),
                        "names no request and no refusal",
                        List.of("--error", file("empty", "")),
                        "names no request and no refusal",
                        List.of("--error", dir.resolve("absent").toString()),
                        "cannot read",
                        List.of("--record", "claviger/not-a-number"),
                        "no place in a log",
                        List.of("0198b2c4-6f1e-7c3a-9d0e-2b7f5a1c8e44"),
                        "shows this caller no request",
                        List.of("--application", "nobody", "--operation", "sign"),
                        "no application 'nobody'",
                        List.of("--application", tenant.application(), "--operation", "fly"),
                        "operation",
                        List.of("--for-ticket", "\u00e4", "x"),
                        "printable ASCII");
        wrong.forEach(
                (arguments, message) -> {
                    Program.Ended ended = diagnose(arguments.toArray(String[]::new));
                    assertThat(ended.exitCode()).as("%s", arguments).isEqualTo(1);
                    assertThat(ended.told())
                            .as("%s", arguments)
                            .singleElement()
                            .asString()
                            .startsWith("claviger: ")
                            .contains(message);
                });
        diagnose().expect(2);
        Path huge = dir.resolve("huge");
        Files.write(huge, new byte[(1 << 20) + 1]);
        assertThat(diagnose("--error", huge.toString()).expect(1).output()).contains("too long");
    }

    @Test
    void only_with_a_ticket_is_it_recorded() throws IOException {
        String id = failed().header("X-Request-Id").orElseThrow();
        named(diagnose(id));
        String ticket = "INC 7/\"a\" & b";
        named(diagnose("--for-ticket", ticket, id));
        JsonNode records =
                tenant.auditor()
                        .get("/evidence/v1/records?ticket=INC%207%2F%22a%22%20%26%20b")
                        .expect(200)
                        .json()
                        .path("records");
        assertThat(records).hasSize(1);
        JsonNode boundary = records.path(0).path("record").path("boundary");
        assertThat(boundary.path("operation").asText()).isEqualTo("diagnose");
        assertThat(boundary.path("subject").asText())
                .startsWith("request %s: inspect key-object: key-not-found; node ".formatted(id))
                .containsPattern("answer SHA-256 [0-9a-f]{64}$");
    }
}

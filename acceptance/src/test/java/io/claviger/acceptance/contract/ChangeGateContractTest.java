package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes end on real operations of applications (R12 to R14, R17, R18, R23, R25, R26). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeGateContractTest {
    private final Tenant tenant;
    private final Path dir;

    ChangeGateContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
    }

    /** An application of its own with a production key and its probe key. */
    private record App(String name, Http use, String useToken, Path useFile, Http keys) {}

    private App app(String name, String... interfaces) throws IOException {
        ObjectNode form = Tenant.form(name, tenant.partition());
        if (interfaces.length > 0) {
            form.set("interfaces", Body.JSON.valueToTree(interfaces));
        }
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        String useToken = Tenant.token(tenant.officer(), "key-operation", name);
        Http keys = tenant.node().http().as(Tenant.token(tenant.officer(), "key-management", name));
        for (String label : List.of(name + "/production", name + "/probe")) {
            keys.post("/v1/key", key(label, Map.of("sign", true, "destroyable", true))).expect(201);
        }
        Path file = dir.resolve(name + ".key");
        Files.writeString(file, useToken);
        return new App(name, tenant.node().http().as(useToken), useToken, file, keys);
    }

    private static String key(String label, Map<String, Boolean> attributes) {
        return Body.of(
                "label",
                label,
                "algorithm",
                "EC",
                "curveOid",
                "1.2.840.10045.3.1.7",
                "attributes",
                attributes);
    }

    private String form(String ticket, App app) {
        return form(ticket, app, Map.of("mirrors", app.name() + "/production"));
    }

    private String form(String ticket, App app, Map<String, String> more) {
        var probe = new TreeMap<String, Object>(more);
        probe.put("application", app.name());
        probe.put("interface", "rest");
        probe.put("key", app.name() + "/probe");
        return Body.of(
                "ticket",
                ticket,
                "plan",
                "raise the minimum",
                "rollbackCriteria",
                "an application does not sign",
                "partitions",
                List.of(tenant.partition()),
                "nodes",
                List.of("node-1"),
                "gate",
                List.of(probe));
    }

    private static String path(String ticket) {
        return "/ops/v1/changes/"
                + URLEncoder.encode(ticket, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Program.Ended clavigerAt(String url, String... words) {
        return Program.claviger(
                Map.of("CLAVIGER_URL", url, "CLAVIGER_API_KEY", officerToken()), words);
    }

    private Program.Ended claviger(String... words) {
        return clavigerAt(tenant.node().url(), words);
    }

    private String officerToken() {
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

    private Path file(String ticket, App app) throws IOException {
        Path file = dir.resolve(app.name() + ".json");
        Files.writeString(file, form(ticket, app));
        return file;
    }

    private static int sign(App app, String label) {
        return app.use()
                .post(
                        "/v1/synchronousSign",
                        Body.of(
                                "signRequest",
                                Map.of(
                                        "payload",
                                        Base64.getEncoder().encodeToString(new byte[] {1}),
                                        "signKeyName",
                                        label,
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA")))
                .status();
    }

    @Test
    void r14_r25_r26_a_change_closes_on_an_operation_of_the_application_behind_the_last_step()
            throws IOException {
        App app = app("gate-closes");
        String ticket = "CHG-1 closes";
        assertThat(
                        claviger(
                                        "change",
                                        "open",
                                        "" + file(ticket, app),
                                        "--as",
                                        app.name() + "=" + app.useFile())
                                .expect(0)
                                .output())
                .containsPattern("opened change CHG-1 closes\n  gate-closes +works: sign by rest");
        claviger("change", "step", ticket, "node 1 runs the next version").expect(0);
        // What was done before the step shows nothing.
        assertThat(claviger("change", "close", ticket).expect(1).output())
                .contains(
                        "application 'gate-closes' fails at the request: no operation by rest arrived behind the last step");
        // The application's own traffic counts as well as a probe.
        assertThat(sign(app, app.name() + "/probe")).isEqualTo(200);
        assertThat(claviger("change", "check", ticket).expect(0).output())
                .contains("works: sign by rest was done");
        assertThat(claviger("change", "close", ticket).expect(0).output())
                .contains("change CHG-1 closes is closed");
        assertThat(claviger("change", "step", ticket, "one more").expect(1).output())
                .contains("change 'CHG-1 closes' is closed");

        // R25, R26: the package of the ticket holds the change and the operations it ended on.
        Path packed = dir.resolve("change.zip");
        Program.claviger(
                        Map.of(
                                "CLAVIGER_URL",
                                tenant.node().url(),
                                "CLAVIGER_API_KEY",
                                tenant.node().credentials().token("auditor")),
                        "evidence",
                        "export",
                        "--ticket",
                        ticket,
                        "--output",
                        "" + packed)
                .expect(0);
        assertThat(Program.claviger(Map.of(), "verify", "" + packed).expect(0).output())
                .contains("VERIFIED");
        try (var zip = new ZipFile(packed.toFile())) {
            String report =
                    new String(
                            zip.getInputStream(zip.getEntry("report.html")).readAllBytes(),
                            StandardCharsets.UTF_8);
            assertThat(report)
                    .contains("close-change")
                    .contains("node 1 runs the next version")
                    .contains("gate-closes works");
        }
    }

    @Test
    void r13_green_health_does_not_close_a_change_and_the_layer_is_named() throws IOException {
        App app = app("gate-layers");
        String ticket = "CHG-2";
        tenant.officer().post("/ops/v1/changes", form(ticket, app)).expect(201);
        assertThat(
                        tenant.officer()
                                .post(path(ticket) + "/steps", Body.of("text", "too early"))
                                .expect(400)
                                .text())
                .contains("change-invalid", "look at the gate before the first step");
        tenant.officer().post(path(ticket) + "/checks", "{}").expect(200);
        tenant.officer().post(path(ticket) + "/steps", Body.of("text", "changed")).expect(200);
        tenant.node().http().get("/health/ready").expect(200);

        Path wrong = dir.resolve("wrong.key");
        Files.writeString(wrong, "cr-0123456789abcdef.nothing");
        assertThat(close(ticket, app, wrong)).contains("fails at the identity: invalid-api-key");

        // The partition forbids it: the key boundary says no to a good credential.
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("useObjects", false))
                .expect(200);
        try {
            assertThat(close(ticket, app, app.useFile()))
                    .contains("fails at the key-boundary: policy-forbids");
        } finally {
            tenant.officer()
                    .patch(
                            "/ops/v1/partitions/" + tenant.partition() + "/policy",
                            Body.of("useObjects", true))
                    .expect(200);
        }

        assertThat(
                        tenant.officer()
                                .post(path(ticket) + "/close", "{}")
                                .expect(400)
                                .json()
                                .path("code")
                                .asText())
                .isEqualTo("gate-not-passed");
        claviger("change", "close", ticket, "--as", app.name() + "=" + app.useFile()).expect(0);
    }

    private String close(String ticket, App app, Path key) {
        String output =
                claviger("change", "close", ticket, "--as", app.name() + "=" + key)
                        .expect(1)
                        .output();
        assertThat(tenant.officer().get(path(ticket)).expect(200).json().path("status").asText())
                .isEqualTo("open");
        return output;
    }

    @Test
    void a_probe_that_hangs_is_over_in_time() throws IOException {
        App app = app("gate-hangs");
        String ticket = "CHG-3";
        try (var client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpServer slow =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            slow.setExecutor(threads);
            slow.createContext(
                    "/",
                    exchange -> {
                        try {
                            if (exchange.getRequestURI().getPath().startsWith("/v1/")) {
                                Thread.sleep(60_000);
                            }
                            var request =
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            tenant.node().url()
                                                                    + exchange.getRequestURI()))
                                            .method(
                                                    exchange.getRequestMethod(),
                                                    HttpRequest.BodyPublishers.ofByteArray(
                                                            exchange.getRequestBody()
                                                                    .readAllBytes()))
                                            .header(
                                                    "X-API-KEY",
                                                    exchange.getRequestHeaders()
                                                            .getFirst("X-API-KEY"))
                                            .header("Content-Type", "application/json")
                                            .build();
                            var answer =
                                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                            exchange.getResponseBody().write(answer.body());
                            exchange.close();
                        } catch (InterruptedException _) {
                            exchange.close();
                        }
                    });
            slow.start();
            long began = System.nanoTime();
            assertThat(
                            clavigerAt(
                                            "http://127.0.0.1:" + slow.getAddress().getPort(),
                                            "change",
                                            "open",
                                            "" + file(ticket, app),
                                            "--as",
                                            app.name() + "=" + app.useFile(),
                                            "--probe-seconds",
                                            "1")
                                    .expect(1)
                                    .output())
                    .contains("fails at the request: no operation arrived: the node at")
                    .contains("did not answer within 1 seconds");
            assertThat((System.nanoTime() - began) / 1_000_000_000L).isLessThan(30);
            slow.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void r18_every_interface_of_an_application_has_its_own_probe() throws IOException {
        App app = app("gate-ways", "rest", "pkcs11");
        ObjectNode form = (ObjectNode) Body.JSON.readTree(form("CHG-ways", app));
        ObjectNode other = form.path("gate").get(0).deepCopy();
        form.withArray("gate").add(other.put("interface", "pkcs11"));
        tenant.officer().post("/ops/v1/changes", form.toString()).expect(201);
        // What works by REST shows nothing of the other way.
        assertThat(sign(app, app.name() + "/probe")).isEqualTo(200);
        JsonNode results =
                tenant.officer()
                        .post(path("CHG-ways") + "/checks", "{}")
                        .expect(200)
                        .json()
                        .at("/before/gate/results");
        assertThat(results.get(0).path("passed").asBoolean()).isTrue();
        assertThat(results.get(1).path("passed").asBoolean()).isFalse();
        assertThat(results.get(1).path("sentence").asText())
                .isEqualTo("no operation by pkcs11 arrived behind the last step");
    }

    @Test
    void r30_only_records_of_the_log_close_a_change() throws IOException {
        App app = app("gate-claims");
        tenant.officer().post("/ops/v1/changes", form("CHG-claims", app)).expect(201);
        tenant.officer().post(path("CHG-claims") + "/checks", "{}").expect(200);
        tenant.officer()
                .post(
                        path("CHG-claims") + "/steps",
                        Body.of("text", "done; a screenshot shows that it signs, ping answers"))
                .expect(200);
        // Reachable, healthy, and said to work: nothing of that is an operation.
        tenant.node().http().get("/health/ready").expect(200);
        app.use().get("/v1/version");
        String claim =
                Body.of(
                        "attempts",
                        List.of(Map.of("application", app.name(), "error", "none: it works")));
        assertThat(
                        tenant.officer()
                                .post(path("CHG-claims") + "/close", claim)
                                .expect(400)
                                .json()
                                .path("code")
                                .asText())
                .isEqualTo("gate-not-passed");
        assertThat(sign(app, app.name() + "/probe")).isEqualTo(200);
        tenant.officer().post(path("CHG-claims") + "/close", "{}").expect(200);
    }

    @Test
    void r17_a_probe_key_must_mirror_production_and_be_there() throws IOException {
        App app = app("gate-mirrors");
        app.keys()
                .post(
                        "/v1/key",
                        key(
                                app.name() + "/other",
                                Map.of("sign", true, "decrypt", true, "destroyable", true)))
                .expect(201);
        String ticket = "CHG-4";
        String unlike =
                form(ticket, app).replace(app.name() + "/production", app.name() + "/other");
        tenant.officer().post("/ops/v1/changes", unlike).expect(201);
        assertThat(sign(app, app.name() + "/probe")).isEqualTo(200);
        assertThat(result(ticket).path("sentence").asText())
                .contains(
                        "does not mirror 'gate-mirrors/other': attribute decrypt is 'no', not 'yes'");

        tenant.officer().post("/ops/v1/changes", form("CHG-5", app)).expect(201);
        assertThat(sign(app, app.name() + "/probe")).isEqualTo(200);
        assertThat(result("CHG-5").path("passed").asBoolean()).isTrue();
        app.keys().delete("/v1/key/" + app.name() + "%2Fprobe").expect(200);
        JsonNode gone = result("CHG-5");
        assertThat(gone.path("passed").asBoolean()).isFalse();
        assertThat(gone.path("failedAt").asText()).isEqualTo("key-boundary");
        assertThat(gone.path("sentence").asText()).contains("is not there any more");
    }

    private JsonNode result(String ticket) {
        return tenant.officer()
                .post(path(ticket) + "/checks", "{}")
                .expect(200)
                .json()
                .at("/before/gate/results/0");
    }

    @Test
    void r23_a_change_taken_back_restores_policies_and_ends_on_the_same_probes()
            throws IOException {
        App app = app("gate-back");
        String ticket = "CHG/6 \"odd\" %2F ../ #?";
        claviger(
                        "change",
                        "open",
                        "" + file(ticket, app).toAbsolutePath(),
                        "--as",
                        app.name() + "=" + app.useFile())
                .expect(0);
        String policy = "/ops/v1/partitions/" + tenant.partition() + "/policy";
        JsonNode before =
                tenant.officer()
                        .get(path(ticket))
                        .expect(200)
                        .json()
                        .at("/before/policies/0/policy");
        tenant.officer().patch(policy, Body.of("minimumRsaBits", 4096)).expect(200);
        claviger("change", "step", ticket, "minimum of RSA raised to 4096").expect(0);
        assertThat(
                        tenant.node()
                                .as("deviceSo")
                                .post(path(ticket) + "/roll-back", Body.of("reason", "no"))
                                .expect(401)
                                .text())
                .contains("its security officer takes the change back");
        claviger("change", "roll-back", ticket, "--reason", "an application needs 3072").expect(0);
        assertThat(
                        tenant.officer()
                                .get("/ops/v1/partitions")
                                .expect(200)
                                .json()
                                .at("/partitions/0/policy"))
                .isEqualTo(before);
        assertThat(claviger("change", "close", ticket).expect(1).output())
                .contains("no operation by rest arrived behind the last step");
        assertThat(
                        claviger(
                                        "change",
                                        "close",
                                        ticket,
                                        "--as",
                                        app.name() + "=" + app.useFile())
                                .expect(0)
                                .output())
                .contains("is rolled-back");
        assertThat(claviger("change", "list").expect(0).output()).contains(ticket, "rolled-back");
    }

    @Test
    void two_people_who_close_one_change_do_not_both_close_it() throws Exception {
        App app = app("gate-two");
        String ticket = "CHG-7";
        tenant.officer().post("/ops/v1/changes", form(ticket, app)).expect(201);
        tenant.officer().post(path(ticket) + "/checks", "{}").expect(200);
        tenant.officer().post(path(ticket) + "/steps", Body.of("text", "changed")).expect(200);
        assertThat(sign(app, app.name() + "/probe")).isEqualTo(200);
        List<Http.Answer> answers = new ArrayList<>();
        try (var two = Executors.newFixedThreadPool(8)) {
            var closing = new ArrayList<Future<Http.Answer>>();
            for (int i = 0; i < 8; i++) {
                closing.add(two.submit(() -> tenant.officer().post(path(ticket) + "/close", "{}")));
            }
            for (var one : closing) {
                answers.add(one.get());
            }
        }
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(
                        answer ->
                                assertThat(answer.json().path("code").asText())
                                        .isIn("change-conflict", "change-invalid"));
    }

    @Test
    void what_a_change_lacks_is_named_and_nothing_is_opened() throws IOException {
        App app = app("gate-form");
        String good = form("CHG-8", app);
        Map<String, String> wrong =
                Map.ofEntries(
                        Map.entry(good.replace("\"plan\"", "\"plans\""), "'plan': is missing"),
                        Map.entry(good.replace("CHG-8", " "), "'ticket': a ticket is 1 to 128"),
                        Map.entry(
                                good.replace("CHG-8", "x".repeat(129)),
                                "'ticket': a ticket is 1 to 128"),
                        Map.entry(
                                good.replace("\"interface\":\"rest\"", "\"interface\":\"fax\""),
                                "'gate.interface': 'fax' is unknown"),
                        Map.entry(
                                good.replace("\"interface\":\"rest\"", "\"interface\":\"pkcs11\""),
                                "does not work by pkcs11"),
                        Map.entry(
                                good.replace("gate-form/probe", "gate-form/none"),
                                "has no key 'gate-form/none'"),
                        Map.entry(
                                good.replace(
                                        "\"application\":\"gate-form\"", "\"application\":\"x\""),
                                "no partition in scope has an application 'x'"),
                        Map.entry(
                                good.replace("\"mirrors\"", "\"mirror\""),
                                "'gate.mirrors': a probe names the production key"),
                        Map.entry(
                                good.replace("[\"" + tenant.partition() + "\"]", "[\"NOWHERE\"]"),
                                "there is no partition 'NOWHERE'"));
        wrong.forEach(
                (form, message) ->
                        assertThat(
                                        tenant.officer()
                                                .post("/ops/v1/changes", form)
                                                .expect(400)
                                                .json()
                                                .path("message")
                                                .asText())
                                .contains(message));
        tenant.officer().get(path("CHG-8")).expect(404);
        tenant.officer().post("/ops/v1/changes", good).expect(201);
        assertThat(tenant.officer().post("/ops/v1/changes", good).expect(409).text())
                .contains("change-exists");
        // Whoever is no officer opens none, and an officer of another partition sees none.
        assertThat(app.use().post("/ops/v1/changes", good).status()).isEqualTo(401);
        assertThat(tenant.node().as("partitionSo").get(path("CHG-8")).status()).isEqualTo(404);
        assertThat(
                        tenant.node()
                                .as("partitionSo")
                                .post("/ops/v1/changes", good.replace("CHG-8", "CHG-9"))
                                .expect(404)
                                .text())
                .contains("an officer of a partition changes this partition alone");
        tenant.node().as("deviceSo").get(path("CHG-8")).expect(200);
    }
}

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drills on a real cluster of three: applications sign by REST, JCA and PKCS #11 while the node
 * that they use dies, is cut off, or hangs.
 */
class FailoverDrillTest {
    private static final String EC =
            "\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"attributes\":{\"sign\":true}";

    /** What a drill waits for at most, and some more. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @TempDir private Path dir;

    private record Application(Http officer, Path use) {}

    @Test
    void r15_the_log_says_whether_applications_went_on() throws Exception {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.three(dir, said)) {
            the_node_in_use_dies_and_every_interface_goes_on(nodes);
            a_client_that_knows_one_node_fails_the_drill(nodes);
            a_drill_that_is_broken_off_brings_the_node_back(nodes);
            nothing_is_stopped_for_an_expectation_without_a_time(nodes);
        } catch (AssertionError unexpected) {
            Path restarted = dir.resolve("n2.out");
            throw new AssertionError(
                    "%s%n%s%s"
                            .formatted(
                                    unexpected.getMessage(),
                                    said,
                                    Files.exists(restarted) ? Files.readString(restarted) : ""),
                    unexpected);
        }
    }

    private void the_node_in_use_dies_and_every_interface_goes_on(ClusterNodes nodes)
            throws Exception {
        Http officer = nodes.node("n1").as("partitionSo");
        Application shop =
                onboard(
                        officer,
                        "shop",
                        "DEMO",
                        "\"rest\",\"jca\",\"pkcs11\"",
                        "signing again within one minute");
        Path client = properties("shop.properties", shop, nodes, "n2", "n1", "n3");
        Path tokens = pkcs11(shop, nodes, "n2", "n1", "n3");
        Path pin = secret("shop.pin", pkcs11(nodes.node("n3")).path("userPin").asText());
        open(
                nodes,
                "DRILL-1",
                "DEMO",
                probe("shop", "rest"),
                probe("shop", "jca"),
                probe("shop", "pkcs11"));

        long dies = nodes.node("n2").pid();
        Path again = restart(nodes.node("n2"));
        try {
            Program.Ended drill =
                    drill(
                            nodes,
                            Map.of(
                                    "CLAVIGER_PKCS11_CONF",
                                    tokens.toString(),
                                    "CLAVIGER_PKCS11_MODULE",
                                    Path.of("../target/native/libclaviger-pkcs11.so")
                                            .toAbsolutePath()
                                            .normalize()
                                            .toString()),
                            "--ticket",
                            "DRILL-1",
                            "--node",
                            "n2",
                            "--seconds",
                            "8",
                            "--back-seconds",
                            "100",
                            "--stop-with",
                            "kill -9 " + dies,
                            "--start-with",
                            "sh " + again,
                            "--client",
                            "shop=" + client,
                            "--jca",
                            "shop=" + client,
                            "--pin",
                            "shop=" + pin);
            System.out.println(String.join("\n", drill.told()));
            assertThat(drill.exitCode()).as(drill.output()).isZero();
            assertThat(String.join("\n", drill.told()))
                    .contains("ok: node 'n2' was away", "ok: node 'n2' is back")
                    .contains("ok: shop by rest: ", "ok: shop by jca: ", "ok: shop by pkcs11: ")
                    .contains("passed");
            JsonNode finding = findings(nodes, "DRILL-1").get(0);
            assertThat(finding.path("kind").asText()).isEqualTo("drill");
            assertThat(finding.path("passed").asBoolean()).isTrue();
            Path evidence = dir.resolve("DRILL-1.zip");
            Program.claviger(
                            environment(nodes, "auditor"),
                            "evidence",
                            "export",
                            "--ticket",
                            "DRILL-1",
                            "--output",
                            evidence.toString())
                    .expect(0);
            Program.claviger(Map.of(), "verify", evidence.toString()).expect(0);
        } finally {
            Program.run(dir, Map.of(), "sh", "-c", "kill -9 $(cat " + dir.resolve("n2.pid") + ")");
        }
        nodes.startAgain("n2");
        awaitAll(nodes);
        the_nodes_are_shown_and_can_be_upgraded(nodes);
    }

    private void the_nodes_are_shown_and_can_be_upgraded(ClusterNodes nodes) {
        Program.Ended state = Program.claviger(environment(nodes, "deviceSo"), "cluster", "state");
        System.out.println(String.join("\n", state.told()));
        assertThat(state.expect(0).told().getFirst()).contains("term", "lag", "certificate until");
        assertThat(String.join("\n", state.told())).contains("shop by ");
        assertThat(nodes.node("n1").http().get("/health/ready").json().path("cluster")).hasSize(3);
        assertThat(nodes.node("n1").http().get("/metrics").text())
                .contains("claviger_cluster_term", "claviger_cluster_certificate_seconds")
                .contains("claviger_cluster_away 0.0");
        Program.Ended check =
                Program.claviger(
                        environment(nodes, "deviceSo"),
                        "cluster",
                        "upgrade-check",
                        "--ticket",
                        "DRILL-1");
        System.out.println(String.join("\n", check.told()));
        assertThat(check.expect(0).output()).contains("without n1 2 of 3 serve");
        assertThat(
                        Program.claviger(environment(nodes, "deviceSo"), "cluster", "upgrade-check")
                                .expect(1)
                                .output())
                .contains("no change is named");
    }

    private void a_client_that_knows_one_node_fails_the_drill(ClusterNodes nodes) throws Exception {
        Application impatient = impatient(nodes);
        Path client = properties("impatient.properties", impatient, nodes, "n3");
        open(nodes, "DRILL-2", "OTHER", probe("impatient", "rest"));
        Program.Ended drill =
                drill(
                        nodes,
                        Map.of(),
                        "--ticket",
                        "DRILL-2",
                        "--node",
                        "n3",
                        "--seconds",
                        "7",
                        "--client",
                        "impatient=" + client);
        System.out.println(String.join("\n", drill.told()));
        assertThat(drill.exitCode()).as(drill.output()).isEqualTo(1);
        assertThat(String.join("\n", drill.told()))
                .contains("ok: node 'n3' was away", "ok: node 'n3' is back")
                .contains("NOT OK: impatient by rest: ", "but expected within 3.0 s", "FAILED");
        assertThat(findings(nodes, "DRILL-2").get(0).path("passed").asBoolean()).isFalse();
        assertThat(nodes.node("n3").output().stream())
                .noneMatch(line -> line.contains("\"level\":\"ERROR\""));
    }

    private Application impatient(ClusterNodes nodes) throws IOException {
        Http device = nodes.node("n1").as("deviceSo");
        device.post("/ops/v1/partitions", "{\"name\":\"OTHER\"}").expect(201);
        Http officer =
                nodes.node("n1")
                        .http()
                        .as(
                                device.post(
                                                "/ops/v1/credentials",
                                                "{\"name\":\"o\",\"role\":\"partition-so\",\"partition\":\"OTHER\"}")
                                        .expect(201)
                                        .json()
                                        .path("token")
                                        .asText());
        return onboard(officer, "impatient", "OTHER", "\"rest\"", "signing again within 3 seconds");
    }

    /** The node hangs, and so does the only client; the command ends at once and lets it go on. */
    private void a_drill_that_is_broken_off_brings_the_node_back(ClusterNodes nodes)
            throws Exception {
        long pid = nodes.node("n3").pid();
        Path output = dir.resolve("aborted.out");
        var command =
                new ArrayList<>(
                        ClavigerProcess.command(
                                "drill",
                                "failover",
                                "--ticket",
                                "DRILL-2",
                                "--node",
                                "n3",
                                "--seconds",
                                "120",
                                "--probe-seconds",
                                "2",
                                "--stop-with",
                                "kill -STOP " + pid,
                                "--start-with",
                                "kill -CONT " + pid,
                                "--client",
                                "impatient=" + dir.resolve("impatient.properties")));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment(nodes, "deviceSo"));
        Process drill = builder.start();
        try {
            ClusterNodes.await("n3 is away", () -> !here(nodes, "n3"));
            assertThat(Files.readString(output)).contains("node n3 goes away for 120 s");
            drill.destroy();
            assertThat(drill.waitFor(20, TimeUnit.SECONDS)).isTrue();
            ClusterNodes.await("n3 is back", () -> here(nodes, "n3"));
            ClusterNodes.await("n3 serves", () -> ClusterNodes.ready(nodes.node("n3")));
        } finally {
            drill.destroyForcibly();
            nodes.signal("n3", "CONT");
        }
    }

    private void nothing_is_stopped_for_an_expectation_without_a_time(ClusterNodes nodes) {
        nodes.node("n1")
                .as("keyManagement")
                .post("/v1/key", "{\"label\":\"demo/probe\"," + EC + "}")
                .expect(201);
        open(nodes, "DRILL-3", "DEMO", probe("demo", "rest"));
        Http officer = nodes.node("n1").as("deviceSo");
        assertThat(
                        officer.post("/ops/v1/changes/DRILL-3/drills", "{\"seconds\":5}")
                                .expect(400)
                                .json()
                                .path("message")
                                .asText())
                .contains("application 'demo' names no time");
        assertThat(
                        officer.post(
                                        "/ops/v1/changes/DRILL-2/drills",
                                        "{\"node\":\"n1\",\"seconds\":5}")
                                .expect(409)
                                .json()
                                .path("message")
                                .asText())
                .contains("is the one that is asked");
        assertThat(here(nodes, "n2") && here(nodes, "n3")).isTrue();
    }

    private static boolean here(ClusterNodes nodes, String name) {
        for (JsonNode row :
                nodes.node("n1").as("deviceSo").get("/ops/v1/cluster").json().path("nodes")) {
            if (row.path("node").asText().equals(name)) {
                return row.path("here").asBoolean();
            }
        }
        return false;
    }

    private static void awaitAll(ClusterNodes nodes) {
        for (String name : List.of("n1", "n2", "n3")) {
            ClusterNodes.await(name + " serves", () -> ClusterNodes.ready(nodes.node(name)));
            ClusterNodes.await(name + " is heard", () -> here(nodes, name));
        }
    }

    private Map<String, String> environment(ClusterNodes nodes, String role) {
        ClavigerProcess asked = nodes.node("n1");
        return Map.of(
                "CLAVIGER_URL", asked.url(),
                "CLAVIGER_API_KEY", asked.credentials().token(role));
    }

    private Program.Ended drill(ClusterNodes nodes, Map<String, String> more, String... words) {
        Map<String, String> environment = new HashMap<>(environment(nodes, "deviceSo"));
        environment.putAll(more);
        List<String> command = new ArrayList<>(List.of("drill", "failover"));
        command.addAll(List.of(words));
        return Program.claviger(PATIENCE, environment, command.toArray(String[]::new));
    }

    private Application onboard(
            Http officer, String name, String partition, String interfaces, String expectation)
            throws IOException {
        officer.post(
                        "/ops/v1/applications",
                        """
                        {"name":"%s","partition":"%s","owner":"Tests","purpose":"go on signing",
                         "environment":"test","interfaces":[%s],"algorithms":["EC"],
                         "destination":"the report","rotationDays":90,"expiryDays":365,
                         "destruction":"with the folder","recoveryOwner":"Tests",
                         "recoveryExpectation":"%s","auditDestination":"evidence log",
                         "rollback":"delete the folder"}
                        """
                                .formatted(name, partition, interfaces, expectation))
                .expect(201);
        String management = apiKey(officer, name, "key-management");
        Path use =
                secret(name + ".keys", apiKey(officer, name, "key-operation") + "\n" + management);
        Http.Answer made =
                officer.as(management)
                        .post("/v1/key", "{\"label\":\"%s/probe\",%s}".formatted(name, EC));
        made.expect(201);
        secret(name + ".use", Files.readAllLines(use).getFirst());
        secret(name + ".management", management);
        return new Application(officer, use);
    }

    private static String apiKey(Http officer, String application, String role) {
        return officer.post(
                        "/ops/v1/credentials",
                        "{\"name\":\"t\",\"role\":\"%s\",\"application\":\"%s\"}"
                                .formatted(role, application))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** Of the application's own client: the nodes in the order in which it tries them. */
    private Path properties(
            String name, Application application, ClusterNodes nodes, String... order)
            throws IOException {
        return Files.writeString(
                dir.resolve(name),
                "claviger.nodes = %s%nclaviger.api-key-file = %s%n"
                        .formatted(
                                List.of(order).stream()
                                        .map(node -> nodes.node(node).url())
                                        .collect(Collectors.joining(",")),
                                application.use()));
    }

    private Path pkcs11(Application application, ClusterNodes nodes, String... order)
            throws IOException {
        var lines = new StringBuilder();
        for (String node : order) {
            lines.append("socket = ")
                    .append(nodes.node(node).dataDir().resolve("pkcs11.sock"))
                    .append('\n');
        }
        lines.append("timeout-seconds = 20\n[slot 0]\npartition = DEMO\ncredential-file = ")
                .append(dir.resolve("shop.use"))
                .append("\nmanagement-credential-file = ")
                .append(dir.resolve("shop.management"))
                .append('\n');
        assertThat(application.use()).exists();
        return Files.writeString(dir.resolve("pkcs11.conf"), lines, StandardCharsets.UTF_8);
    }

    private static JsonNode pkcs11(ClavigerProcess node) throws IOException {
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(Files.readAllBytes(node.dataDir().resolve("credentials.json")))
                .path("pkcs11");
    }

    /** What an operator's service manager does: the same node, at the same address. */
    private Path restart(ClavigerProcess node) throws IOException {
        String command =
                ClavigerProcess.command(
                                "serve",
                                "--data-dir",
                                node.dataDir().toString(),
                                "--listen",
                                "127.0.0.1:" + URI.create(node.url()).getPort(),
                                "--dev")
                        .stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        return Files.writeString(
                dir.resolve("restart.sh"),
                """
                for name in $(env | sed -n 's/^\\(CLAVIGER_[A-Z0-9_]*\\)=.*/\\1/p'); do unset "$name"; done
                %s > %s 2>&1 &
                echo $! > %s
                """
                        .formatted(command, dir.resolve("n2.out"), dir.resolve("n2.pid")));
    }

    private static String probe(String application, String way) {
        return "{\"application\":\"%1$s\",\"interface\":\"%2$s\",\"key\":\"%1$s/probe\",\"consent\":\"agreed\"}"
                .formatted(application, way);
    }

    private static void open(
            ClusterNodes nodes, String ticket, String partition, String... probes) {
        Http officer = nodes.node("n1").as("deviceSo");
        officer.post(
                        "/ops/v1/changes",
                        """
                        {"ticket":"%s","plan":"a failover drill","rollbackCriteria":"none",
                         "partitions":["%s"],"nodes":["n1","n2","n3"],"gate":[%s]}
                        """
                                .formatted(ticket, partition, String.join(",", probes)))
                .expect(201);
        officer.post("/ops/v1/changes/" + ticket + "/checks", "{}").expect(200);
    }

    private static JsonNode findings(ClusterNodes nodes, String ticket) {
        return nodes.node("n1")
                .as("deviceSo")
                .get("/ops/v1/changes/" + ticket)
                .expect(200)
                .json()
                .path("findings");
    }
}

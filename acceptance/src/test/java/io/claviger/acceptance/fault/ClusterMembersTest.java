package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes come by invitation and with the approval of two officers, root keys are replaced while
 * nodes are killed, certificates end and are renewed, and who is put out is out. {@code
 * -Dtest.seed=…} repeats where nodes are killed.
 */
class ClusterMembersTest {
    private static final int ROTATIONS = 3;

    @TempDir private Path dir;

    private final Random random =
            new Random(Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_128L));

    @Test
    void nodes_come_and_go_by_two_officers_and_the_root_key_with_them() throws Exception {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.one(dir, said, "cluster.certificate-minutes=2")) {
            Load.prepare(nodes.node("n1"));
            Path second = secondOfficer(nodes.node("n1"));
            for (String name : new String[] {"n2", "n3"}) {
                joins(nodes, name, second);
            }
            ClusterNodes.await(
                    "all have said until when they are certified",
                    () -> certificates(nodes.node("n1")).size() == 3);
            Map<String, Instant> before = certificates(nodes.node("n1"));
            for (int i = 0; i < ROTATIONS; i++) {
                the_root_key_is_replaced_while_a_node_is_killed(nodes, i + 2);
            }
            certificates_are_renewed(nodes.node("n1"), before);
            a_node_that_was_down_when_it_was_put_out_stays_out(nodes, second);
            a_node_that_runs_when_it_is_put_out_destroys_its_keys(nodes, second);
            signs(nodes.node("n1"));
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    private Path secondOfficer(ClavigerProcess node) throws IOException {
        String token =
                node.as("deviceSo")
                        .post("/ops/v1/credentials", "{\"name\":\"two\",\"role\":\"device-so\"}")
                        .expect(201)
                        .json()
                        .path("token")
                        .asText();
        Path file = Files.writeString(dir.resolve("second-so"), token);
        node.as("deviceSo").post("/ops/v1/cluster/approvals", "{\"approvals\":2}").expect(200);
        node.as("deviceSo").post("/ops/v1/cluster/approvals", "{\"approvals\":1}").expect(409);
        return file;
    }

    private void joins(ClusterNodes nodes, String name, Path second) {
        ClavigerProcess first = nodes.node("n1");
        Path invitation = dir.resolve(name + ".invitation.json");
        officer(
                first,
                dir.resolve("device-so"),
                "cluster",
                "invite",
                "--out",
                invitation.toString());
        CompletableFuture<Program.Ended> joining =
                CompletableFuture.supplyAsync(
                        () ->
                                Program.claviger(
                                        Map.of(),
                                        "cluster",
                                        "join",
                                        "--data-dir",
                                        dir.resolve(name).toString(),
                                        "--node",
                                        name,
                                        "--listen",
                                        "127.0.0.1:" + Ports.free(),
                                        "--invitation",
                                        invitation.toString(),
                                        "--dev"));
        ClusterNodes.await("the node asks", () -> waiting(first, name).isPresent());
        String key = waiting(first, name).orElseThrow().path("key").asText();
        refuses_who_comes_with_it_again(first, invitation);
        Path one = dir.resolve("device-so");
        assertThat(officer(first, one, "cluster", "approve", name, "--key", key).output())
                .contains("1 of 2");
        // The same officer once more is no second one.
        assertThat(officer(first, one, "cluster", "approve", name, "--key", key).output())
                .contains("1 of 2");
        assertThat(joining).isNotDone();
        assertThat(officer(first, second, "cluster", "approve", name, "--key", key).output())
                .contains("is let in");
        joining.join().expect(0);
        nodes.start(name);
        ClusterNodes.await("the node serves", () -> ClusterNodes.ready(nodes.node(name)));
        signs(nodes.node(name));
    }

    private static void refuses_who_comes_with_it_again(ClavigerProcess node, Path invitation) {
        for (String secret : new String[] {secret(invitation), "never-made"}) {
            node.http()
                    .post(
                            "/ops/v1/cluster/joins",
                            "{'secret':'%s','node':'n9','address':'127.0.0.1:9','publicKey':'AAAA','recipient':'AAAA'}"
                                    .formatted(secret)
                                    .replace('\'', '"'))
                    .expect(401);
        }
    }

    private static String secret(Path invitation) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(Files.readString(invitation))
                    .path("secret")
                    .asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Program.Ended officer(ClavigerProcess node, Path key, String... command) {
        String[] all = java.util.Arrays.copyOf(command, command.length + 4);
        all[command.length] = "--url";
        all[command.length + 1] = node.url();
        all[command.length + 2] = "--api-key-file";
        all[command.length + 3] = key.toString();
        return ClusterNodes.claviger(all);
    }

    private static Optional<JsonNode> waiting(ClavigerProcess node, String name) {
        for (JsonNode each :
                node.as("deviceSo").get("/ops/v1/cluster").expect(200).json().path("waiting")) {
            if (each.path("node").asText().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private void the_root_key_is_replaced_while_a_node_is_killed(ClusterNodes nodes, int version)
            throws InterruptedException {
        ClavigerProcess any = nodes.node("n" + (1 + random.nextInt(3)));
        any.as("deviceSo").post("/ops/v1/device/root-key", "{}").expect(200);
        // The one that leads does most of it.
        String victim = random.nextBoolean() ? nodes.master() : "n" + (1 + random.nextInt(3));
        Thread.sleep(random.nextInt(400));
        nodes.kill(victim);
        nodes.start(victim);
        for (ClavigerProcess node : nodes.all()) {
            ClusterNodes.await(
                    "root key version " + version,
                    () -> {
                        Http.Answer state = node.as("deviceSo").get("/ops/v1/device/root-key");
                        return state.status() == 200
                                && state.json().path("version").asInt() == version
                                && !state.json().path("replaced").asBoolean()
                                && state.json().path("notTaken").isEmpty();
                    });
            ClusterNodes.await(
                    "the old root key is gone",
                    () ->
                            Files.notExists(node.dataDir().resolve("seal.next"))
                                    && read(node.dataDir().resolve("seal"))
                                            .contains("\nroot-key " + version + "\n"));
            signs(node);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static Map<String, Instant> certificates(ClavigerProcess node) {
        var ends = new HashMap<String, Instant>();
        for (JsonNode member :
                node.as("deviceSo").get("/ops/v1/cluster").expect(200).json().path("members")) {
            if (member.path("certificateNotAfter").isTextual()) {
                ends.put(
                        member.path("node").asText(),
                        Instant.parse(member.path("certificateNotAfter").asText()));
            }
        }
        return ends;
    }

    /** They live for minutes here: each becomes another one, and nodes still meet. */
    private static void certificates_are_renewed(
            ClavigerProcess node, Map<String, Instant> before) {
        assertThat(before).hasSize(3);
        Instant patience = Instant.now().plus(java.time.Duration.ofMinutes(4));
        while (!renewed(certificates(node), before)) {
            assertThat(Instant.now()).as("certificates are renewed").isBefore(patience);
            pause();
        }
        signs(node);
    }

    private static boolean renewed(Map<String, Instant> now, Map<String, Instant> before) {
        return before.entrySet().stream()
                .allMatch(
                        end ->
                                now.getOrDefault(end.getKey(), Instant.EPOCH)
                                        .isAfter(end.getValue()));
    }

    private void a_node_that_was_down_when_it_was_put_out_stays_out(
            ClusterNodes nodes, Path second) {
        nodes.kill("n3");
        removed(nodes, "n3", second);
        Path log = dir.resolve("n3");
        ClavigerProcess back = ClavigerProcess.node(log).launch();
        try (back) {
            long until = System.nanoTime() + java.time.Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < until && back.isAlive()) {
                assertThat(certificates(nodes.node("n1"))).doesNotContainKey("n3");
                pause();
            }
            assertThat(back.output()).noneMatch(line -> line.contains("sealed=false root"));
        }
        signs(nodes.node("n1"));
        signs(nodes.node("n2"));
    }

    private void a_node_that_runs_when_it_is_put_out_destroys_its_keys(
            ClusterNodes nodes, Path second) {
        Path data = nodes.node("n2").dataDir();
        removed(nodes, "n2", second);
        ClusterNodes.await("the seal is gone", () -> Files.notExists(data.resolve("seal")));
        ClusterNodes.await(
                "its keys are gone", () -> Files.notExists(data.resolve("cluster/sealing.key")));
        assertThat(data.resolve("dev-unseal.key")).doesNotExist();
        nodes.node("n2")
                .as("keyOperation")
                .post("/v1/synchronousSign", Bodies.sign(Load.SIGNER, new byte[] {3}))
                .expect(503);
    }

    private void removed(ClusterNodes nodes, String name, Path second) {
        ClavigerProcess first = nodes.node("n1");
        assertThat(
                        officer(first, dir.resolve("device-so"), "cluster", "remove", name, "--yes")
                                .output())
                .contains("waits for more approvals");
        assertThat(officer(first, second, "cluster", "remove", name, "--yes").output())
                .contains("is out of the cluster");
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void signs(ClavigerProcess node) {
        ClusterNodes.await("the node serves", () -> ClusterNodes.ready(node));
        node.as("keyOperation")
                .post("/v1/synchronousSign", Bodies.sign(Load.SIGNER, new byte[] {2}))
                .expect(200);
    }
}

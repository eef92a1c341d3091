package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own. Nodes are killed and paused under load; afterwards what
 * every client was answered is compared with the log of every node. {@code -Dtest.seed=…} repeats
 * the load of a run.
 */
class ClusterFaultTest {
    private static final int CLIENTS = 8;

    @TempDir private Path dir;

    private final Load load = new Load();
    private final List<SignedCheckpoint> checkpoints = new ArrayList<>();
    private final Random random =
            new Random(Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_127L));

    @Test
    void nothing_answered_is_lost_or_done_twice_whatever_node_dies() throws InterruptedException {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.three(dir, said)) {
            Load.prepare(nodes.node("n1"));
            one_key_on_every_node(nodes);
            the_master_is_killed(nodes);
            the_master_is_paused(nodes);
            a_member_is_killed_then_another(nodes);
            requireOneLog(nodes);
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    /** What is done on one node counts on the others from the next request on. */
    private static void one_key_on_every_node(ClusterNodes nodes) {
        byte[] payload = "one store".getBytes(StandardCharsets.UTF_8);
        ClavigerProcess one = nodes.node("n1");
        ClavigerProcess two = nodes.node("n2");
        ClavigerProcess three = nodes.node("n3");
        for (int i = 0; i < 5; i++) {
            String label = "shared-" + i;
            one.as("keyManagement").post("/v1/key", Bodies.ecKey(label)).expect(201);
            two.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign(label, payload))
                    .expect(200);
            three.as("keyManagement").delete("/v1/key/" + label).expect(200);
            one.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign(label, payload))
                    .expect(404);
        }
    }

    private void the_master_is_killed(ClusterNodes nodes) throws InterruptedException {
        String master = nodes.master();
        ClavigerProcess other = nodes.node(nodes.another(master));
        load(other, 60);
        Thread killer = Thread.ofPlatform().start(() -> nodes.kill(master));
        // Every request that comes meanwhile is answered: the node waits for the next master.
        load(other, 120);
        killer.join();
        nodes.start(master);
        load(nodes.node(master), 60);
    }

    /** A master that sleeps past the election finds another one when it wakes up. */
    private void the_master_is_paused(ClusterNodes nodes) throws InterruptedException {
        String master = nodes.master();
        ClavigerProcess other = nodes.node(nodes.another(master));
        nodes.signal(master, "STOP");
        load(other, 80);
        nodes.signal(master, "CONT");
        ClusterNodes.await("the paused node serves", () -> ClusterNodes.ready(nodes.node(master)));
        load(nodes.node(master), 40);
    }

    /** Two of three go on; the last one refuses until another one is back. */
    private void a_member_is_killed_then_another(ClusterNodes nodes) throws InterruptedException {
        String master = nodes.master();
        String member = nodes.another(master);
        Thread killer = Thread.ofPlatform().start(() -> nodes.kill(member));
        load(nodes.node(master), 100);
        killer.join();
        nodes.kill(master);
        ClavigerProcess left = nodes.all().iterator().next();
        ClusterNodes.await("no majority", () -> !ClusterNodes.ready(left));
        left.as("keyOperation")
                .post("/v1/synchronousSign", Bodies.sign(Load.SIGNER, new byte[] {1}))
                .expect(503);
        nodes.start(member);
        ClusterNodes.await("two of three serve", () -> ClusterNodes.ready(left));
        load(left, 40);
        nodes.start(master);
    }

    private void load(ClavigerProcess node, int answers) throws InterruptedException {
        String round = "r" + checkpoints.size();
        load.until(answers, node, CLIENTS, round, random.nextLong(), () -> {});
        checkpoints.add(FullLog.checkpoint(node));
    }

    private void requireOneLog(ClusterNodes nodes) {
        assertThat(load.seen()).isNotEmpty();
        for (ClavigerProcess node : nodes.all()) {
            ClusterNodes.await("the node serves", () -> ClusterNodes.ready(node));
            // What it shows of the log without being asked by anybody known may be a moment old.
            node.as("deviceSo").get("/ops/v1/cluster").expect(200);
            FullLog log = FullLog.fetch(node);
            load.seen().forEach(seen -> seen.requireRecorded(log));
            Map<String, List<Integer>> places = log.byRequest();
            load.asked()
                    .forEach(
                            request ->
                                    assertThat(places.getOrDefault(request, List.of()))
                                            .as("records of %s", request)
                                            .hasSizeLessThanOrEqualTo(1));
            checkpoints.forEach(log::requireGrowthFrom);
            log.requireUsesWithoutGaps();
            log.requireTimeNeverBackwards();
            assertThat(log.records().stream().map(ClusterFaultTest::operation))
                    .contains("change-cluster");
        }
        ClavigerProcess node = nodes.node("n2");
        for (String label : load.created()) {
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign(label, new byte[] {2}))
                    .expect(200);
        }
    }

    private static String operation(JsonNode entry) {
        return entry.path("boundary").path("operation").asText();
    }
}

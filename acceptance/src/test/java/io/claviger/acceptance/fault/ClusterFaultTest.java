package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private final ClusterLog log = new ClusterLog(load);
    private int rounds;
    private final Random random =
            new Random(Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_127L));

    @Test
    void r16_nothing_answered_is_lost_or_done_twice_whatever_node_dies()
            throws InterruptedException {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.three(dir, said)) {
            Load.prepare(nodes.node("n1"));
            load.blocks();
            one_key_on_every_node(nodes);
            the_master_is_killed(nodes);
            the_master_is_paused(nodes);
            a_member_is_killed_then_another(nodes);
            nodes_are_restarted_in_turn_as_in_an_upgrade(nodes);
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
        List<ClavigerProcess> others = nodes.without(master);
        load(others, 60);
        Thread killer = Thread.ofPlatform().start(() -> nodes.kill(master));
        // Every request that comes meanwhile is answered: the nodes wait for the next master.
        load(others, 120);
        killer.join();
        load(nodes.back(master), 60);
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

    /** Members first, the master last; as soon as all are back, the new master dies, too. */
    private void nodes_are_restarted_in_turn_as_in_an_upgrade(ClusterNodes nodes)
            throws InterruptedException {
        String last = nodes.master();
        List<String> order = new ArrayList<>(List.of("n1", "n2", "n3"));
        order.remove(last);
        order.add(last);
        for (String name : order) {
            nodes.awaitHeard();
            ClavigerProcess other = nodes.node(nodes.another(name));
            Thread operator = Thread.ofPlatform().start(() -> nodes.restart(name));
            load(other, 40);
            operator.join();
            load(nodes.node(name), 20);
        }
        String master = nodes.master();
        ClavigerProcess other = nodes.node(nodes.another(master));
        Thread killer = Thread.ofPlatform().start(() -> nodes.kill(master));
        load(other, 40);
        killer.join();
        nodes.start(master);
    }

    private void load(ClavigerProcess node, int answers) throws InterruptedException {
        load(List.of(node), answers);
    }

    private void load(List<ClavigerProcess> on, int answers) throws InterruptedException {
        load.until(answers, on, CLIENTS, "r" + rounds++, random.nextLong(), () -> {});
        log.keepCheckpoint(on.getFirst());
    }

    private void requireOneLog(ClusterNodes nodes) {
        log.requireOn(nodes.all());
        assertThat(
                        FullLog.fetch(nodes.node("n2")).records().stream()
                                .map(ClusterFaultTest::operation))
                .contains("change-cluster");
    }

    private static String operation(JsonNode entry) {
        return entry.path("boundary").path("operation").asText();
    }
}

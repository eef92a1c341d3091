package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own, and a network between them that loses what they send: all
 * of a node, one direction only, or now and then, and late. The nodes that reach each other go on
 * answering; the one that is cut off refuses. {@code -Dtest.seed=…} repeats a run.
 */
class ClusterNetworkTest {
    private static final int CLIENTS = 6;
    private static final String BLOCKED_ELSEWHERE = "blocked-elsewhere";

    @TempDir private Path dir;

    private final long seed = Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_127L);
    private final Random random = new Random(seed);
    private final Load load = new Load();
    private final ClusterLog log = new ClusterLog(load);
    private int rounds;

    @Test
    void those_who_reach_each_other_go_on_and_nobody_decides_alone() throws InterruptedException {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.in(dir, said).linked(seed).formed()) {
            Load.prepare(nodes.node("n1"));
            load.blocks();
            load.patient();
            load(List.copyOf(nodes.all()), 60);
            the_master_is_cut_off(nodes);
            a_member_is_cut_off(nodes);
            nobody_hears_the_master(nodes);
            the_master_hears_nobody(nodes);
            nobody_hears_a_member(nodes);
            a_member_hears_nobody(nodes);
            everything_is_late_and_some_of_it_is_lost(nodes);
            log.requireOn(nodes.all());
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    private void the_master_is_cut_off(ClusterNodes nodes) throws InterruptedException {
        String master = nodes.master();
        ClavigerProcess alone = nodes.node(master);
        List<ClavigerProcess> others = nodes.without(master);
        others.getFirst()
                .as("keyManagement")
                .post("/v1/key", Bodies.blockableKey(BLOCKED_ELSEWHERE))
                .expect(201);
        nodes.links().isolate(master);
        load(others, 60);
        others.getFirst()
                .as("keyOperation")
                .post("/v1/synchronousBlock", Bodies.block(BLOCKED_ELSEWHERE))
                .expect(200);
        Http.Answer stale =
                alone.as("keyOperation")
                        .post(
                                "/v1/synchronousSign",
                                Bodies.sign(BLOCKED_ELSEWHERE, new byte[] {1}));
        assertThat(stale.status()).as(stale.toString()).isEqualTo(503);
        healed(nodes, master);
    }

    private void a_member_is_cut_off(ClusterNodes nodes) throws InterruptedException {
        String member = nodes.another(nodes.master());
        nodes.links().isolate(member);
        load(nodes.without(member), 60);
        healed(nodes, member);
    }

    private void nobody_hears_the_master(ClusterNodes nodes) throws InterruptedException {
        String master = nodes.master();
        nodes.links().loseFrom(master);
        load(nodes.without(master), 60);
        healed(nodes, master);
    }

    private void the_master_hears_nobody(ClusterNodes nodes) throws InterruptedException {
        String master = nodes.master();
        nodes.links().loseTo(master);
        load(nodes.without(master), 60);
        healed(nodes, master);
    }

    private void nobody_hears_a_member(ClusterNodes nodes) throws InterruptedException {
        String member = nodes.another(nodes.master());
        nodes.links().loseFrom(member);
        load(nodes.without(member), 60);
        healed(nodes, member);
    }

    private void a_member_hears_nobody(ClusterNodes nodes) throws InterruptedException {
        String member = nodes.another(nodes.master());
        nodes.links().loseTo(member);
        load(nodes.without(member), 60);
        healed(nodes, member);
    }

    private void everything_is_late_and_some_of_it_is_lost(ClusterNodes nodes)
            throws InterruptedException {
        nodes.links().slow(200, 0.05);
        load(List.copyOf(nodes.all()), 24);
        healed(nodes, "n1");
    }

    /** The node that was cut off serves again, and knows what the others did meanwhile. */
    private void healed(ClusterNodes nodes, String node) throws InterruptedException {
        nodes.links().heal();
        ClusterNodes.await(node + " serves again", () -> ClusterNodes.ready(nodes.node(node)));
        load(List.of(nodes.node(node)), 20);
    }

    private void load(List<ClavigerProcess> on, int answers) throws InterruptedException {
        long from = System.nanoTime();
        load.until(answers, on, CLIENTS, "r" + rounds, random.nextLong(), () -> {});
        log.keepCheckpoint(on.getFirst());
        System.out.printf("round %d: %d ms%n", rounds++, (System.nanoTime() - from) / 1_000_000);
    }
}

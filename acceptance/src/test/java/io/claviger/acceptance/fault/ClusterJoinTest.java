package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that joins while the others are under load, and members whose clocks are minutes wrong.
 * {@code -Dtest.seed=…} repeats a run.
 */
class ClusterJoinTest {
    private static final int CLIENTS = 3;
    private static final Path CLOCK =
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

    @TempDir private Path dir;

    private final Random random =
            new Random(Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_127L));
    private final Load load = new Load();
    private final ClusterLog log = new ClusterLog(load);
    private int rounds;

    @Test
    void a_node_joins_under_load_and_clocks_may_be_wrong() throws InterruptedException {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.three(dir, said)) {
            Load.prepare(nodes.node("n1"));
            load.blocks();
            load.patient();
            load(List.copyOf(nodes.all()), 60);
            a_new_node_under_load(nodes);
            clocks_minutes_apart(nodes);
            log.requireOn(nodes.all());
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    private void a_new_node_under_load(ClusterNodes nodes) throws InterruptedException {
        List<ClavigerProcess> old = List.copyOf(nodes.all());
        var over = new AtomicBoolean();
        Thread joining =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        nodes.join("n4");
                                    } finally {
                                        over.set(true);
                                    }
                                });
        while (!over.get()) {
            load(old, 60);
        }
        joining.join();
        ClusterNodes.await("n4 serves", () -> ClusterNodes.ready(nodes.node("n4")));
        load(List.of(nodes.node("n4")), 30);
    }

    /** One is five minutes ahead, one five minutes behind; the time of records does not jump. */
    private void clocks_minutes_apart(ClusterNodes nodes) throws InterruptedException {
        assertThat(CLOCK).as("the package libfaketime").exists();
        String master = nodes.master();
        String behind = nodes.another(master);
        restart(nodes, behind, "-5m");
        restart(nodes, master, "+5m");
        load(List.copyOf(nodes.all()), 60);
        // Whoever leads, and whoever comes after it.
        String leads = nodes.master();
        nodes.kill(leads);
        load(List.copyOf(nodes.all()), 60);
        nodes.back(leads);
    }

    private static void restart(ClusterNodes nodes, String name, String offset) {
        nodes.kill(name);
        nodes.environment(name, "LD_PRELOAD", CLOCK.toString())
                .environment(name, "FAKETIME", offset)
                // Waiting goes by the clock that nobody sets.
                .environment(name, "DONT_FAKE_MONOTONIC", "1")
                .environment(name, "FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .back(name);
    }

    private void load(List<ClavigerProcess> on, int answers) throws InterruptedException {
        long from = System.nanoTime();
        load.until(answers, on, CLIENTS, "r" + rounds, random.nextLong(), () -> {});
        log.keepCheckpoint(on.getFirst());
        System.out.printf("round %d: %d ms%n", rounds++, (System.nanoTime() - from) / 1_000_000);
    }
}

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own, each with a small file system. With the disk of any one of
 * them full, the others serve, whether it was the master or not; and it is one of them again when
 * there is space. {@code -Dtest.seed=…} repeats the load of a run.
 */
class ClusterDiskTest {
    private static final int CLIENTS = 6;

    // A node below its reserve still takes what the others write, and segments are allocated 4 MiB
    // at a time: what is left must last for the load of a round.
    private static final int DISK_MIB = 192;
    private static final int RESERVE_MIB = 64;
    private static final long BELOW_RESERVE = 40L << 20;

    @TempDir private Path dir;

    private final Random random =
            new Random(Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_127L));
    private final Load load = new Load();
    private final ClusterLog log = new ClusterLog(load);
    private int rounds;

    @BeforeEach
    void mount() throws IOException {
        for (String name : ClusterNodes.NAMES) {
            assumeTrue(
                    SmallDisk.mount(Files.createDirectory(dir.resolve(name)), DISK_MIB),
                    "mounting a small file system needs root: this test does not run");
        }
    }

    @AfterEach
    void unmount() {
        ClusterNodes.NAMES.forEach(name -> SmallDisk.unmount(dir.resolve(name)));
    }

    @Test
    void a_node_without_space_holds_nobody_up() throws InterruptedException, IOException {
        var said = new StringBuilder();
        try (var nodes =
                ClusterNodes.in(dir, said)
                        .setting("journal.disk-reserve-mib=" + RESERVE_MIB)
                        .formed()) {
            Load.prepare(nodes.node("n1"));
            load.blocks();
            load.patient();
            load(List.copyOf(nodes.all()), 60);
            below_the_reserve(nodes, nodes.master());
            below_the_reserve(nodes, nodes.another(nodes.master()));
            without_a_byte(nodes, nodes.master());
            without_a_byte(nodes, nodes.another(nodes.master()));
            log.requireOn(nodes.all());
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    /** It says so, answers nothing, and does not lead any more. */
    private void below_the_reserve(ClusterNodes nodes, String full)
            throws InterruptedException, IOException {
        ClavigerProcess node = nodes.node(full);
        Path filler = SmallDisk.fill(nodes.data(full), BELOW_RESERVE);
        ClusterNodes.await("its disk is full", () -> !ClusterNodes.ready(node));
        assertThat(node.http().get("/health/ready").expect(503).json().path("state").asText())
                .isEqualTo("disk_full");
        load(nodes.without(full), 60);
        ClusterNodes.await(
                "another one leads", () -> !ClusterNodes.master(nodes.without(full)).equals(full));
        Files.delete(filler);
        ClusterNodes.await("there is space", () -> ClusterNodes.ready(node));
        load(List.of(node), 20);
    }

    /** It fails for good, and a restart with space is the way back. */
    private void without_a_byte(ClusterNodes nodes, String full)
            throws InterruptedException, IOException {
        Path filler = SmallDisk.fill(nodes.data(full), 0);
        load(nodes.without(full), 200);
        Files.delete(filler);
        nodes.kill(full);
        load(List.of(nodes.back(full)), 20);
    }

    private void load(List<ClavigerProcess> on, int answers) throws InterruptedException {
        long from = System.nanoTime();
        load.until(answers, on, CLIENTS, "r" + rounds, random.nextLong(), () -> {});
        log.keepCheckpoint(on.getFirst());
        System.out.printf("round %d: %d ms%n", rounds++, (System.nanoTime() - from) / 1_000_000);
    }
}

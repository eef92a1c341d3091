package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members of a cluster that come back with a damaged copy or with an old one; all the while the
 * others serve. {@code -Dtest.seed=…} repeats a run.
 */
class ClusterRepairTest {
    private static final int CLIENTS = 6;

    @TempDir private Path dir;

    private final Random random =
            new Random(Optional.ofNullable(Long.getLong("test.seed")).orElse(20_261_127L));
    private final Load load = new Load();
    private final ClusterLog log = new ClusterLog(load);
    private int rounds;

    @Test
    void a_member_gets_from_the_others_what_it_lacks() throws InterruptedException {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.three(dir, said)) {
            Load.prepare(nodes.node("n1"));
            load.blocks();
            load.patient();
            load(List.copyOf(nodes.all()), 60);
            a_damaged_segment(nodes);
            a_damaged_store(nodes);
            a_log_that_is_purged_meanwhile(nodes);
            log.requireOn(nodes.all());
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    /** It takes the state from the others, and keeps the damaged copy for people. */
    private void a_damaged_segment(ClusterNodes nodes) throws InterruptedException {
        String member = nodes.another(nodes.master());
        var files = new NodeFiles(nodes.data(member));
        nodes.kill(member);
        load(List.copyOf(nodes.all()), 30);
        NodeFiles.flip(files.openSegment(), 200);
        ClavigerProcess healed = nodes.back(member);
        assertThat(healed.output())
                .anyMatch(
                        line ->
                                line.contains("takes the state from the others")
                                        && line.contains("log_inprogress_"));
        assertThat(files.root().resolve("journal.damaged")).isDirectory();
        load(List.of(healed), 30);
    }

    /** A second damaged copy is not set aside while nobody has looked at the first. */
    private void a_damaged_store(ClusterNodes nodes) throws InterruptedException {
        String member = damagedMember(nodes);
        var files = new NodeFiles(nodes.data(member));
        nodes.kill(member);
        NodeFiles.truncate(files.current(), 0);
        try (var refusing = nodes.launch(member)) {
            assertThat(refusing.awaitExit()).isEqualTo(1);
            assertThat(Program.toldOf(refusing.output()))
                    .singleElement()
                    .asString()
                    .contains("CURRENT", "journal.damaged", "move it away");
        }
        NodeFiles.delete(files.root().resolve("journal.damaged"));
        load(List.of(nodes.back(member)), 30);
    }

    private static String damagedMember(ClusterNodes nodes) {
        return ClusterNodes.NAMES.stream()
                .filter(name -> Files.exists(nodes.data(name).resolve("journal.damaged")))
                .findAny()
                .orElseThrow();
    }

    private void a_log_that_is_purged_meanwhile(ClusterNodes nodes) throws InterruptedException {
        String member = nodes.another(nodes.master());
        nodes.kill(member);
        ClavigerProcess left = nodes.without(member).getFirst();
        var files = new NodeFiles(left.dataDir());
        long first = files.firstEntry();
        while (files.firstEntry() <= first + 200) {
            load(List.copyOf(nodes.all()), 200);
            // What is purged are whole segments, and another master begins another one.
            ClusterNodes.await(
                    "another one leads",
                    () -> left.as("deviceSo").delete("/ops/v1/cluster/master").status() == 200);
        }
        load(List.of(nodes.back(member)), 30);
    }

    private void load(List<ClavigerProcess> on, int answers) throws InterruptedException {
        long from = System.nanoTime();
        load.until(answers, on, CLIENTS, "r" + rounds, random.nextLong(), () -> {});
        log.keepCheckpoint(on.getFirst());
        System.out.printf("round %d: %d ms%n", rounds++, (System.nanoTime() - from) / 1_000_000);
    }
}

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Kills a loaded node again and again at seeded moments, then compares what every client was
 * answered with what the log says. {@code -Dtest.seed=…} repeats a run, {@code -Dtest.cases=…}
 * kills more often.
 */
class KillUnderLoadTest {
    private static final int CLIENTS = 16;
    private static final int MAX_ANSWERS = 600;

    @TempDir private Path dir;

    @Test
    void what_was_answered_before_a_kill_is_in_the_log_and_works() throws InterruptedException {
        long seed = Optional.ofNullable(Long.getLong("test.seed")).orElse(new Random().nextLong());
        int rounds = Integer.getInteger("test.cases", 8);
        System.out.println("test.seed=" + seed);
        var random = new Random(seed);
        var load = new Load();
        var checkpoints = new ArrayList<SignedCheckpoint>();
        Path data = dir.resolve("data");
        for (int round = 0; round < rounds; round++) {
            try (var node = start(data)) {
                if (round == 0) {
                    Load.prepare(node);
                }
                // Small numbers of answers kill a node that has just come up.
                int answers = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : MAX_ANSWERS);
                load.until(answers / 2 + 1, node, CLIENTS, "r" + round + "a", seed, () -> {});
                checkpoints.add(FullLog.checkpoint(node));
                load.until(
                        answers, node, CLIENTS, "r" + round + "b", random.nextLong(), node::kill);
                assertThat(node.isAlive()).isFalse();
            }
        }
        try (var node = start(data)) {
            FullLog log = FullLog.fetch(node);
            requireEverythingRecorded(load, log);
            checkpoints.forEach(log::requireGrowthFrom);
            requireProvenGrowth(node, checkpoints);
            log.requireUsesWithoutGaps();
            log.requireTimeNeverBackwards();
            requireSignaturesVerify(node, load);
            requireKeysWork(node, load);
            System.out.printf(
                    "%d rounds, %d answers, %d records, %d keys%n",
                    rounds, load.seen().size(), log.size(), load.created().size());
        }
    }

    // Snapshots and purges happen between the kills, too.
    private static ClavigerProcess start(Path data) {
        return ClavigerProcess.node(data)
                .option("--set", "journal.snapshot-every-entries=100")
                .option("--set", "evidence.checkpoint-every-records=50")
                .start();
    }

    private static void requireEverythingRecorded(Load load, FullLog log) {
        assertThat(load.seen()).isNotEmpty();
        load.seen().forEach(seen -> seen.requireRecorded(log));
        Map<String, List<Integer>> places = log.byRequest();
        for (Seen seen : load.seen()) {
            assertThat(places.get(seen.request()))
                    .as("records of %s", seen.request())
                    .containsExactly((int) seen.index());
        }
        // Not answered: recorded once, or not at all.
        for (String request : load.asked()) {
            assertThat(places.getOrDefault(request, List.of()))
                    .as("records of %s", request)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static void requireProvenGrowth(
            ClavigerProcess node, List<SignedCheckpoint> checkpoints) {
        SignedCheckpoint now = FullLog.checkpoint(node);
        for (SignedCheckpoint earlier : checkpoints) {
            Proofs.requireConsistent(node, earlier, now);
        }
    }

    private static void requireSignaturesVerify(ClavigerProcess node, Load load) {
        String publicKey = publicKey(node, Load.SIGNER);
        for (Load.Signed signed : load.signatures()) {
            byte[] message = signed.message().getBytes(StandardCharsets.UTF_8);
            assertThat(Digest.verifies(publicKey, message, signed.signature())).isTrue();
        }
    }

    private static void requireKeysWork(ClavigerProcess node, Load load) {
        byte[] message = "after the last kill".getBytes(StandardCharsets.UTF_8);
        for (String label : load.created()) {
            String signature =
                    node.as("keyOperation")
                            .post("/v1/synchronousSign", Bodies.sign(label, message))
                            .expect(200)
                            .json()
                            .path("signature")
                            .asText();
            assertThat(Digest.verifies(publicKey(node, label), message, signature))
                    .as("signature of %s", label)
                    .isTrue();
        }
    }

    static String publicKey(ClavigerProcess node, String label) {
        return node.as("keyManagement")
                .post("/v1/key/attributes", Bodies.label(label))
                .expect(200)
                .json()
                .path("json")
                .path("publicKey")
                .asText();
    }
}

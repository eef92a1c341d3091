package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What the clients of a cluster saw, held against the log of every node: each answer is recorded
 * once and as it was given, in an order that fits the times at which clients asked and were
 * answered; nothing is recorded twice; no key is used after it was blocked; and the log that any
 * checkpoint was signed over is the beginning of the one that is there at the end.
 */
final class ClusterLog {
    private final Load load;
    private final List<SignedCheckpoint> checkpoints = new ArrayList<>();

    ClusterLog(Load load) {
        this.load = load;
    }

    /** Keeps the checkpoint that a node signs now. */
    void keepCheckpoint(ClavigerProcess node) {
        checkpoints.add(FullLog.checkpoint(node));
    }

    /** Fails unless all nodes have one log, and it agrees with what was seen. */
    void requireOn(Iterable<ClavigerProcess> nodes) {
        assertThat(load.seen()).isNotEmpty();
        FullLog longest = null;
        for (ClavigerProcess node : nodes) {
            ClusterNodes.await("the node serves", () -> ClusterNodes.ready(node));
            // What it shows of the log without being asked by anybody known may be a moment old.
            node.as("deviceSo").get("/ops/v1/cluster").expect(200);
            FullLog log = FullLog.fetch(node);
            if (longest == null) {
                requireRecorded(log);
            } else {
                // The roots say that it is the same log.
                log.requireGrowthFrom(longest.signed());
            }
            longest = log;
            SignedCheckpoint now = FullLog.checkpoint(node);
            checkpoints.forEach(earlier -> Proofs.requireConsistent(node, earlier, now));
        }
        requireKeysLive(nodes.iterator().next());
    }

    private void requireRecorded(FullLog log) {
        load.seen().forEach(seen -> seen.requireRecorded(log));
        Map<String, List<Integer>> places = log.byRequest();
        for (String request : load.asked()) {
            assertThat(places.getOrDefault(request, List.of()))
                    .as("records of %s", request)
                    .hasSizeLessThanOrEqualTo(1);
        }
        checkpoints.forEach(log::requireGrowthFrom);
        requireOrderOfTime(load.seen());
        requireNoUseAfterBlock(log);
        log.requireUsesWithoutGaps();
        log.requireTimeNeverBackwards();
    }

    /** What was answered before something else was asked has the smaller index. */
    static void requireOrderOfTime(List<Seen> seen) {
        var byAnswer = new PriorityQueue<>(Comparator.comparingLong(Seen::answeredNanos));
        byAnswer.addAll(seen);
        long highest = -1;
        String whose = "";
        for (Seen next :
                seen.stream().sorted(Comparator.comparingLong(Seen::askedNanos)).toList()) {
            Seen before = byAnswer.peek();
            while (before != null && before.answeredNanos() < next.askedNanos()) {
                byAnswer.remove();
                if (before.index() > highest) {
                    highest = before.index();
                    whose = before.request();
                }
                before = byAnswer.peek();
            }
            assertThat(next.index())
                    .as("%s was asked after %s was answered", next.request(), whose)
                    .isGreaterThan(highest);
        }
    }

    private static void requireNoUseAfterBlock(FullLog log) {
        var blocked = new HashMap<String, Integer>();
        List<JsonNode> records = log.records();
        for (int i = 0; i < records.size(); i++) {
            JsonNode boundary = records.get(i).path("boundary");
            if (!boundary.path("decision").asText().equals("granted")) {
                continue;
            }
            String label = boundary.path("label").asText();
            switch (boundary.path("operation").asText()) {
                case "block-key" -> blocked.putIfAbsent(label, i);
                case "sign" ->
                        assertThat(blocked)
                                .as("record %d uses a key that was blocked", i)
                                .doesNotContainKey(label);
                default -> {
                    // Neither blocks a key nor uses one that is.
                }
            }
        }
    }

    private void requireKeysLive(ClavigerProcess node) {
        for (String label : load.created()) {
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign(label, new byte[] {2}))
                    .expect(200);
        }
    }
}

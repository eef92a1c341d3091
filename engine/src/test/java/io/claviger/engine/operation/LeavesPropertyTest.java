package io.claviger.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.TestBoundary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes of a cluster, which share the journal and nothing else, take leaves of one key, crash, lose
 * answers and meet each other between deciding and applying. The model is a set: no leaf twice.
 */
class LeavesPropertyTest {
    private static final int TOTAL = 1024;

    private final TestBoundary boundary = TestBoundary.create();
    private final KeyObject key =
            boundary.key("tree", KeySpec.of(HashTreeSet.LMS_SHA256_M32_H10_W4));
    private final Origin origin = boundary.as(Role.KEY_OPERATION);
    private final List<Leaves> nodes = new ArrayList<>();
    private final Set<Integer> signed = new TreeSet<>();

    @BeforeEach
    void threeNodes() {
        for (int node = 0; node < 3; node++) {
            nodes.add(restarted());
        }
    }

    private Leaves restarted() {
        return new Leaves(boundary.journal()::state, boundary.engine().inquiries());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.engine.testing.Seeds#fresh")
    void no_leaf_signs_twice_whatever_happens(long seed) {
        var random = new Random(seed);
        int most = 0;
        try {
            while (true) {
                int node = random.nextInt(nodes.size());
                switch (random.nextInt(20)) {
                    case 0 -> nodes.set(node, restarted());
                    case 1 -> losesTheAnswer(node);
                    case 2 -> meets(node, random.nextInt(nodes.size()));
                    default -> sign(node);
                }
                int taken = boundary.state().reservedLeaves(key.id());
                assertThat(taken).as("only forwards").isGreaterThanOrEqualTo(most);
                most = taken;
            }
        } catch (Refusal.Thrown refused) {
            assertThat(refused.refusal().code()).isEqualTo(RefusalCode.KEY_EXHAUSTED);
        }
        assertThat(boundary.state().reservedLeaves(key.id())).isEqualTo(TOTAL);
        assertThat(signed).allMatch(leaf -> leaf >= 0 && leaf < TOTAL);
        requireRecords();
    }

    private void sign(int node) {
        int leaf = nodes.get(node).take(origin, key);
        assertThat(signed.add(leaf)).as("leaf %d is fresh", leaf).isTrue();
    }

    /** The command is applied, and the node does not learn it: as when it dies in between. */
    private void losesTheAnswer(int node) {
        boundary.journal().loseAnswers();
        try {
            sign(node);
        } catch (Fault.OutcomeUnknown _) {
            // Nothing was signed; the leaves are lost.
        } finally {
            boundary.journal().heal();
        }
    }

    /** Another node takes leaves after this one has looked and before it is decided. */
    private void meets(int node, int other) {
        if (node != other) {
            boundary.journal()
                    .meanwhile(
                            () -> {
                                try {
                                    sign(other);
                                } catch (Refusal.Thrown _) {
                                    // exhausted: the first node finds out as well
                                }
                            });
        }
        sign(node);
    }

    /** The accepted commands cover the tree without a gap and without overlap. */
    private void requireRecords() {
        int next = 0;
        for (Command command : boundary.journal().commands()) {
            if (command instanceof Command.ReserveLeaves taken && taken.first() == next) {
                next = taken.end();
            }
        }
        assertThat(next).isEqualTo(TOTAL);
    }

    @Test
    void threads_of_several_nodes_get_different_leaves() throws InterruptedException {
        Set<Integer> taken = new ConcurrentSkipListSet<>();
        var repeats = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Leaves node = nodes.get(i % nodes.size());
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int n = 0; n < 50; n++) {
                                            if (!taken.add(node.take(origin, key))) {
                                                repeats.incrementAndGet();
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(repeats).hasValue(0);
        assertThat(taken).hasSize(600);
    }

    @Test
    void an_exhausted_key_refuses_and_takes_nothing_more() {
        Leaves node = nodes.getFirst();
        for (int leaf = 0; leaf < TOTAL; leaf++) {
            assertThat(node.take(origin, key)).isEqualTo(leaf);
        }
        for (Leaves any : nodes) {
            assertThatThrownBy(() -> any.take(origin, key))
                    .isInstanceOf(Refusal.Thrown.class)
                    .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                    .isEqualTo(RefusalCode.KEY_EXHAUSTED);
        }
        assertThat(boundary.state().reservedLeaves(key.id())).isEqualTo(TOTAL);
    }

    @Test
    void only_what_was_decided_on_is_granted() {
        for (var wrong :
                List.of(
                        new Command.ReserveLeaves(origin, key.id(), key.version(), 8, 8),
                        new Command.ReserveLeaves(origin, key.id(), key.version(), 0, TOTAL + 1),
                        new Command.ReserveLeaves(origin, key.id(), key.version() + 1, 0, 8),
                        new Command.ReserveLeaves(
                                boundary.as(Role.KEY_MANAGEMENT), key.id(), 1, 0, 8))) {
            assertThat(boundary.engine().inquiries().propose(wrong).refusal())
                    .as(wrong.toString())
                    .isPresent();
        }
        assertThat(boundary.state().reservedLeaves(key.id())).isZero();
    }
}

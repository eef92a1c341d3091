package io.claviger.journal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.ApproverName;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.ApproverAccount;
import io.claviger.journal.testing.ApproverSamples;
import io.claviger.journal.testing.InMemoryJournal;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Approvers in the transaction and the committed view against plain maps. */
class ApproversPropertyTest {
    /** What a partition must hold. */
    private record Model(PartitionId partition, TreeMap<ApproverName, ApproverAccount> own) {}

    // One name begins with the other: their rows must stay apart.
    private final List<Model> models =
            List.of(
                    new Model(Samples.DEMO, new TreeMap<>()),
                    new Model(new PartitionId("DEMO2"), new TreeMap<>()));

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#few")
    void reads_see_the_writes_before_them_whether_committed_or_not(long seed) {
        var random = new Random(seed);
        var samples = new ApproverSamples(seed);
        try (var journal = new InMemoryJournal(new SimpleHandler())) {
            var state = (CachedState) journal.state();
            for (int entry = 0; entry < 40; entry++) {
                var overlay = new Overlay(state);
                int removed = 0;
                for (int step = random.nextInt(6); step > 0; step--) {
                    Model model = models.get(random.nextInt(models.size()));
                    var own = model.own();
                    if (random.nextInt(3) > 0) {
                        var account = samples.account(model.partition());
                        overlay.put(account);
                        own.put(account.name(), account);
                    } else if (!own.isEmpty()) {
                        overlay.remove(own.pollFirstEntry().getValue());
                        removed++;
                    }
                }
                compare(overlay, samples.name());
                assertThat(overlay.removedRows()).hasSize(removed);
                journal.write(overlay);
                overlay.publish();
                compare(state, samples.name());
            }
        }
    }

    private void compare(StateView view, ApproverName name) {
        for (Model model : models) {
            PartitionId partition = model.partition();
            var own = model.own();
            var all = List.copyOf(own.values());
            assertThat(view.approvers(partition, 1000)).isEqualTo(all);
            assertThat(view.approvers(partition, 2))
                    .isEqualTo(all.subList(0, Math.min(2, all.size())));
            assertThat(view.approver(partition, name).isPresent()).isEqualTo(own.containsKey(name));
            own.forEach(
                    (key, account) -> assertThat(view.approver(partition, key)).contains(account));
        }
    }
}

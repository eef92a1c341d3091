package io.claviger.engine.boundary;

import static io.claviger.engine.testing.Answers.thrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.command.RootKeyStep;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import io.claviger.crypto.sealing.RootKeyCheck;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.testing.TestBoundary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Another root key takes the place of the one in use. */
class RootKeyRotationTest {
    private static final PartitionId OTHER = new PartitionId("OTHER");

    private final TestBoundary boundary = TestBoundary.create();
    private final DeviceKeys keys = boundary.device();

    private Device device() {
        return boundary.state().device().orElseThrow();
    }

    private Partition partition(PartitionId id) {
        return boundary.state().partition(id).orElseThrow();
    }

    private Optional<RefusalCode> propose(RootKeyStep step) {
        return proposed(new Command.ChangeRootKey(boundary.node(), step));
    }

    private Optional<RefusalCode> proposed(Command command) {
        Outcome outcome = boundary.engine().inquiries().propose(command);
        return outcome.refusal().map(Refusal::code);
    }

    private void begin(int version) {
        try (SecretBytes fresh = keys.newRootKey()) {
            assertThat(
                            proposed(
                                    new Command.ChangeRootKey(
                                            boundary.as(Role.DEVICE_SO),
                                            new RootKeyStep.Begin(
                                                    version, RootKeyCheck.of(fresh), Map.of()))))
                    .isEmpty();
            keys.hold(version, fresh.copy());
        }
    }

    private Optional<RefusalCode> rewrap(int version, PartitionId... ids) {
        var wrapped = new HashMap<PartitionId, Bytes>();
        for (PartitionId id : ids) {
            wrapped.put(id, keys.rewrap(partition(id), version));
        }
        return propose(new RootKeyStep.Rewrap(version, wrapped));
    }

    private Optional<RefusalCode> finish(int version) {
        return propose(new RootKeyStep.Finish(version, keys.rewrap(device(), version)));
    }

    @Test
    void everything_lies_under_the_new_key_and_opens_without_the_old_one() {
        var key = boundary.key("k");
        boundary.partition(OTHER);
        begin(2);
        assertThat(rewrap(2, TestBoundary.DEMO, OTHER)).isEmpty();
        assertThat(finish(2)).isEmpty();
        keys.dropBefore(2);

        assertThat(device().rootKey().version()).isEqualTo(2);
        assertThat(device().rootKey().next()).isEmpty();
        keys.logKey(device()).close();
        keys.probeKey(device()).close();
        keys.unwrap(partition(TestBoundary.DEMO), key).close();
        boundary.partition(new PartitionId("LATER"));
        assertThat(partition(new PartitionId("LATER")).rootKey()).isEqualTo(2);
    }

    @Test
    void it_opens_cold_with_the_new_key_alone() {
        var key = boundary.key("k");
        try (SecretBytes second = keys.newRootKey()) {
            assertThat(propose(new RootKeyStep.Begin(2, RootKeyCheck.of(second), Map.of())))
                    .isEmpty();
            keys.hold(2, second.copy());
            assertThat(rewrap(2, TestBoundary.DEMO)).isEmpty();
            assertThat(finish(2)).isEmpty();

            var cold = new DeviceKeys(TestBoundary.MECHANISMS, TestBoundary.MECHANISMS.random());
            cold.unseal(2, second.copy());
            cold.unwrap(partition(TestBoundary.DEMO), key).close();
            cold.logKey(device()).close();

            // Under another number the same key opens nothing: the version is bound.
            var wrong = new DeviceKeys(TestBoundary.MECHANISMS, TestBoundary.MECHANISMS.random());
            wrong.unseal(1, second.copy());
            Partition mislabelled =
                    partition(TestBoundary.DEMO)
                            .under(1, partition(TestBoundary.DEMO).wrappedKey());
            assertThatThrownBy(() -> wrong.unwrap(mislabelled, key))
                    .isInstanceOf(UnwrapFailed.class);
        }
    }

    @Test
    void keys_are_used_and_partitions_made_in_between() {
        var key = boundary.key("k");
        begin(2);
        boundary.partition(OTHER);
        assertThat(partition(OTHER).rootKey()).isEqualTo(2);
        keys.unwrap(partition(TestBoundary.DEMO), key).close();
        assertThat(finish(2)).contains(RefusalCode.ROOT_KEY_STATE);
        assertThat(device().rootKey().version()).isEqualTo(1);
        assertThat(rewrap(2, TestBoundary.DEMO)).isEmpty();
        keys.unwrap(partition(TestBoundary.DEMO), key).close();
        assertThat(finish(2)).isEmpty();
    }

    @Test
    void a_step_that_was_done_changes_nothing_when_it_is_done_again() {
        begin(2);
        assertThat(rewrap(2, TestBoundary.DEMO)).isEmpty();
        Bytes wrapped = partition(TestBoundary.DEMO).wrappedKey();
        assertThat(rewrap(2, TestBoundary.DEMO)).isEmpty();
        assertThat(partition(TestBoundary.DEMO).wrappedKey()).isEqualTo(wrapped);
        var late = new RootKeyStep.Finish(2, keys.rewrap(device(), 2));
        assertThat(propose(late)).isEmpty();
        assertThat(propose(late)).contains(RefusalCode.ROOT_KEY_STATE);
        assertThat(propose(new RootKeyStep.Rewrap(2, Map.of(TestBoundary.DEMO, Bytes.ofHex("00")))))
                .contains(RefusalCode.ROOT_KEY_STATE);
        assertThat(partition(TestBoundary.DEMO).wrappedKey()).isEqualTo(wrapped);
    }

    @Test
    void one_key_follows_at_a_time() {
        begin(2);
        assertThat(propose(new RootKeyStep.Begin(3, Bytes.ofHex("00"), Map.of())))
                .contains(RefusalCode.ROOT_KEY_STATE);
        assertThat(propose(new RootKeyStep.Begin(2, Bytes.ofHex("00"), Map.of())))
                .contains(RefusalCode.ROOT_KEY_STATE);
    }

    @Test
    void a_partition_that_was_wrapped_too_early_is_refused() {
        Partition early =
                keys.newPartition(
                        device(), OTHER, PartitionPolicy.DEFAULT, boundary.clock().instant());
        begin(2);
        assertThat(rewrap(2, TestBoundary.DEMO)).isEmpty();
        assertThat(finish(2)).isEmpty();
        assertThat(proposed(new Command.CreatePartition(boundary.as(Role.DEVICE_SO), early)))
                .contains(RefusalCode.ROOT_KEY_STATE);
    }

    @Test
    void officers_begin_and_nodes_go_on() {
        var step = new RootKeyStep.Begin(2, Bytes.ofHex("00"), Map.of());
        assertThat(proposed(new Command.ChangeRootKey(boundary.as(Role.PARTITION_SO), step)))
                .contains(RefusalCode.ROLE_NOT_ALLOWED);
        begin(2);
        assertThat(
                        proposed(
                                new Command.ChangeRootKey(
                                        boundary.as(Role.DEVICE_SO),
                                        new RootKeyStep.Finish(2, keys.rewrap(device(), 2)))))
                .contains(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void copies_are_for_all_nodes_and_no_others() {
        assertThat(
                        propose(
                                new RootKeyStep.Begin(
                                        2, Bytes.ofHex("00"), Map.of("n2", Bytes.ofHex("01")))))
                .contains(RefusalCode.ROOT_KEY_STATE);
    }

    @Test
    void a_version_that_is_not_held_is_asked_for_and_refused_if_nobody_has_it() {
        begin(2);
        assertThat(rewrap(2, TestBoundary.DEMO)).isEmpty();
        var cold = new DeviceKeys(TestBoundary.MECHANISMS, TestBoundary.MECHANISMS.random());
        cold.unseal(1, SecretBytes.consume(new byte[DeviceKeys.KEY_BYTES]));
        var asked = new java.util.ArrayList<Integer>();
        cold.whenMissing(asked::add);
        var key = boundary.key("k");
        assertThat(thrown(() -> cold.unwrap(partition(TestBoundary.DEMO), key)).code())
                .isEqualTo(RefusalCode.SEALED);
        assertThat(asked).containsExactly(2);
    }
}

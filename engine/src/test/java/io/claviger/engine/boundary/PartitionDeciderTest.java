package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.command.PartitionStep;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PartitionRestore;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.TestBoundary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of a partition that comes from a backup only what was approved comes, and in its order. */
class PartitionDeciderTest {
    private static final PartitionId ID = new PartitionId("COMING");
    private static final Bytes FIRST = Bytes.ofHex("11".repeat(32));
    private static final Bytes SECOND = Bytes.ofHex("22".repeat(32));
    private static final Bytes THIRD = Bytes.ofHex("33".repeat(32));
    private static final PartitionPart NOTHING =
            new PartitionPart(List.of(), List.of(), List.of(), List.of(), List.of());

    private final TestBoundary boundary = TestBoundary.create();
    private final Origin officer = boundary.as(Role.DEVICE_SO);

    private Optional<RefusalCode> propose(PartitionStep step) {
        return boundary.engine()
                .inquiries()
                .propose(new Command.RestorePartition(officer, step))
                .refusal()
                .map(Refusal::code);
    }

    private Optional<RefusalCode> bring(int number, Bytes digest) {
        return propose(new PartitionStep.Bring(ID, number, digest, NOTHING));
    }

    private PartitionStep.Begin begin(Bytes... parts) {
        var partition =
                new Partition(
                        ID,
                        boundary.clock().instant(),
                        PartitionPolicy.DEFAULT,
                        Bytes.ofHex("44".repeat(60)),
                        Bytes.ofHex("55".repeat(91)),
                        Bytes.ofHex("66".repeat(160)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var from =
                new Restoration(
                        "0123456789abcdef".repeat(2),
                        boundary.clock().instant(),
                        7,
                        Bytes.ofHex("77".repeat(32)),
                        9);
        return new PartitionStep.Begin(
                partition,
                new PartitionRestore(
                        new LogId("claviger-01234567"), from, List.of(parts), Set.of(), 1));
    }

    private Optional<PartitionRestore> waiting() {
        return boundary.state().partition(ID).flatMap(Partition::restore);
    }

    @Test
    void a_part_comes_only_if_it_has_the_digest_that_was_approved() {
        assertThat(bring(1, SECOND)).contains(RefusalCode.PARTITION_NOT_FOUND);
        assertThat(propose(begin(FIRST, SECOND, THIRD))).isEmpty();
        assertThat(bring(1, THIRD)).contains(RefusalCode.UNWRAP_FAILED);
        assertThat(bring(3, THIRD)).contains(RefusalCode.UNWRAP_FAILED);
        assertThat(bring(-1, FIRST)).contains(RefusalCode.UNWRAP_FAILED);
        assertThat(bring(2, THIRD)).contains(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(waiting().orElseThrow().brought()).isEqualTo(1);
        assertThat(bring(1, SECOND)).isEmpty();
        // The answer may have been lost.
        assertThat(bring(1, SECOND)).isEmpty();
        assertThat(waiting().orElseThrow().brought()).isEqualTo(2);
        assertThat(bring(2, THIRD)).isEmpty();
        assertThat(waiting()).isEmpty();
        assertThat(boundary.state().partition(ID)).isPresent();
    }

    /** A node may still know of the one before when a part of it is asked for. */
    @Test
    void a_part_of_a_restore_that_was_withdrawn_does_not_come_with_the_next_one() {
        assertThat(propose(begin(FIRST, SECOND))).isEmpty();
        assertThat(propose(begin(FIRST, THIRD))).contains(RefusalCode.PARTITION_EXISTS);
        assertThat(propose(new PartitionStep.Withdraw(ID))).isEmpty();
        assertThat(boundary.state().partition(ID)).isEmpty();
        assertThat(propose(begin(FIRST, THIRD))).isEmpty();
        assertThat(bring(1, SECOND)).contains(RefusalCode.UNWRAP_FAILED);
        assertThat(bring(1, THIRD)).isEmpty();
    }
}

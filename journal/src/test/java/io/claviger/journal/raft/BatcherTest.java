package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Fault;
import io.claviger.journal.codec.BatchCodec;
import io.claviger.journal.testing.Samples;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final Outcome DONE =
            new Outcome(new EvidenceRef(new LogId("claviger-test"), 0), Optional.empty());

    private static final Command COMMAND = new Samples(1).inquiry();

    private record Submitted(long sequence, int commands) {}

    private final BlockingQueue<Submitted> submitted = new LinkedBlockingQueue<>();
    private final Batcher batcher =
            new Batcher(
                    JournalOptions.at(Path.of("unused"))
                            .withQueueLimit(100)
                            .withBatches(8, 65536, 2),
                    (sequence, batch) ->
                            submitted.add(
                                    new Submitted(
                                            sequence,
                                            BatchCodec.decode(ByteBuffer.wrap(batch))
                                                    .commands()
                                                    .size())));

    @AfterEach
    void close() {
        batcher.close();
    }

    @Test
    void a_single_caller_never_waits_for_company() {
        for (int i = 0; i < 20; i++) {
            var answer = append();
            Submitted batch = submitted.remove();
            assertThat(batch.commands()).isEqualTo(1);
            complete(batch);
            assertThat(answer).isCompleted();
        }
    }

    @Test
    void what_waits_while_all_places_are_taken_leaves_together() {
        var _ = append();
        var _ = append();
        var answers = new ArrayList<CompletableFuture<Outcome>>();
        for (int i = 0; i < 5; i++) {
            answers.add(append());
        }
        assertThat(submitted).hasSize(2);
        complete(submitted.remove());
        complete(submitted.remove());
        Submitted third = submitted.remove();
        assertThat(third.commands()).isEqualTo(5);
        complete(third);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
    }

    @Test
    void after_heavy_load_a_lonely_command_still_leaves_by_itself() throws InterruptedException {
        heavyLoad();
        var lonely = append();
        Submitted batch = submitted.poll(10, TimeUnit.SECONDS);
        assertThat(batch).isNotNull();
        assertThat(batch.commands()).isEqualTo(1);
        complete(batch);
        assertThat(lonely).isCompleted();
    }

    @Test
    void a_batch_takes_no_more_than_its_limit() {
        heavyLoad();
        assertThat(batcher.waiting()).isZero();
    }

    /** Fills batch after batch, so that many commands are usual. */
    private void heavyLoad() {
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 16; i++) {
                var _ = append();
            }
            for (Submitted batch = submitted.poll(); batch != null; batch = submitted.poll()) {
                assertThat(batch.commands()).isLessThanOrEqualTo(8);
                complete(batch);
            }
        }
        batcher.failAll("the load is over");
        submitted.clear();
    }

    @Test
    void a_full_queue_refuses_and_a_failure_answers_everybody() {
        var answers = new ArrayList<CompletableFuture<Outcome>>();
        for (int i = 0; i < 103; i++) {
            answers.add(append());
        }
        assertThat(answers.getLast()).isCompletedExceptionally();
        assertThat(answers.getLast().exceptionNow()).isInstanceOf(Fault.Overloaded.class);
        batcher.failAll("over");
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isDone());
        assertThat(answers.getFirst().exceptionNow()).isInstanceOf(Fault.OutcomeUnknown.class);
        assertThat(answers.get(50).exceptionNow()).isInstanceOf(Fault.NotServing.class);
    }

    private CompletableFuture<Outcome> append() {
        return batcher.append(COMMAND).toCompletableFuture();
    }

    private void complete(Submitted batch) {
        batcher.complete(batch.sequence(), Collections.nCopies(batch.commands(), DONE));
    }

    @Test
    void the_proposed_commands_are_known_until_they_are_answered() {
        var _ = append();
        Submitted batch = submitted.remove();
        assertThat(batcher.commands(batch.sequence())).isEqualTo(List.of(COMMAND));
        complete(batch);
        assertThat(batcher.commands(batch.sequence())).isNull();
    }
}

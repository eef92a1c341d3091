package io.claviger.evidence.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.Samples;
import io.claviger.evidence.checkpoint.Checkpoint;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.merkle.NaiveTree;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a witness cosigns, and what it says otherwise. */
class WitnessDecisionTest {
    private static final List<NoteKey> KEYS = List.of(Samples.NOTE_KEY);
    private static final List<Bytes> LOG = entries("record");
    private static final List<Bytes> FORK = entries("other");

    @Test
    void growth_is_cosigned_from_every_size_to_every_larger_one() {
        for (int from = 0; from <= LOG.size(); from++) {
            for (int to = from; to <= LOG.size(); to++) {
                assertThat(decide(from, proof(from, to, LOG), signed(to, LOG), last(from, LOG)))
                        .as("%d to %d", from, to)
                        .isEqualTo(new WitnessDecision.Cosign());
            }
        }
    }

    @Test
    void a_fork_is_never_cosigned() {
        for (int from = 1; from <= LOG.size(); from++) {
            for (int to = from + 1; to <= LOG.size(); to++) {
                assertThat(decide(from, proof(from, to, FORK), signed(to, FORK), last(from, LOG)))
                        .as("%d to %d", from, to)
                        .isEqualTo(new WitnessDecision.Unproven(from));
            }
            assertThat(decide(from, List.of(), signed(from, FORK), last(from, LOG)))
                    .isEqualTo(new WitnessDecision.Forked(from));
        }
    }

    @Test
    void an_empty_log_has_one_root_only() {
        assertThat(decide(0, List.of(), signed(0, LOG), Optional.empty()))
                .isEqualTo(new WitnessDecision.Cosign());
        var wrong = new Checkpoint(Samples.LOG.value(), 0, NaiveTree.root(LOG.subList(0, 1)));
        assertThat(decide(0, List.of(), signed(wrong), Optional.empty()))
                .isEqualTo(new WitnessDecision.Unproven(0));
        assertThat(decide(0, List.of(NaiveTree.root(LOG)), signed(1, LOG), Optional.empty()))
                .isEqualTo(new WitnessDecision.Unproven(0));
    }

    @Test
    void who_is_not_watched_or_not_signed_learns_nothing_of_the_state() {
        var asked = new AddCheckpoint(0, List.of(), signed(5, LOG));
        assertThat(WitnessDecision.on(asked, List.of(), last(9, LOG)))
                .isEqualTo(new WitnessDecision.UnknownLog());
        var stranger = new NoteKey(Samples.LOG.value(), Bytes.owned(new byte[32]));
        assertThat(WitnessDecision.on(asked, List.of(stranger), last(9, LOG)))
                .isEqualTo(new WitnessDecision.NotSigned());
    }

    @Test
    void an_old_size_beyond_the_checkpoint_is_no_growth() {
        assertThat(decide(9, List.of(), signed(5, LOG), last(9, LOG)))
                .isEqualTo(new WitnessDecision.Shrinks());
    }

    @Test
    void another_old_size_is_a_conflict_even_with_a_good_proof() {
        assertThat(decide(5, proof(5, 9, LOG), signed(9, LOG), last(7, LOG)))
                .isEqualTo(new WitnessDecision.Conflict(7));
        assertThat(decide(0, List.of(), signed(9, LOG), last(9, LOG)))
                .isEqualTo(new WitnessDecision.Conflict(9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "old 0",
                "old 0\n",
                "old 00\n\n",
                "old -1\n\n",
                "old  1\n\n",
                "new 1\n\n",
                "old 1\nAAAA\n\n",
                "old 9999999999999999999\n\n"
            })
    void what_is_no_request_is_malformed(String start) {
        var body = start + signed(5, LOG).note().format();
        assertThatExceptionOfType(MalformedEvidence.class)
                .isThrownBy(() -> AddCheckpoint.parse(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static WitnessDecision decide(
            int old, List<Bytes> proof, SignedCheckpoint sent, Optional<Checkpoint> last) {
        return WitnessDecision.on(new AddCheckpoint(old, proof, sent), KEYS, last);
    }

    private static List<Bytes> proof(int from, int to, List<Bytes> log) {
        return from == 0 || from == to ? List.of() : NaiveTree.proof(from, log.subList(0, to));
    }

    private static Optional<Checkpoint> last(int size, List<Bytes> log) {
        return size == 0 ? Optional.empty() : Optional.of(signed(size, log).checkpoint());
    }

    private static SignedCheckpoint signed(int size, List<Bytes> log) {
        return signed(
                new Checkpoint(Samples.LOG.value(), size, NaiveTree.root(log.subList(0, size))));
    }

    private static SignedCheckpoint signed(Checkpoint checkpoint) {
        return new SignedCheckpoint(
                checkpoint,
                SignedNote.sign(checkpoint.text(), checkpoint.origin(), Samples.SIGNER));
    }

    private static List<Bytes> entries(String name) {
        return new ArrayList<>(
                IntStream.range(0, 20)
                        .mapToObj(i -> Bytes.owned((name + i).getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }
}

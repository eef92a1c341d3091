package io.claviger.evidence.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.port.Column;
import io.claviger.evidence.MemoryStore;
import io.claviger.evidence.Samples;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.log.EvidenceLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CheckpointerTest {
    private static final CheckpointPolicy POLICY =
            new CheckpointPolicy(100, Duration.ofSeconds(10));
    private static final Instant NOW = Samples.START;

    private final MemoryStore store = new MemoryStore();
    private final EvidenceLog log = EvidenceLog.open(store, Samples.LOG);

    @Test
    void a_checkpoint_names_size_and_root_and_is_signed() {
        Samples.append(log, store, 300);
        var signed = open(store, log).sign(NOW);
        assertThat(signed.checkpoint())
                .isEqualTo(new Checkpoint(Samples.LOG.value(), 300, log.root()));
        assertThat(signed.note().isSignedBy(Samples.NOTE_KEY)).isTrue();
    }

    @Test
    void an_empty_log_has_a_checkpoint_on_demand_only() {
        var checkpointer = open(store, log);
        assertThat(checkpointer.maybe(NOW)).isEmpty();
        assertThat(checkpointer.latest()).isEmpty();
        assertThat(checkpointer.sign(NOW).size()).isZero();
    }

    @Test
    void it_signs_after_so_many_records_or_so_much_time() {
        var checkpointer = open(store, log);
        checkpointer.sign(NOW);
        Samples.append(log, store, 99);
        assertThat(checkpointer.maybe(NOW.plusSeconds(9))).isEmpty();
        assertThat(checkpointer.maybe(NOW.plusSeconds(10))).isPresent();
        Samples.append(log, store, 99);
        assertThat(checkpointer.maybe(NOW.plusSeconds(11))).isEmpty();
        Samples.append(log, store, 1);
        assertThat(checkpointer.maybe(NOW.plusSeconds(11))).isPresent();
        assertThat(checkpointer.maybe(NOW.plusSeconds(1000))).isEmpty();
    }

    @Test
    void every_checkpoint_can_be_had_later() {
        var checkpointer = open(store, log);
        for (int i = 0; i < 5; i++) {
            Samples.append(log, store, 100);
            checkpointer.sign(NOW);
        }
        var reopened = open(store, EvidenceLog.open(store, Samples.LOG));
        assertThat(reopened.latest().orElseThrow().size()).isEqualTo(500);
        assertThat(reopened.at(300).orElseThrow().size()).isEqualTo(300);
        assertThat(reopened.at(301)).isEmpty();
        assertThat(reopened.atOrBefore(299).orElseThrow().size()).isEqualTo(200);
        assertThat(reopened.atOrBefore(99)).isEmpty();
        assertThat(reopened.atOrBefore(-1)).isEmpty();
        assertThat(reopened.atOrAfter(201).orElseThrow().size()).isEqualTo(300);
        assertThat(reopened.atOrAfter(501)).isEmpty();
        assertThat(reopened.covering(250, NOW).size()).isEqualTo(300);
        Samples.append(log, store, 1);
        var grown = open(store, log);
        assertThat(grown.covering(500, NOW).size()).isEqualTo(501);
    }

    @Test
    void cosignatures_stay_with_their_checkpoint() {
        Samples.append(log, store, 10);
        var checkpointer = open(store, log);
        var first = checkpointer.sign(NOW);
        assertThat(checkpointer.latestCosigned()).isEmpty();
        var line = WitnessKey.cosign(first.note().text(), "w", Samples.SIGNER, NOW);
        assertThat(checkpointer.cosign(10, line)).isTrue();
        assertThat(checkpointer.cosign(9, line)).isFalse();
        assertThat(checkpointer.latest().orElseThrow().note().signatures()).contains(line);
        Samples.append(log, store, 10);
        checkpointer.sign(NOW);
        var reopened = open(store, EvidenceLog.open(store, Samples.LOG));
        assertThat(reopened.latest().orElseThrow().size()).isEqualTo(20);
        assertThat(reopened.latestCosigned()).contains(reopened.at(10).orElseThrow());
        assertThat(reopened.at(10).orElseThrow().note().signatures()).hasSize(2).contains(line);
    }

    @Test
    void the_same_tree_is_not_signed_twice() {
        Samples.append(log, store, 10);
        var checkpointer = open(store, log);
        assertThat(checkpointer.sign(NOW)).isSameAs(checkpointer.sign(NOW.plusSeconds(1)));
    }

    @Test
    void lost_records_are_noticed_when_opening() {
        Samples.append(log, store, 30);
        open(store, log).sign(NOW);
        store.column(Column.RECORDS).pollLastEntry();
        var shorter = EvidenceLog.open(store, Samples.LOG);
        assertThatThrownBy(() -> open(store, shorter))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("records 29 to 29 are lost");
    }

    @Test
    void changed_records_are_noticed_when_opening() {
        Samples.append(log, store, 30);
        open(store, log).sign(NOW);
        var record = store.column(Column.RECORDS).firstEntry().getValue();
        record[record.length - 2] ^= 1;
        var changed = EvidenceLog.open(store, Samples.LOG);
        assertThatThrownBy(() -> open(store, changed))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("not those of the checkpoint");
    }

    @Test
    void a_fork_is_never_signed() {
        Samples.append(log, store, 30);
        var fork = new MemoryStore();
        var forked = EvidenceLog.open(fork, Samples.LOG);
        var transaction = fork.begin();
        for (int i = 0; i < 60; i++) {
            forked.append(Samples.granted(), transaction);
        }
        forked.finish(transaction);
        transaction.commit();
        forked.committed();
        open(store, log).sign(NOW);
        assertThatThrownBy(() -> open(store, forked))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("not those of the checkpoint");
    }

    @Test
    void a_damaged_checkpoint_is_noticed_when_opening() {
        Samples.append(log, store, 30);
        open(store, log).sign(NOW);
        var place = store.column(Column.LOCAL).firstKey();
        var note = store.column(Column.LOCAL).firstEntry().getValue();
        var text = new String(note, StandardCharsets.UTF_8);
        var original = note.clone();
        note[text.length() / 2] ^= 1;
        assertThatThrownBy(() -> open(store, log)).isInstanceOf(EvidenceDamaged.class);
        System.arraycopy(original, 0, note, 0, note.length);
        var forged = text.replace("\n30\n", "\n29\n").getBytes(StandardCharsets.UTF_8);
        store.column(Column.LOCAL).put(place, forged);
        assertThatThrownBy(() -> open(store, log))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("signature");
    }

    private static Checkpointer open(MemoryStore store, EvidenceLog log) {
        return Checkpointer.open(log::reader, store, Samples.SIGNER, POLICY);
    }
}

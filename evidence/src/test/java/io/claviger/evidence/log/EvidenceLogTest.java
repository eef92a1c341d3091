package io.claviger.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Column;
import io.claviger.evidence.MemoryStore;
import io.claviger.evidence.Samples;
import io.claviger.evidence.merkle.NaiveTree;
import io.claviger.evidence.record.ParsedRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceLogTest {
    private final MemoryStore store = new MemoryStore();

    @Test
    void readers_see_nothing_before_it_is_committed() {
        var log = EvidenceLog.open(store, Samples.LOG);
        var reader = log.reader();
        var emptyRoot = log.root();
        var transaction = store.begin();
        assertThat(log.append(Samples.granted(), transaction)).isEqualTo(0);
        assertThat(log.append(Samples.refused(), transaction)).isEqualTo(1);
        transaction.commit();
        assertThat(reader.size()).isZero();
        assertThat(reader.record(0)).isEmpty();
        assertThat(log.root()).isEqualTo(emptyRoot);
        log.committed();
        assertThat(reader.size()).isEqualTo(2);
        assertThat(reader.record(1)).isPresent();
        assertThat(log.root()).isEqualTo(NaiveTree.root(records(store)));
    }

    @Test
    void the_tree_is_the_tree_over_the_stored_bytes() {
        var log = EvidenceLog.open(store, Samples.LOG);
        for (int batch = 1; batch < 60; batch++) {
            Samples.append(log, store, batch);
        }
        assertThat(log.root()).isEqualTo(NaiveTree.root(records(store)));
        assertThat(store.column(Column.TILES)).hasSize((int) (log.size() / 256));
    }

    @Test
    void time_never_runs_backwards_not_even_over_a_restart() {
        var log = EvidenceLog.open(store, Samples.LOG);
        assertThat(log.lastTime()).isEqualTo(Instant.EPOCH);
        var transaction = store.begin();
        log.append(Samples.numbered(1000), transaction);
        log.append(Samples.numbered(10), transaction);
        transaction.commit();
        log.committed();
        var reopened = EvidenceLog.open(store, Samples.LOG);
        assertThat(reopened.lastTime()).isEqualTo(Samples.START.plusMillis(1000));
        var second = store.begin();
        reopened.append(Samples.numbered(20), second);
        second.commit();
        reopened.committed();
        for (int i = 0; i < 3; i++) {
            var record = ParsedRecord.parse(reopened.reader().record(i).orElseThrow().toArray());
            assertThat(record.time()).isEqualTo(Samples.START.plusMillis(1000));
        }
    }

    @Test
    void the_index_can_be_rebuilt_from_the_records() {
        var log = EvidenceLog.open(store, Samples.LOG);
        Samples.append(log, store, 50);
        var transaction = store.begin();
        for (int i = 0; i < 3 * Postings.MAX_SPAN; i++) {
            log.append(i % 3 == 0 ? Samples.refused() : Samples.granted(), transaction);
        }
        log.finish(transaction);
        transaction.commit();
        var rebuilt = new TreeSet<byte[]>(Arrays::compareUnsigned);
        store.column(Column.RECORDS)
                .forEach(
                        (key, record) ->
                                RecordIndex.values(
                                        ParsedRecord.parse(record),
                                        value ->
                                                rebuilt.add(
                                                        RecordIndex.entry(
                                                                value, LogKeys.number(key)))));
        var stored = new TreeSet<byte[]>(Arrays::compareUnsigned);
        store.column(Column.INDEX)
                .forEach(
                        (key, distances) ->
                                Postings.read(key, distances, index -> stored.add(at(key, index))));
        assertThat(stored).containsExactlyElementsOf(rebuilt);
        assertThat(store.column(Column.INDEX)).hasSizeLessThan(stored.size());
    }

    private static byte[] at(byte[] key, long index) {
        return RecordIndex.entry(Arrays.copyOf(key, key.length - Long.BYTES), index);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 254, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537, 66000})
    void a_reopened_log_goes_on_like_the_original(int size) {
        var log = EvidenceLog.open(store, Samples.LOG);
        Samples.append(log, store, size);
        var copy = store.copy();
        var reopened = EvidenceLog.open(copy, Samples.LOG);
        assertThat(copy.reads()).isLessThan(1500);
        assertThat(reopened.size()).isEqualTo(size);
        assertThat(reopened.root()).isEqualTo(log.root());
        Samples.append(log, store, 300);
        Samples.append(reopened, copy, 300);
        assertThat(reopened.root()).isEqualTo(log.root());
        assertThat(reopened.reader().rootAt(size)).isEqualTo(log.reader().rootAt(size));
        assertThat(log.reader().consistencyProof(size / 2, size))
                .isEqualTo(reopened.reader().consistencyProof(size / 2, size));
    }

    @Test
    void reopening_at_every_size_up_to_six_hundred_gives_the_same_root() {
        var log = EvidenceLog.open(store, Samples.LOG);
        for (int size = 0; size < 600; size++) {
            assertThat(EvidenceLog.open(store, Samples.LOG).root()).isEqualTo(log.root());
            Samples.append(log, store, 1);
        }
    }

    @Test
    void lost_or_changed_records_and_tiles_are_noticed_when_opening() {
        Samples.append(EvidenceLog.open(store, Samples.LOG), store, 66_000);
        damaged("record 0 ", s -> s.column(Column.RECORDS).remove(LogKeys.record(0)));
        damaged("record 65900 ", s -> s.column(Column.RECORDS).remove(LogKeys.record(65_900)));
        damaged(
                "covers records that are missing: the newest record is 65700",
                s -> s.column(Column.RECORDS).tailMap(LogKeys.record(65_701), true).clear());
        damaged("cover", s -> s.column(Column.RECORDS).clear());
        damaged(
                "records 65536 to 65791 differ",
                s -> flip(s, Column.RECORDS, LogKeys.record(65_600), 9));
        damaged("tile 256 of level 0", s -> s.column(Column.TILES).remove(LogKeys.tile(0, 256)));
        damaged("tile 0 of level 1", s -> s.column(Column.TILES).remove(LogKeys.tile(1, 0)));
        damaged(
                "tile 0 of level 1 does not fit",
                s -> flip(s, Column.TILES, LogKeys.tile(1, 0), 8191));
        damaged("cut short", s -> s.column(Column.TILES).put(LogKeys.tile(0, 256), new byte[8191]));
        damaged(
                "cannot be read",
                s -> s.column(Column.RECORDS).put(LogKeys.record(66_000), new byte[] {'{'}));
        damaged(
                "impossible index",
                s -> s.column(Column.RECORDS).put(LogKeys.record(-1), new byte[0]));
        assertThatThrownBy(() -> EvidenceLog.open(store, new io.claviger.core.id.LogId("another")))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("belongs to log");
    }

    private void damaged(String message, Consumer<MemoryStore> damage) {
        var copy = store.copy();
        damage.accept(copy);
        assertThatThrownBy(() -> EvidenceLog.open(copy, Samples.LOG))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining(message);
    }

    private static void flip(MemoryStore store, Column column, byte[] key, int at) {
        var value = Objects.requireNonNull(store.column(column).get(key)).clone();
        value[at] ^= 1;
        store.column(column).put(key, value);
    }

    private static List<Bytes> records(MemoryStore store) {
        return store.column(Column.RECORDS).values().stream().map(Bytes::of).toList();
    }
}

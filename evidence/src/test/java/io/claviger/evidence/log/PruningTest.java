package io.claviger.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Event;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Column;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.evidence.MemoryStore;
import io.claviger.evidence.Samples;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Uses go, changes and hashes stay, whenever the dropping is broken off. */
class PruningTest {
    private static final int SIZE = 3000;
    private static final long BELOW = 2048;
    private static final long CHANGE = 700;

    private final MemoryStore store = new MemoryStore();
    private EvidenceLog log = EvidenceLog.open(store, Samples.LOG);

    private static Device device(long archivedBelow) {
        Bytes bytes = Samples.granted().digests().values().iterator().next();
        return new Device(
                Samples.LOG,
                Samples.START,
                bytes,
                bytes,
                bytes,
                bytes,
                Optional.empty(),
                archivedBelow);
    }

    private void fill() {
        for (int i = 0; i < SIZE; i++) {
            List<Event> changes =
                    i == CHANGE ? List.of(new Event.DeviceStored(device(0))) : List.of();
            var transaction = store.begin();
            log.append(Samples.granted(), changes, List.of(), transaction);
            log.finish(transaction);
            transaction.commit();
            log.committed();
        }
    }

    private void archived(long below) {
        log.archivedBelow(below);
        log.committed();
    }

    private Map<String, String> hex(Column column) {
        var hex = new TreeMap<String, String>();
        store.column(column)
                .forEach(
                        (key, value) ->
                                hex.put(
                                        HexFormat.of().formatHex(key),
                                        HexFormat.of().formatHex(value)));
        return hex;
    }

    @Test
    void uses_go_changes_and_hashes_stay() {
        fill();
        var root = log.root();
        var tiles = hex(Column.TILES);
        archived(BELOW);
        assertThat(new Pruning(log, () -> true).run(Long.MAX_VALUE)).isEqualTo(BELOW - 1);
        var reader = log.reader();
        assertThat(reader.record(CHANGE)).isPresent();
        assertThat(reader.record(BELOW)).isPresent();
        assertThatThrownBy(() -> reader.record(CHANGE + 1))
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        no ->
                                assertThat(no.refusal().code())
                                        .isEqualTo(RefusalCode.RECORD_ARCHIVED));
        assertThat(hex(Column.TILES)).isEqualTo(tiles);
        assertThat(reader.inclusionProof(3, SIZE).hashes()).isNotEmpty();
        assertThat(reader.rootAt(SIZE)).isEqualTo(root);

        var found =
                reader.find(
                        RecordQuery.of(Dimension.KEY, Samples.KEY.toString()),
                        OptionalLong.empty(),
                        3,
                        Page.Order.OLDEST_FIRST);
        assertThat(found.entries())
                .extracting(LogEntry::index)
                .containsExactly(CHANGE, BELOW, BELOW + 1);
        assertThat(
                        reader.find(
                                        new RecordQuery(
                                                Map.of(), Optional.empty(), Optional.empty()),
                                        OptionalLong.empty(),
                                        1,
                                        Page.Order.OLDEST_FIRST)
                                .entries())
                .extracting(LogEntry::index)
                .containsExactly(BELOW);
    }

    @Test
    void what_remains_of_the_index_is_what_would_be_made_again() {
        fill();
        archived(BELOW);
        new Pruning(log, () -> true).run(Long.MAX_VALUE);
        long entries = store.column(Column.INDEX).size();
        var query = RecordQuery.of(Dimension.CREDENTIAL, Samples.CREDENTIAL.value());
        var before = log.reader().find(query, OptionalLong.empty(), 1000, Page.Order.OLDEST_FIRST);
        RecordIndex.rebuild(store);
        log = EvidenceLog.open(store, Samples.LOG, BELOW, Optional.empty());
        assertThat(log.reader().find(query, OptionalLong.empty(), 1000, Page.Order.OLDEST_FIRST))
                .isEqualTo(before);
        assertThat(entries).isLessThan(9L * (SIZE - BELOW));
    }

    @Test
    void a_dropping_that_is_broken_off_goes_on_later() {
        fill();
        archived(BELOW);
        for (int steps = 0; steps < 8; steps++) {
            var left = new AtomicInteger(steps);
            new Pruning(log, () -> left.getAndDecrement() > 0).run(Long.MAX_VALUE);
            log = EvidenceLog.open(store, Samples.LOG, BELOW, Optional.empty());
            assertThat(log.size()).isEqualTo(SIZE);
            assertThat(log.reader().record(CHANGE)).isPresent();
        }
        new Pruning(log, () -> true).run(Long.MAX_VALUE);
        assertThat(store.column(Column.RECORDS)).hasSize((int) (SIZE - BELOW + 1));
        assertThat(new Pruning(log, () -> true).run(Long.MAX_VALUE)).isZero();
    }

    @Test
    void what_a_sink_still_needs_waits() {
        fill();
        archived(BELOW);
        assertThat(new Pruning(log, () -> true).run(100)).isEqualTo(100);
        assertThat(log.reader().follow(100, 5, 1 << 20)).hasSize(5);
        assertThatThrownBy(() -> log.reader().follow(99, 5, 1 << 20))
                .isInstanceOf(Refusal.Thrown.class);
    }

    @Test
    void a_record_that_is_missing_behind_the_archived_ones_is_damage() {
        fill();
        archived(BELOW);
        store.column(Column.RECORDS).remove(LogKeys.record(BELOW + 3));
        assertThatThrownBy(() -> log.reader().record(BELOW + 3))
                .isInstanceOf(EvidenceDamaged.class);
        store.column(Column.RECORDS).remove(LogKeys.record(BELOW));
        assertThatThrownBy(() -> EvidenceLog.open(store, Samples.LOG, BELOW, Optional.empty()))
                .isInstanceOf(EvidenceDamaged.class);
    }

    @Test
    void whole_bundles_are_dropped_and_the_newest_stays() {
        fill();
        var reader = log.reader();
        var later = Samples.START.plusSeconds(1);
        assertThat(reader.prunableBelow(later, SIZE)).isEqualTo(2560);
        assertThat(reader.prunableBelow(later, 1000)).isEqualTo(768);
        assertThat(reader.prunableBelow(Samples.START, SIZE)).isZero();
        archived(BELOW);
        assertThat(log.reader().prunableBelow(later, 1000)).isEqualTo(BELOW);
    }
}

package io.claviger.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.Column;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.MemoryStore;
import io.claviger.evidence.Samples;
import io.claviger.evidence.log.Page.Order;
import io.claviger.evidence.merkle.NaiveTree;
import io.claviger.evidence.merkle.TreeHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvidenceReaderTest {
    private static final int SIZE = 700;

    private final MemoryStore store = new MemoryStore();
    private final EvidenceLog log = EvidenceLog.open(store, Samples.LOG);
    private final EvidenceReader reader = log.reader();

    @BeforeEach
    void fill() {
        Samples.append(log, store, SIZE);
    }

    @Test
    void proofs_verify_against_roots() {
        var hash = TreeHash.create();
        for (long size = 1; size <= SIZE; size += 37) {
            var root = reader.rootAt(size);
            assertThat(root).isEqualTo(NaiveTree.root(records().subList(0, (int) size)));
            long index = size / 3;
            var leaf = Bytes.owned(hash.leaf(reader.requireRecord(index).toArray()));
            assertThat(reader.inclusionProof(index, size).proves(hash, leaf, root)).isTrue();
            assertThat(reader.consistencyProof(size, SIZE).proves(hash, root, reader.rootAt(SIZE)))
                    .isTrue();
        }
    }

    @Test
    void tiles_hold_the_hashes_of_their_level() {
        var hash = TreeHash.create();
        for (int number = 0; number < 3; number++) {
            int width = number < 2 ? 256 : SIZE - 512;
            for (int w : new int[] {1, width - 1, width}) {
                var tile = reader.tile(0, number, w).toArray();
                assertThat(tile).hasSize(w * 32);
                var last = records().get(number * 256 + w - 1);
                assertThat(java.util.Arrays.copyOfRange(tile, (w - 1) * 32, w * 32))
                        .isEqualTo(hash.leaf(last.toArray()));
            }
        }
        assertThat(reader.tile(1, 0, 2).toArray())
                .startsWith(hash.root(reader.tile(0, 0, 256).toArray()))
                .endsWith(hash.root(reader.tile(0, 1, 256).toArray()));
    }

    @Test
    void entry_bundles_hold_each_record_behind_its_length() {
        for (int number = 0; number < 3; number++) {
            int width = number < 2 ? 256 : SIZE - 512;
            var bundle = ByteBuffer.wrap(reader.entryBundle(number, width).toArray());
            for (int i = 0; i < width; i++) {
                var record = new byte[Short.toUnsignedInt(bundle.getShort())];
                bundle.get(record);
                assertThat(Bytes.of(record)).isEqualTo(records().get(number * 256 + i));
            }
            assertThat(bundle.hasRemaining()).isFalse();
        }
    }

    @Test
    void a_follower_gets_every_record_once_and_in_order() {
        var followed = new ArrayList<Bytes>();
        for (var page = reader.follow(0, 64, 9_000);
                !page.isEmpty();
                page = reader.follow(followed.size(), 64, 9_000)) {
            assertThat(page.size()).isBetween(1, 64);
            assertThat(page.getFirst().index()).isEqualTo(followed.size());
            page.forEach(entry -> followed.add(entry.record()));
        }
        assertThat(followed).isEqualTo(records());
        assertThat(reader.follow(SIZE, 1, 1)).isEmpty();
        assertThat(reader.follow(SIZE + 1, 1, 1)).isEmpty();
        assertThat(reader.follow(Long.MAX_VALUE, 64, 1)).isEmpty();
        assertThat(reader.follow(3, 64, 1)).as("one, however long it is").hasSize(1);
    }

    @Test
    void a_follower_does_not_step_over_a_hole() {
        store.column(Column.RECORDS).remove(LogKeys.record(10));
        assertThat(reader.follow(0, 10, 1_000_000)).hasSize(10);
        assertThatThrownBy(() -> reader.follow(0, 64, 1_000_000))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("record 10 ");
        store.column(Column.RECORDS).remove(LogKeys.record(SIZE - 1));
        assertThatThrownBy(() -> reader.follow(SIZE - 2, 64, 1_000_000))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("record " + (SIZE - 1));
    }

    @Test
    void what_lies_outside_of_the_log_is_refused() {
        assertThat(reader.record(-1)).isEmpty();
        assertThat(reader.record(SIZE)).isEmpty();
        refused(RefusalCode.RECORD_NOT_FOUND, () -> reader.requireRecord(SIZE));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.rootAt(SIZE + 1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.rootAt(-1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.inclusionProof(0, 0));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.inclusionProof(5, 5));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.inclusionProof(-1, 5));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.inclusionProof(0, SIZE + 1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.consistencyProof(6, 5));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.consistencyProof(-1, 5));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.consistencyProof(5, SIZE + 1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.tile(7, 0, 1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.tile(-1, 0, 1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.tile(0, -1, 1));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.tile(0, 0, 0));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> reader.tile(0, 0, 257));
        refused(RefusalCode.RECORD_NOT_FOUND, () -> reader.tile(0, 2, SIZE - 512 + 1));
        refused(RefusalCode.RECORD_NOT_FOUND, () -> reader.tile(0, Long.MAX_VALUE, 1));
        refused(RefusalCode.RECORD_NOT_FOUND, () -> reader.tile(2, 0, 1));
        refused(RefusalCode.RECORD_NOT_FOUND, () -> reader.entryBundle(2, 256));
        refused(RefusalCode.RECORD_NOT_FOUND, () -> reader.entryBundle(Long.MAX_VALUE, 1));
        refused(RefusalCode.INVALID_NUMBER_RANGE, () -> byKey(OptionalLong.empty(), 0));
        refused(RefusalCode.INVALID_NUMBER_RANGE, () -> byKey(OptionalLong.empty(), 1001));
        refused(RefusalCode.INVALID_LOG_RANGE, () -> byKey(OptionalLong.of(-1), 1));
        assertThat(byKey(OptionalLong.of(Long.MAX_VALUE), 1).entries()).isEmpty();
    }

    @Test
    void a_hole_in_the_log_is_damage_and_not_an_answer() {
        store.column(Column.RECORDS).remove(LogKeys.record(300));
        assertThatThrownBy(() -> reader.record(300))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("record 300 is missing");
        assertThatThrownBy(() -> reader.entryBundle(1, 256))
                .isInstanceOf(EvidenceDamaged.class)
                .hasMessageContaining("record 300 is missing");
        store.column(Column.TILES).remove(LogKeys.tile(0, 0));
        assertThatThrownBy(() -> log.reader().rootAt(100)).isInstanceOf(EvidenceDamaged.class);
    }

    @Test
    void pages_join_to_all_records_in_both_directions() {
        var expected = new ArrayList<Long>();
        for (long i = 0; i < SIZE; i += 2) {
            expected.add(i);
        }
        for (int limit : new int[] {1, 7, 349, 350, 351, 1000}) {
            assertThat(all(Samples.KEY, limit, Order.OLDEST_FIRST)).isEqualTo(expected);
            assertThat(all(Samples.KEY, limit, Order.NEWEST_FIRST)).isEqualTo(expected.reversed());
        }
    }

    @Test
    void a_cursor_survives_records_that_come_meanwhile() {
        var first = reader.find(key(Samples.KEY), OptionalLong.empty(), 10, Order.NEWEST_FIRST);
        Samples.append(log, store, 100);
        var second = reader.find(key(Samples.KEY), first.next(), 10, Order.NEWEST_FIRST);
        assertThat(second.entries().getFirst().index())
                .isEqualTo(first.entries().getLast().index() - 2);
    }

    @Test
    void look_ups_find_exactly_their_records() {
        var request =
                reader.find(
                        RecordQuery.of(Dimension.REQUEST, "r42"),
                        OptionalLong.empty(),
                        9,
                        Order.OLDEST_FIRST);
        assertThat(request.entries()).containsExactly(new LogEntry(42, records().get(42)));
        assertThat(request.next()).isEmpty();
        assertThat(
                        reader.find(
                                        RecordQuery.of(Dimension.REQUEST, "r4x"),
                                        OptionalLong.empty(),
                                        9,
                                        Order.OLDEST_FIRST)
                                .entries())
                .isEmpty();
        var application =
                reader.find(
                        RecordQuery.of(Dimension.APPLICATION, Samples.APPLICATION.value()),
                        OptionalLong.empty(),
                        1000,
                        Order.OLDEST_FIRST);
        assertThat(application.entries())
                .hasSize(
                        (int)
                                java.util.stream.IntStream.range(0, SIZE)
                                        .filter(i -> i % 3 != 0)
                                        .count());
        var credential =
                reader.find(
                        RecordQuery.of(Dimension.CREDENTIAL, Samples.CREDENTIAL.value()),
                        OptionalLong.empty(),
                        1000,
                        Order.OLDEST_FIRST);
        assertThat(credential.entries()).isEqualTo(application.entries());
    }

    @Test
    void readers_on_other_threads_always_see_a_whole_log() throws Exception {
        var stop = new AtomicBoolean();
        var failures = new ArrayList<Throwable>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 2; t++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            while (!stop.get()) {
                                                checkNewest();
                                            }
                                        } catch (Throwable e) {
                                            synchronized (failures) {
                                                failures.add(e);
                                            }
                                        }
                                    }));
        }
        for (int i = 0; i < 300; i++) {
            Samples.append(log, store, 1 + i % 13);
        }
        stop.set(true);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private void checkNewest() {
        var hash = TreeHash.create();
        long size = reader.size();
        var root = reader.rootAt(size);
        var leaf = Bytes.owned(hash.leaf(reader.requireRecord(size - 1).toArray()));
        assertThat(reader.inclusionProof(size - 1, size).proves(hash, leaf, root)).isTrue();
        assertThat(
                        reader.consistencyProof(size / 2, size)
                                .proves(hash, reader.rootAt(size / 2), root))
                .isTrue();
    }

    private List<Long> all(KeyId key, int limit, Order order) {
        var all = new ArrayList<Long>();
        var cursor = OptionalLong.empty();
        do {
            var page = reader.find(key(key), cursor, limit, order);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            page.entries().forEach(entry -> all.add(entry.index()));
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    private static RecordQuery key(KeyId key) {
        return RecordQuery.of(Dimension.KEY, key.toString());
    }

    private Page byKey(OptionalLong cursor, int limit) {
        return reader.find(key(Samples.KEY), cursor, limit, Order.OLDEST_FIRST);
    }

    private List<Bytes> records() {
        return store.column(Column.RECORDS).values().stream().map(Bytes::of).toList();
    }

    private static void refused(RefusalCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        thrown -> assertThat(thrown.refusal().code()).isEqualTo(code));
    }
}

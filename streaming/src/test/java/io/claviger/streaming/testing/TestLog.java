package io.claviger.streaming.testing;

import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.LogId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.core.state.InterfaceName;
import io.claviger.evidence.log.EvidenceLog;
import io.claviger.evidence.log.Pruning;
import io.claviger.streaming.delivery.LogTail;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** A real evidence log in memory. */
public final class TestLog {
    public static final LogId ID = new LogId("claviger/sample");
    private static final Instant START = Instant.parse("2026-11-24T08:15:30.123Z");

    private final MemoryStore store = new MemoryStore();
    private final EvidenceLog log = EvidenceLog.open(store, ID);

    /** Appends records of the request ids given. */
    public TestLog append(String application, String... requests) {
        for (String request : requests) {
            log.append(record(application, request), store);
        }
        log.finish(store);
        log.committed();
        return this;
    }

    /** Appends so many records, with the request ids {@code r0}, {@code r1}, … */
    public TestLog append(int count) {
        for (int i = 0; i < count; i++) {
            append("demo", "r" + log.size());
        }
        return this;
    }

    /** Drops the uses before this record. */
    public TestLog prune(long below) {
        log.archivedBelow(below);
        log.committed();
        new Pruning(log, () -> true).run(below);
        return this;
    }

    public LogTail tail() {
        return new LogTail(() -> Optional.of(log.reader()));
    }

    public long size() {
        return log.size();
    }

    private static EvidenceRecord record(String application, String request) {
        return new EvidenceRecord(
                START,
                new Origin(
                        new RequestId(request),
                        Optional.empty(),
                        Optional.empty(),
                        new Identity(
                                Optional.of(new ApplicationId(application)),
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                "api-key"),
                        InterfaceName.REST,
                        "127.0.0.1",
                        Optional.empty(),
                        START),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Operation.SIGN,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                1,
                Optional.empty());
    }

    /** Sees what it is given at once. */
    private static final class MemoryStore implements Store, StoreTransaction {
        private final Map<Column, NavigableMap<byte[], byte[]>> columns =
                new EnumMap<>(Column.class);

        MemoryStore() {
            for (Column column : Column.values()) {
                columns.put(column, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
            }
        }

        private NavigableMap<byte[], byte[]> column(Column column) {
            return columns.get(column);
        }

        @Override
        public void put(Column column, byte[] key, byte[] value) {
            column(column).put(key, value);
        }

        @Override
        public byte[] get(Column column, byte[] key) {
            return column(column).get(key);
        }

        @Override
        public void scan(
                Column column,
                byte[] from,
                byte[] to,
                boolean forwards,
                BiPredicate<byte[], byte[]> visitor) {
            var entries = column(column);
            entries = from == null ? entries : entries.tailMap(from, true);
            entries = to == null ? entries : entries.headMap(to, false);
            for (var entry : (forwards ? entries : entries.descendingMap()).entrySet()) {
                if (!visitor.test(entry.getKey(), entry.getValue())) {
                    return;
                }
            }
        }

        @Override
        public void drop(Column column, List<byte[]> keys) {
            keys.forEach(column(column)::remove);
        }

        @Override
        public void putLocal(byte[] key, byte[] value) {
            put(Column.LOCAL, key, value);
        }

        @Override
        public void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer) {
            column(column).clear();
            writer.accept((key, value) -> put(column, key, value));
        }
    }
}

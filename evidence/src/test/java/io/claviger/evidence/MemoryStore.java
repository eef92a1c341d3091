package io.claviger.evidence;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** A store in memory whose transactions become visible in one piece. */
public final class MemoryStore implements Store {
    private final Map<Column, NavigableMap<byte[], byte[]>> columns = new EnumMap<>(Column.class);
    private long reads;

    public MemoryStore() {
        for (var column : Column.values()) {
            columns.put(column, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
        }
    }

    /** The entries of a column, to look at and to tamper with. */
    public NavigableMap<byte[], byte[]> column(Column column) {
        return columns.get(column);
    }

    /** Entries read so far. */
    public long reads() {
        return reads;
    }

    public MemoryStore copy() {
        var copy = new MemoryStore();
        columns.forEach((column, entries) -> copy.column(column).putAll(entries));
        return copy;
    }

    @Override
    public byte[] get(Column column, byte[] key) {
        reads++;
        return columns.get(column).get(key);
    }

    @Override
    public void scan(
            Column column,
            byte[] from,
            byte[] to,
            boolean forwards,
            BiPredicate<byte[], byte[]> visitor) {
        NavigableMap<byte[], byte[]> range = columns.get(column);
        if (from != null && to != null && Arrays.compareUnsigned(from, to) >= 0) {
            return;
        }
        range = from == null ? range : range.tailMap(from, true);
        range = to == null ? range : range.headMap(to, false);
        for (var entry : (forwards ? range : range.descendingMap()).entrySet()) {
            reads++;
            if (!visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public void drop(Column column, List<byte[]> keys) {
        keys.forEach(columns.get(column)::remove);
    }

    @Override
    public void putLocal(byte[] key, byte[] value) {
        columns.get(Column.LOCAL).put(key.clone(), value.clone());
    }

    @Override
    public void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer) {
        columns.get(column).clear();
        writer.accept((key, value) -> columns.get(column).put(key.clone(), value.clone()));
    }

    /** A transaction; nothing is visible before {@link Transaction#commit}. */
    public Transaction begin() {
        return new Transaction();
    }

    /** Buffered writes. */
    public final class Transaction implements StoreTransaction {
        private final List<Runnable> writes = new ArrayList<>();

        @Override
        public void put(Column column, byte[] key, byte[] value) {
            writes.add(() -> columns.get(column).put(key, value));
        }

        public void commit() {
            writes.forEach(Runnable::run);
            writes.clear();
        }
    }
}

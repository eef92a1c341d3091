package io.claviger.pkcs11.testing;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ordered bytes in memory. */
final class MemoryStore implements Store, StoreTransaction {
    private final Map<Column, NavigableMap<byte[], byte[]>> columns = new EnumMap<>(Column.class);

    MemoryStore() {
        for (Column column : Column.values()) {
            columns.put(column, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
        }
    }

    @Override
    public byte @Nullable [] get(Column column, byte[] key) {
        byte[] value = map(column).get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public void scan(
            Column column,
            byte @Nullable [] from,
            byte @Nullable [] to,
            boolean forwards,
            BiPredicate<byte[], byte[]> visitor) {
        NavigableMap<byte[], byte[]> range = map(column);
        if (from != null) {
            range = range.tailMap(from, true);
        }
        if (to != null) {
            range = range.headMap(to, false);
        }
        for (var entry : (forwards ? range : range.descendingMap()).entrySet()) {
            if (!visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public void drop(Column column, List<byte[]> keys) {
        keys.forEach(map(column)::remove);
    }

    @Override
    public void putLocal(byte[] key, byte[] value) {
        put(Column.LOCAL, key, value);
    }

    @Override
    public void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer) {
        map(column).clear();
        writer.accept((key, value) -> map(column).put(key.clone(), value.clone()));
    }

    @Override
    public void put(Column column, byte[] key, byte[] value) {
        map(column).put(key.clone(), value.clone());
    }

    private NavigableMap<byte[], byte[]> map(Column column) {
        return java.util.Objects.requireNonNull(columns.get(column));
    }
}

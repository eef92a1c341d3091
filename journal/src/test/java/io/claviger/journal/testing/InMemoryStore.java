package io.claviger.journal.testing;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The columns as sorted maps. */
public final class InMemoryStore implements Store {
    private final Map<Column, ConcurrentSkipListMap<byte[], byte[]>> columns =
            new EnumMap<>(Column.class);

    public InMemoryStore() {
        for (Column column : Column.values()) {
            columns.put(column, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
        }
    }

    ConcurrentSkipListMap<byte[], byte[]> column(Column column) {
        var rows = columns.get(column);
        if (rows == null) {
            throw new IllegalStateException("every column has rows");
        }
        return rows;
    }

    @Override
    public byte @Nullable [] get(Column column, byte[] key) {
        byte[] value = column(column).get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public void scan(
            Column column,
            byte @Nullable [] from,
            byte @Nullable [] to,
            boolean forwards,
            BiPredicate<byte[], byte[]> visitor) {
        java.util.NavigableMap<byte[], byte[]> rows = column(column);
        if (from != null) {
            rows = rows.tailMap(from, true);
        }
        if (to != null) {
            rows = rows.headMap(to, false);
        }
        for (var row : (forwards ? rows : rows.descendingMap()).entrySet()) {
            if (!visitor.test(row.getKey().clone(), row.getValue().clone())) {
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
        column(Column.LOCAL).put(key.clone(), value.clone());
    }

    @Override
    public void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer) {
        column(column).clear();
        writer.accept((key, value) -> column(column).put(key.clone(), value.clone()));
    }
}

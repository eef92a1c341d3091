package io.claviger.engine.testing;

import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds nothing: the records of these tests are kept by {@link RecordList}. */
final class MemoryStore implements Store {
    @Override
    public byte @Nullable [] get(Column column, byte[] key) {
        return null;
    }

    @Override
    public void scan(
            Column column,
            byte @Nullable [] from,
            byte @Nullable [] to,
            boolean forwards,
            BiPredicate<byte[], byte[]> visitor) {}

    @Override
    public void drop(Column column, List<byte[]> keys) {}

    @Override
    public void putLocal(byte[] key, byte[] value) {}

    @Override
    public void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer) {}
}

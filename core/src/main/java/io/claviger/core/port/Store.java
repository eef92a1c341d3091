package io.claviger.core.port;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ordered bytes on disk, as the evidence log reads them. Keys compare as unsigned bytes. Safe for
 * many threads.
 */
public interface Store {

    /** The value of {@code key}, or null. The array is the caller's. */
    byte @Nullable [] get(Column column, byte[] key);

    /**
     * Walks the entries from {@code from} (inclusive; null: first) to {@code to} (exclusive; null:
     * end), forwards or backwards, until the visitor says false.
     */
    void scan(
            Column column,
            byte @Nullable [] from,
            byte @Nullable [] to,
            boolean forwards,
            BiPredicate<byte[], byte[]> visitor);

    /** Writes one value outside of any journal entry; only for {@link Column#LOCAL}. */
    void putLocal(byte[] key, byte[] value);

    /**
     * Removes entries outside of any journal entry, and frees their space in time; only for what no
     * entry reads: archived records and their look-ups.
     */
    void drop(Column column, List<byte[]> keys);

    /** Gives back the space of what was dropped from the column; reads go on beside it. */
    default void compact(Column column) {
        // A store that frees space at once has nothing to do.
    }

    /**
     * Replaces all of a column by what the writer gives to its sink; only for {@link Column#INDEX},
     * and not while entries are applied. Not in one piece: after a crash it must be done again.
     */
    void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer);
}

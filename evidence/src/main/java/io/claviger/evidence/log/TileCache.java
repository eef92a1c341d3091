package io.claviger.evidence.log;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The full tiles that were used last. Tiles never change, so nothing here is ever stale. */
final class TileCache {
    private static final int MAX_TILES = 256;

    private final Map<Key, byte[]> tiles =
            new LinkedHashMap<>(2 * MAX_TILES, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
                    return size() > MAX_TILES;
                }
            };

    private record Key(int level, long number) {}

    synchronized byte @Nullable [] get(int level, long number) {
        return tiles.get(new Key(level, number));
    }

    synchronized void put(int level, long number, byte[] tile) {
        tiles.put(new Key(level, number), tile);
    }
}

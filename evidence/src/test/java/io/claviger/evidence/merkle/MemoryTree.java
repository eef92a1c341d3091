package io.claviger.evidence.merkle;

import io.claviger.core.id.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Frontier and tiles in memory. */
final class MemoryTree implements TileTree.TileSource {
    private record Place(int level, long number) {}

    private final TreeHash hash = TreeHash.create();
    private final Map<Place, byte[]> full = new HashMap<>();
    private final Frontier frontier = Frontier.empty(hash);

    static MemoryTree of(List<Bytes> entries) {
        var tree = new MemoryTree();
        entries.forEach(tree::append);
        return tree;
    }

    void append(Bytes entry) {
        frontier.append(
                entry.toArray(),
                (level, number, hashes) -> full.put(new Place(level, number), hashes));
    }

    Bytes root() {
        return Bytes.owned(frontier.view().root(hash));
    }

    TileTree tree() {
        return new TileTree(hash, this);
    }

    TreeHash hash() {
        return hash;
    }

    /** The same tree's edge, made from full tiles and leaves only. */
    Frontier restored(List<Bytes> entries) {
        return Frontier.restore(
                hash,
                entries.size(),
                (level, number, width) -> {
                    var hashes = new byte[width * TreeHash.HASH_BYTES];
                    for (int i = 0; i < width; i++) {
                        long place = number * Tiles.WIDTH + i;
                        var one =
                                level == 0
                                        ? hash.leaf(entries.get((int) place).toArray())
                                        : hash.root(tile(level - 1, place));
                        System.arraycopy(one, 0, hashes, i * 32, 32);
                    }
                    return hashes;
                });
    }

    @Override
    public byte[] tile(int level, long number) {
        var tile = full.get(new Place(level, number));
        return tile != null ? tile : frontier.view().partial(level);
    }
}

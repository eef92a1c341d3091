package io.claviger.evidence.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreePropertyTest {

    @Test
    void every_small_tree_agrees_with_the_naive_one() {
        var entries = entries(new Random(1), 40);
        var tree = MemoryTree.of(entries);
        for (int n = 0; n <= entries.size(); n++) {
            var newRoot = NaiveTree.root(entries.subList(0, n));
            assertThat(tree.tree().root(n)).isEqualTo(newRoot);
            for (int m = 0; m < n; m++) {
                checkInclusion(tree, entries, m, n, newRoot);
            }
            for (int m = 1; m <= n; m++) {
                checkConsistency(tree, entries, m, n, newRoot);
            }
            assertThat(tree.tree().consistency(0, n).hashes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9})
    void random_trees_agree_with_the_naive_one(long seed) {
        var random = new Random(seed);
        var entries = entries(random, 1 + random.nextInt(2000));
        var tree = MemoryTree.of(entries);
        assertThat(tree.root()).isEqualTo(NaiveTree.root(entries));
        for (int i = 0; i < 30; i++) {
            int n = 1 + random.nextInt(entries.size());
            var root = NaiveTree.root(entries.subList(0, n));
            assertThat(tree.tree().root(n)).isEqualTo(root);
            checkInclusion(tree, entries, random.nextInt(n), n, root);
            checkConsistency(tree, entries, 1 + random.nextInt(n), n, root);
        }
    }

    @Test
    void an_edge_restored_at_any_size_goes_on_like_the_original() {
        var entries = entries(new Random(10), 1100);
        var tree = new MemoryTree();
        for (int n = 0; n < entries.size(); n++) {
            if (n < 20 || n % 256 < 2 || n % 256 == 255 || n % 97 == 0) {
                var restored = tree.restored(entries.subList(0, n));
                assertThat(Bytes.owned(restored.view().root(tree.hash()))).isEqualTo(tree.root());
            }
            tree.append(entries.get(n));
        }
    }

    @Test
    void a_view_stays_what_it_was_while_the_edge_grows() {
        var hash = TreeHash.create();
        var frontier = Frontier.empty(hash);
        var views = new ArrayList<Frontier.View>();
        var entries = entries(new Random(11), 600);
        for (var entry : entries) {
            views.add(frontier.view());
            frontier.append(entry.toArray(), (_, _, _) -> {});
        }
        for (int n = 0; n < entries.size(); n += 7) {
            assertThat(Bytes.owned(views.get(n).root(hash)))
                    .isEqualTo(NaiveTree.root(entries.subList(0, n)));
        }
    }

    /**
     * All leaves equal: every tile of a level is the same, so trees of any size cost nothing. Shows
     * that nothing overflows on the way to 2^48 records.
     */
    @ParameterizedTest
    @ValueSource(longs = {12, 13, 14})
    void proofs_hold_in_enormous_trees(long seed) {
        var random = new Random(seed);
        var hash = TreeHash.create();
        var tiles = new byte[Tiles.MAX_LEVELS][];
        var one = hash.leaf(new byte[] {42});
        for (int level = 0; level < tiles.length; level++) {
            tiles[level] = new byte[Tiles.TILE_BYTES];
            for (int i = 0; i < Tiles.WIDTH; i++) {
                System.arraycopy(one, 0, tiles[level], i * 32, 32);
            }
            one = hash.root(tiles[level]);
        }
        var tree = new TileTree(hash, (level, _) -> tiles[level]);
        for (int i = 0; i < 100; i++) {
            long n = 1 + (random.nextLong(Tiles.MAX_SIZE) >>> random.nextInt(40));
            long m = 1 + random.nextLong(n);
            long index = random.nextLong(n);
            var root = tree.root(n);
            var restored = Frontier.restore(hash, n, (level, _, _) -> tiles[level]);
            assertThat(Bytes.owned(restored.view().root(hash))).isEqualTo(root);
            assertThat(tree.inclusion(index, n).proves(hash, tree.leaf(index), root)).isTrue();
            assertThat(tree.consistency(m, n).proves(hash, tree.root(m), root)).isTrue();
        }
    }

    private static void checkInclusion(
            MemoryTree tree, List<Bytes> entries, int index, int size, Bytes root) {
        var proof = tree.tree().inclusion(index, size);
        assertThat(proof.hashes()).isEqualTo(NaiveTree.path(index, entries.subList(0, size)));
        var leaf = tree.tree().leaf(index);
        assertThat(proof.proves(tree.hash(), leaf, root)).isTrue();
        checkDamagedInclusion(tree.hash(), proof, leaf, root);
    }

    private static void checkDamagedInclusion(
            TreeHash hash, InclusionProof proof, Bytes leaf, Bytes root) {
        var size = proof.treeSize();
        var hashes = proof.hashes();
        assertThat(proof.proves(hash, root, leaf)).isEqualTo(size == 1);
        for (long other : new long[] {-1, proof.index() - 1, proof.index() + 1, size}) {
            assertThat(new InclusionProof(other, size, hashes).proves(hash, leaf, root)).isFalse();
        }
        for (var damaged : damaged(hashes)) {
            assertThat(new InclusionProof(proof.index(), size, damaged).proves(hash, leaf, root))
                    .isFalse();
        }
    }

    private static void checkConsistency(
            MemoryTree tree, List<Bytes> entries, int oldSize, int newSize, Bytes newRoot) {
        var hash = tree.hash();
        var proof = tree.tree().consistency(oldSize, newSize);
        assertThat(proof.hashes()).isEqualTo(NaiveTree.proof(oldSize, entries.subList(0, newSize)));
        var oldRoot = tree.tree().root(oldSize);
        assertThat(proof.proves(hash, oldRoot, newRoot)).isTrue();
        assertThat(proof.proves(hash, newRoot, oldRoot)).isEqualTo(oldSize == newSize);
        for (var damaged : damaged(proof.hashes())) {
            assertThat(
                            new ConsistencyProof(oldSize, newSize, damaged)
                                    .proves(hash, oldRoot, newRoot))
                    .isFalse();
        }
        assertThat(
                        new ConsistencyProof(newSize + 1L, newSize, proof.hashes())
                                .proves(hash, oldRoot, newRoot))
                .isFalse();
    }

    /** One hash changed, left out, added, cut short. */
    private static List<List<Bytes>> damaged(List<Bytes> hashes) {
        var all = new ArrayList<List<Bytes>>();
        for (int i = 0; i < hashes.size(); i++) {
            var flipped = hashes.get(i).toArray();
            flipped[i % 32] ^= 1;
            var changed = new ArrayList<>(hashes);
            changed.set(i, Bytes.owned(flipped));
            all.add(changed);
            var shorter = new ArrayList<>(hashes);
            shorter.remove(i);
            all.add(shorter);
            var cut = new ArrayList<>(hashes);
            cut.set(i, Bytes.owned(java.util.Arrays.copyOf(hashes.get(i).toArray(), 31)));
            all.add(cut);
        }
        var longer = new ArrayList<>(hashes);
        longer.add(Bytes.owned(new byte[32]));
        all.add(longer);
        return all;
    }

    private static List<Bytes> entries(Random random, int count) {
        var entries = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            var entry = new byte[random.nextInt(40)];
            random.nextBytes(entry);
            entries.add(Bytes.owned(entry));
        }
        return entries;
    }
}

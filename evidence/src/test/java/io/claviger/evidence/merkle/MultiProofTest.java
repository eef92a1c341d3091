package io.claviger.evidence.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Trees are computed here by the definition of RFC 6962 §2.1, without tiles. */
class MultiProofTest {
    private static final long SEED = 20261126;

    private final TreeHash hash = TreeHash.create();

    private static byte[] entry(long index) {
        return ("entry " + index).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] root(long from, long to) {
        if (from == to) {
            return hash.empty();
        }
        if (to - from == 1) {
            return hash.leaf(entry(from));
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        return hash.node(root(from, middle), root(middle, to));
    }

    private TileTree tree() {
        return new TileTree(
                hash,
                (level, number) -> {
                    long each = 1L << (8 * level);
                    var tile = new byte[Tiles.TILE_BYTES];
                    for (int i = 0; i < Tiles.WIDTH; i++) {
                        long from = (number * Tiles.WIDTH + i) * each;
                        System.arraycopy(root(from, from + each), 0, tile, i * 32, 32);
                    }
                    return tile;
                });
    }

    private List<Bytes> leaves(List<Long> indexes) {
        return indexes.stream().map(i -> Bytes.owned(hash.leaf(entry(i)))).toList();
    }

    @Test
    void leads_to_the_root_of_the_definition() {
        var random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            long size = random.nextInt(round < 20 ? 6 : 300);
            var indexes =
                    LongStream.range(0, size).filter(_ -> random.nextInt(4) == 0).boxed().toList();
            var proof = tree().inclusion(indexes, size);
            assertThat(proof.root(hash, leaves(indexes)))
                    .as("size %d, indexes %s", size, indexes)
                    .contains(Bytes.owned(root(0, size)));
        }
    }

    @Test
    void of_one_leaf_has_the_hashes_of_its_inclusion_proof() {
        for (long index = 0; index < 21; index++) {
            var one = tree().inclusion(index, 21);
            assertThat(tree().inclusion(List.of(index), 21).hashes())
                    .containsExactlyInAnyOrderElementsOf(one.hashes());
        }
    }

    @Test
    void nothing_else_leads_there() {
        var indexes = List.of(2L, 3L, 11L, 20L);
        var proof = tree().inclusion(indexes, 21);
        var root = Optional.of(Bytes.owned(root(0, 21)));
        assertThat(proof.root(hash, leaves(List.of(2L, 3L, 11L, 19L)))).isNotEqualTo(root);
        assertThat(proof.root(hash, leaves(List.of(3L, 2L, 11L, 20L)))).isNotEqualTo(root);
        assertThat(proof.root(hash, leaves(List.of(2L, 3L, 11L)))).isEmpty();
        for (int i = 0; i < proof.hashes().size(); i++) {
            var other = new ArrayList<>(proof.hashes());
            other.set(i, Bytes.owned(hash.leaf(new byte[] {1})));
            assertThat(new MultiProof(21, indexes, other).root(hash, leaves(indexes)))
                    .isNotEqualTo(root);
            var less = new ArrayList<>(proof.hashes());
            less.remove(i);
            assertThat(new MultiProof(21, indexes, less).root(hash, leaves(indexes))).isEmpty();
        }
        var more = new ArrayList<>(proof.hashes());
        more.add(more.getFirst());
        assertThat(new MultiProof(21, indexes, more).root(hash, leaves(indexes))).isEmpty();
    }

    @Test
    void refuses_what_is_no_place_in_a_tree() {
        for (var indexes : List.of(List.of(-1L), List.of(21L), List.of(3L, 3L), List.of(4L, 3L))) {
            assertThat(new MultiProof(21, indexes, List.of()).root(hash, leaves(indexes)))
                    .isEmpty();
        }
        assertThat(new MultiProof(-1, List.of(), List.of()).root(hash, List.of())).isEmpty();
        assertThat(
                        new MultiProof(Long.MAX_VALUE, List.of(0L), List.of())
                                .root(hash, leaves(List.of(0L))))
                .isEmpty();
    }
}

package io.claviger.verifier.archive;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EntryBundle;
import io.claviger.evidence.merkle.TilePath;
import io.claviger.evidence.merkle.TileTree;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.MalformedEvidence;
import java.util.Optional;
import java.util.OptionalInt;

/** Proves records out of an archive, without any node: nodes may have dropped them. */
public final class ArchiveProof {
    private ArchiveProof() {}

    /**
     * The proof file about a record, against the archive's checkpoint.
     *
     * @throws MalformedEvidence if the folder is no archive, or has no such record
     */
    public static ProofFile of(ArchiveFolder folder, long index) {
        SignedCheckpoint checkpoint =
                folder.checkpoint()
                        .orElseThrow(() -> new MalformedEvidence("it has no checkpoint"));
        NoteKey key =
                folder.key().orElseThrow(() -> new MalformedEvidence("it has no key of a log"));
        long size = checkpoint.size();
        if (index < 0 || index >= size) {
            throw new MalformedEvidence("it has %d records, and none at %d".formatted(size, index));
        }
        var tree =
                new TileTree(
                        TreeHash.create(Optional.empty()),
                        (level, number) ->
                                part(folder, OptionalInt.of(level), level, number, size));
        byte[] bundle = part(folder, OptionalInt.empty(), 0, index / Tiles.WIDTH, size);
        Bytes record =
                EntryBundle.read(bundle, Tiles.width(0, index / Tiles.WIDTH, size))
                        .get((int) (index % Tiles.WIDTH));
        return ProofFile.of(key, record, tree.inclusion(index, size), checkpoint, Optional.empty());
    }

    private static byte[] part(
            ArchiveFolder folder, OptionalInt name, int level, long number, long size) {
        var path = new TilePath(name, number, Tiles.width(level, number, size));
        return folder.tile(path).orElseThrow(() -> new MalformedEvidence("it lacks tile/" + path));
    }
}

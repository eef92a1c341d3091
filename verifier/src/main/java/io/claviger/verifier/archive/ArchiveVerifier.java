package io.claviger.verifier.archive;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EntryBundle;
import io.claviger.evidence.merkle.TilePath;
import io.claviger.evidence.merkle.TileTree;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Check.Result;
import io.claviger.verifier.Completeness;
import io.claviger.verifier.PackageVerdict;
import io.claviger.verifier.Trust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Verifies a log in a folder from its records upwards: every record is hashed, every tile computed
 * and compared, and the root is the one that the checkpoint signs. Memory does not grow with the
 * log, but for the digests of exhibits.
 */
public final class ArchiveVerifier {
    private final ArchiveFolder folder;
    private final SignedCheckpoint checkpoint;
    private final NoteKey key;
    private final Trust trust;
    private final TreeHash hash = TreeHash.create();
    private final byte[][] open = new byte[Tiles.MAX_LEVELS][Tiles.TILE_BYTES];
    private final int[] width = new int[Tiles.MAX_LEVELS];
    private final long[] number = new long[Tiles.MAX_LEVELS];
    private final Set<Bytes> seen = new HashSet<>();
    private final List<Check> checks = new ArrayList<>();
    private int missing;

    private ArchiveVerifier(
            ArchiveFolder folder, SignedCheckpoint checkpoint, NoteKey key, Trust trust) {
        this.folder = folder;
        this.checkpoint = checkpoint;
        this.key = key;
        this.trust = trust;
    }

    /** Something is wrong; the sentence names the first thing. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Wrong(String sentence) {
            super(sentence, null, false, false);
        }

        private String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** Verifies what the folder says it holds. */
    public static PackageVerdict verify(ArchiveFolder folder, Trust trust) {
        try {
            Optional<SignedCheckpoint> checkpoint = folder.checkpoint();
            Optional<NoteKey> key = trust.pinned().or(folder::key);
            if (checkpoint.isEmpty() || key.isEmpty()) {
                return failed("file", "The folder is not an archive of a log.", trust);
            }
            return verify(folder, checkpoint.get(), key.get(), trust);
        } catch (MalformedEvidence malformed) {
            return failed(
                    "file",
                    "The folder is not an archive of a log: " + malformed.getMessage() + ".",
                    trust);
        }
    }

    /** Verifies that the folder holds the whole log of this checkpoint. */
    public static PackageVerdict verify(
            ArchiveFolder folder, SignedCheckpoint checkpoint, NoteKey key, Trust trust) {
        return new ArchiveVerifier(folder, checkpoint, key, trust).run();
    }

    private static PackageVerdict failed(String name, String sentence, Trust trust) {
        return new PackageVerdict(
                List.of(new Check(name, Result.FAILED, sentence)),
                new Completeness.Unknown("Nothing can be said about what is missing."),
                trust.pinned().isPresent());
    }

    private PackageVerdict run() {
        if (trust.pinned().isEmpty()) {
            checks.add(
                    new Check(
                            "key",
                            Result.NOT_CHECKED,
                            "The log's key is not pinned: it comes from the folder itself; compare %s with one that you trust."
                                    .formatted(key)));
        }
        check(
                "signature",
                signed(checkpoint),
                "The checkpoint of %d records is signed by the log '%s'."
                        .formatted(checkpoint.size(), key.name()),
                "The checkpoint is not signed by the log '%s'.".formatted(key.name()));
        checks.addAll(trust.witnesses().checks(checkpoint));
        try {
            records();
            check("records", true, "All %d records are there.".formatted(checkpoint.size()), "");
            tree();
            exhibits();
            remembered();
        } catch (Wrong wrong) {
            check("records", false, "", wrong.sentence());
        } catch (MalformedEvidence malformed) {
            check("records", false, "", "A record cannot be read: " + malformed.getMessage() + ".");
        }
        return new PackageVerdict(checks, completeness(), trust.pinned().isPresent());
    }

    private boolean signed(SignedCheckpoint note) {
        return note.checkpoint().origin().equals(key.name()) && note.note().isSignedBy(key);
    }

    private void records() {
        long size = checkpoint.size();
        for (long bundle = 0; bundle * Tiles.WIDTH < size; bundle++) {
            int count = Tiles.width(0, bundle, size);
            var path = new TilePath(OptionalInt.empty(), bundle, count);
            byte[] bytes =
                    folder.tile(path)
                            .orElseThrow(() -> new Wrong("The folder lacks tile/" + path + "."));
            List<Bytes> records = EntryBundle.read(bytes, count);
            records.forEach(record -> append(0, hash.leaf(record.unsafeArray())));
            if (count < Tiles.WIDTH) {
                compare(0);
            }
            // Only now: what is not what was hashed is named as that, not as what it looks like.
            records.forEach(this::note);
        }
        for (int level = 1; level < Tiles.MAX_LEVELS; level++) {
            if (width[level] > 0) {
                compare(level);
            }
        }
    }

    private void append(int level, byte[] node) {
        System.arraycopy(
                node, 0, open[level], width[level] * TreeHash.HASH_BYTES, TreeHash.HASH_BYTES);
        width[level]++;
        if (width[level] == Tiles.WIDTH) {
            compare(level);
            byte[] root = hash.root(open[level]);
            width[level] = 0;
            number[level]++;
            append(level + 1, root);
        }
    }

    /** The tile in the folder has the very hashes that were computed. */
    private void compare(int level) {
        var path = new TilePath(OptionalInt.of(level), number[level], width[level]);
        byte[] kept =
                folder.tile(path)
                        .orElseThrow(() -> new Wrong("The folder lacks tile/" + path + "."));
        int bytes = width[level] * TreeHash.HASH_BYTES;
        int differs = Arrays.mismatch(kept, 0, kept.length, open[level], 0, bytes);
        if (differs < 0) {
            return;
        }
        long first = number[level] * Tiles.WIDTH + differs / TreeHash.HASH_BYTES;
        throw new Wrong(
                level == 0
                        ? "Record %d is not the one that was hashed, or tile/%s was changed."
                                .formatted(first, path)
                        : "tile/%s does not fit the tiles below.".formatted(path));
    }

    private void note(Bytes record) {
        for (Bytes digest : ParsedRecord.parse(record.unsafeArray()).exhibits()) {
            if (seen.add(digest)) {
                Optional<byte[]> exhibit = folder.exhibit(digest);
                if (exhibit.isEmpty()) {
                    missing++;
                } else if (!Bytes.owned(exhibit.get()).sha256().equals(digest)) {
                    throw new Wrong("The exhibit %s was changed.".formatted(digest.hex()));
                }
            }
        }
    }

    private Bytes root(long size) {
        return new TileTree(
                        hash,
                        (level, place) ->
                                folder.tile(
                                                new TilePath(
                                                        OptionalInt.of(level),
                                                        place,
                                                        Tiles.width(
                                                                level, place, checkpoint.size())))
                                        .orElseThrow())
                .root(size);
    }

    private void tree() {
        check(
                "tree",
                root(checkpoint.size()).equals(checkpoint.checkpoint().root()),
                "They are the log that the checkpoint signs, unchanged and in order.",
                "They are not the log that the checkpoint signs: records were changed, or the checkpoint was replaced.");
    }

    private void exhibits() {
        checks.add(
                missing == 0
                        ? new Check(
                                "exhibits",
                                Result.PASSED,
                                "All %d exhibits that records name are there."
                                        .formatted(seen.size()))
                        : new Check(
                                "exhibits",
                                Result.NOT_CHECKED,
                                "%d of %d exhibits that records name are not in the folder: the log does not keep those of its first versions."
                                        .formatted(missing, seen.size())));
    }

    private void remembered() {
        if (trust.remembered().isEmpty()) {
            return;
        }
        SignedCheckpoint old = trust.remembered().get();
        if (!signed(old)) {
            check("remembered", false, "", "The remembered checkpoint is not signed by this log.");
        } else if (old.size() <= checkpoint.size()) {
            check(
                    "remembered",
                    root(old.size()).equals(old.checkpoint().root()),
                    "The log grew from the remembered checkpoint of %d records without changing them."
                            .formatted(old.size()),
                    "The log has forked: it does not begin with the %d records that are remembered."
                            .formatted(old.size()));
        }
    }

    private Completeness completeness() {
        long size = checkpoint.size();
        if (trust.remembered().filter(old -> old.size() > size).isPresent()) {
            return new Completeness.Incomplete(
                    "Incomplete from %d: a log of %d records is known, the folder ends at %d."
                            .formatted(size, trust.remembered().get().size(), size));
        }
        boolean wrong = checks.stream().anyMatch(check -> check.result() == Result.FAILED);
        return wrong
                ? new Completeness.Unknown("Nothing can be said about what is missing.")
                : new Completeness.Complete(
                        "Complete: records 0 to %d of the log.%s"
                                .formatted(
                                        size - 1,
                                        trust.witnesses()
                                                .asOf(checkpoint)
                                                .map(words -> " " + words)
                                                .orElse("")));
    }

    private void check(String name, boolean good, String yes, String no) {
        checks.add(new Check(name, good ? Result.PASSED : Result.FAILED, good ? yes : no));
    }
}

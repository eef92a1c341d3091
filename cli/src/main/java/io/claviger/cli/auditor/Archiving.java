package io.claviger.cli.auditor;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EntryBundle;
import io.claviger.evidence.merkle.TilePath;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.verifier.WitnessPolicy;
import io.claviger.verifier.PackageVerdict;
import io.claviger.verifier.Trust;
import io.claviger.verifier.archive.ArchiveFolder;
import io.claviger.verifier.archive.ArchiveVerifier;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;

/**
 * Copies a log from a node into a folder: what is new since the last time, then everything is
 * verified, and only then the folder's checkpoint is replaced. Broken off at any point it goes on
 * where it was.
 */
final class Archiving {
    /** What was copied. */
    record Archived(SignedCheckpoint checkpoint, long before) {}

    private final Service service;
    private final ArchiveFolder folder;
    private final NoteKey key;
    private final LongConsumer progress;

    /**
     * Prepares.
     *
     * @param progress told how many records are there
     */
    Archiving(Service service, ArchiveFolder folder, NoteKey key, LongConsumer progress) {
        this.service = service;
        this.folder = folder;
        this.key = key;
        this.progress = progress;
    }

    Archived run() {
        try {
            if (folder.key().filter(other -> !other.equals(key)).isPresent()) {
                throw new CommandFailed("the folder is the archive of another log");
            }
            Optional<SignedCheckpoint> old = folder.checkpoint();
            SignedCheckpoint now = newest();
            long before = old.map(SignedCheckpoint::size).orElse(0L);
            if (now.size() < before) {
                throw new CommandFailed(
                        "the folder has %d records of the log, the node %d: it was rolled back"
                                .formatted(before, now.size()));
            }
            if (old.isEmpty()) {
                folder.putKey(key);
            }
            copy(before, now.size());
            PackageVerdict verdict =
                    ArchiveVerifier.verify(
                            folder,
                            now,
                            key,
                            new Trust(Optional.of(key), old, WitnessPolicy.NONE, Optional.empty()));
            if (!verdict.unchanged()) {
                throw new CommandFailed("the archive is not good: " + verdict.sentence());
            }
            folder.putCheckpoint(now);
            dropPartials(before, now.size());
            return new Archived(now, before);
        } catch (MalformedEvidence malformed) {
            throw new CommandFailed("the node or the folder is no log: " + malformed.getMessage());
        }
    }

    private SignedCheckpoint newest() {
        var checkpoint =
                SignedCheckpoint.parse(
                        service.get("/evidence/v1/checkpoint?fresh=true").body().unsafeArray());
        if (!checkpoint.checkpoint().origin().equals(key.name())
                || !checkpoint.note().isSignedBy(key)) {
            throw new CommandFailed(
                    "the node's checkpoint is not signed by the log '%s'".formatted(key.name()));
        }
        return checkpoint;
    }

    private void copy(long before, long size) {
        for (int level = 0; level < Tiles.MAX_LEVELS; level++) {
            long last = Tiles.fullTiles(level, size);
            for (long n = Tiles.fullTiles(level, before); n <= last; n++) {
                int width = Tiles.width(level, n, size);
                if (width > 0) {
                    fetch(new TilePath(OptionalInt.of(level), n, width));
                }
            }
        }
        for (long n = Tiles.fullTiles(0, before); n * Tiles.WIDTH < size; n++) {
            int width = Tiles.width(0, n, size);
            var path = new TilePath(OptionalInt.empty(), n, width);
            byte[] bundle = fetch(path);
            EntryBundle.read(bundle, width).forEach(this::exhibits);
            progress.accept(Math.min(size, (n + 1) * Tiles.WIDTH));
        }
    }

    private byte[] fetch(TilePath path) {
        Optional<byte[]> there = folder.tile(path);
        if (there.isPresent()) {
            return there.get();
        }
        byte[] content = service.get("/evidence/v1/log/tile/" + path).body().unsafeArray();
        folder.putTile(path, content);
        return content;
    }

    private void exhibits(Bytes record) {
        for (Bytes digest : ParsedRecord.parse(record.unsafeArray()).exhibits()) {
            if (!folder.hasExhibit(digest)) {
                service.find("/evidence/v1/exhibit/" + digest.hex())
                        .ifPresent(reply -> folder.putExhibit(digest, reply.body().unsafeArray()));
            }
        }
    }

    /** What was not full at the old size and is now has another name. */
    private void dropPartials(long before, long size) {
        for (int level = 0; level < Tiles.MAX_LEVELS; level++) {
            drop(OptionalInt.of(level), level, before, size);
        }
        drop(OptionalInt.empty(), 0, before, size);
    }

    private void drop(OptionalInt name, int level, long before, long size) {
        int width = Tiles.partialWidth(level, before);
        long n = Tiles.fullTiles(level, before);
        if (width > 0 && width != Tiles.width(level, n, size)) {
            folder.dropPartial(new TilePath(name, n, width));
        }
    }
}

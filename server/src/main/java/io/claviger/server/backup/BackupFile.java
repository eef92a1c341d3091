package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.file.BackupDamaged;
import io.claviger.crypto.file.BackupDecryption;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.SharePurpose;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.server.config.ConfigurationError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A backup in a file. Reads it from the beginning for each question. */
public final class BackupFile {
    private static final int BUFFER = 1 << 16;

    private final Path file;

    public BackupFile(Path file) {
        this.file = file;
    }

    /**
     * What a file was found to be.
     *
     * @param fingerprint of the partition, if that is what it holds: what officers approve
     */
    public record Verified(BackupHeader header, Optional<Bytes> fingerprint) {}

    /**
     * Verifies that the file is what its device wrote, whole; no share is needed.
     *
     * @param pinned the log's key as somebody kept it; empty: the one in the file, which proves
     *     only that nothing changed since
     * @throws ConfigurationError that says what is wrong
     */
    public Verified verify(Optional<NoteKey> pinned) {
        return reading(
                backup -> {
                    var header = BackupHeader.parse(backup.header());
                    Bytes digest = backup.pass();
                    return verified(header, digest, backup.statement(), pinned);
                });
    }

    private static Verified verified(
            BackupHeader header, Bytes digest, byte[] statement, Optional<NoteKey> pinned) {
        NoteKey key = pinned.orElse(header.logKey());
        if (!key.name().equals(header.device()) || !key.equals(header.logKey())) {
            throw new BackupDamaged(
                    "the backup is of log '%s' with key %s, not of the pinned one"
                            .formatted(header.device(), header.logKey()));
        }
        try {
            SignedNote note = SignedNote.parse(statement);
            Optional<Bytes> fingerprint = header.partition().map(_ -> fingerprint(note, header));
            if (!note.isSignedBy(key)
                    || !note.text().equals(header.statement(digest, fingerprint))) {
                throw new BackupDamaged(
                        "the backup was changed: the signature of log '%s' is not over this file"
                                .formatted(header.device()));
            }
            if (!header.checkpoint().note().isSignedBy(key)) {
                throw new BackupDamaged("the checkpoint in the backup is not the log's");
            }
            return new Verified(header, fingerprint);
        } catch (MalformedEvidence malformed) {
            throw new BackupDamaged("the signature of the backup is damaged");
        }
    }

    /** The last line of the statement about a partition. */
    private static Bytes fingerprint(SignedNote note, BackupHeader header) {
        List<String> lines = note.text().lines().toList();
        try {
            return Bytes.ofHex(lines.getLast());
        } catch (IllegalArgumentException malformed) {
            throw new BackupDamaged(
                    "the signature of log '%s' is not about a partition"
                            .formatted(header.device()));
        }
    }

    /** Takes the files of a backup, as they come out. */
    interface Unpacked {
        /** The content is not closed. */
        void file(String name, InputStream content) throws IOException;

        /** Whether that was all of it; at the end. */
        boolean complete();
    }

    /**
     * Opens the content with enough shares, all of it, and verifies the rest as {@link #verify}.
     *
     * @param shares stay the caller's
     * @param target what takes the files of such a backup
     * @throws ConfigurationError that says what is wrong, with the shares or the file
     */
    Verified open(
            List<KeyShare> shares,
            Optional<NoteKey> pinned,
            Function<BackupHeader, Unpacked> target) {
        return reading(
                backup -> {
                    var header = BackupHeader.parse(backup.header());
                    Unpacked files = target.apply(header);
                    try (SecretBytes backupKey = combine(header, shares);
                            SecretBytes key = key(backup, backupKey)) {
                        BackupDecryption.Content content = backup.open(key);
                        unpack(content, files);
                        Verified verified =
                                verified(header, content.digest(), backup.statement(), pinned);
                        if (!files.complete()) {
                            throw new BackupDamaged("the backup is not whole");
                        }
                        return verified;
                    }
                });
    }

    /** What is inside, opened with enough shares: proves that it could be restored. */
    public Verified test(List<KeyShare> shares, Optional<NoteKey> pinned) {
        return open(
                shares,
                pinned,
                header ->
                        header.partition().isPresent()
                                ? new PartitionFiles()
                                : new DeviceFiles() {
                                    @Override
                                    void snapshot(String name, InputStream content)
                                            throws IOException {
                                        content.transferTo(OutputStream.nullOutputStream());
                                    }
                                });
    }

    /** The backup key; the caller closes it. */
    static SecretBytes combine(BackupHeader header, List<KeyShare> shares) {
        ShareSet set = header.key().shares();
        for (KeyShare share : shares) {
            if (share.label().purpose() != SharePurpose.BACKUP) {
                throw new ConfigurationError(
                        "share %d of set %s opens a node, not a backup"
                                .formatted(share.label().number(), share.label().set().hex()));
            }
            if (!share.label().set().equals(set.id())) {
                throw new ConfigurationError(
                        "share %d is of set %s; the backup was made for set %s"
                                .formatted(
                                        share.label().number(),
                                        share.label().set().hex(),
                                        set.words()));
            }
            if (!share.belongsTo(set)) {
                throw new ConfigurationError(
                        "share %d is not the one that set %s has under this number"
                                .formatted(share.label().number(), set.words()));
            }
        }
        long different = shares.stream().map(share -> share.label().number()).distinct().count();
        if (different < set.threshold()) {
            throw new ConfigurationError(
                    "%d different shares of set %s are needed, %d given"
                            .formatted(set.threshold(), set.words(), different));
        }
        if (different < shares.size()) {
            throw new ConfigurationError("the same share was given twice");
        }
        return KeyShare.combine(set, shares).orElseThrow();
    }

    private static SecretBytes key(BackupDecryption backup, SecretBytes backupKey) {
        return backup.key(backupKey)
                .orElseThrow(
                        () ->
                                new BackupDamaged(
                                        "the key in the backup was changed, or its header"));
    }

    private static void unpack(BackupDecryption.Content content, Unpacked target)
            throws IOException {
        var plain = new ContentStream(content);
        var zip = new ZipInputStream(plain);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            target.file(entry.getName(), zip);
        }
        // The directory of the archive follows its files, and the end of the last segment it.
        plain.transferTo(OutputStream.nullOutputStream());
    }

    private interface Question<T> {
        T answer(BackupDecryption backup) throws IOException;
    }

    private <T> T reading(Question<T> question) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return question.answer(
                    new BackupDecryption(
                            target -> {
                                try {
                                    return in.readNBytes(target, 0, target.length);
                                } catch (IOException unreadable) {
                                    throw new UncheckedIOException(unreadable);
                                }
                            }));
        } catch (BackupDamaged damaged) {
            throw new ConfigurationError("%s: %s".formatted(file, damaged.getMessage()));
        } catch (IOException unreadable) {
            throw new ConfigurationError("%s cannot be read: %s".formatted(file, unreadable));
        } catch (UncheckedIOException unreadable) {
            throw new ConfigurationError(
                    "%s cannot be read: %s".formatted(file, unreadable.getCause()));
        }
    }

    /** The opened segments as a stream. */
    private static final class ContentStream extends InputStream {
        private final BackupDecryption.Content content;
        private final byte[] segment = new byte[BackupDecryption.SEGMENT_BYTES];
        private int at;
        private int end;

        ContentStream(BackupDecryption.Content content) {
            this.content = content;
        }

        @Override
        public int read() {
            return ready() ? Byte.toUnsignedInt(segment[at++]) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!ready()) {
                return -1;
            }
            int taken = Math.min(length, end - at);
            System.arraycopy(segment, at, target, offset, taken);
            at += taken;
            return taken;
        }

        private boolean ready() {
            while (at == end) {
                int next = content.next(segment);
                if (next < 0) {
                    return false;
                }
                at = 0;
                end = next;
            }
            return true;
        }
    }
}

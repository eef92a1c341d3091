package io.claviger.server.backup;

import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.sealing.Argon2Cost;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.journal.raft.RestoredJournal;
import io.claviger.journal.snapshot.SnapshotDamaged;
import io.claviger.server.cluster.Clustering;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a data directory of a backup. The device that starts in it is alone, whatever it was
 * before, is sealed by a new passphrase, and records first of all that it was restored.
 */
public final class DeviceRestore {
    private DeviceRestore() {}

    /**
     * Restores into an empty folder. Whatever goes wrong, the folder is as it was.
     *
     * @param shares stay the caller's
     * @param passphrase by which the device will be unsealed; the caller wipes it
     * @throws ConfigurationError that says what is wrong
     */
    public static BackupHeader restore(
            Path file,
            Path dataDir,
            List<KeyShare> shares,
            Optional<NoteKey> pinned,
            char[] passphrase) {
        var backup = new BackupFile(file);
        // The whole file first: nothing is written of one that is not what its device wrote.
        BackupHeader header = backup.verify(pinned).header();
        DeviceFiles.require(header);
        BackupFile.combine(header, shares).close();
        try (var directory = DataDirectory.open(dataDir)) {
            if (!empty(dataDir)) {
                throw new ConfigurationError(
                        "data directory %s holds something already; restore into an empty folder"
                                .formatted(dataDir));
            }
            directory.makeJournal();
            try {
                unpack(backup, header, directory, shares, pinned, passphrase);
            } catch (RuntimeException failed) {
                Folders.delete(directory.journal());
                new RestoredMark(directory).clear();
                throw failed;
            }
            return header;
        }
    }

    /** Whether there is nothing but the lock that keeps others out. */
    private static boolean empty(Path dataDir) {
        try (Stream<Path> files = Files.list(dataDir)) {
            return files.allMatch(file -> file.getFileName().toString().equals("lock"));
        } catch (IOException unreadable) {
            throw new ConfigurationError("%s cannot be read: %s".formatted(dataDir, unreadable));
        }
    }

    private static void unpack(
            BackupFile backup,
            BackupHeader header,
            DataDirectory directory,
            List<KeyShare> shares,
            Optional<NoteKey> pinned,
            char[] passphrase) {
        try {
            var journal = RestoredJournal.in(directory.journal());
            var unpacking = new Unpacking(journal.files());
            backup.open(shares, pinned, _ -> unpacking);
            journal.complete(Clustering.FIRST, header.term(), header.index());
            try (SecretBytes rootKey = rootKey(header, shares, unpacking.rootKey())) {
                SealedRootKey seal =
                        SealedRootKey.sealWithPassphrase(
                                passphrase,
                                rootKey,
                                unpacking.rootKey().version(),
                                header.device(),
                                Argon2Cost.DEFAULT,
                                Mechanisms.start().random());
                new RestoredMark(directory).write(header.restoration());
                // Last, because its presence says that there is a complete device.
                directory.writeSeal(seal);
            }
        } catch (SnapshotDamaged damaged) {
            throw new ConfigurationError(
                    "the snapshot in the backup is damaged: " + damaged.getMessage());
        } catch (IOException failed) {
            throw new ConfigurationError(
                    "%s cannot be written: %s".formatted(directory.root(), failed));
        }
    }

    private static SecretBytes rootKey(
            BackupHeader header, List<KeyShare> shares, SealedCopy copy) {
        try (SecretBytes backupKey = BackupFile.combine(header, shares)) {
            return NodeSeal.open(
                            backupKey,
                            BackupHeader.rootKeyInfo(header.id(), header.device(), copy.version()),
                            copy.sealed())
                    .orElseThrow(
                            () -> new ConfigurationError("the root key in the backup is damaged"));
        }
    }

    private static final class Unpacking extends DeviceFiles {
        private final Path files;

        Unpacking(Path files) {
            this.files = files;
        }

        @Override
        void snapshot(String name, InputStream content) throws IOException {
            Path target = files.resolve(name);
            Files.copy(content, target);
            try (var channel =
                    java.nio.channels.FileChannel.open(
                            target, java.nio.file.StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }
}

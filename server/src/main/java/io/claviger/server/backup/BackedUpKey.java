package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.journal.codec.ValueCodec;
import io.claviger.journal.raft.JournalDamaged;
import io.claviger.journal.raft.SnapshotState;
import io.claviger.server.config.ConfigurationError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One key out of a backup, wrapped as it was.
 *
 * @param header of the backup
 * @param encoded the key as the state holds it
 */
public record BackedUpKey(BackupHeader header, Bytes encoded) {

    /**
     * Opens the backup beside it, in a folder that is gone afterwards, and takes the key out.
     *
     * @param shares stay the caller's
     * @throws ConfigurationError that says what is wrong, or that there is no such key
     */
    public static BackedUpKey read(
            Path file,
            List<KeyShare> shares,
            Optional<NoteKey> pinned,
            PartitionId partition,
            KeyLabel label) {
        try {
            // For the owner alone, as temporary folders are.
            Path folder = Files.createTempDirectory("claviger-backup");
            try {
                Path state = Files.createDirectory(folder.resolve("state"));
                BackupHeader header =
                        new BackupFile(file)
                                .open(shares, pinned, opened -> files(opened, state))
                                .header();
                return new BackedUpKey(header, key(state, partition, label));
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException failed) {
            throw new ConfigurationError("the backup cannot be unpacked: " + failed);
        }
    }

    private static DeviceFiles files(BackupHeader header, Path state) {
        DeviceFiles.require(header);
        return new DeviceFiles() {
            @Override
            void snapshot(String name, InputStream content) throws IOException {
                Files.copy(content, state.resolve(name));
            }
        };
    }

    private static Bytes key(Path state, PartitionId partition, KeyLabel label) {
        try (var opened = SnapshotState.open(state)) {
            KeyObject key =
                    opened.state()
                            .key(partition, label)
                            .orElseThrow(
                                    () ->
                                            new ConfigurationError(
                                                    "the backup holds no key '%s' of partition '%s'"
                                                            .formatted(label, partition)));
            return Bytes.owned(ValueCodec.encode(key));
        } catch (JournalDamaged damaged) {
            throw new ConfigurationError(
                    "the state in the backup is damaged: " + damaged.getMessage());
        }
    }
}

package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.PartitionRestore;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.partition.RestoredPartitions;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.server.config.ConfigurationError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A partition out of a backup.
 *
 * @param fingerprint what officers approve
 * @param parts as the backup holds them; the first is the partition itself
 * @param key the partition key, sealed to the device that it shall come into
 */
public record BackedUpPartition(
        BackupHeader header, Bytes fingerprint, List<Bytes> parts, Bytes key) {

    /**
     * Opens the backup, and seals the partition key to another device.
     *
     * @param shares stay the caller's
     * @param target the device that it shall come into
     * @param recipient its key for that: X25519, raw
     * @throws ConfigurationError that says what is wrong
     */
    public static BackedUpPartition read(
            Path file,
            List<KeyShare> shares,
            Optional<NoteKey> pinned,
            LogId target,
            Bytes recipient) {
        var files = new PartitionFiles();
        var verified =
                new BackupFile(file)
                        .open(
                                shares,
                                pinned,
                                header -> {
                                    partition(header);
                                    return files;
                                });
        BackupHeader header = verified.header();
        PartitionId partition = partition(header);
        Bytes fingerprint = verified.fingerprint().orElseThrow();
        List<Bytes> digests = files.parts().stream().map(Bytes::sha256).toList();
        if (!PartitionRestore.fingerprint(header.device(), header.id(), partition, digests)
                .equals(fingerprint)) {
            throw new ConfigurationError("the parts in the backup are not those that were signed");
        }
        try (SecretBytes backupKey = BackupFile.combine(header, shares);
                SecretBytes key =
                        NodeSeal.open(
                                        backupKey,
                                        BackupHeader.partitionKeyInfo(
                                                header.id(), header.device(), partition),
                                        files.key())
                                .orElseThrow(
                                        () ->
                                                new ConfigurationError(
                                                        "the partition key in the backup is damaged"))) {
            return new BackedUpPartition(
                    header,
                    fingerprint,
                    files.parts(),
                    NodeSeal.seal(
                            recipient,
                            RestoredPartitions.sealedFor(target, header.id(), partition),
                            key));
        }
    }

    private static PartitionId partition(BackupHeader header) {
        return header.partition()
                .orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "the backup holds a whole device; 'claviger backup restore' makes one of it"));
    }
}

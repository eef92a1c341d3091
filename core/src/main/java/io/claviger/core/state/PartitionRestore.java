package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A partition that comes from a backup and is not all here yet. Nobody uses it before it is.
 *
 * @param device whose partition it was
 * @param from the backup
 * @param parts SHA-256 of each part of its content, in the order in which they come
 * @param approvals device SOs who want it
 * @param brought how many parts are here
 */
public record PartitionRestore(
        LogId device,
        Restoration from,
        List<Bytes> parts,
        Set<CredentialId> approvals,
        int brought) {

    public PartitionRestore {
        parts = List.copyOf(parts);
        approvals = Set.copyOf(approvals);
        if (parts.isEmpty() || brought < 0 || brought >= parts.size()) {
            throw new IllegalArgumentException("parts of a partition are missing or too many");
        }
    }

    /**
     * What officers approve: SHA-256 of a text of lines that names device, backup and partition,
     * then each part's digest in hexadecimal (docs/formats/backup-file.md).
     */
    public static Bytes fingerprint(
            String device, String backup, PartitionId partition, List<Bytes> parts) {
        var text = new StringBuilder("claviger partition 1\n");
        text.append(device).append('\n').append(backup).append('\n');
        text.append(partition.value()).append('\n');
        parts.forEach(digest -> text.append(digest.hex()).append('\n'));
        return Bytes.owned(text.toString().getBytes(StandardCharsets.UTF_8)).sha256();
    }

    /** The same of this one. */
    public Bytes fingerprint(PartitionId partition) {
        return fingerprint(device.value(), from.backup(), partition, parts);
    }

    /** With one more officer who wants it. */
    public PartitionRestore wantedBy(CredentialId officer) {
        var more = new HashSet<>(approvals);
        more.add(officer);
        return new PartitionRestore(device, from, parts, more, brought);
    }

    /** Whether the part of this number has this digest. */
    public boolean consistsOf(int number, Bytes digest) {
        return number >= 0 && number < parts.size() && parts.get(number).equals(digest);
    }

    /** Whether the next part is the last one. */
    public boolean almostDone() {
        return brought + 1 == parts.size();
    }

    /** With one more part, which is not the last one. */
    public PartitionRestore further() {
        return new PartitionRestore(device, from, parts, approvals, brought + 1);
    }

    /** For the evidence log. */
    public String words(PartitionId partition) {
        return "partition %s of %s from %s".formatted(partition, device, from.words());
    }
}

package io.claviger.server.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.file.BackupDamaged;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.record.MalformedEvidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;

/**
 * What a backup says of itself in the clear; the log's signature at its end vouches for it.
 *
 * @param id 32 hexadecimal digits
 * @param device name of the device and its log
 * @param logKey the log's public key
 * @param key to whom the backup is encrypted
 * @param partition which of the device's it holds; empty: the whole device
 * @param term of the last journal entry in it
 * @param index of the last journal entry in it
 * @param checkpoint of the log, signed just before
 */
public record BackupHeader(
        String id,
        String device,
        Instant made,
        NoteKey logKey,
        BackupKey key,
        Optional<PartitionId> partition,
        long term,
        long index,
        SignedCheckpoint checkpoint) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICE = "device";
    private static final String PARTITION = "partition";

    byte[] encoded() {
        ObjectNode header =
                JSON.createObjectNode()
                        .put("content", partition.isEmpty() ? DEVICE : PARTITION)
                        .put("id", id)
                        .put("device", device)
                        .put("made", made.toString())
                        .put("logKey", logKey.toString());
        partition.ifPresent(name -> header.put("partition", name.value()));
        ObjectNode shares = header.putObject("shares");
        shares.put("set", key.shares().id().hex());
        shares.put("threshold", key.shares().threshold());
        var digests = shares.putArray("digests");
        key.shares().digests().forEach(digest -> digests.add(digest.hex()));
        header.put("publicKey", key.publicKey().base64());
        header.putObject("journal").put("term", term).put("index", index);
        header.put("checkpoint", checkpoint.note().format());
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encoded} gave.
     *
     * @throws BackupDamaged if it is something else
     */
    static BackupHeader parse(byte[] utf8) {
        try {
            JsonNode header = JSON.readTree(utf8);
            String content = header.path("content").asText();
            if (!content.equals(DEVICE) && !content.equals(PARTITION)) {
                throw new BackupDamaged(
                        "the backup holds something that this program does not know");
            }
            var digests = new ArrayList<Bytes>();
            header.path("shares")
                    .path("digests")
                    .forEach(digest -> digests.add(Bytes.ofHex(digest.asText())));
            return new BackupHeader(
                    header.path("id").asText(),
                    header.path("device").asText(),
                    Instant.parse(header.path("made").asText()),
                    NoteKey.parse(header.path("logKey").asText()),
                    new BackupKey(
                            new ShareSet(
                                    Bytes.ofHex(header.path("shares").path("set").asText()),
                                    header.path("shares").path("threshold").asInt(),
                                    digests),
                            Bytes.owned(
                                    Base64.getDecoder().decode(header.path("publicKey").asText()))),
                    content.equals(PARTITION)
                            ? Optional.of(new PartitionId(header.path("partition").asText()))
                            : Optional.empty(),
                    header.path("journal").path("term").asLong(-1),
                    header.path("journal").path("index").asLong(-1),
                    SignedCheckpoint.parse(header.path("checkpoint").asText()));
        } catch (IOException
                | IllegalArgumentException
                | DateTimeException
                | MalformedEvidence malformed) {
            throw new BackupDamaged("the header of the backup is damaged");
        }
    }

    /** What a device is told that is restored from it. */
    public Restoration restoration() {
        return new Restoration(id, made, checkpoint.size(), checkpoint.checkpoint().root(), index);
    }

    /**
     * The text that the log signs about the whole file.
     *
     * @param fingerprint of the partition, if that is what the file holds
     */
    String statement(Bytes digest, Optional<Bytes> fingerprint) {
        return "claviger backup 1\n%s\n%s\n%s\n".formatted(device, id, digest.hex())
                + fingerprint.map(of -> of.hex() + "\n").orElse("");
    }

    /** What binds the key of a partition in a backup to it. */
    static byte[] partitionKeyInfo(String id, String device, PartitionId partition) {
        return "claviger backup partition key 1 %s %s %s"
                .formatted(device, id, partition)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What binds the root key in a backup to it. */
    static byte[] rootKeyInfo(String id, String device, int version) {
        return "claviger backup root key 1 %s %s %d"
                .formatted(device, id, version)
                .getBytes(StandardCharsets.UTF_8);
    }
}

package io.claviger.core.evidence;

import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the evidence log, before it is encoded: the whole path of one decision.
 *
 * @param time when it was decided; never before the record in front of it
 * @param partition whose key boundary decided; empty for the device itself
 * @param key the key concerned, if it exists
 * @param keyLabel its label, or the label that was asked for
 * @param keyVersion version of the key object that was used
 * @param keyUse number of this use of the key, counted from 1 without gaps; only for granted uses
 * @param subject what was acted on where it is not a key: a credential id, an application, a
 *     partition
 * @param policyDigest SHA-256 of the key's policy, if it has one
 * @param mechanism name of the mechanism, if one is involved
 * @param refusal why not; empty means granted
 * @param approvalRequest the request for approval that this belongs to
 * @param approvals what was presented to the key boundary, or the one that came
 * @param count how many equal events this record stands for: 1 but for folded refusals of
 *     unauthenticated callers
 * @param sequence number of this record among those of its credential, counted from 1 without gaps
 */
public record EvidenceRecord(
        Instant time,
        Origin origin,
        Optional<PartitionId> partition,
        Optional<KeyId> key,
        Optional<KeyLabel> keyLabel,
        Optional<Long> keyVersion,
        Optional<Long> keyUse,
        Optional<String> subject,
        Optional<Bytes> policyDigest,
        Operation operation,
        Optional<String> mechanism,
        Optional<Refusal> refusal,
        Map<DigestKind, Bytes> digests,
        Optional<ApprovalRequestId> approvalRequest,
        List<RecordedApproval> approvals,
        long count,
        Optional<Long> sequence) {
    public EvidenceRecord {
        digests = Map.copyOf(digests);
        approvals = List.copyOf(approvals);
    }

    /** The same record with one more digest. */
    public EvidenceRecord with(DigestKind kind, Bytes digest) {
        Map<DigestKind, Bytes> more = new EnumMap<>(DigestKind.class);
        more.putAll(digests);
        more.put(kind, digest);
        return new EvidenceRecord(
                time,
                origin,
                partition,
                key,
                keyLabel,
                keyVersion,
                keyUse,
                subject,
                policyDigest,
                operation,
                mechanism,
                refusal,
                more,
                approvalRequest,
                approvals,
                count,
                sequence);
    }
}

package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * An isolated part of the HSM with its own keys, applications and policy.
 *
 * @param wrappedKey the partition key, wrapped under the device root key; it wraps every key object
 *     here
 * @param attestationPublicKey SPKI of the P-256 key that signs statements about this partition's
 *     keys
 * @param wrappedAttestationKey its private half, wrapped under the partition key
 * @param attestationCertificate what the device's attestation root says of that key, in DER; empty
 *     on a device without such a root
 */
public record Partition(
        PartitionId id,
        Instant created,
        PartitionPolicy policy,
        Bytes wrappedKey,
        Bytes attestationPublicKey,
        Bytes wrappedAttestationKey,
        Optional<Bytes> attestationCertificate) {

    public Partition with(PartitionPolicy newPolicy) {
        return new Partition(
                id,
                created,
                newPolicy,
                wrappedKey,
                attestationPublicKey,
                wrappedAttestationKey,
                attestationCertificate);
    }
}

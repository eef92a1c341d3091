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
 * @param servicePackage what it promises to its users
 * @param proposal a package that waits for a second person
 * @param pins of its PKCS #11 token, once it is initialized
 * @param rootKey version of the device root key that wraps the partition key
 * @param restore while it comes from a backup and is not all here
 */
public record Partition(
        PartitionId id,
        Instant created,
        PartitionPolicy policy,
        Bytes wrappedKey,
        Bytes attestationPublicKey,
        Bytes wrappedAttestationKey,
        Optional<Bytes> attestationCertificate,
        Optional<ServicePackage> servicePackage,
        Optional<PackageProposal> proposal,
        Optional<TokenPins> pins,
        int rootKey,
        Optional<PartitionRestore> restore) {

    /** A partition under the first root key. */
    public Partition(
            PartitionId id,
            Instant created,
            PartitionPolicy policy,
            Bytes wrappedKey,
            Bytes attestationPublicKey,
            Bytes wrappedAttestationKey,
            Optional<Bytes> attestationCertificate,
            Optional<ServicePackage> servicePackage,
            Optional<PackageProposal> proposal,
            Optional<TokenPins> pins) {
        this(
                id,
                created,
                policy,
                wrappedKey,
                attestationPublicKey,
                wrappedAttestationKey,
                attestationCertificate,
                servicePackage,
                proposal,
                pins,
                1,
                Optional.empty());
    }

    public Partition with(PartitionPolicy newPolicy) {
        return with(newPolicy, wrappedKey, servicePackage, proposal, pins, rootKey, restore);
    }

    /** With another proposal, or none. */
    public Partition proposing(Optional<PackageProposal> next) {
        return with(policy, wrappedKey, servicePackage, next, pins, rootKey, restore);
    }

    /** With what was proposed, and nothing proposed any more. */
    public Partition promising(Optional<ServicePackage> next) {
        return with(policy, wrappedKey, next, Optional.empty(), pins, rootKey, restore);
    }

    /** With other PINs. */
    public Partition opening(TokenPins next) {
        return with(
                policy, wrappedKey, servicePackage, proposal, Optional.of(next), rootKey, restore);
    }

    /** With its key under another version of the root key. */
    public Partition under(int rootKeyVersion, Bytes wrapped) {
        return with(policy, wrapped, servicePackage, proposal, pins, rootKeyVersion, restore);
    }

    /** The same partition, so far restored; empty: it is all here. */
    public Partition restored(Optional<PartitionRestore> next) {
        return with(policy, wrappedKey, servicePackage, proposal, pins, rootKey, next);
    }

    private Partition with(
            PartitionPolicy newPolicy,
            Bytes newWrappedKey,
            Optional<ServicePackage> newPackage,
            Optional<PackageProposal> newProposal,
            Optional<TokenPins> newPins,
            int newRootKey,
            Optional<PartitionRestore> newRestore) {
        return new Partition(
                id,
                created,
                newPolicy,
                newWrappedKey,
                attestationPublicKey,
                wrappedAttestationKey,
                attestationCertificate,
                newPackage,
                newProposal,
                newPins,
                newRootKey,
                newRestore);
    }
}

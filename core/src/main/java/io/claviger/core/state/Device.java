package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import java.time.Instant;
import java.util.Optional;

/**
 * The HSM as a whole: the identity of its evidence log and the device's own keys, wrapped under the
 * device root key.
 *
 * @param logPublicKey 32 raw bytes of the Ed25519 key that signs checkpoints
 * @param wrappedLogKey its private half
 * @param probePublicKey SPKI of the P-256 key that health checks sign with
 * @param wrappedProbeKey its private half
 * @param attestationRoot what vouches for the attestation keys of partitions; empty on a device
 *     that was made before there was one
 * @param archivedBelow nodes no longer keep the uses among the records before this one: they were
 *     archived
 * @param backupKeys to whom backups are encrypted
 * @param rootKey which root key that is
 * @param nodes that keep the device
 */
public record Device(
        LogId log,
        Instant created,
        Bytes logPublicKey,
        Bytes wrappedLogKey,
        Bytes probePublicKey,
        Bytes wrappedProbeKey,
        Optional<AttestationRoot> attestationRoot,
        long archivedBelow,
        BackupKeys backupKeys,
        RootKey rootKey,
        Nodes nodes) {
    /** A device alone, under its first root key, without backups. */
    public Device(
            LogId log,
            Instant created,
            Bytes logPublicKey,
            Bytes wrappedLogKey,
            Bytes probePublicKey,
            Bytes wrappedProbeKey,
            Optional<AttestationRoot> attestationRoot,
            long archivedBelow) {
        this(
                log,
                created,
                logPublicKey,
                wrappedLogKey,
                probePublicKey,
                wrappedProbeKey,
                attestationRoot,
                archivedBelow,
                BackupKeys.NONE,
                RootKey.FIRST,
                Nodes.ALONE);
    }

    /** The same device, its log archived up to there. */
    public Device archivedBelow(long index) {
        return new Device(
                log,
                created,
                logPublicKey,
                wrappedLogKey,
                probePublicKey,
                wrappedProbeKey,
                attestationRoot,
                index,
                backupKeys,
                rootKey,
                nodes);
    }

    /** The same device, with other keys for its backups. */
    public Device with(BackupKeys next) {
        return new Device(
                log,
                created,
                logPublicKey,
                wrappedLogKey,
                probePublicKey,
                wrappedProbeKey,
                attestationRoot,
                archivedBelow,
                next,
                rootKey,
                nodes);
    }

    /** The same device, with another state of its root key. */
    public Device with(RootKey next) {
        return new Device(
                log,
                created,
                logPublicKey,
                wrappedLogKey,
                probePublicKey,
                wrappedProbeKey,
                attestationRoot,
                archivedBelow,
                backupKeys,
                next,
                nodes);
    }

    /** The same device, with other nodes. */
    public Device with(Nodes next) {
        return new Device(
                log,
                created,
                logPublicKey,
                wrappedLogKey,
                probePublicKey,
                wrappedProbeKey,
                attestationRoot,
                archivedBelow,
                backupKeys,
                rootKey,
                next);
    }

    /**
     * The same device, its own keys wrapped anew.
     *
     * @param attestationRootKey empty if the device has no such root
     */
    public Device wrapped(Bytes logKey, Bytes probeKey, Optional<Bytes> attestationRootKey) {
        return new Device(
                log,
                created,
                logPublicKey,
                logKey,
                probePublicKey,
                probeKey,
                attestationRoot.map(
                        root ->
                                new AttestationRoot(
                                        root.publicKey(),
                                        attestationRootKey.orElseThrow(),
                                        root.certificate())),
                archivedBelow,
                backupKeys,
                rootKey,
                nodes);
    }

    /**
     * The root of all attestations of this device.
     *
     * @param publicKey SPKI of a P-384 key
     * @param wrappedKey its private half
     * @param certificate its self-signed certificate in DER
     */
    public record AttestationRoot(Bytes publicKey, Bytes wrappedKey, Bytes certificate) {}
}

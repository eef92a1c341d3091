package io.claviger.verifier;

import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.verifier.WitnessPolicy;
import java.util.Optional;

/**
 * What a verifier brings along from elsewhere.
 *
 * @param pinned the log's key
 * @param remembered a checkpoint of the log that was kept from earlier
 * @param witnesses who must have cosigned the checkpoint
 * @param timestamps authorities whose timestamps count
 */
public record Trust(
        Optional<NoteKey> pinned,
        Optional<SignedCheckpoint> remembered,
        WitnessPolicy witnesses,
        Optional<CertificateAuthorities> timestamps) {}

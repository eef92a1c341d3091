package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * One signed yes, whose signature was verified when it came.
 *
 * @param name what the policy called the approver
 * @param publicKey SubjectPublicKeyInfo of the approver, DER
 * @param digestAlgorithm as on the wire: {@code SHA-256}; of an Ed25519 key {@code EdDSA} or any,
 *     of a BLS key {@code BLS} or any
 * @param signature over the bytes of the token
 * @param time when it was given
 */
public record Approval(
        Optional<String> name,
        Bytes publicKey,
        String digestAlgorithm,
        Bytes signature,
        Instant time) {}

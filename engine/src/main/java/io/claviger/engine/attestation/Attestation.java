package io.claviger.engine.attestation;

import io.claviger.core.id.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * A signed statement about a key.
 *
 * @param xml the statement; the signature is over its exact UTF-8 bytes
 * @param signature ECDSA P-256 with SHA-256, DER: {@code openssl dgst -sha256 -verify} accepts it
 * @param keyName name of the attestation key
 * @param derivation how keys are derived from this one, if they are
 * @param address its address, if it has a format for one
 */
public record Attestation(
        String xml,
        Bytes signature,
        String keyName,
        long keyUsageCount,
        Instant attestTime,
        Optional<Derivation> derivation,
        Optional<Bytes> address) {}

package io.claviger.engine.approver;

import io.claviger.core.id.Bytes;

/**
 * An approver's PKCS #12 file as it leaves: AES-GCM under the transport password.
 *
 * @param payload ciphertext, and behind it the tag of 16 bytes
 * @param initializationVector 12 bytes
 */
public record FetchedBackup(Bytes payload, Bytes initializationVector) {}

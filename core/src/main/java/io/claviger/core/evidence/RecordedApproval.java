package io.claviger.core.evidence;

import io.claviger.core.id.Bytes;
import java.util.Optional;

/**
 * An approval as a record shows it: enough to recognise key and signature when they are presented.
 *
 * @param name what the policy calls the approver
 * @param publicKey SHA-256 of the SubjectPublicKeyInfo
 * @param signature SHA-256 of the signature over the token
 */
public record RecordedApproval(Optional<String> name, Bytes publicKey, Bytes signature) {}

package io.claviger.core.state;

import io.claviger.core.id.CredentialId;
import java.time.Instant;
import java.util.Optional;

/**
 * A service package that waits for a second person.
 *
 * @param next what the partition is to promise; empty: nothing any more
 * @param by the credential that asked for it, which cannot approve it
 */
public record PackageProposal(Optional<ServicePackage> next, CredentialId by, Instant time) {}

package io.claviger.core.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * An API key as the HSM knows it: never the key, only the SHA-256 of its 256 random bits.
 *
 * @param name what its owner calls it, for rotation
 * @param partition where it is valid; empty for device roles
 * @param application whose it is; present exactly for the roles of applications
 */
public record Credential(
        CredentialId id,
        String name,
        Role role,
        Optional<PartitionId> partition,
        Optional<ApplicationId> application,
        Bytes tokenHash,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked) {

    /** Whether the credential counts at {@code now}. */
    public boolean validAt(Instant now) {
        return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
    }

    public Credential revokedAt(Instant when) {
        return new Credential(
                id,
                name,
                role,
                partition,
                application,
                tokenHash,
                created,
                expires,
                Optional.of(when));
    }
}

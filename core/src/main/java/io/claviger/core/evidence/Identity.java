package io.claviger.core.evidence;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Role;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, resolved once per request.
 *
 * @param authentication how that was proven, for example {@code api-key}, {@code api-key+jwt},
 *     {@code none}
 * @param roles what the caller may do; more than one only where the configuration turns API keys
 *     off
 */
public record Identity(
        Optional<ApplicationId> application,
        Optional<CredentialId> credential,
        Optional<PartitionId> partition,
        Set<Role> roles,
        String authentication) {
    /** A caller that proved nothing. */
    public static final Identity NOBODY =
            new Identity(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), "none");

    /** The node acting for itself. */
    public static final Identity NODE =
            new Identity(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(Role.SERVICE),
                    "node");

    public Identity {
        roles = Set.copyOf(roles);
    }
}

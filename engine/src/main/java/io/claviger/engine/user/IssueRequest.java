package io.claviger.engine.user;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * A credential to be issued.
 *
 * @param partition for officers of a partition; follows from the application otherwise
 * @param expires empty: until it is revoked
 */
public record IssueRequest(
        String name,
        Role role,
        Optional<PartitionId> partition,
        Optional<ApplicationId> application,
        Optional<Instant> expires) {}

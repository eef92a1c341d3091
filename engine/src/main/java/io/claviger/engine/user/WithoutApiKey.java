package io.claviger.engine.user;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import java.util.Optional;

/**
 * The one partition, if any, whose applications need no API key, for clients written for a service
 * without them. Named in the configuration in so many words.
 *
 * @param anonymous the application that a caller without certificate and token acts as; empty: such
 *     a caller is refused
 */
public record WithoutApiKey(PartitionId partition, Optional<ApplicationId> anonymous) {}

package io.claviger.server.cluster;

import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;

/**
 * Where a node of a cluster stands.
 *
 * @param node its name: 1 to 32 of a-z, 0-9 and hyphen
 * @param listen where it listens for the others
 * @param address where the others reach it
 */
public record Place(String node, HostPort listen, HostPort address) {
    public Place {
        if (!node.matches("[a-z0-9][a-z0-9-]{0,31}")) {
            throw new ConfigurationError(
                    "a node's name is 1 to 32 of a-z, 0-9 and hyphen, not '%s'".formatted(node));
        }
        if (listen.port() == 0 || address.port() == 0) {
            throw new ConfigurationError("a node of a cluster has a fixed port");
        }
    }
}

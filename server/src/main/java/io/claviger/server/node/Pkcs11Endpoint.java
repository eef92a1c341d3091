package io.claviger.server.node;

import io.claviger.pkcs11.CallMeter;
import io.claviger.pkcs11.Pkcs11Options;
import io.claviger.pkcs11.Pkcs11Server;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.Setting;
import io.claviger.server.datadir.DataDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether and where the node listens for PKCS #11. */
final class Pkcs11Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Endpoint.class);
    private static final String DEVELOPMENT_SOCKET = "pkcs11.sock";
    private static final int MAX_CONNECTIONS = 100_000;

    private Pkcs11Endpoint() {}

    /** Starts what is configured; a development node listens in its own directory. */
    static Optional<Pkcs11Server> start(
            Configuration configuration,
            DataDirectory directory,
            Parts parts,
            CallMeter meter,
            boolean development) {
        Optional<Path> configured = configuration.optional(Setting.PKCS11_SOCKET).map(Path::of);
        if (configured.isEmpty() && !development) {
            return Optional.empty();
        }
        Path socket =
                configured.orElseGet(
                        () -> directory.root().toAbsolutePath().resolve(DEVELOPMENT_SOCKET));
        int connections =
                (int) configuration.number(Setting.PKCS11_CONNECTIONS, 1, MAX_CONNECTIONS);
        try {
            return Optional.of(
                    Pkcs11Server.start(
                            new Pkcs11Options(socket, connections, Version.current(), meter),
                            parts.engine(),
                            parts.journal(),
                            parts.clock()));
        } catch (IllegalArgumentException | UncheckedIOException unusable) {
            if (configured.isPresent()) {
                throw new ConfigurationError(
                        "setting '%s': %s"
                                .formatted(Setting.PKCS11_SOCKET.key(), unusable.getMessage()));
            }
            // A deep data directory is no reason to do without the rest of a node for trying out.
            LOG.warn("no PKCS #11: {}", unusable.getMessage());
            return Optional.empty();
        }
    }
}

package io.claviger.server.node;

import io.claviger.pkcs11.CallMeter;
import io.claviger.pkcs11.Pkcs11Options;
import io.claviger.pkcs11.Pkcs11Server;
import io.claviger.pkcs11.TlsAddress;
import io.claviger.pkcs11.answer.Approvals;
import io.claviger.rest.http.HttpListener;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;
import io.claviger.server.config.Setting;
import io.claviger.server.datadir.DataDirectory;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether and where the node listens for PKCS #11. */
final class Pkcs11Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Endpoint.class);
    private static final String DEVELOPMENT_SOCKET = "pkcs11.sock";
    private static final int MAX_CONNECTIONS = 100_000;
    private static final int MAX_APPROVAL_SECONDS = 3_600;

    private Pkcs11Endpoint() {}

    /**
     * Starts what is configured; a development node has a socket in its own directory.
     *
     * @param asking where calls ask for approvals
     * @param security what the REST interface has of TLS, which is the node's
     */
    static Optional<Pkcs11Server> start(
            Configuration configuration,
            DataDirectory directory,
            Parts parts,
            CallMeter meter,
            Approvals.Asking asking,
            boolean development,
            Optional<HttpListener.Security> security) {
        Optional<Path> configured = configuration.optional(Setting.PKCS11_SOCKET).map(Path::of);
        Optional<Path> socket =
                configured.or(
                        () ->
                                development
                                        ? Optional.of(
                                                directory
                                                        .root()
                                                        .toAbsolutePath()
                                                        .resolve(DEVELOPMENT_SOCKET))
                                        : Optional.empty());
        Optional<TlsAddress> tls =
                configuration
                        .optional(Setting.PKCS11_LISTEN)
                        .map(place -> address(HostPort.parse(place), security));
        if (socket.isEmpty() && tls.isEmpty()) {
            return Optional.empty();
        }
        int connections =
                (int) configuration.number(Setting.PKCS11_CONNECTIONS, 1, MAX_CONNECTIONS);
        var approvalWait =
                Duration.ofSeconds(
                        configuration.number(
                                Setting.PKCS11_APPROVAL_SECONDS, 0, MAX_APPROVAL_SECONDS));
        try {
            var server =
                    Pkcs11Server.start(
                            new Pkcs11Options(
                                    socket,
                                    configuration.optional(Setting.PKCS11_SOCKET_GROUP),
                                    tls,
                                    connections,
                                    Version.current(),
                                    meter,
                                    new Approvals(asking, approvalWait, connections / 2)),
                            parts.engine(),
                            parts.journal(),
                            parts.clock());
            server.tls().ifPresent(address -> LOG.info("PKCS #11 with TLS at {}", address));
            return Optional.of(server);
        } catch (IllegalArgumentException | UncheckedIOException unusable) {
            if (configured.isPresent() || tls.isPresent()) {
                throw new ConfigurationError(
                        "settings '%s' and '%s': %s"
                                .formatted(
                                        Setting.PKCS11_SOCKET.key(),
                                        Setting.PKCS11_LISTEN.key(),
                                        unusable.getMessage()));
            }
            // A deep data directory is no reason to do without the rest of a node for trying out.
            LOG.warn("no PKCS #11: {}", unusable.getMessage());
            return Optional.empty();
        }
    }

    private static TlsAddress address(HostPort place, Optional<HttpListener.Security> security) {
        HttpListener.Security tls =
                security.orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "setting '%s': PKCS #11 comes over a network with TLS only; set 'tls.certificate' and 'tls.key', too"
                                                .formatted(Setting.PKCS11_LISTEN.key())));
        try {
            return new TlsAddress(
                    InetAddress.getByName(place.host()),
                    place.port(),
                    tls.context(),
                    switch (tls.clients()) {
                        case NONE -> TlsAddress.ClientCertificate.NONE;
                        case WANT -> TlsAddress.ClientCertificate.WANT;
                        case NEED -> TlsAddress.ClientCertificate.NEED;
                    });
        } catch (UnknownHostException unknown) {
            throw new ConfigurationError(
                    "setting '%s': there is no host '%s'"
                            .formatted(Setting.PKCS11_LISTEN.key(), place.host()));
        }
    }
}

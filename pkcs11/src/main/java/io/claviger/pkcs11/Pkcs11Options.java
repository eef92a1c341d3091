package io.claviger.pkcs11;

import io.claviger.pkcs11.answer.Approvals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the endpoint is set up.
 *
 * @param socket path of the Unix domain socket; empty: none
 * @param group whose members may connect to the socket as well; empty: its owner alone
 * @param tls where to listen with TLS; empty: nowhere
 * @param connections most at once, at each of the two
 * @param version of the node, which programs are told
 * @param meter measures the calls
 * @param approvals where calls ask for the approvals that rules of keys want
 */
public record Pkcs11Options(
        Optional<Path> socket,
        Optional<String> group,
        Optional<TlsAddress> tls,
        int connections,
        String version,
        CallMeter meter,
        Approvals approvals) {
    public static final int DEFAULT_CONNECTIONS = 256;

    /** Longest path of a socket in bytes, for the address has no more room (unix(7)). */
    public static final int MAX_PATH_BYTES = 107;

    public Pkcs11Options {
        if (connections < 1) {
            throw new IllegalArgumentException("there is at least one connection");
        }
        if (socket.filter(Pkcs11Options::tooLong).isPresent()) {
            throw new IllegalArgumentException(
                    "the path of a socket has at most %d bytes, and %s has more"
                            .formatted(MAX_PATH_BYTES, socket.get()));
        }
    }

    /** With a socket alone, and nobody who approves. */
    public Pkcs11Options(Path socket, int connections, String version, CallMeter meter) {
        this(
                Optional.of(socket),
                Optional.empty(),
                Optional.empty(),
                connections,
                version,
                meter,
                Approvals.NONE);
    }

    private static boolean tooLong(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES;
    }
}

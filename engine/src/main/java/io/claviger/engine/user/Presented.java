package io.claviger.engine.user;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.InterfaceName;
import java.util.List;
import java.util.Optional;

/**
 * What a caller shows of itself.
 *
 * @param apiKeys in the order sent; some clients send the old and the new one
 * @param tokenSubject {@code issuer subject} of a bearer token whose signature, audience and time
 *     were verified
 * @param clientCertificate SHA-256 of the certificate that the caller proved to hold
 * @param source literal address
 */
public record Presented(
        List<String> apiKeys,
        Optional<String> tokenSubject,
        Optional<Bytes> clientCertificate,
        String source,
        InterfaceName interfaceName) {
    public Presented {
        apiKeys = List.copyOf(apiKeys);
    }

    /** Shows no API key. */
    @Override
    public String toString() {
        return "Presented[%d API keys, source %s]".formatted(apiKeys.size(), source);
    }
}

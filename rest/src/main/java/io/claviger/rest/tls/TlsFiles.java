package io.claviger.rest.tls;

import io.claviger.rest.http.HttpListener.ClientAuthentication;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the PEM files are.
 *
 * @param chain certificate of the node, then those above it
 * @param key its private key, PKCS #8 without password
 * @param clientAuthorities certificates that client certificates must lead to; needed unless
 *     clients show none
 */
public record TlsFiles(
        Path chain,
        Path key,
        Optional<Path> clientAuthorities,
        ClientAuthentication clientAuthentication) {
    public TlsFiles {
        if (clientAuthentication != ClientAuthentication.NONE && clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "client certificates need a file with the authorities they must lead to");
        }
    }

    List<Path> all() {
        return Stream.concat(Stream.of(chain, key), clientAuthorities.stream()).toList();
    }
}

package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's HTTPS server with a key of the service, seen by openssl and curl. */
@ExtendWith(Store.Shared.class)
class TlsServerTest {
    @ParameterizedTest
    @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
    void openssl_and_curl_are_served(String kind, String signature, Store store) throws Exception {
        String alias = "tls-" + kind.toLowerCase(Locale.ROOT);
        var entry = store.selfSigned(alias, kind, signature);
        Path pem = Certificates.pem(store.dir().resolve(alias + ".pem"), entry.getCertificate());
        HttpsServer server = serve(store, alias);
        try {
            int port = server.getAddress().getPort();
            assertThat(
                            store.run(
                                    List.of(
                                            "openssl",
                                            "s_client",
                                            "-connect",
                                            "127.0.0.1:" + port,
                                            "-CAfile",
                                            pem.toString(),
                                            "-verify_return_error",
                                            "-tls1_3",
                                            "-brief")))
                    .contains("TLSv1.3", "Verification: OK");
            assertThat(
                            store.run(
                                    List.of(
                                            "curl",
                                            "-sS",
                                            "--cacert",
                                            pem.toString(),
                                            "https://localhost:%d/".formatted(port))))
                    .isEqualTo("from the service\n");
        } finally {
            server.stop(0);
        }
        store.keyStore().deleteEntry(alias);
    }

    /** As a server has it whose key store is a file of properties: it lists this key only. */
    private static HttpsServer serve(Store store, String alias) throws Exception {
        Path properties =
                Files.writeString(
                        store.dir().resolve(alias + ".properties"),
                        Files.readString(store.properties())
                                + "claviger.label-prefix=%s\n".formatted(alias));
        KeyStore keys = KeyStore.getInstance("Claviger", store.provider());
        try (var stream = Files.newInputStream(properties)) {
            keys.load(stream, null);
        }
        assertThat(keys.size()).isEqualTo(1);
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);

        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = "from the service\n".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        server.start();
        return server;
    }
}

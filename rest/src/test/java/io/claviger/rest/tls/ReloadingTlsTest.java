package io.claviger.rest.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.rest.http.HttpListener;
import io.claviger.rest.http.HttpListener.ClientAuthentication;
import io.claviger.rest.http.HttpReply;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadingTlsTest {
    @TempDir Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"ec -pkeyopt ec_paramgen_curve:P-256", "rsa:2048", "ed25519"})
    void each_kind_of_key_serves_tls_1_3_and_nothing_older(String kind) throws Exception {
        Certificates.selfSigned(directory, "node", kind.split(" "));
        try (ReloadingTls tls = ReloadingTls.open(files("node", ClientAuthentication.NONE))) {
            HttpListener listener = listen(tls);
            try {
                assertThat(served(listener.port(), "TLSv1.3", new KeyManager[0]))
                        .isEqualTo("CN=node");
                assertThatThrownBy(() -> served(listener.port(), "TLSv1.2", new KeyManager[0]))
                        .isInstanceOf(SSLException.class);
            } finally {
                listener.stop();
            }
        }
    }

    @Test
    void changed_files_are_served_to_new_connections_and_damaged_ones_are_not() throws Exception {
        Certificates.selfSigned(directory, "node", "ed25519");
        Certificates.selfSigned(directory, "next", "rsa:2048");
        try (ReloadingTls tls = ReloadingTls.open(files("node", ClientAuthentication.NONE))) {
            HttpListener listener = listen(tls);
            try {
                assertThat(tls.reloadIfChanged()).isFalse();
                // Only one of the two files is there yet: they do not belong together.
                replace("next.pem", "node.pem");
                assertThat(tls.reloadIfChanged()).isFalse();
                assertThat(served(listener.port(), "TLSv1.3", new KeyManager[0]))
                        .isEqualTo("CN=node");
                replace("next.key", "node.key");
                tls.reloadIfChanged();
                assertThat(served(listener.port(), "TLSv1.3", new KeyManager[0]))
                        .isEqualTo("CN=next");
                Files.writeString(directory.resolve("node.pem"), "nonsense");
                assertThat(tls.reloadIfChanged()).isFalse();
                Files.delete(directory.resolve("node.key"));
                assertThat(tls.reloadIfChanged()).isFalse();
                assertThat(served(listener.port(), "TLSv1.3", new KeyManager[0]))
                        .isEqualTo("CN=next");
            } finally {
                listener.stop();
            }
        }
    }

    @Test
    void client_certificates_must_lead_to_the_authorities() throws Exception {
        Certificates.selfSigned(directory, "node", "ed25519");
        Certificates.selfSigned(directory, "client", "rsa:2048");
        Certificates.selfSigned(directory, "stranger", "rsa:2048");
        try (ReloadingTls tls = ReloadingTls.open(files("node", ClientAuthentication.NEED))) {
            HttpListener listener = listen(tls);
            try {
                assertThat(served(listener.port(), "TLSv1.3", identity("client")))
                        .isEqualTo("CN=node");
                assertThatThrownBy(() -> served(listener.port(), "TLSv1.3", identity("stranger")))
                        .isInstanceOf(java.io.IOException.class);
                assertThatThrownBy(() -> served(listener.port(), "TLSv1.3", new KeyManager[0]))
                        .isInstanceOf(java.io.IOException.class);
            } finally {
                listener.stop();
            }
        }
    }

    @Test
    void files_that_are_not_usable_are_named() throws Exception {
        Certificates.selfSigned(directory, "node", "ed25519");
        Certificates.selfSigned(directory, "other", "ed25519");
        assertThatThrownBy(() -> ReloadingTls.open(files("missing", ClientAuthentication.NONE)))
                .hasMessageContaining("there is no file")
                .hasMessageContaining("missing.pem");
        assertThatThrownBy(
                        () ->
                                ReloadingTls.open(
                                        new TlsFiles(
                                                directory.resolve("node.pem"),
                                                directory.resolve("other.key"),
                                                Optional.empty(),
                                                ClientAuthentication.NONE)))
                .hasMessageContaining("does not belong");
        assertThatThrownBy(
                        () ->
                                ReloadingTls.open(
                                        new TlsFiles(
                                                directory.resolve("node.pem"),
                                                directory.resolve("node.pem"),
                                                Optional.empty(),
                                                ClientAuthentication.NONE)))
                .hasMessageContaining("BEGIN PRIVATE KEY");
        assertThatThrownBy(
                        () ->
                                new TlsFiles(
                                        Path.of("a"),
                                        Path.of("b"),
                                        Optional.empty(),
                                        ClientAuthentication.WANT))
                .hasMessageContaining("authorities");
    }

    private TlsFiles files(String name, ClientAuthentication clients) {
        return new TlsFiles(
                directory.resolve(name + ".pem"),
                directory.resolve(name + ".key"),
                clients == ClientAuthentication.NONE
                        ? Optional.empty()
                        : Optional.of(directory.resolve("client.pem")),
                clients);
    }

    private static HttpListener listen(ReloadingTls tls) {
        return HttpListener.start(
                InetAddress.getLoopbackAddress(),
                0,
                Optional.of(tls.security()),
                _ -> new HttpReply(200, "text/plain", new byte[] {'o', 'k'}),
                _ -> new byte[0]);
    }

    private void replace(String from, String to) throws Exception {
        Files.copy(
                directory.resolve(from),
                directory.resolve(to),
                StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(
                directory.resolve(to), FileTime.from(Instant.now().plusSeconds(60)));
    }

    private KeyManager[] identity(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "me",
                Pem.privateKey(directory.resolve(name + ".key")),
                new char[0],
                Pem.certificates(directory.resolve(name + ".pem")).toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** Subject of the certificate that the server showed while it answered. */
    private static String served(int port, String version, KeyManager[] identity) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            String subject =
                    ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                            .getSubjectX500Principal()
                            .getName();
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                String answer =
                        new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 200").endsWith("ok");
            }
            return subject;
        }
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package io.claviger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.claviger.client.model.KeyReference;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as the client speaks it, to a server of the JDK that asks for a certificate. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir static Path dir;
    private static HttpsServer server;
    private static KeyStore client;

    @BeforeAll
    static void start() throws Exception {
        KeyStore node = store("node", "IP:127.0.0.1");
        client = store("client", "DNS:client");
        Files.writeString(dir.resolve("ca.pem"), pem("CERTIFICATE", node.getCertificate("node")));
        Files.writeString(
                dir.resolve("client.pem"), pem("CERTIFICATE", client.getCertificate("client")));
        Files.writeString(
                dir.resolve("client.key"),
                pem("PRIVATE KEY", client.getKey("client", PASSWORD).getEncoded()));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        SSLContext context = context(node);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        var asked = context.getDefaultSSLParameters();
                        asked.setNeedClientAuth(true);
                        parameters.setSSLParameters(asked);
                    }
                });
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, 4);
                    exchange.getResponseBody().write("done".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static KeyStore store(String name, String alternative) throws Exception {
        Path file = dir.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=" + alternative,
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext context(KeyStore node) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(node, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.getCertificate("client"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, Certificate certificate) throws Exception {
        return pem(kind, certificate.getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der));
    }

    private static Call<String> call(String host, String http, String... files) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("claviger.nodes", "https://" + host + ":" + server.getAddress().getPort());
        settings.put("claviger.http", http);
        settings.put("claviger.request-timeout", "PT2S");
        List<String> names = new ArrayList<>(List.of("ca", "certificate", "key"));
        for (String file : files) {
            settings.put("claviger." + names.remove(0) + "-file", dir.resolve(file).toString());
        }
        return Claviger.connect(ClientSettings.from(settings))
                .keys()
                .deleteKey(KeyReference.with("one").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2"})
    void both_sides_show_a_certificate(String http) {
        Call<String> call = call("127.0.0.1", http, "ca.pem", "client.pem", "client.key");
        assertThat(call.send()).isEqualTo("done");
        assertThat(call.send()).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2"})
    void a_node_that_nobody_vouches_for_gets_no_request(String http) {
        assertThatThrownBy(() -> call("127.0.0.1", http).send())
                .isInstanceOf(ClavigerException.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2"})
    void a_node_of_another_name_gets_no_request(String http) {
        assertThatThrownBy(
                        () -> call("localhost", http, "ca.pem", "client.pem", "client.key").send())
                .isInstanceOf(ClavigerException.Unavailable.class);
    }

    @Test
    void without_its_certificate_a_client_gets_no_answer() {
        assertThatThrownBy(() -> call("127.0.0.1", "1.1", "ca.pem").send())
                .isInstanceOf(ClavigerException.class);
    }
}

package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that run on while their node is killed, or their connections fall silent: nginx that
 * serves TLS with two keys of the token, and eight threads that sign without end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongLivedProgramTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int TIMEOUT_SECONDS = 4;
    private static final int RETRY_SECONDS = 1;

    /** No single call may take longer: each wait once, and room for a busy machine. */
    private static final Duration LONGEST_CALL =
            Duration.ofSeconds(2 * (TIMEOUT_SECONDS + RETRY_SECONDS) + 10);

    /** CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT. */
    private static final Set<String> CLEAN = Set.of("error 0x30", "error 0x32", "error 0xe0");

    private final Path dir;
    private ClavigerProcess node;
    private final Token token;
    private final Relay relay;
    private final Path configuration;
    private final int rsaPort = Ports.free();
    private final int ecPort = Ports.free();
    private final Process nginx;

    LongLivedProgramTest(@TempDir Path dir) throws IOException {
        this.dir = dir;
        this.node = start();
        this.token = Token.of(node, dir);
        Path socket = dir.resolve("data").resolve("pkcs11.sock");
        Path passed = dir.resolve("relay.sock");
        this.relay =
                new Relay(UnixDomainSocketAddress.of(passed), UnixDomainSocketAddress.of(socket));
        this.configuration = dir.resolve("relayed.conf");
        Files.writeString(
                configuration,
                "timeout-seconds = %d%nretry-seconds = %d%n"
                                .formatted(TIMEOUT_SECONDS, RETRY_SECONDS)
                        + Files.readString(token.configuration())
                                .replace("" + socket, "" + passed));
        assertThat(Files.readString(configuration)).contains("relay.sock");
        Files.writeString(
                dir.resolve("openssl.cnf"),
                Program.claviger(
                                Map.of("CLAVIGER_PKCS11_MODULE", "" + token.module()),
                                "pkcs11",
                                "openssl")
                        .expect(0)
                        .output());
        certificate("rsa", "\"algorithm\":\"RSA\",\"keySize\":2048");
        certificate("ec", "\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\"");
        this.nginx = nginx();
    }

    private ClavigerProcess start() {
        return ClavigerProcess.node(dir.resolve("data")).start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        nginx.destroy();
        if (!nginx.waitFor(10, TimeUnit.SECONDS)) {
            nginx.descendants().forEach(ProcessHandle::destroyForcibly);
            nginx.destroyForcibly();
        }
        relay.close();
        node.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "CLAVIGER_PKCS11_CONF",
                "" + configuration,
                "OPENSSL_CONF",
                "" + dir.resolve("openssl.cnf"));
    }

    private String uri(String label) {
        return "pkcs11:token=DEMO;object=%s;type=private;pin-value=%s"
                .formatted(label, token.pin());
    }

    private void certificate(String label, String algorithm) {
        node.as("keyManagement")
                .post(
                        "/v1/key",
                        "{\"label\":\"%s\",%s,\"attributes\":{\"sign\":true,\"destroyable\":true}}"
                                .formatted(label, algorithm))
                .expect(201);
        Program.run(
                        dir,
                        environment(),
                        "openssl",
                        "req",
                        "-new",
                        "-x509",
                        "-engine",
                        "pkcs11",
                        "-keyform",
                        "engine",
                        "-key",
                        uri(label),
                        "-subj",
                        "/CN=localhost",
                        "-out",
                        label + ".pem")
                .expect(0);
    }

    private Process nginx() throws IOException {
        Files.writeString(
                dir.resolve("nginx.conf"),
                """
                daemon off;
                %s
                worker_processes 1;
                pid %2$s/nginx.pid;
                error_log %2$s/nginx.log info;
                env CLAVIGER_PKCS11_CONF;
                env OPENSSL_CONF;
                ssl_engine pkcs11;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path %2$s/t1; proxy_temp_path %2$s/t2; fastcgi_temp_path %2$s/t3;
                  uwsgi_temp_path %2$s/t4; scgi_temp_path %2$s/t5;
                  ssl_session_cache off;
                  ssl_session_tickets off;
                  server { listen 127.0.0.1:%3$d ssl; ssl_certificate %2$s/rsa.pem;
                           ssl_certificate_key "engine:pkcs11:%4$s"; }
                  server { listen 127.0.0.1:%5$d ssl; ssl_certificate %2$s/ec.pem;
                           ssl_certificate_key "engine:pkcs11:%6$s"; }
                }
                """
                        .formatted(
                                // Workers open the socket, which only its owner may.
                                System.getProperty("user.name").equals("root") ? "user root;" : "",
                                dir,
                                rsaPort,
                                uri("rsa"),
                                ecPort,
                                uri("ec")));
        var builder =
                new ProcessBuilder("nginx", "-p", "" + dir, "-c", "" + dir.resolve("nginx.conf"))
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("nginx.out").toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    @BeforeAll
    void serving() throws Exception {
        awaitHandshake(rsaPort);
        awaitHandshake(ecPort);
    }

    @Test
    void they_go_on_after_the_node_was_killed_and_started_again() throws Exception {
        List<Long> workers = workers();
        assertThat(workers).hasSize(1);
        try (var signers = new Signers(8)) {
            signers.awaitSignatures(8 * 3);
            node.kill();
            // Quickly, not after the minutes for which a client of TLS would wait.
            Instant asked = Instant.now();
            assertThat(handshake(ecPort)).isFalse();
            assertThat(handshake(rsaPort)).isFalse();
            assertThat(Duration.between(asked, Instant.now())).isLessThan(LONGEST_CALL);
            node = start();
            for (int port : new int[] {rsaPort, ecPort}) {
                awaitHandshake(port);
                for (int i = 0; i < 4; i++) {
                    assertThat(handshake(port)).isTrue();
                }
            }
            long before = signers.signatures();
            signers.awaitSignatures(before + 8 * 3);
            signers.requireAllGood();
        }
        assertThat(workers()).isEqualTo(workers);
    }

    @Test
    void they_go_on_after_their_connections_fell_silent() throws Exception {
        List<Long> workers = workers();
        try (var signers = new Signers(2)) {
            signers.awaitSignatures(4);
            relay.silence();
            awaitHandshake(rsaPort);
            awaitHandshake(ecPort);
            long before = signers.signatures();
            signers.awaitSignatures(before + 8);
            signers.requireAllGood();
        }
        assertThat(workers()).isEqualTo(workers);
    }

    private List<Long> workers() {
        return nginx.children().map(ProcessHandle::pid).sorted().toList();
    }

    private void awaitHandshake(int port) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!handshake(port)) {
            assertThat(Instant.now()).as(nginxSays()).isBefore(end);
            Thread.sleep(50);
        }
    }

    private String nginxSays() throws IOException {
        Path log = dir.resolve("nginx.log");
        return Files.readString(dir.resolve("nginx.out"))
                + (Files.exists(log) ? Files.readString(log) : "");
    }

    /** A handshake, in which nginx signs and the JDK verifies. */
    private static boolean handshake(int port) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.startHandshake();
            return socket.getSession().isValid();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Self-signed certificates are good: whether their key signed is what is looked at. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("nobody is a client here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            assertThat(chain).hasSize(1);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The module's own test program, in {@code pkcs11/native/test/signers.c}. */
    private final class Signers implements AutoCloseable {
        private final Path output = dir.resolve("signers.out");
        private final Process process;

        Signers(int threads) throws IOException {
            Path out = dir.resolve("native");
            Path program = out.resolve("test/signers");
            Program.tool(
                    Path.of("../pkcs11/native").toAbsolutePath(),
                    "make",
                    "-s",
                    "OUT=" + out,
                    "" + program);
            var builder =
                    new ProcessBuilder("" + program, "" + threads, "ec", token.pin())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(environment());
            this.process = builder.start();
        }

        private Stream<String> lines() {
            try {
                // The last line may be half written.
                List<String> all = Files.readAllLines(output);
                return all.subList(0, Math.max(0, all.size() - 1)).stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        long signatures() {
            return lines().filter(line -> !line.startsWith("error")).count();
        }

        void awaitSignatures(long count) throws InterruptedException {
            Instant end = Instant.now().plus(PATIENCE);
            while (signatures() < count) {
                assertThat(process.isAlive()).as("" + lines().toList()).isTrue();
                assertThat(Instant.now()).isBefore(end);
                Thread.sleep(50);
            }
        }

        /** Ends it: every signature is right, every failure clean, and no call took too long. */
        void requireAllGood() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            List<String> all = Files.readAllLines(output);
            assertThat(process.exitValue()).as("" + all.getLast()).isZero();
            assertThat(all.getLast()).startsWith("longest ");
            assertThat(Duration.ofMillis(Long.parseLong(all.getLast().substring(8))))
                    .isLessThan(LONGEST_CALL);
            List<String> rest = all.subList(0, all.size() - 1);
            assertThat(
                            rest.stream()
                                    .filter(line -> line.startsWith("error"))
                                    .collect(Collectors.toSet()))
                    .isSubsetOf(CLEAN);
            var verifier = Signature.getInstance("NONEwithECDSAinP1363Format");
            verifier.initVerify(publicKey());
            for (String line : rest) {
                if (!line.startsWith("error")) {
                    int space = line.indexOf(' ');
                    verifier.update(HexFormat.of().parseHex(line, 0, space));
                    assertThat(
                                    verifier.verify(
                                            HexFormat.of()
                                                    .parseHex(line, space + 1, line.length())))
                            .as(line)
                            .isTrue();
                }
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(dir.resolve("ec.pem"))) {
            var certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            return KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(certificate.getPublicKey().getEncoded()));
        }
    }
}

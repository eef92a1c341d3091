package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS, client certificates and bearer tokens against one node: partition DEMO wants API keys,
 * partition OPEN identifies its applications without.
 */
class AccessTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LISTED = "client";
    private static final String OTHER = "stranger";
    private static final String SUBJECT = "worker-1";

    @TempDir private static Path dir;

    private static Certificates certificates = new Certificates(Path.of(""));
    private static Tokens.Key rsa = Tokens.Key.ed("replaced");
    private static Tokens.Key ec = rsa;
    private static Tokens.Key ed = rsa;
    private static Optional<ClavigerProcess> running = Optional.empty();
    private static String guarded = "";

    @BeforeAll
    static void start() throws IOException {
        certificates = Certificates.in(Files.createDirectory(dir.resolve("ca")));
        certificates.issue("server");
        certificates.issue(LISTED);
        certificates.issue(OTHER);
        rsa = Tokens.Key.rsa("r1");
        ec = Tokens.Key.ec("e1");
        ed = Tokens.Key.ed("d1");
        Device.write(keySet(), Tokens.keySet(List.of(rsa, ec, ed)));
        running = Optional.of(node("want").start());
        onboard();
    }

    private static Path keySet() {
        return dir.resolve("jwks.json");
    }

    private static ClavigerProcess.Start node(String clientAuthentication) {
        return ClavigerProcess.node(dir.resolve("data"))
                .option("--set", "tls.certificate=" + certificates.certificate("server"))
                .option("--set", "tls.key=" + certificates.key("server"))
                .option("--set", "tls.client-ca=" + certificates.authority())
                .option("--set", "tls.client-auth=" + clientAuthentication)
                .option("--set", "jwt.issuer=" + Tokens.ISSUER)
                .option("--set", "jwt.keys=" + keySet())
                .option("--set", "jwt.clock-skew-seconds=0")
                .option("--set", "api-keys.off-for-partition=OPEN")
                .option("--set", "api-keys.off-acts-as-application=guest");
    }

    private static void onboard() {
        post("deviceSo", "/ops/v1/partitions", "{\"name\":\"OPEN\"}", 201);
        String fingerprint = "\"" + certificates.fingerprint(LISTED) + "\"";
        officers(
                "DEMO",
                "guarded",
                "\"secondFactorRequired\":true,\"clientCertificates\":[%s]".formatted(fingerprint));
        guarded =
                post(
                                "partitionSo",
                                "/ops/v1/credentials",
                                """
                                {"name":"k","role":"key-operation","application":"guarded"}""",
                                201)
                        .json()
                        .path("token")
                        .asText();
        officers("OPEN", "by-certificate", "\"clientCertificates\":[%s]".formatted(fingerprint));
        officers(
                "OPEN",
                "by-token",
                "\"tokenSubjects\":[\"%s %s\"]".formatted(Tokens.ISSUER, SUBJECT));
        officers("OPEN", "guest", "");
    }

    private static void officers(String partition, String application, String more) {
        String officer =
                post(
                                "deviceSo",
                                "/ops/v1/credentials",
                                """
                                {"name":"pso","role":"partition-so","partition":"%s"}"""
                                        .formatted(partition),
                                201)
                        .json()
                        .path("token")
                        .asText();
        send(
                        client(Optional.empty()),
                        request("/ops/v1/applications", Map.of("X-API-KEY", officer))
                                .POST(
                                        BodyPublishers.ofString(
                                                Device.application(application, partition, more)))
                                .build())
                .expect(201);
    }

    @AfterAll
    static void stop() {
        running.ifPresent(ClavigerProcess::close);
    }

    private static ClavigerProcess node() {
        return running.orElseThrow();
    }

    private static HttpClient client(Optional<String> certificate) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(certificates.client(certificate))
                .build();
    }

    private static HttpRequest.Builder request(String path, Map<String, String> headers) {
        var request =
                HttpRequest.newBuilder(URI.create(node().url() + path))
                        .timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        return request;
    }

    private static Answer send(HttpClient client, HttpRequest request) {
        try (client) {
            return new Answer(client.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer post(String role, String path, String body, int status) {
        String key = node().credentials().token(role);
        return send(
                        client(Optional.empty()),
                        request(path, Map.of("X-API-KEY", key))
                                .POST(BodyPublishers.ofString(body))
                                .build())
                .expect(status);
    }

    /** Random bytes: every application may have them. */
    private static Answer random(Optional<String> certificate, Map<String, String> headers) {
        return send(client(certificate), request("/v1/generateRandom/8", headers).build());
    }

    private static Answer bearer(String token) {
        return random(Optional.empty(), Map.of("Authorization", "Bearer " + token));
    }

    /** Who the record of an answer says it was. */
    private static JsonNode identity(Answer answer) {
        String evidence = answer.header("Claviger-Evidence").orElseThrow();
        String path = "/evidence/v1/record/" + evidence.substring(evidence.lastIndexOf('/') + 1);
        String auditor = node().credentials().token("auditor");
        return send(client(Optional.empty()), request(path, Map.of("X-API-KEY", auditor)).build())
                .expect(200)
                .json()
                .path("identity");
    }

    private static void requireIdentity(Answer answer, String application, String how) {
        JsonNode identity = identity(answer.expect(200));
        assertThat(identity.path("application").asText()).isEqualTo(application);
        assertThat(identity.path("authentication").asText()).isEqualTo(how);
    }

    private static void requireError(Answer answer, int code) {
        answer.expect(401);
        assertThat(answer.json().path("errorCode").asInt()).as(answer.toString()).isEqualTo(code);
    }

    @Test
    void only_tls_1_3_is_spoken() {
        assertThat(node().url()).startsWith("https://");
        var old = new SSLParameters();
        old.setProtocols(new String[] {"TLSv1.2"});
        var client =
                HttpClient.newBuilder()
                        .sslContext(certificates.client(Optional.empty()))
                        .sslParameters(old)
                        .build();
        assertThatThrownBy(() -> send(client, request("/health/live", Map.of()).build()))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(SSLException.class);
        Answer answer = send(client(Optional.empty()), request("/health/live", Map.of()).build());
        assertThat(answer.raw().sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void an_application_with_a_second_factor_needs_its_own_certificate_as_well() {
        Map<String, String> key = Map.of("X-API-KEY", guarded);
        requireError(random(Optional.empty(), key), 406);
        requireError(random(Optional.of(OTHER), key), 402);
        requireIdentity(random(Optional.of(LISTED), key), "guarded", "api-key+mtls");
    }

    @Test
    void a_partition_without_api_keys_knows_its_callers_otherwise() {
        requireIdentity(random(Optional.of(LISTED), Map.of()), "by-certificate", "mtls");
        requireIdentity(bearer(good(rsa)), "by-token", "jwt");
        requireIdentity(random(Optional.empty(), Map.of()), "guest", "none");
        // A wrong key is not the same as none.
        requireError(random(Optional.empty(), Map.of("X-API-KEY", "wrong")), 631);
        // The other partition still wants a key: nobody gets at its keys without.
        assertThat(identity(random(Optional.empty(), Map.of())).toString()).doesNotContain("demo");
    }

    private static String good(Tokens.Key key) {
        return Tokens.signed(key, Tokens.claims(Tokens.ISSUER, SUBJECT, Tokens.AUDIENCE, 300));
    }

    @Test
    void tokens_of_each_algorithm_are_taken_and_every_wrong_one_refused() {
        for (Tokens.Key key : List.of(rsa, ec, ed)) {
            requireIdentity(bearer(good(key)), "by-token", "jwt");
            requireError(bearer(claimed(key, Tokens.ISSUER, "somebody-else", "another", 300)), 617);
            requireError(bearer(claimed(key, Tokens.ISSUER, SUBJECT, "another", 300)), 617);
            requireError(bearer(claimed(key, Tokens.ISSUER, SUBJECT, Tokens.AUDIENCE, -5)), 617);
            requireError(
                    bearer(claimed(key, "https://evil.example", SUBJECT, Tokens.AUDIENCE, 300)),
                    617);
            String token = good(key);
            int dot = token.indexOf('.');
            char changed = token.charAt(dot + 9) == 'A' ? 'B' : 'A';
            requireError(
                    bearer(token.substring(0, dot + 9) + changed + token.substring(dot + 10)), 617);
        }
        String claims = Tokens.claims(Tokens.ISSUER, SUBJECT, Tokens.AUDIENCE, 300);
        requireError(bearer(Tokens.unsigned(rsa, claims)), 617);
        requireError(bearer(Tokens.signedWithPublicKey(rsa, claims)), 617);
        requireError(bearer(good(Tokens.Key.ed("d1"))), 617);
        requireError(
                bearer(
                        Tokens.signed(
                                rsa,
                                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\"}"
                                        .formatted(Tokens.ISSUER, SUBJECT, Tokens.AUDIENCE))),
                617);
    }

    private static String claimed(
            Tokens.Key key, String issuer, String subject, String audience, long secondsLeft) {
        return Tokens.signed(key, Tokens.claims(issuer, subject, audience, secondsLeft));
    }

    @Test
    void a_changed_key_set_and_changed_certificates_are_read_again() throws IOException {
        Tokens.Key fresh = Tokens.Key.ec("e2");
        replace(keySet(), Tokens.keySet(List.of(rsa, ec, fresh)));
        await(() -> bearer(good(fresh)).status() == 200);
        requireError(bearer(good(ed)), 617);
        replace(keySet(), Tokens.keySet(List.of(rsa, ec, ed)));
        await(() -> bearer(good(ed)).status() == 200);

        assertThat(serverName()).isEqualTo("CN=server");
        certificates.issue("successor");
        replace(certificates.key("server"), Files.readString(certificates.key("successor")));
        replace(
                certificates.certificate("server"),
                Files.readString(certificates.certificate("successor")));
        await(() -> serverName().equals("CN=successor"));
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = Device.write(file.resolveSibling("fresh"), content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String serverName() {
        try {
            Answer answer =
                    send(client(Optional.empty()), request("/health/live", Map.of()).build());
            return ((X509Certificate)
                            answer.raw().sslSession().orElseThrow().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
        }
    }

    @Test
    void credentials_are_for_their_owner_only() throws IOException, GeneralSecurityException {
        for (String name : List.of("credentials.json", "seal", "dev-unseal.key")) {
            assertThat(Files.getPosixFilePermissions(node().dataDir().resolve(name)))
                    .as(name)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void a_node_that_needs_certificates_lets_nobody_in_without() {
        try (var strict =
                ClavigerProcess.node(dir.resolve("strict"))
                        .option("--set", "tls.certificate=" + certificates.certificate("server"))
                        .option("--set", "tls.key=" + certificates.key("server"))
                        .option("--set", "tls.client-ca=" + certificates.authority())
                        .option("--set", "tls.client-auth=need")
                        .start()) {
            var live = HttpRequest.newBuilder(URI.create(strict.url() + "/health/live")).build();
            assertThatThrownBy(() -> send(client(Optional.empty()), live))
                    .isInstanceOf(UncheckedIOException.class);
            send(client(Optional.of(OTHER)), live).expect(200);
        }
    }

    @Test
    void plain_http_stays_on_loopback_unless_the_configuration_says_otherwise() {
        Path data = dir.resolve("plain");
        try (var node = ClavigerProcess.node(data).listen("0.0.0.0:0").launch()) {
            assertThat(node.awaitExit()).isEqualTo(1);
            List<String> told = Program.toldOf(node.output());
            assertThat(told).hasSize(1);
            assertThat(told.getFirst()).startsWith("claviger: ").contains("loopback");
        }
        try (var node =
                ClavigerProcess.node(data)
                        .listen("0.0.0.0:0")
                        .option("--set", "http.plain-outside-loopback=yes")
                        .start()) {
            assertThat(node.url()).startsWith("http://0.0.0.0:");
        }
    }
}

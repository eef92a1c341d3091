package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.acceptance.security.Certificates;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Programs of other machines: a node that the module reaches over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteTokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CKR_DEVICE_ERROR = 0x30;
    private static final long CKR_DEVICE_REMOVED = 0x32;

    private final Path dir;
    private final Certificates certificates;
    private final Certificates strangers;
    private final ClavigerProcess node;
    private final Token local;
    private final int port;

    RemoteTokenTest(@TempDir Path dir) throws IOException {
        this.dir = dir;
        this.certificates = Certificates.in(Files.createDirectory(dir.resolve("ca")));
        this.strangers = Certificates.in(Files.createDirectory(dir.resolve("another-ca")));
        certificates.issue("server");
        certificates.issue("listed");
        certificates.issue("other");
        this.node =
                ClavigerProcess.node(dir.resolve("data"))
                        .option("--set", "tls.certificate=" + certificates.certificate("server"))
                        .option("--set", "tls.key=" + certificates.key("server"))
                        .option("--set", "tls.client-ca=" + certificates.authority())
                        .option("--set", "tls.client-auth=want")
                        .option("--set", "pkcs11.listen=127.0.0.1:0")
                        .start();
        this.local = Token.of(node, dir);
        this.port =
                JSON.readTree(Files.readAllBytes(node.dataDir().resolve("credentials.json")))
                        .path("pkcs11")
                        .path("tlsPort")
                        .asInt();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String nodeLine() {
        return "node = 127.0.0.1:%d\n".formatted(port);
    }

    private static String authority(Certificates authority) {
        return "ca-file = %s\n".formatted(authority.authority());
    }

    private String client(String name) {
        return "certificate-file = %s\nkey-file = %s\n"
                .formatted(certificates.certificate(name), certificates.key(name));
    }

    /** A token by another configuration: these lines, and the slot of these API keys. */
    private Token token(String name, String lines, Path use, Path management) throws IOException {
        Path configuration = dir.resolve(name + ".conf");
        Files.writeString(
                configuration,
                """
                %sretry-seconds = 0
                [slot 0]
                partition = DEMO
                credential-file = %s
                management-credential-file = %s
                """
                        .formatted(lines, use, management));
        return new Token(
                node,
                local.label(),
                dir,
                local.module(),
                configuration,
                local.pin(),
                local.soPin());
    }

    private Token token(String name, String lines) throws IOException {
        Path data = node.dataDir();
        return token(
                name, lines, data.resolve("pkcs11-use.key"), data.resolve("pkcs11-management.key"));
    }

    @Test
    void an_api_key_over_tls_is_enough_and_the_record_shows_the_address() throws Exception {
        Token remote = token("remote", nodeLine() + authority(certificates));
        signs(remote, "remote", "0a");
        JsonNode newest =
                rest(
                        "auditor",
                        "GET",
                        "/evidence/v1/records?interface=pkcs11&order=newest&limit=5",
                        "");
        assertThat(newest.toString())
                .contains("\"operation\":\"sign\"")
                .contains("\"source\":\"127.0.0.1\"")
                .contains("pkcs11-tool");
        // One key, whichever way the program takes.
        assertThat(local.loggedIn("-O").expect(0).output()).contains("remote");
    }

    /** RSA, for pkcs11-tool 0.23 reads an EC key from memory that it has given back. */
    private void signs(Token token, String label, String id) throws IOException {
        token.loggedIn(
                        "--keypairgen",
                        "--key-type",
                        "rsa:2048",
                        "--label",
                        label,
                        "--id",
                        id,
                        "--usage-sign")
                .expect(0);
        Path message = token.file("message-" + id);
        Path signature = token.file("signature-" + id);
        Path publicKey = token.file("public-" + id);
        Files.writeString(message, "signed from afar");
        token.loggedIn(
                        "--sign",
                        "--mechanism",
                        "SHA256-RSA-PKCS",
                        "--id",
                        id,
                        "--input-file",
                        "" + message,
                        "--output-file",
                        "" + signature)
                .expect(0);
        token.tool("--read-object", "--type", "pubkey", "--id", id, "-o", "" + publicKey).expect(0);
        assertThat(
                        Program.tool(
                                dir,
                                "openssl",
                                "dgst",
                                "-sha256",
                                "-keyform",
                                "DER",
                                "-verify",
                                "" + publicKey,
                                "-signature",
                                "" + signature,
                                "" + message))
                .contains("Verified OK");
    }

    /** What a firewall does that has forgotten a connection: nobody hears of it. */
    @Test
    void a_way_that_swallows_everything_ends_the_call_in_time_and_the_next_one_works()
            throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var relay =
                new Relay(
                        new InetSocketAddress(loopback, 0),
                        new InetSocketAddress(loopback, port))) {
            Token silent =
                    token(
                            "silent",
                            "node = 127.0.0.1:%d%ntimeout-seconds = 3%n"
                                            .formatted(
                                                    ((InetSocketAddress) relay.address()).getPort())
                                    + authority(certificates));
            try (var program = new Cryptoki(silent)) {
                MemorySegment random = program.room(16);
                program.done("C_GenerateRandom", program.session(), random, 16L);
                relay.silence();
                Instant before = Instant.now();
                assertThat(program.call("C_GenerateRandom", program.session(), random, 16L))
                        .isIn(Cryptoki.OK, CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED);
                assertThat(Duration.between(before, Instant.now()))
                        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
                program.done("C_GenerateRandom", program.session(), random, 16L);
            }
        }
    }

    @Test
    void a_record_may_ask_for_the_certificate_beside_the_api_key() throws Exception {
        rest(
                "partitionSo",
                "POST",
                "/ops/v1/applications",
                """
                {"name":"guarded","partition":"DEMO","owner":"team","purpose":"test",
                 "environment":"test","interfaces":["pkcs11"],"algorithms":["RSA"],
                 "destination":"here","rotationDays":90,"expiryDays":365,
                 "destruction":"with the data","recoveryOwner":"team",
                 "recoveryExpectation":"none","auditDestination":"the log",
                 "rollback":"delete","secondFactorRequired":true,
                 "clientCertificates":["%s"]}"""
                        .formatted(certificates.fingerprint("listed")));
        Path use = issue("key-operation");
        Path management = issue("key-management");
        String way = nodeLine() + authority(certificates);
        signs(token("listed", way + client("listed"), use, management), "guarded", "0b");
        for (String other : List.of("", client("other"))) {
            Token refused = token("refused", way + other, use, management);
            assertThat(refused.tool("--list-token-slots").output()).doesNotContain("DEMO");
            assertThat(doctor(refused).expect(1).output())
                    .containsPattern("TLS +ok +127.0.0.1:" + port)
                    .containsPattern("credential +BROKEN +slot 0");
        }
    }

    private Path issue(String role) throws Exception {
        Path file = dir.resolve("guarded-" + role);
        String token =
                rest(
                                "partitionSo",
                                "POST",
                                "/ops/v1/credentials",
                                """
                                {"name":"%s","role":"%s","application":"guarded"}"""
                                        .formatted(role, role))
                        .path("token")
                        .asText();
        Files.writeString(file, token);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_node_that_is_not_believed_is_no_token_and_the_doctor_says_why() throws IOException {
        Token wrong = token("wrong-ca", nodeLine() + authority(strangers));
        assertThat(wrong.tool("--list-token-slots").output()).doesNotContain("DEMO");
        assertThat(doctor(wrong).expect(1).output())
                .containsPattern("TLS +BROKEN .*does not lead to an authority in ca-file");
        assertThat(
                        doctor(
                                        token(
                                                "wrong-name",
                                                nodeLine()
                                                        + authority(certificates)
                                                        + "server-name = hsm.example\n"))
                                .expect(1)
                                .output())
                .containsPattern("TLS +BROKEN .*is for another name");
        assertThat(doctor(token("no-ca", nodeLine())).expect(1).output())
                .containsPattern("configuration +BROKEN .*a node needs ca-file");
        assertThat(doctor(token("good", nodeLine() + authority(certificates))).expect(0).output())
                .containsPattern("TLS +ok +127.0.0.1:" + port)
                .contains("slot 0 is token 'DEMO'");
    }

    @Test
    void a_node_that_is_down_is_passed_over() throws IOException {
        Token second =
                token(
                        "second",
                        "node = 127.0.0.1:1\nsocket = /nowhere/p11.sock\n"
                                + nodeLine()
                                + authority(certificates));
        assertThat(second.tool("--list-token-slots").expect(0).output()).contains("DEMO");
    }

    private Program.Ended doctor(Token token) {
        return Program.claviger(
                Map.of(
                        "CLAVIGER_PKCS11_MODULE",
                        "" + token.module(),
                        "CLAVIGER_PKCS11_CONF",
                        "" + token.configuration()),
                "pkcs11",
                "doctor");
    }

    /** REST with TLS, where it gives what was wanted. */
    private JsonNode rest(String role, String method, String path, String body) throws Exception {
        try (var client =
                HttpClient.newBuilder().sslContext(certificates.client(Optional.empty())).build()) {
            var request =
                    HttpRequest.newBuilder(URI.create(node.url() + path))
                            .header("X-API-KEY", node.credentials().token(role))
                            .method(method, BodyPublishers.ofString(body))
                            .build();
            var answer = new Http.Answer(client.send(request, BodyHandlers.ofByteArray()));
            return answer.expect(method.equals("GET") ? 200 : 201).json();
        }
    }
}

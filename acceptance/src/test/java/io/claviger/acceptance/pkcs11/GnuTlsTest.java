package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GnuTLS: p11tool, certtool and gnutls-serv, which gnutls-cli and openssl connect to. */
@ExtendWith(SharedTokens.class)
class GnuTlsTest {
    private final Token token;

    GnuTlsTest(Token token) {
        this.token = token;
    }

    private String p11tool(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "p11tool",
                                "--provider",
                                "" + token.module(),
                                "--batch",
                                "--login"));
        command.addAll(List.of(words));
        return token.run(variables(), command.toArray(String[]::new));
    }

    private Map<String, String> variables() {
        return token.environment("GNUTLS_PIN", token.pin());
    }

    private String object(String label, String type) {
        return "pkcs11:token=%s;object=%s;type=%s".formatted(token.label(), label, type);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, 6701, --generate-rsa --bits 2048, Private key (RSA-2048), RSA-SHA256",
        "ec, 6702, --generate-ecc --curve secp256r1, Private key (EC/ECDSA-SECP256R1), ECDSA-SHA256"
    })
    void a_pair_from_p11tool_signs_serves_tls_and_goes_away(
            String label, String id, String generate, String kind, String signed)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(generate.split(" ")));
        words.addAll(List.of("--label", label, "--id", id, "--outfile", label + ".pub"));
        words.add("pkcs11:token=" + token.label());
        p11tool(words.toArray(String[]::new));
        assertThat(p11tool("--list-all", object(label, "private"))).contains(kind);
        assertThat(p11tool("--test-sign", object(label, "private")))
                .contains("Signing using " + signed + "... ok")
                .contains("Verifying against public key in the token... ok");

        selfSigned(label);
        p11tool(
                "--write",
                "--load-certificate",
                label + ".pem",
                "--label",
                label,
                "--id",
                id,
                "pkcs11:token=" + token.label());
        served(label);

        assertThat(p11tool("--delete", object(label, "cert"))).contains("1 objects deleted");
        assertThat(p11tool("--delete", object(label, "private"))).contains("1 objects deleted");
        Program.Ended list =
                Program.run(
                        token.dir(),
                        variables(),
                        "p11tool",
                        "--provider",
                        "" + token.module(),
                        "--login",
                        "--list-all",
                        "pkcs11:token=%s;object=%s".formatted(token.label(), label));
        assertThat(list.expect(2).output()).contains("No matching objects found");
    }

    private void selfSigned(String label) throws IOException {
        Files.writeString(
                token.file(label + ".tmpl"),
                """
                cn = "localhost"
                dns_name = "localhost"
                expiration_days = 2
                signing_key
                tls_www_server
                ca
                cert_signing_key
                """);
        var _ =
                token.run(
                        variables(),
                        "certtool",
                        "--provider",
                        "" + token.module(),
                        "--generate-self-signed",
                        "--template",
                        label + ".tmpl",
                        "--load-privkey",
                        object(label, "private"),
                        "--load-pubkey",
                        label + ".pub",
                        "--outfile",
                        label + ".pem");
    }

    private void served(String label) {
        int port = Ports.free();
        try (var _ =
                ForeignServer.start(
                        token.dir(),
                        variables(),
                        port,
                        "gnutls-serv",
                        "--provider",
                        "" + token.module(),
                        "--http",
                        "--port",
                        "" + port,
                        "--x509keyfile",
                        object(label, "private"),
                        "--x509certfile",
                        object(label, "cert"))) {
            assertThat(
                            token.run(
                                    Map.of(),
                                    "gnutls-cli",
                                    "--x509cafile",
                                    label + ".pem",
                                    "--port",
                                    "" + port,
                                    "localhost"))
                    .contains("Status: The certificate is trusted.")
                    .contains("Handshake was completed");
            assertThat(
                            token.run(
                                    Map.of(),
                                    "openssl",
                                    "s_client",
                                    "-connect",
                                    "localhost:" + port,
                                    "-CAfile",
                                    label + ".pem",
                                    "-verify_return_error"))
                    .contains("Verification: OK");
        }
    }

    @Test
    void an_edwards_key_signs() {
        token.pair("EC:edwards25519", "ed", "6703");
        assertThat(p11tool("--test-sign", "--hash=SHA512", object("ed", "private")))
                .contains("Signing using EdDSA-Ed25519... ok")
                .contains("Verifying against public key in the token... ok");
    }
}

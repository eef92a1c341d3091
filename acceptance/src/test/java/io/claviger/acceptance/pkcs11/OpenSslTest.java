package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenSSL 3 through the engine of libp11; what it makes is judged by openssl without the engine.
 */
@ExtendWith(SharedTokens.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenSslTest {
    private static final String MESSAGE = "what nobody may change or read\n";
    private static final Pattern CONNECTIONS =
            Pattern.compile("(\\d+) connections in (\\d+) real seconds");

    private final Token token;
    private final OpenSslEngine openssl;

    OpenSslTest(Token token) {
        this.token = token;
        this.openssl = OpenSslEngine.of(token);
    }

    @BeforeAll
    void make() throws IOException {
        token.pair("rsa:2048", "rsa", "01", "--usage-decrypt");
        token.pair("EC:prime256v1", "ec", "02", "--usage-derive");
        token.pair("EC:secp384r1", "ca", "03");
        token.pair("EC:edwards25519", "out of sight", "04");
        Files.writeString(token.file("message"), MESSAGE);
        for (String label : List.of("rsa", "ec", "ca")) {
            openssl.selfSigned(label);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void req_and_x509_make_a_chain(String label) {
        openssl.withKey(label, "-key", "req -new -subj /CN=leaf -out %s.csr".formatted(label));
        assertThat(openssl.plain("req -in %s.csr -noout -verify".formatted(label)))
                .contains("self-signature verify OK");
        token.run(
                openssl.environment(),
                ("openssl x509 -req -in %s.csr -CA ca.pem -sha384 -days 2 -set_serial 7 -out leaf-%s.pem"
                                + " -engine pkcs11 -CAkeyform engine -CAkey %s")
                        .formatted(label, label, token.uri("ca"))
                        .split(" "));
        assertThat(openssl.plain("verify -CAfile ca.pem leaf-%s.pem".formatted(label)))
                .contains(": OK");
    }

    @Test
    void ca_issues_revokes_and_signs_the_list() throws IOException {
        Path folder = Files.createDirectory(token.file("issued"));
        Files.writeString(token.file("index.txt"), "");
        Files.writeString(token.file("serial"), "01\n");
        Files.writeString(
                token.file("ca.cnf"),
                """
                [ca]
                default_ca = c
                [c]
                database = index.txt
                serial = serial
                new_certs_dir = %s
                policy = p
                default_md = sha384
                default_days = 2
                default_crl_days = 1
                [p]
                commonName = supplied
                """
                        .formatted(folder));
        openssl.plain(
                "req -new -newkey ed25519 -nodes -keyout other.key -subj /CN=other -out other.csr");
        String ca = "ca -batch -config ca.cnf -cert ca.pem ";
        openssl.withKey("ca", "-keyfile", ca + "-in other.csr -notext -out other.pem");
        assertThat(openssl.plain("verify -CAfile ca.pem other.pem")).contains("other.pem: OK");
        openssl.withKey("ca", "-keyfile", ca + "-revoke other.pem");
        openssl.withKey("ca", "-keyfile", ca + "-gencrl -out ca.crl");
        assertThat(openssl.plain("crl -in ca.crl -CAfile ca.pem -noout")).contains("verify OK");
        Program.Ended revoked =
                Program.run(
                        token.dir(),
                        Map.of(),
                        "openssl verify -crl_check -CRLfile ca.crl -CAfile ca.pem other.pem"
                                .split(" "));
        assertThat(revoked.expect(2).output()).contains("certificate revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void dgst_and_cms_sign(String label) {
        openssl.withKey(label, "-sign", "dgst -sha256 -out %s.sig message".formatted(label));
        openssl.plain("x509 -in %s.pem -noout -pubkey -out %s.pub".formatted(label, label));
        assertThat(
                        openssl.plain(
                                "dgst -sha256 -verify %s.pub -signature %s.sig message"
                                        .formatted(label, label)))
                .contains("Verified OK");
        openssl.withKey(
                label,
                "-inkey",
                "cms -sign -binary -nodetach -in message -signer %s.pem -outform PEM -out %s.cms"
                        .formatted(label, label));
        assertThat(
                        openssl.plain(
                                "cms -verify -in %s.cms -inform PEM -CAfile %s.pem -purpose any"
                                        .formatted(label, label)))
                .contains(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void cms_decrypts(String label) {
        openssl.plain(
                "cms -encrypt -aes-256-cbc -binary -in message -outform PEM -out %s.enc %s.pem"
                        .formatted(label, label));
        assertThat(decrypted(label, label + ".enc")).contains(MESSAGE);
    }

    @Test
    void rsa_decrypts_with_oaep_and_signs_with_pss() {
        openssl.plain(
                "cms -encrypt -aes-256-cbc -binary -in message -outform PEM -out oaep.enc"
                        + " -recip rsa.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256");
        assertThat(decrypted("rsa", "oaep.enc")).contains(MESSAGE);
        String pss = " -sigopt rsa_padding_mode:pss";
        openssl.withKey("rsa", "-sign", "dgst -sha256" + pss + " -out pss.sig message");
        openssl.plain("x509 -in rsa.pem -noout -pubkey -out rsa-pss.pub");
        assertThat(
                        openssl.plain(
                                "dgst -sha256 -verify rsa-pss.pub"
                                        + pss
                                        + " -signature pss.sig message"))
                .contains("Verified OK");
    }

    private String decrypted(String label, String file) {
        return openssl.withKey(
                label,
                "-inkey",
                "cms -decrypt -in %s -inform PEM -recip %s.pem".formatted(file, label));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void s_server_serves_under_load(String label) {
        int port = Ports.free();
        String[] command =
                openssl.command(
                        label,
                        "-key",
                        "s_server -cert %s.pem -accept %d -www".formatted(label, port));
        try (var server = ForeignServer.start(token.dir(), openssl.environment(), port, command)) {
            String connect = " -connect localhost:%d -CAfile %s.pem ".formatted(port, label);
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                assertThat(openssl.plain("s_client" + connect + "-verify_return_error " + version))
                        .contains("Verify return code: 0 (ok)");
            }
            Matcher done = CONNECTIONS.matcher(openssl.plain("s_time" + connect + "-new -time 2"));
            assertThat(done.find()).isTrue();
            assertThat(Integer.parseInt(done.group(1)))
                    .as("connections of s_time, each with a signature of the token")
                    .isGreaterThan(20);
            assertThat(server.process().isAlive()).isTrue();
        }
    }
}

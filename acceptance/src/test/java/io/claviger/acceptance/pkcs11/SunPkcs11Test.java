package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's SunPKCS11: its key store in a program, keytool and jarsigner. */
@ExtendWith(SharedTokens.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SunPkcs11Test {
    private static final String STORE =
            "-J-XX:TieredStopAtLevel=1 -keystore NONE -storetype PKCS11 -storepass:file pin"
                    + " -providerClass sun.security.pkcs11.SunPKCS11 -providerArg sun.cfg"
                    + " -providerName SunPKCS11-Claviger";

    private final Token token;
    private final OpenSslEngine openssl;

    SunPkcs11Test(Token token) {
        this.token = token;
        this.openssl = OpenSslEngine.of(token);
    }

    @BeforeAll
    void prepare() throws IOException {
        Files.writeString(
                token.file("sun.cfg"),
                "name = Claviger\nlibrary = %s\nslotListIndex = 0\n".formatted(token.module()));
        pairWithCertificate("rsa:2048", "rsa", "01");
        pairWithCertificate("EC:prime256v1", "ec", "02");
    }

    /** The JDK shows a private key only beside a certificate of the same CKA_ID. */
    private void pairWithCertificate(String type, String label, String id) {
        token.pair(type, label, id);
        openssl.selfSigned(label);
        openssl.plain("x509 -in %s.pem -outform DER -out %s.der".formatted(label, label));
        token.loggedIn(
                        "--write-object",
                        label + ".der",
                        "--type",
                        "cert",
                        "--label",
                        label,
                        "--id",
                        id)
                .expect(0);
    }

    private String jdk(String program, String words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
        command.addAll(List.of(words.split(" ")));
        return token.run(token.environment(), command.toArray(String[]::new));
    }

    @Test
    void a_program_signs_in_64_threads_and_serves_tls() {
        assertThat(
                        jdk(
                                "java",
                                "-Xmx128m -cp %s %s sun.cfg pin"
                                        .formatted(
                                                Path.of("target/test-classes").toAbsolutePath(),
                                                KeyStoreProgram.class.getName())))
                .contains(
                        "rsa: RSA, 640 signatures verified, TLSv1.3",
                        "ec: EC, 640 signatures verified, TLSv1.3");
    }

    @ParameterizedTest
    @CsvSource({"RSA, -keysize 2048", "EC, -groupname secp256r1"})
    void keytool_makes_a_pair_installs_its_chain_and_deletes_it(String algorithm, String size) {
        String alias = "made-" + algorithm.toLowerCase(Locale.ROOT);
        jdk(
                "keytool",
                "-genkeypair -alias %s -keyalg %s %s -dname CN=%s -validity 2 %s"
                        .formatted(alias, algorithm, size, alias, STORE));
        jdk("keytool", "-certreq -alias %s -file %s.csr %s".formatted(alias, alias, STORE));
        openssl.plain(
                "req -new -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=root-%s -days 2 -keyout %s.key -out %s-root.pem"
                        .formatted(alias, alias, alias));
        openssl.plain(
                "x509 -req -in %s.csr -CA %s-root.pem -CAkey %s.key -days 2 -out %s-leaf.pem"
                        .formatted(alias, alias, alias, alias));
        openssl.plain(
                "crl2pkcs7 -nocrl -certfile %s-leaf.pem -certfile %s-root.pem -out %s.p7b"
                        .formatted(alias, alias, alias));
        jdk(
                "keytool",
                "-importcert -noprompt -alias %s -file %s.p7b %s".formatted(alias, alias, STORE));
        assertThat(jdk("keytool", "-list -v -alias %s %s".formatted(alias, STORE)))
                .contains("Certificate chain length: 2", "Issuer: CN=root-" + alias);
        jdk("keytool", "-delete -alias %s %s".formatted(alias, STORE));
        assertThat(jdk("keytool", "-list " + STORE)).doesNotContain(alias);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void keytool_lists_and_requests_and_jarsigner_signs(String label) throws IOException {
        assertThat(jdk("keytool", "-list " + STORE)).contains(label + ", PrivateKeyEntry");
        jdk("keytool", "-certreq -alias %s -file %s.csr %s".formatted(label, label, STORE));
        assertThat(openssl.plain("req -in %s.csr -noout -verify".formatted(label)))
                .contains("self-signature verify OK");

        Files.writeString(token.file("content"), "signed");
        jdk("jar", "--create --file %s.jar content".formatted(label));
        jdk("jarsigner", "%s %s.jar %s".formatted(STORE, label, label));
        jdk(
                "keytool",
                "-importcert -noprompt -alias %s -file %s.pem -keystore %s.p12 -storepass changeit"
                        .formatted(label, label, label));
        assertThat(
                        jdk(
                                "jarsigner",
                                "-verify -strict -keystore %s.p12 -storepass changeit %s.jar %s"
                                        .formatted(label, label, label)))
                .contains("jar verified.");
    }
}

package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NSS: modutil adds the module to a database of its own, certutil makes keys and certificates. */
@ExtendWith(SharedTokens.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NssTest {
    private final Token token;

    NssTest(Token token) {
        this.token = token;
    }

    private String database() {
        return "sql:" + token.dir();
    }

    private String certutil(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of("certutil", "-d", database(), "-h", token.label(), "-f", "pin"));
        command.addAll(List.of(words));
        return token.run(token.environment(), command.toArray(String[]::new));
    }

    @BeforeAll
    void add_the_module() throws IOException {
        Files.writeString(
                token.file("noise"), "the token draws its keys itself, and needs no noise");
        token.run(token.environment(), "certutil", "-N", "-d", database(), "--empty-password");
        token.run(
                token.environment(),
                "modutil",
                "-dbdir",
                database(),
                "-add",
                "Claviger",
                "-libfile",
                "" + token.module(),
                "-force");
        assertThat(token.run(token.environment(), "modutil", "-dbdir", database(), "-list"))
                .contains("token: " + token.label(), "status: loaded");
    }

    @ParameterizedTest
    @CsvSource({"ec, -q, nistp256", "rsa, -g, 2048"})
    void certutil_makes_a_certificate_with_its_key_in_the_token(
            String kind, String option, String size) throws IOException {
        String name = "nss-" + kind;
        certutil(
                "-S",
                "-x",
                "-n",
                name,
                "-s",
                "CN=" + name,
                "-t",
                ",,",
                "-k",
                kind,
                option,
                size,
                "-z",
                "noise",
                "-m",
                "7",
                "-v",
                "1");
        assertThat(certutil("-K"))
                .containsPattern("(?m)^<.*> +" + kind + " .*" + token.label() + ":" + name + "$");
        assertThat(certutil("-L"))
                .containsPattern("(?m)^" + token.label() + ":" + name + " +u,u,u$");
        Files.writeString(
                token.file(name + ".pem"), certutil("-L", "-a", "-n", token.label() + ":" + name));
        assertThat(
                        token.run(
                                token.environment(),
                                "openssl",
                                "verify",
                                "-check_ss_sig",
                                "-CAfile",
                                name + ".pem",
                                name + ".pem"))
                .contains(": OK");
    }
}

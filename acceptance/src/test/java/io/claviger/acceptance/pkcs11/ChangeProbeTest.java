package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command line tries the probe of a gate as a PKCS #11 program does, through the module, or
 * with such a program.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeProbeTest {
    private static final String EC =
            "\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"attributes\":{\"sign\":true}";

    private final ClavigerProcess node;
    private final Token token;

    ChangeProbeTest(@TempDir Path dir) throws IOException {
        this.node = ClavigerProcess.node(dir.resolve("data")).start();
        this.token = Token.of(node, dir);
        Files.writeString(token.file("pin"), token.pin() + "\n");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Http officer() {
        return node.as("partitionSo");
    }

    private void key(String label, String kind) {
        node.as("keyManagement")
                .post("/v1/key", "{\"label\":\"%s\",%s}".formatted(label, kind))
                .expect(201);
    }

    private void open(String ticket, String key) {
        officer()
                .post(
                        "/ops/v1/changes",
                        """
                        {"ticket":"%s","plan":"another module","rollbackCriteria":"no operation",
                         "partitions":["DEMO"],
                         "gate":[{"application":"demo","interface":"pkcs11","key":"%s","consent":"agreed"}]}
                        """
                                .formatted(ticket, key))
                .expect(201);
    }

    private Program.Ended change(String... words) {
        Map<String, String> environment = new HashMap<>(token.environment());
        environment.put("CLAVIGER_PKCS11_MODULE", token.module().toString());
        environment.put("CLAVIGER_URL", node.url());
        environment.put("CLAVIGER_API_KEY", node.credentials().token("partitionSo"));
        List<String> command = new ArrayList<>(List.of("change"));
        command.addAll(List.of(words));
        return Program.claviger(environment, command.toArray(String[]::new));
    }

    private String pin(String file) {
        return "demo=" + token.file(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "probe-rsa | 'algorithm':'RSA','keySize':2048,'attributes':{'sign':true} | sign",
                "probe-ed  | 'algorithm':'ED','attributes':{'sign':true} | sign",
                "probe-aes | 'algorithm':'AES','keySize':256,'attributes':{'encrypt':true,'decrypt':true} | decrypt"
            },
            quoteCharacter = '`')
    void keys_of_each_kind_are_tried_through_the_module(String key, String kind, String operation) {
        key(key, kind.replace('\'', '"'));
        open("CHG-" + key, key);
        assertThat(change("check", "CHG-" + key, "--pin", pin("pin")).expect(0).output())
                .contains("works: %s by pkcs11 was done".formatted(operation));
    }

    @Test
    void openssl_itself_is_the_probe() throws IOException {
        key("probe-openssl", EC);
        open("CHG-openssl", "probe-openssl");
        OpenSslEngine openssl = OpenSslEngine.of(token);
        Files.writeString(token.file("message"), "what is tried");
        // OpenSSL takes the end of the line for a part of the PIN.
        Files.writeString(token.file("pin"), token.pin());
        String command =
                "cd %s && OPENSSL_CONF=%s CLAVIGER_PKCS11_CONF=%s %s"
                        .formatted(
                                token.dir(),
                                openssl.environment().get("OPENSSL_CONF"),
                                openssl.environment().get("CLAVIGER_PKCS11_CONF"),
                                Arrays.stream(
                                                openssl.command(
                                                        "probe-openssl",
                                                        "-sign",
                                                        "dgst -sha256 -out probe.sig message"))
                                        .map("'%s'"::formatted)
                                        .collect(Collectors.joining(" ")));
        assertThat(
                        change("check", "CHG-openssl", "--run", "demo=" + command + "-not-there")
                                .expect(1)
                                .output())
                .contains("the application's program ended with");
        change("step", "CHG-openssl", "another engine").expect(0);
        assertThat(change("close", "CHG-openssl", "--run", "demo=true").expect(1).output())
                .contains("no operation by pkcs11 arrived");
        assertThat(change("close", "CHG-openssl", "--run", "demo=" + command).expect(0).output())
                .contains("is closed", "works: sign by pkcs11 was done");
    }

    @Test
    void a_probe_that_fails_says_what_the_module_answered_and_the_change_stays_open()
            throws IOException {
        key("probe-ec", EC);
        open("CHG-ec", "probe-ec");
        Files.writeString(token.file("wrong"), "not-the-pin-of-anybody");
        assertThat(change("check", "CHG-ec", "--pin", pin("wrong")).expect(1).output())
                .contains("fails at the request: no operation arrived: C_Login: CKR_PIN_INCORRECT")
                .doesNotContain("not-the-pin-of-anybody");
        change("step", "CHG-ec", "the module was replaced").expect(0);
        assertThat(change("close", "CHG-ec", "--pin", pin("wrong")).expect(1).output())
                .contains("CKR_PIN_INCORRECT");
        Files.writeString(token.file("api-key"), node.credentials().token("keyOperation"));
        assertThat(change("close", "CHG-ec", "--as", pin("api-key")).expect(1).output())
                .contains(
                        "application 'demo' works by pkcs11, which --as does not try: say --pin demo=FILE");
        assertThat(change("close", "CHG-ec", "--pin", pin("pin")).expect(0).output())
                .contains("change CHG-ec is closed", "works: sign by pkcs11 was done");
    }
}

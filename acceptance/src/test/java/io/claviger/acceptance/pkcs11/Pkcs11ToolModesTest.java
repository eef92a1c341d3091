package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every mode of OpenSC's pkcs11-tool, and its test of the token itself; openssl is the judge. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Pkcs11ToolModesTest {
    private static final String IV = "000102030405060708090a0b0c0d0e0f";

    private final ClavigerProcess node;
    private final Token token;

    Pkcs11ToolModesTest(@TempDir Path dir) {
        this.node = ClavigerProcess.node(dir.resolve("data")).start();
        this.token = Token.of(node, dir);
        node.as("partitionSo")
                .patch(
                        "/ops/v1/partitions/DEMO/policy",
                        "{\"importKeys\":true,\"extractKeys\":true}")
                .expect(200);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String tool(String... words) {
        return token.loggedIn(words).expect(0).output();
    }

    private String openssl(String... words) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        return Program.tool(token.dir(), command.toArray(String[]::new));
    }

    private void pair(String type, String id, String... more) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--keypairgen", "--key-type", type, "--label", "pair-" + id));
        words.addAll(List.of("--id", id, "--usage-sign"));
        words.addAll(List.of(more));
        tool(words.toArray(String[]::new));
    }

    private String publicKey(String id) {
        tool("--read-object", "--type", "pubkey", "--id", id, "-o", "public-" + id);
        return "public-" + id;
    }

    private void message() throws IOException {
        Files.writeString(token.file("message"), "what the tool works on");
    }

    private void same(String one, String other) throws IOException {
        assertThat(token.file(one)).hasSameBinaryContentAs(token.file(other));
    }

    /** First of all: it tries every key that it finds, whatever that may be for. */
    @Test
    @Order(1)
    void the_test_of_the_token_finds_no_error() {
        pair("rsa:2048", "01", "--usage-decrypt", "--usage-wrap");
        pair("EC:prime256v1", "02", "--usage-derive");
        assertThat(tool("--test", "--allow-sw"))
                .contains("all 4 digest functions seem to work")
                .contains("all 4 signature functions seem to work")
                .contains("RSA-X-509: OK", "RSA-PKCS: OK", "SHA256-RSA-PKCS: OK")
                .contains("No errors")
                .doesNotContain("ERR");
    }

    @Test
    void it_hashes_and_signs_as_openssl_does() throws IOException {
        message();
        tool("--hash", "-m", "SHA256", "-i", "message", "-o", "digest");
        openssl("dgst", "-sha256", "-binary", "-out", "digest-2", "message");
        same("digest", "digest-2");
        pair("rsa:2048", "11");
        String rsa = publicKey("11");
        for (String hash : List.of("SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA3-256")) {
            tool("--sign", "-m", hash + "-RSA-PKCS", "--id", "11", "-i", "message", "-o", "sig");
            assertThat(verified(hash, rsa)).contains("Verified OK");
        }
        for (String salt : List.of("0", "20", "222")) {
            String[] pss = {"-m", "SHA256-RSA-PKCS-PSS", "--salt-len", salt, "--id", "11"};
            tool(with(pss, "--sign", "-i", "message", "-o", "sig"));
            assertThat(
                            verified(
                                    "SHA256",
                                    rsa,
                                    "-sigopt",
                                    "rsa_padding_mode:pss",
                                    "-sigopt",
                                    "rsa_pss_saltlen:" + salt))
                    .contains("Verified OK");
            assertThat(tool(with(pss, "--verify", "-i", "message", "--signature-file", "sig")))
                    .contains("Signature is valid");
        }
        pair("EC:prime256v1", "12");
        String curve = publicKey("12");
        for (String hash : List.of("SHA256", "SHA384")) {
            tool(
                    "--sign",
                    "-m",
                    "ECDSA-" + hash,
                    "--signature-format",
                    "openssl",
                    "--id",
                    "12",
                    "-i",
                    "message",
                    "-o",
                    "sig");
            assertThat(verified(hash, curve)).contains("Verified OK");
        }
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String verified(String hash, String key, String... more) {
        List<String> words = new ArrayList<>(List.of("dgst", "-" + hash.toLowerCase(Locale.ROOT)));
        words.addAll(List.of("-keyform", "DER", "-verify", key, "-signature", "sig"));
        words.addAll(List.of(more));
        words.add("message");
        return openssl(words.toArray(String[]::new));
    }

    @Test
    void it_encrypts_and_decrypts_as_openssl_does() throws IOException {
        message();
        byte[] key = new byte[32];
        key[0] = 1;
        Files.write(token.file("aes"), key);
        Files.write(token.file("much"), new byte[100_000]);
        tool(
                "--write-object",
                "aes",
                "--type",
                "secrkey",
                "--key-type",
                "AES:32",
                "--label",
                "aes",
                "--id",
                "20",
                "--private",
                "--usage-decrypt");
        String[] cbc = {"-m", "AES-CBC-PAD", "--iv", IV, "--id", "20"};
        for (String clear : List.of("message", "much")) {
            tool(with(cbc, "--encrypt", "-i", clear, "-o", "sealed"));
            openssl(
                    "enc",
                    "-aes-256-cbc",
                    "-K",
                    "01" + "00".repeat(31),
                    "-iv",
                    IV,
                    "-in",
                    clear,
                    "-out",
                    "sealed-2");
            same("sealed", "sealed-2");
            tool(with(cbc, "--decrypt", "-i", "sealed", "-o", "opened"));
            same("opened", clear);
        }
        pair("rsa:2048", "21", "--usage-decrypt");
        openssl(
                "pkeyutl",
                "-encrypt",
                "-pubin",
                "-inkey",
                publicKey("21"),
                "-keyform",
                "DER",
                "-in",
                "message",
                "-out",
                "sealed",
                "-pkeyopt",
                "rsa_padding_mode:oaep",
                "-pkeyopt",
                "rsa_oaep_md:sha256",
                "-pkeyopt",
                "rsa_mgf1_md:sha1");
        tool(
                "--decrypt",
                "-m",
                "RSA-PKCS-OAEP",
                "--hash-algorithm",
                "SHA256",
                "--mgf",
                "MGF1-SHA1",
                "--id",
                "21",
                "-i",
                "sealed",
                "-o",
                "opened");
        same("opened", "message");
    }

    @Test
    void keys_travel_under_other_keys() throws IOException {
        message();
        pair("rsa:2048", "31", "--usage-wrap");
        tool(
                "--keygen",
                "--key-type",
                "AES:16",
                "--label",
                "travels",
                "--id",
                "32",
                "--private",
                "--extractable");
        tool("--wrap", "-m", "RSA-PKCS", "--id", "31", "--application-id", "32", "-o", "blob");
        tool(
                "--unwrap",
                "-m",
                "RSA-PKCS",
                "--id",
                "31",
                "--key-type",
                "AES:",
                "--label",
                "came back",
                "--application-id",
                "33",
                "--private",
                "-i",
                "blob");
        tool(
                "--encrypt",
                "-m",
                "AES-CBC-PAD",
                "--iv",
                IV,
                "--id",
                "32",
                "-i",
                "message",
                "-o",
                "a");
        tool("--decrypt", "-m", "AES-CBC-PAD", "--iv", IV, "--id", "33", "-i", "a", "-o", "b");
        same("b", "message");
    }

    @Test
    void objects_of_every_kind_are_written_and_read() throws IOException {
        message();
        openssl("genpkey", "-algorithm", "RSA", "-outform", "DER", "-out", "own");
        openssl(
                "pkey",
                "-inform",
                "DER",
                "-in",
                "own",
                "-pubout",
                "-outform",
                "DER",
                "-out",
                "half");
        openssl(
                "req",
                "-new",
                "-x509",
                "-key",
                "own",
                "-keyform",
                "DER",
                "-subj",
                "/CN=tool",
                "-outform",
                "DER",
                "-out",
                "certificate");
        tool(
                "--write-object",
                "own",
                "--type",
                "privkey",
                "--label",
                "own",
                "--id",
                "41",
                "--usage-sign");
        tool("--write-object", "certificate", "--type", "cert", "--label", "own", "--id", "41");
        tool("--write-object", "message", "--type", "data", "--label", "data");
        tool("--read-object", "--type", "cert", "--id", "41", "-o", "certificate-2");
        tool("--read-object", "--type", "pubkey", "--id", "41", "-o", "half-2");
        tool("--read-object", "--type", "data", "--label", "data", "-o", "message-2");
        same("certificate", "certificate-2");
        same("half", "half-2");
        same("message", "message-2");
        tool("--sign", "-m", "SHA512-RSA-PKCS", "--id", "41", "-i", "message", "-o", "sig");
        assertThat(verified("SHA512", "half")).contains("Verified OK");
        tool("--generate-random", "16", "-o", "random");
        assertThat(token.file("random")).hasSize(16);
    }
}

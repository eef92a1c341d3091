package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys that keytool, openssl and SoftHSM2 made come over by the command line, sign here, and what
 * they sign is verified with the certificates that they had there.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrateContractTest {
    private static final String SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so";
    private static final byte[] MESSAGE = {1, 2, 3};

    private final Tenant tenant;
    private final Path dir;
    private final Map<String, String> variables = new HashMap<>();

    MigrateContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
    }

    @BeforeAll
    void prepare() throws IOException {
        policy(true);
        Files.writeString(dir.resolve("password"), "changeit\n");
        Files.writeString(dir.resolve("op.key"), token("key-operation") + "\n");
        variables.put("CLAVIGER_URL", tenant.node().url());
        variables.put("CLAVIGER_API_KEY", token("key-management"));
    }

    private void policy(boolean imports) {
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("importKeys", imports))
                .expect(200);
    }

    private String token(String role) {
        return Tenant.token(tenant.officer(), role, tenant.application());
    }

    private String run(String line) {
        return Program.run(dir, variables, "bash", "-c", line).expect(0).output();
    }

    /** Verdicts by name of the entry. */
    private JsonNode migrate(int code, String words) throws IOException {
        List<String> line = new ArrayList<>(List.of(words.split(" ")));
        line.addAll(1, List.of("--json", "--password-file", dir.resolve("password").toString()));
        line.addFirst("migrate");
        String output =
                Program.claviger(variables, line.toArray(String[]::new)).expect(code).output();
        var found = Body.node();
        Body.JSON
                .readTree(
                        output.lines()
                                .filter(text -> text.startsWith("{"))
                                .findFirst()
                                .orElseThrow())
                .path("keys")
                .forEach(key -> found.set(key.path("name").asText(), key));
        return found;
    }

    private static String keytool(String words) {
        return Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + words;
    }

    private static void verdict(JsonNode key, String verdict, String... why) {
        assertThat(key.path("verdict").asText()).as("%s", key).isEqualTo(verdict);
        List.of(why).forEach(word -> assertThat(key.path("why").toString()).contains(word));
    }

    private byte[] sign(String label, String mechanism) {
        return Body.bytes(
                tenant.use()
                        .post(
                                "/v1/synchronousSign",
                                Body.of(
                                        "signRequest",
                                        Body.node(
                                                "payload",
                                                Body.base64(MESSAGE),
                                                "payloadType",
                                                "UNSPECIFIED",
                                                "signKeyName",
                                                label,
                                                "signatureAlgorithm",
                                                mechanism)))
                        .expect(200)
                        .json()
                        .path("signature")
                        .asText());
    }

    private static void verifies(PublicKey key, String algorithm, byte[] signature)
            throws Exception {
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature)).isTrue();
    }

    private PublicKey certified(KeyStore store, String alias) throws Exception {
        return store.getCertificate(alias).getPublicKey();
    }

    private int kept(String label) {
        JsonNode kept =
                tenant.keys().get("/v1/certificate/" + label + "?chain=true").expect(200).json();
        return kept.path("certificateChain").size();
    }

    @Test
    void a_key_store_of_java_comes_wrapped_and_what_cannot_is_named() throws Exception {
        String pair = " -storetype JCEKS -keystore s.jceks -storepass changeit -keypass changeit";
        run(
                Stream.of(
                                "-genkeypair -alias root -keyalg RSA -keysize 2048 -dname CN=root -ext bc:c",
                                "-genkeypair -alias rsa -keyalg RSA -keysize 2048 -dname CN=rsa",
                                "-genkeypair -alias ec -keyalg EC -groupname secp256r1 -dname CN=ec -validity 30",
                                "-genkeypair -alias small -keyalg RSA -keysize 1024 -dname CN=small",
                                "-genkeypair -alias old -keyalg EC -groupname secp256r1 -dname CN=old -startdate -10d -validity 5",
                                "-genseckey -alias aes -keyalg AES -keysize 256",
                                "-genseckey -alias blow -keyalg Blowfish -keysize 128",
                                "-genseckey -alias mac -keyalg HmacSHA256 -keysize 256")
                        .map(words -> keytool(words + pair))
                        .collect(Collectors.joining(" && ")));
        run(
                "%s && %s && %s && cp s.jceks t.jceks && %s"
                        .formatted(
                                keytool("-certreq -alias rsa -file rsa.csr" + pair),
                                keytool(
                                        "-gencert -alias root -infile rsa.csr -outfile rsa.pem -rfc -ext ku=digitalSignature"
                                                + pair),
                                keytool("-importcert -noprompt -alias rsa -file rsa.pem" + pair),
                                keytool(
                                        "-importkeystore -srckeystore t.jceks -srcstoretype JCEKS -srcstorepass changeit -srcalias ec -destkeystore s.jceks -deststoretype JCEKS -deststorepass changeit -destalias twin -srckeypass changeit -destkeypass changeit -noprompt")));
        run(keytool("-exportcert -rfc -alias root -file root.pem" + pair));
        run(keytool("-importcert -noprompt -alias trusted -file root.pem" + pair));
        String file = dir.resolve("s.jceks").toString();

        JsonNode scanned = migrate(1, "scan --prefix old/ " + file);
        verdict(scanned.path("rsa"), "comes");
        verdict(scanned.path("ec"), "comes");
        verdict(scanned.path("aes"), "comes");
        verdict(scanned.path("twin"), "stays", "the same key as 'ec'");
        verdict(scanned.path("small"), "stays", "policy-forbids", "1024");
        verdict(scanned.path("old"), "stays", "expired");
        verdict(scanned.path("blow"), "stays", "no keys of kind Blowfish");
        verdict(scanned.path("trusted"), "stays", "without a key");
        assertThat(tenant.keys().get("/v1/key").expect(200).text()).doesNotContain("old/");

        String bring =
                "import --prefix old/ --only rsa,ec,aes,mac --operation-key-file "
                        + dir.resolve("op.key")
                        + " "
                        + file;
        verdict(migrate(1, bring.replace("import", "import --dry-run")).path("rsa"), "comes");
        JsonNode brought = migrate(1, bring);
        verdict(brought.path("rsa"), "came");
        verdict(brought.path("ec"), "came");
        verdict(brought.path("aes"), "came");
        verdict(brought.path("mac"), "stays", "no wrap method");
        JsonNode again = migrate(1, bring);
        verdict(again.path("rsa"), "there");
        verdict(again.path("aes"), "there", "secrets are not compared");
        // Nothing of the way is left.
        assertThat(tenant.keys().get("/v1/key").expect(200).text()).doesNotContain("migrate-");
        verdict(migrate(0, "import --plain --prefix old/ --only mac " + file).path("mac"), "came");

        KeyStore store =
                KeyStore.getInstance(dir.resolve("s.jceks").toFile(), "changeit".toCharArray());
        verifies(certified(store, "rsa"), "SHA256withRSA", sign("old/rsa", "SHA256_WITH_RSA"));
        verifies(certified(store, "ec"), "SHA256withECDSA", sign("old/ec", "SHA256_WITH_ECDSA"));
        assertThat(kept("old/rsa")).isEqualTo(2);
        assertThat(kept("old/ec")).isEqualTo(1);
        var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] iv = new byte[16];
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(
                        store.getKey("aes", "changeit".toCharArray()).getEncoded(), "AES"),
                new IvParameterSpec(iv));
        JsonNode opened =
                tenant.use()
                        .post(
                                "/v1/synchronousDecrypt",
                                Body.of(
                                        "decryptRequest",
                                        Body.node(
                                                "encryptedPayload",
                                                Body.base64(cipher.doFinal(MESSAGE)),
                                                "decryptKeyName",
                                                "old/aes",
                                                "cipherAlgorithm",
                                                "AES_CBC",
                                                "initializationVector",
                                                Body.base64(iv))))
                        .expect(200)
                        .json();
        assertThat(Body.bytes(opened.path("payload").asText())).isEqualTo(MESSAGE);
    }

    @Test
    void a_pkcs12_file_of_openssl_comes_and_a_closed_partition_says_why_not() throws Exception {
        run(
                "openssl req -x509 -newkey ed25519 -nodes -subj /CN=ed -days 9 -keyout ed.key -out ed.pem"
                        + " && openssl pkcs12 -export -inkey ed.key -in ed.pem -name ed -passout pass:changeit -out ed.p12");
        String file = dir.resolve("ed.p12").toString();
        policy(false);
        try {
            verdict(migrate(1, "scan " + file).path("ed"), "stays", "policy-forbids", "importKeys");
        } finally {
            policy(true);
        }
        verdict(migrate(0, "scan --offline " + file).path("ed"), "comes");
        verdict(
                migrate(
                                0,
                                "import --operation-key-file %s %s"
                                        .formatted(dir.resolve("op.key"), file))
                        .path("ed"),
                "came");
        verifies(
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Files.readAllBytes(dir.resolve("ed.pem"))))
                        .getPublicKey(),
                "Ed25519",
                sign("ed", "EDDSA"));
        Files.writeString(dir.resolve("wrong"), "something else\n");
        assertThat(
                        Program.claviger(
                                        variables,
                                        "migrate",
                                        "scan",
                                        file,
                                        "--password-file",
                                        dir.resolve("wrong").toString())
                                .expect(1)
                                .output())
                .contains("the password does not open");
        assertThat(
                        Program.claviger(
                                        variables,
                                        "migrate",
                                        "import",
                                        file,
                                        "--password-file",
                                        dir.resolve("password").toString())
                                .expect(2)
                                .output())
                .contains("--operation-key-file", "--plain");
    }

    @Test
    void a_token_of_softhsm_comes_as_far_as_it_lets_keys_go() throws Exception {
        Files.createDirectories(dir.resolve("tokens"));
        Files.writeString(
                dir.resolve("softhsm.conf"),
                "directories.tokendir = " + dir.resolve("tokens") + "\n");
        variables.put("SOFTHSM2_CONF", dir.resolve("softhsm.conf").toString());
        String tool =
                "pkcs11-tool --module " + SOFTHSM + " --token-label old --login --pin changeit ";
        run("softhsm2-util --init-token --free --label old --pin changeit --so-pin changeit");
        run(
                "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=soft -days 9 -keyout soft.key -out soft.pem"
                        + " && openssl x509 -in soft.pem -outform DER -out soft.der"
                        + " && openssl pkcs8 -topk8 -nocrypt -in soft.key -outform DER -out soft.p8"
                        + " && "
                        + tool
                        + "--write-object soft.p8 --type privkey --id 01 --label soft --usage-sign --extractable"
                        + " && "
                        + tool
                        + "--write-object soft.der --type cert --id 01 --label soft"
                        + " && "
                        + tool
                        + "--keypairgen --key-type EC:prime256v1 --id 02 --label held --usage-sign");
        String words = "--pkcs11 " + SOFTHSM + " --token-label old";
        JsonNode scanned = migrate(1, "scan " + words);
        verdict(scanned.path("soft"), "comes");
        verdict(scanned.path("held"), "stays", "not extractable");
        verdict(
                migrate(
                                0,
                                "import --only soft --operation-key-file "
                                        + dir.resolve("op.key")
                                        + " "
                                        + words)
                        .path("soft"),
                "came");
        verifies(
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(
                                        Files.readAllBytes(dir.resolve("soft.pem"))))
                        .getPublicKey(),
                "SHA256withRSA",
                sign("soft", "SHA256_WITH_RSA"));
        assertThat(kept("soft")).isEqualTo(1);
    }
}

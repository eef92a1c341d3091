package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final String PASSWORD = "changeit";
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

    private X509Certificate certificate(String file) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Files.readAllBytes(dir.resolve(file))));
    }

    private void add(KeyStore store, String alias, String... chain) throws Exception {
        var certificates = new ArrayList<X509Certificate>();
        for (String each : chain) {
            certificates.add(certificate(each + ".pem"));
        }
        store.setKeyEntry(
                alias,
                KeyFactory.getInstance("RSA")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(
                                        Files.readAllBytes(dir.resolve(chain[0] + ".p8")))),
                PASSWORD.toCharArray(),
                certificates.toArray(X509Certificate[]::new));
    }

    private static void add(KeyStore store, String alias, String algorithm, int bytes)
            throws Exception {
        store.setKeyEntry(
                alias, new SecretKeySpec(new byte[bytes], algorithm), PASSWORD.toCharArray(), null);
    }

    /** What keytool makes, and more entries of keys that openssl made. */
    private KeyStore storeWithAll(Path file) throws Exception {
        String same =
                " -J-XX:TieredStopAtLevel=1 -storetype JCEKS -keystore %s -storepass changeit -keypass changeit"
                        .formatted(file);
        run(
                keytool("-genkeypair -alias ec -keyalg EC -groupname secp256r1 -dname CN=ec" + same)
                        + " && "
                        + keytool(
                                "-genkeypair -alias old -keyalg EC -groupname secp256r1 -dname CN=old -startdate -10d -validity 5"
                                        + same)
                        + " && "
                        + keytool("-genseckey -alias aes -keyalg AES -keysize 256" + same));
        run(
                """
                set -e
                made() { openssl req -x509 -nodes -subj /CN=$1 -newkey rsa:$2 -keyout $1.key -out $1.pem -days $3; }
                made root 2048 9; made small 1024 9
                openssl req -new -nodes -subj /CN=rsa -newkey rsa:2048 -keyout rsa.key -out rsa.csr
                openssl x509 -req -in rsa.csr -CA root.pem -CAkey root.key -days 9 -out rsa.pem
                for k in rsa small; do openssl pkcs8 -topk8 -nocrypt -in $k.key -outform DER -out $k.p8; done
                """);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        add(store, "rsa", "rsa", "root");
        add(store, "twin", "rsa");
        add(store, "small", "small");
        add(store, "blow", "Blowfish", 16);
        add(store, "mac", "HmacSHA256", 32);
        store.setCertificateEntry("trusted", certificate("root.pem"));
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return store;
    }

    @Test
    void a_store_in_the_oldest_form_is_read_too() throws Exception {
        Path file = dir.resolve("s.jks");
        run(
                keytool(
                        "-genkeypair -alias ec -keyalg EC -groupname secp256r1 -dname CN=ec -J-XX:TieredStopAtLevel=1"
                                + " -storetype JKS -keystore %s -storepass changeit -keypass changeit"
                                        .formatted(file)));
        verdict(migrate(0, "scan --prefix oldest/ " + file).path("ec"), "comes");
        verdict(
                migrate(
                                0,
                                "import --prefix oldest/ --operation-key-file "
                                        + dir.resolve("op.key")
                                        + " "
                                        + file)
                        .path("ec"),
                "came");
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        verifies(certified(store, "ec"), "SHA256withECDSA", sign("oldest/ec", "SHA256_WITH_ECDSA"));
    }

    @Test
    void a_key_store_of_java_comes_wrapped_and_what_cannot_is_named() throws Exception {
        Path file = dir.resolve("s.jceks");
        KeyStore store = storeWithAll(file);
        JsonNode scanned = migrate(1, "scan --prefix old/ " + file);
        verdict(scanned.path("rsa"), "comes");
        verdict(scanned.path("ec"), "comes");
        verdict(scanned.path("aes"), "comes");
        verdict(scanned.path("twin"), "stays", "the same key as 'rsa'");
        verdict(scanned.path("small"), "stays", "policy-forbids", "minimumRsaBits");
        verdict(scanned.path("old"), "stays", "expired");
        verdict(scanned.path("blow"), "stays", "no keys of kind Blowfish");
        verdict(scanned.path("trusted"), "stays", "without a key");
        assertThat(tenant.keys().get("/v1/key").expect(200).text()).doesNotContain("old/");

        String bring =
                "import --prefix old/ --only rsa,ec,aes,mac --operation-key-file "
                        + dir.resolve("op.key")
                        + " "
                        + file;
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

        verifies(certified(store, "rsa"), "SHA256withRSA", sign("old/rsa", "SHA256_WITH_RSA"));
        verifies(certified(store, "ec"), "SHA256withECDSA", sign("old/ec", "SHA256_WITH_ECDSA"));
        assertThat(kept("old/rsa")).isEqualTo(2);
        assertThat(kept("old/ec")).isEqualTo(1);
        var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] iv = new byte[16];
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(store.getKey("aes", PASSWORD.toCharArray()).getEncoded(), "AES"),
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
                                                "AES",
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
            verdict(
                    migrate(1, "import --dry-run --plain " + file).path("ed"),
                    "stays",
                    "policy-forbids",
                    "importKeys");
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
        verifies(certificate("ed.pem").getPublicKey(), "Ed25519", sign("ed", "EDDSA"));
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
                certificate("soft.pem").getPublicKey(),
                "SHA256withRSA",
                sign("soft", "SHA256_WITH_RSA"));
        assertThat(kept("soft")).isEqualTo(1);
    }
}

package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** keytool and jarsigner, which know the provider by its class only. */
@ExtendWith(Store.Shared.class)
class JdkToolsTest {
    @Test
    void keytool_makes_lists_renames_and_deletes(Store store) throws Exception {
        store.tool(
                "keytool",
                "-genkeypair -alias tool -keyalg ML-DSA-65 -dname CN=tool -providerName Claviger");
        store.tool("keytool", "-changealias -alias tool -destalias tool.2");
        assertThat(store.tool("keytool", "-list"))
                .containsPattern("tool.2, .*PrivateKeyEntry")
                .doesNotContain("tool, ");
        assertThat(store.tool("keytool", "-certreq -alias tool.2"))
                .contains("BEGIN NEW CERTIFICATE REQUEST");
        store.tool("keytool", "-delete -alias tool.2");
        assertThat(store.keyStore().containsAlias("tool.2")).isFalse();
    }

    @Test
    void jarsigner_signs_under_an_issued_certificate_and_verifies_strictly(Store store)
            throws Exception {
        store.tool(
                "keytool",
                "-genkeypair -alias tool-root -keyalg EC -groupname secp384r1 -dname CN=root -ext bc:c"
                        + " -providerName Claviger");
        store.tool(
                "keytool",
                "-genkeypair -alias tool-signer -keyalg RSA -keysize 3072 -dname CN=signer -signer tool-root"
                        + " -ext ku=digitalSignature -ext eku=codeSigning -providerName Claviger");
        KeyStore keys = store.keyStore();
        Certificate root = keys.getCertificate("tool-root");
        assertThat(keys.getCertificateChain("tool-signer")).hasSize(2).endsWith(root);

        Path jar = store.dir().resolve("signed.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
            out.putNextEntry(new ZipEntry("content"));
            out.write(new byte[10_000]);
        }
        store.tool("jarsigner", "signed.jar tool-signer");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("root", root);
        try (var out = Files.newOutputStream(store.dir().resolve("trust.p12"))) {
            trust.store(out, "changeit".toCharArray());
        }
        assertThat(
                        store.jdk(
                                "jarsigner",
                                "-verify -strict -keystore trust.p12 -storepass changeit signed.jar"))
                .contains("jar verified.");
        keys.deleteEntry("tool-signer");
        keys.deleteEntry("tool-root");
    }

    /** Also shows that such a file survives what keytool does to key stores. */
    @Test
    void a_file_of_properties_is_a_key_store(Store store) throws Exception {
        Path file = store.dir().resolve("store.properties");
        String bare =
                "claviger.nodes=%s\nclaviger.label-prefix=trusted-\n".formatted(store.node().url());
        Files.writeString(file, bare);
        String options =
                "%s -providerPath %s -providerClass io.claviger.client.jca.ClavigerProvider"
                        .formatted(Store.FLAGS, Store.jar());
        String password = store.node().credentials().token("keyManagement");
        var any =
                Certificates.selfSigned(
                        KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair(),
                        "SHA256withECDSA",
                        Security.getProvider("SunEC"));
        Certificates.pem(store.dir().resolve("any.pem"), any.getCertificate());
        store.jdk(
                "keytool",
                "-importcert -noprompt -alias trusted-1 -file any.pem %s -keystore %s -storetype Claviger -storepass %s"
                        .formatted(options, file, password));
        assertThat(Files.readString(file)).isEqualTo(bare);
        assertThat(
                        store.jdk(
                                "keytool",
                                "-list %s -keystore %s -storetype Claviger -storepass %s"
                                        .formatted(options, file, password)))
                .contains("trusted-1")
                .contains("trustedCertEntry");
        store.keyStore().deleteEntry("trusted-1");
    }

    @Test
    void a_line_of_java_security_configures_it(Store store) throws IOException {
        Path security =
                Files.writeString(
                        store.dir().resolve("java.security"),
                        "security.provider.%d=Claviger %s\n"
                                .formatted(firstFree(), store.properties()));
        Path program =
                Files.writeString(
                        store.dir().resolve("Configured.java"),
                        """
                        import java.security.*;
                        class Configured {
                            public static void main(String[] none) throws Exception {
                                KeyPair pair = KeyPairGenerator.getInstance("EC", "Claviger").generateKeyPair();
                                Signature signature = Signature.getInstance("SHA256withECDSA");
                                signature.initSign(pair.getPrivate());
                                signature.update(new byte[10]);
                                System.out.println(signature.getProvider().getName() + " " + (signature.sign().length > 0));
                                ((javax.security.auth.Destroyable) pair.getPrivate()).destroy();
                            }
                        }
                        """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(
                        store.run(
                                List.of(
                                        java,
                                        "-Djava.security.properties=" + security,
                                        "-cp",
                                        Store.jar().toString(),
                                        program.toString())))
                .contains("Claviger true");
    }

    /** Providers are numbered without a gap. */
    private static int firstFree() throws IOException {
        var configured = new Properties();
        try (var file =
                Files.newBufferedReader(
                        Path.of(System.getProperty("java.home"), "conf/security/java.security"))) {
            configured.load(file);
        }
        int number = 1;
        while (configured.containsKey("security.provider." + number)) {
            number++;
        }
        return number;
    }
}

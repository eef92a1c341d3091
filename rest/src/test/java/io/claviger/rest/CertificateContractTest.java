package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates, timestamps and attestations; openssl has the last word on what comes out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateContractTest {
    private static final String EC = "'algorithm':'EC','curveOid':'1.2.840.10045.3.1.7'";
    private final Interface rest = Interface.plain();
    private final Path dir;

    CertificateContractTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @BeforeAll
    void start() {
        create("ca", EC);
        create("ec", EC);
        create("leaf/0'", EC);
        create("other", EC);
        create("tsa", EC);
        create("rsa", "'algorithm':'RSA','keySize':2048");
        create("ed", "'algorithm':'ED'");
        create("aes", "'algorithm':'AES','keySize':256");
        selfSign("ca", "'commonName':'Test CA','certificateAuthority':true,'validity':30");
    }

    @AfterAll
    void stop() {
        rest.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ec,SHA256_WITH_ECDSA",
        "ec,SHA512_WITH_ECDSA",
        "rsa,SHA256_WITH_RSA",
        "rsa,SHA384_WITH_RSA_PSS",
        "ed,EDDSA"
    })
    void openssl_accepts_requests_and_self_signed_certificates(String key, String algorithm)
            throws Exception {
        String names =
                "'signKeyName':'%s','signatureAlgorithm':'%s','keyUsage':['DIGITAL_SIGNATURE, KEY_AGREEMENT'],"
                                .formatted(key, algorithm)
                        + "'extendedKeyUsage':[''],'standardCertificateAttributes':{'commonName':'k.example',"
                        + "'country':'CH','organizationIdentifier':'VATCH-1','email':null}";
        Answered asked = post("/v1/certificate/synchronous/request", names);
        assertThat(asked.status()).as(asked.text()).isEqualTo(200);
        String request = asked.json().path("certificateSigningRequest").textValue();
        assertThat(request).startsWith("-----BEGIN NEW CERTIFICATE REQUEST-----\n");
        String shown = openssl("req", "-verify", "-noout", "-text", "-in", file("csr", request));
        assertThat(shown).contains("C = CH", "CN = k.example", "VATCH-1", "Key Agreement");

        Answered made = post("/v1/certificate/synchronous/selfsign", names);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        String certificate = made.json().path("certificate").textValue();
        assertThat(certificate).startsWith("-----BEGIN CERTIFICATE-----\nMII");
        assertThat(certificate.split("\n")).hasSize(3);
        String file = file("cert", folded(certificate));
        assertThat(openssl("x509", "-noout", "-text", "-in", file))
                .contains("CA:FALSE", "Digital Signature, Key Agreement");
        assertThat(openssl("verify", "-check_ss_sig", "-CAfile", file, file)).contains("OK");
    }

    @Test
    void an_issued_certificate_chains_to_its_authority_and_stays_with_its_key() throws Exception {
        String request =
                post(
                                "/v1/certificate/synchronous/request",
                                "'signKeyName':'leaf/0\\u0027','signatureAlgorithm':'SHA256_WITH_ECDSA','validity':9999,"
                                        + "'standardCertificateAttributes':{'commonName':'leaf'}")
                        .json()
                        .path("certificateSigningRequest")
                        .textValue();
        Answered issued =
                post(
                        "/v1/certificate/synchronous/sign",
                        "'signKeyName':'ca','keyName':'leaf/0\\u0027','signatureAlgorithm':'SHA256_WITH_ECDSA',"
                                + "'keyUsage':['DIGITAL_SIGNATURE'],'validity':9999,'certificateSigningRequest':'"
                                + request.replace("\n", "\\n")
                                + "'");
        assertThat(issued.status()).as(issued.text()).isEqualTo(200);
        assertThat(issued.json().path("label").textValue()).isEqualTo("ca");
        Answered kept =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/certificate/leaf/0'?chain=true"));
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(kept.json().path("certificate")).isEqualTo(issued.json().path("certificate"));
        assertThat(kept.json().path("certificateChain")).hasSize(2);
        assertThat(
                        openssl(
                                "verify",
                                "-CAfile",
                                file("ca.pem", pem(kept, 1)),
                                file("leaf.pem", pem(kept, 0))))
                .contains("OK");

        Answered gone =
                rest.send(rest.as(Role.KEY_OPERATION, "DELETE", "/v1/certificate/leaf%2F0%27"));
        assertThat(gone.status()).as(gone.text()).isEqualTo(200);
        Answered none = rest.send(rest.as(Role.KEY_OPERATION, "GET", "/v1/certificate/leaf/0'"));
        assertThat(none.errorCode()).isEqualTo(402);

        Answered imported =
                post(
                        "/v1/certificate/import/plain",
                        "'label':'leaf/0\\u0027','certificate':'%s',"
                                .formatted((pem(kept, 1) + pem(kept, 0)).replace("\n", "\\n")));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().path("certificate")).isEqualTo(kept.json().path("certificate"));
        Answered foreign =
                post(
                        "/v1/certificate/import/plain",
                        "'label':'other','certificate':'%s'"
                                .formatted(kept.json().path("rawCertificate").textValue()));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.errorCode()).isEqualTo(402);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'signKeyName':'ec','commonName':'x','keyUsage':['KEY_CERT_SIGN']",
                "'signKeyName':'ec','commonName':'x','keyUsage':['ENCIPHER_ONLY']",
                "'signKeyName':'ec','commonName':'x','certificateAuthority':true,'keyUsage':['CRL_SIGN']"
            })
    void a_profile_that_contradicts_itself_is_refused(String members) {
        Answered refused =
                post(
                        "/v1/certificate/synchronous/selfsign",
                        members + ",'signatureAlgorithm':'SHA256_WITH_ECDSA'");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo(402);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'signKeyName':'ec','commonName':'x','signatureAlgorithm':'SHA256_WITH_RSA'|607",
                "'signKeyName':'aes','commonName':'x','signatureAlgorithm':'SHA256_WITH_RSA'|607",
                "'signKeyName':'none','commonName':'x','signatureAlgorithm':'SHA256_WITH_RSA'|650",
                "'signKeyName':'ec','signatureAlgorithm':'SHA256_WITH_ECDSA'|600",
                "'signKeyName':'ec','commonName':'x','signatureAlgorithm':'SHA256_WITH_ECDSA','validity':0|619",
                "'signKeyName':'ec','commonName':'x','signatureAlgorithm':'SHA256_WITH_ECDSA','keyUsage':['X']|600"
            })
    void bad_orders_get_their_error(String members, int code) {
        assertThat(post("/v1/certificate/synchronous/selfsign", members).errorCode())
                .isEqualTo(code);
    }

    @Test
    void a_request_with_a_wrong_signature_is_not_signed() {
        String request =
                post(
                                "/v1/certificate/synchronous/request",
                                "'signKeyName':'other','signatureAlgorithm':'SHA256_WITH_ECDSA','commonName':'o'")
                        .json()
                        .path("certificateSigningRequest")
                        .textValue();
        byte[] der = Base64.getMimeDecoder().decode(request.replaceAll("-----[A-Z ]+-----", ""));
        der[der.length - 1] ^= 1;
        Answered refused =
                post(
                        "/v1/certificate/synchronous/sign",
                        "'signKeyName':'ca','signatureAlgorithm':'SHA256_WITH_ECDSA','certificateSigningRequest':'%s'"
                                .formatted(Base64.getEncoder().encodeToString(der)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo(411);
    }

    @Test
    void openssl_verifies_a_timestamp() throws Exception {
        Answered bare = stamp();
        assertThat(bare.errorCode()).isEqualTo(402);
        String certificate =
                selfSign(
                        "tsa",
                        "'commonName':'TSA','keyUsage':['DIGITAL_SIGNATURE'],'extendedKeyUsage':['TIME_STAMPING']");
        Answered stamped = stamp();
        assertThat(stamped.status()).as(stamped.text()).isEqualTo(200);
        Path token = dir.resolve("token");
        Files.write(
                token, Base64.getDecoder().decode(stamped.json().path("timestamp").textValue()));
        String data = file("data", "hello");
        String shown =
                openssl(
                        "ts",
                        "-verify",
                        "-token_in",
                        "-in",
                        token.toString(),
                        "-data",
                        data,
                        "-CAfile",
                        file("tsa.pem", folded(certificate)));
        assertThat(shown).contains("Verification: OK");
    }

    @Test
    void the_commands_of_the_attestation_verify_it() throws Exception {
        Answered answered =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key/keyAttestation")
                                .json("{'label':'other','password':null}"));
        assertThat(answered.status()).as(answered.text()).isEqualTo(200);
        Path unpacked = Files.createDirectory(dir.resolve("attestation"));
        List<String> names = new ArrayList<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answered.reply().body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                Files.write(unpacked.resolve(entry.getName()), zip.readAllBytes());
            }
        }
        assertThat(names).contains("other.xml", "other.sig", "other.pem", "README.txt");
        String readme = Files.readString(unpacked.resolve("README.txt"));
        List<String> commands =
                readme.lines()
                        .filter(line -> line.startsWith("  openssl"))
                        .map(String::strip)
                        .toList();
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            run(unpacked, "sh", "-c", command);
        }
        Answered chain =
                rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/attestation/attestation-key"));
        assertThat(chain.json().path("attestationCertificateChain")).hasSize(2);
        Answered unknown = rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/attestation/x"));
        assertThat(unknown.status()).isEqualTo(404);
    }

    private Answered stamp() {
        return rest.send(
                rest.as(Role.KEY_OPERATION, "POST", "/v1/createRfcTimestamp")
                        .json("{'payload':'aGVsbG8=','hashAlgorithm':'SHA256'}"));
    }

    private String selfSign(String key, String members) {
        Answered made =
                post(
                        "/v1/certificate/synchronous/selfsign",
                        "'signKeyName':'%s','signatureAlgorithm':'SHA256_WITH_ECDSA',%s"
                                .formatted(key, members));
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        return made.json().path("certificate").textValue();
    }

    private Answered post(String path, String members) {
        return rest.send(rest.as(Role.KEY_OPERATION, "POST", path).json("{" + members + "}"));
    }

    private void create(String label, String spec) {
        Answered made =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key")
                                .json(
                                        "{'label':'%s',%s,'attributes':{'sign':true,'decrypt':true}}"
                                                .formatted(label.replace("'", "\\u0027"), spec)));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private static String pem(Answered kept, int index) {
        return folded(
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(kept.json().path("certificateChain").path(index).textValue()));
    }

    /** The contract's one line, folded as every tool reads it. */
    private static String folded(String pem) {
        return pem.replaceAll("([A-Za-z0-9+/=]{64})", "$1\n").strip().replace("\n\n", "\n") + "\n";
    }

    private String file(String name, String content) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, content);
        return file.toString();
    }

    private String openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return run(dir, command.toArray(String[]::new));
    }

    private static String run(Path place, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(Objects.requireNonNull(place.toFile()))
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }
}

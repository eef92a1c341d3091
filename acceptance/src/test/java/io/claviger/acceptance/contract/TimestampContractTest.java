package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timestamps (RFC 3161), verified by {@code openssl ts}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimestampContractTest {
    private static final byte[] DATA = "what was there".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final OpenSsl openssl;
    private final ClavigerProcess node;

    TimestampContractTest(@TempDir Path dir) {
        this.openssl = new OpenSsl(dir);
        this.node =
                ClavigerProcess.node(dir.resolve("data"))
                        .option("--set", "hsm.rfcTimestampKeyName=tsa")
                        .start();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Tenant tenant(String name) {
        return Tenant.create(node, name);
    }

    /** A partition with an authority and a key that stamps; gives the authority's certificate. */
    private static byte[] stamping(Tenant tenant, Map<String, ?> kind, String mechanism) {
        tenant.createKey("ca", P256);
        byte[] authority =
                certificate(
                        tenant,
                        "selfsign",
                        Body.of(
                                "signKeyName", "ca",
                                "commonName", "ca",
                                "signatureAlgorithm", "SHA256_WITH_ECDSA",
                                "certificateAuthority", true));
        tenant.createKey("tsa", kind);
        String request =
                tenant.use()
                        .post(
                                "/v1/certificate/synchronous/request",
                                Body.of(
                                        "signKeyName", "tsa",
                                        "commonName", "tsa",
                                        "signatureAlgorithm", mechanism))
                        .expect(200)
                        .json()
                        .path("certificateSigningRequest")
                        .asText();
        certificate(
                tenant,
                "sign",
                Body.of(
                        "signKeyName", "ca",
                        "keyName", "tsa",
                        "commonName", "tsa",
                        "signatureAlgorithm", "SHA256_WITH_ECDSA",
                        "extendedKeyUsage", List.of("TIME_STAMPING"),
                        "certificateSigningRequest", request));
        return authority;
    }

    private static byte[] certificate(Tenant tenant, String call, String body) {
        return tenant.use()
                .post("/v1/certificate/synchronous/" + call, body)
                .expect(200)
                .json()
                .path("certificate")
                .asText()
                // openssl wants a line break after 64 characters.
                .replaceAll("([A-Za-z0-9+/=]{64})", "$1\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Http.Answer stamp(Tenant tenant, String hash) {
        return tenant.use()
                .post(
                        "/v1/createRfcTimestamp",
                        Body.of("payload", Body.base64(DATA), "hashAlgorithm", hash));
    }

    private static byte[] token(Http.Answer answer) {
        return Body.bytes(answer.expect(200).json().path("timestamp").asText());
    }

    private boolean verifies(byte[] token, byte[] data, byte[] authority) {
        return OpenSsl.run(
                                "ts",
                                "-verify",
                                "-token_in",
                                "-in",
                                openssl.file("token", token),
                                "-data",
                                openssl.file("data.bin", data),
                                "-CAfile",
                                openssl.file("ca.pem", authority))
                        .code()
                == 0;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "EC, 1.2.840.10045.3.1.7, SHA256_WITH_ECDSA",
        "EC, 1.3.132.0.34, SHA384_WITH_ECDSA",
        "RSA, 2048, SHA256_WITH_RSA"
    })
    void openssl_verifies_a_timestamp_and_refuses_another_one(
            String algorithm, String kind, String mechanism) {
        boolean curve = kind.contains(".");
        Tenant tenant = tenant("Stamps" + algorithm + kind.hashCode());
        byte[] authority =
                stamping(
                        tenant,
                        Map.of(
                                "algorithm",
                                algorithm,
                                curve ? "curveOid" : "keySize",
                                curve ? kind : Integer.valueOf(kind)),
                        mechanism);
        for (String hash : List.of("SHA224", "SHA256", "SHA384", "SHA512")) {
            Http.Answer answer = stamp(tenant, hash);
            byte[] token = token(answer);
            assertThat(answer.header("Claviger-Evidence")).isPresent();
            assertThat(verifies(token, DATA, authority)).as(hash).isTrue();
            assertThat(
                            verifies(
                                    token,
                                    "something else".getBytes(StandardCharsets.UTF_8),
                                    authority))
                    .isFalse();
            token[token.length - 5] ^= 1;
            assertThat(verifies(token, DATA, authority)).isFalse();
        }
    }

    /** openssl knows EdDSA in CMS, but not in the older PKCS #7 that {@code ts} uses. */
    @Test
    void another_implementation_verifies_a_timestamp_by_ed25519() throws Exception {
        Tenant tenant = tenant("StampsED");
        stamping(tenant, Map.of("algorithm", "ED"), "EDDSA");
        var token = new TimeStampToken(new CMSSignedData(token(stamp(tenant, "SHA512"))));
        X509CertificateHolder signer =
                token.getCertificates().getMatches(null).stream()
                        .filter(token.getSID()::match)
                        .findFirst()
                        .orElseThrow();
        token.validate(
                new JcaSimpleSignerInfoVerifierBuilder()
                        .setProvider(new BouncyCastleProvider())
                        .build(signer));
        assertThat(token.getTimeStampInfo().getMessageImprintDigest())
                .isEqualTo(MessageDigest.getInstance("SHA-512").digest(DATA));
    }

    @Test
    void a_token_names_policy_accuracy_time_and_a_serial_number_of_its_own() {
        Tenant tenant = tenant("StampContent");
        stamping(tenant, P256, "SHA256_WITH_ECDSA");
        String one = shown(token(stamp(tenant, "SHA256")));
        assertThat(one)
                .contains("Policy OID: 2.25.196622530926423264893302843218301923137")
                .contains("Hash Algorithm: sha256")
                .contains("Accuracy: 0x01 seconds")
                .contains("Time stamp: ");
        assertThat(serial(one)).isNotEqualTo(serial(shown(token(stamp(tenant, "SHA256")))));
    }

    private String shown(byte[] token) {
        return OpenSsl.run(
                        "ts",
                        "-reply",
                        "-token_in",
                        "-token_out",
                        "-text",
                        "-in",
                        openssl.file("shown", token))
                .output();
    }

    private static String serial(String text) {
        return text.lines()
                .filter(line -> line.startsWith("Serial number: 0x"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_key_without_the_right_certificate_does_not_stamp() {
        Tenant tenant = tenant("StampRefusals");
        Refusals.expect(stamp(tenant, "SHA256"), 404, 650, "tsa");
        tenant.createKey("tsa", P256);
        Refusals.expect(stamp(tenant, "SHA256"), 400, 402, "no certificate");
        for (List<String> purposes :
                List.of(
                        List.<String>of(),
                        List.of("SERVER_AUTH"),
                        List.of("TIME_STAMPING", "SERVER_AUTH"))) {
            certificate(
                    tenant,
                    "selfsign",
                    Body.of(
                            "signKeyName", "tsa",
                            "commonName", "tsa",
                            "signatureAlgorithm", "SHA256_WITH_ECDSA",
                            "extendedKeyUsage", purposes));
            Refusals.expect(stamp(tenant, "SHA256"), 400, 402, "TIME_STAMPING");
        }
        tenant.keys()
                .patch("/ops/v1/keys/tsa/attributes", "{\"attributes\":{\"sign\":false}}")
                .expect(200);
        Refusals.expect(stamp(tenant, "SHA256"), 400, 614, "sign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1", "SHA3_256", "sha256", ""})
    void another_hash_is_an_unknown_value(String hash) {
        Refusals.expect(
                node.as("keyOperation")
                        .post(
                                "/v1/createRfcTimestamp",
                                Body.of("payload", "AA==", "hashAlgorithm", hash)),
                400,
                600,
                "hashAlgorithm");
    }

    @ExtendWith(SharedNode.class)
    @Test
    void without_the_setting_there_are_no_timestamps(Tenant tenant) {
        Refusals.expect(stamp(tenant, "SHA256"), 404, 300, "hsm.rfcTimestampKeyName");
    }
}

package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and requests for them, looked at by other programs (rest-api.md §4.15). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateContractTest {
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");
    private static final String ECDSA = "SHA256_WITH_ECDSA";
    private static final String PATH = "/v1/certificate/synchronous/";

    private final Tenant tenant;
    private final Path dir;
    private final OpenSsl openssl;

    CertificateContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.openssl = new OpenSsl(dir);
    }

    @BeforeAll
    void createAuthority() {
        tenant.createKey("root", P256);
        selfSign("root", ECDSA, "certificateAuthority", true, "validity", 3650).expect(200);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("RSA", "keySize", 2048, "SHA256_WITH_RSA"),
                Arguments.of("RSA", "keySize", 2048, "SHA512_WITH_RSA"),
                Arguments.of("RSA", "keySize", 2048, "SHA256_WITH_RSA_PSS"),
                Arguments.of("EC", "curveOid", "1.2.840.10045.3.1.7", "SHA256_WITH_ECDSA"),
                Arguments.of("EC", "curveOid", "1.3.132.0.34", "SHA384_WITH_ECDSA"),
                Arguments.of("EC", "curveOid", "1.3.132.0.35", "SHA512_WITH_ECDSA"),
                Arguments.of("EC", "curveOid", "1.3.132.0.10", "SHA256_WITH_ECDSA"),
                Arguments.of("ED", "curveOid", "1.3.101.112", "EDDSA"),
                Arguments.of("ED", "curveOid", "1.3.101.113", "EDDSA"));
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("kinds")
    void openssl_accepts_requests_and_certificates_of_every_kind_of_key(
            String algorithm, String member, Object value, String mechanism) {
        String label = "kind-" + algorithm + "-" + value + "-" + mechanism;
        tenant.createKey(label, Map.of("algorithm", algorithm, member, value));

        OpenSsl.Result request = verifiesRequest(request(label, mechanism));
        assertThat(request.code()).as(request.output()).isZero();
        assertThat(request.output()).contains("verify OK").contains("CN = " + label);

        byte[] self = der(selfSign(label, mechanism, "certificateAuthority", true));
        assertThat(verifies(self, self)).isTrue();
        tenant.createKey("leaf-of-" + label, P256);
        byte[] leaf = der(sign(label, mechanism, request("leaf-of-" + label, ECDSA), "leaf"));
        assertThat(verifies(self, leaf)).isTrue();
        leaf[leaf.length - 8] ^= 1;
        assertThat(verifies(self, leaf)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ML-DSA-44, ML_DSA", "ML-DSA-65, ML_DSA", "ML-DSA-87, ML_DSA"})
    void the_jdk_accepts_certificates_of_ml_dsa_keys(String algorithm, String mechanism)
            throws Exception {
        String label = "jdk-" + algorithm;
        tenant.createKey(label, Map.of("algorithm", algorithm));
        X509Certificate self = x509(der(selfSign(label, mechanism, "certificateAuthority", true)));
        self.verify(self.getPublicKey());
        tenant.createKey("leaf-" + label, P256);
        X509Certificate leaf =
                x509(der(sign(label, mechanism, request("leaf-" + label, ECDSA), "leaf")));
        leaf.verify(self.getPublicKey());
        assertThat(leaf.getIssuerX500Principal()).isEqualTo(self.getSubjectX500Principal());
    }

    @ParameterizedTest
    @CsvSource({"ML-DSA-65, ML_DSA", "SLH-DSA-SHA2-128f, SLH_DSA", "SLH-DSA-SHAKE-128f, SLH_DSA"})
    void another_implementation_accepts_post_quantum_requests(String algorithm, String mechanism)
            throws Exception {
        String label = "bc-" + algorithm;
        tenant.createKey(label, Map.of("algorithm", algorithm));
        var request = new PKCS10CertificationRequest(derOfPem(request(label, mechanism)));
        assertThat(request.isSignatureValid(verifier(request))).isTrue();
        var self = new X509CertificateHolder(der(selfSign(label, mechanism)));
        assertThat(self.isSignatureValid(verifier(request))).isTrue();
    }

    private static ContentVerifierProvider verifier(PKCS10CertificationRequest request)
            throws Exception {
        return new JcaContentVerifierProviderBuilder()
                .setProvider(new BouncyCastleProvider())
                .build(request.getSubjectPublicKeyInfo());
    }

    @Test
    void a_certificate_says_what_was_asked_for() {
        tenant.createKey("says", P256);
        ObjectNode order =
                order(
                        "says",
                        ECDSA,
                        "keyUsage",
                        List.of("DIGITAL_SIGNATURE,KEY_AGREEMENT", "CONTENT_COMMITMENT"),
                        "extendedKeyUsage",
                        List.of("SERVER_AUTH", "CLIENT_AUTH"),
                        "validity",
                        7);
        order.remove("commonName");
        order.set(
                "standardCertificateAttributes",
                Body.node("commonName", "says.example", "country", "CH", "title", null));
        Http.Answer made = tenant.use().post(PATH + "selfsign", order.toString());
        String text = text(der(made));
        assertThat(text)
                .contains("Subject: C = CH, CN = says.example")
                .contains("X509v3 Key Usage: critical")
                .contains("Digital Signature, Non Repudiation, Key Agreement")
                .contains("X509v3 Extended Key Usage: critical")
                .contains("TLS Web Server Authentication, TLS Web Client Authentication")
                .contains("Version: 3");
        assertThat(made.header("Claviger-Evidence")).isPresent();
        assertThat(Refusals.names(made.json())).containsExactly("label", "certificate");
    }

    @Test
    void a_request_leaves_a_self_signed_certificate_and_downloads_as_a_file() {
        tenant.createKey("asks/1", P256);
        Refusals.expect(tenant.use().get("/v1/certificate/asks/1"), 400, 402, "asks/1");
        Http.Answer file =
                tenant.use()
                        .post(PATH + "request/download", order("asks/1", ECDSA).toString())
                        .expect(200);
        assertThat(file.header("Content-Disposition"))
                .contains("attachment; filename=\"asks_1.csr\"");
        assertThat(file.text())
                .startsWith("-----BEGIN NEW CERTIFICATE REQUEST-----\n")
                .endsWith("\n-----END NEW CERTIFICATE REQUEST-----\n");
        assertThat(verifiesRequest(file.text()).output()).contains("verify OK");
        byte[] kept = raw("asks/1");
        assertThat(verifies(kept, kept)).isTrue();
        assertThat(verifiesRequest(request("asks/1", ECDSA)).output()).contains("verify OK");
        // A second request changes nothing of what is kept.
        assertThat(raw("asks/1")).isEqualTo(kept);
    }

    @Test
    void a_chain_of_three_verifies_and_is_kept_with_the_key_of_the_request() {
        tenant.createKey("middle", P256);
        tenant.createKey("end", Map.of("algorithm", "ED"));
        sign(
                        "root",
                        ECDSA,
                        request("middle", ECDSA),
                        "middle",
                        "keyName",
                        "middle",
                        "certificateAuthority",
                        true)
                .expect(200);
        byte[] end = der(sign("middle", ECDSA, request("end", "EDDSA"), "end", "keyName", "end"));
        List<byte[]> chain = chain("end");
        assertThat(chain).hasSize(3);
        assertThat(chain.getFirst()).isEqualTo(end);
        assertThat(chain.get(1)).isEqualTo(raw("middle"));
        assertThat(chain.getLast()).isEqualTo(raw("root"));
        assertThat(verifies(chain.getLast(), end, chain.get(1))).isTrue();
        assertThat(verifies(chain.getLast(), end)).isFalse();
    }

    @Test
    void a_certificate_ends_with_that_of_its_issuer_at_the_latest() throws Exception {
        tenant.createKey("brief", P256);
        byte[] brief = der(selfSign("brief", ECDSA, "certificateAuthority", true, "validity", 2));
        tenant.createKey("under-brief", P256);
        String request = request("under-brief", ECDSA);
        X509Certificate leaf = x509(der(sign("brief", ECDSA, request, "leaf", "validity", 365)));
        assertThat(leaf.getNotAfter()).isEqualTo(x509(brief).getNotAfter());
        X509Certificate shorter = x509(der(sign("brief", ECDSA, request, "leaf", "validity", 1)));
        assertThat(
                        Duration.between(
                                shorter.getNotBefore().toInstant(),
                                shorter.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofDays(1));
        assertThat(shorter.getSerialNumber()).isNotEqualTo(leaf.getSerialNumber());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_path_length_from_outside_is_kept_to(int pathLength) {
        Outside outside = new Outside("outside-" + pathLength);
        String label = "path-" + pathLength;
        tenant.createKey(label, P256);
        byte[] issued =
                outside.issue(
                        request(label, ECDSA),
                        "basicConstraints=critical,CA:TRUE,pathlen:" + pathLength);
        importing(label, Body.base64(issued)).expect(200);
        tenant.createKey("below-" + label, P256);
        String request = request("below-" + label, ECDSA);
        byte[] leaf = der(sign(label, ECDSA, request, "leaf"));
        assertThat(verifies(outside.certificate(), leaf, issued)).isTrue();
        Http.Answer authority =
                sign(
                        label,
                        ECDSA,
                        request,
                        "below",
                        "certificateAuthority",
                        true,
                        "keyName",
                        "below-" + label);
        if (pathLength == 0) {
            Refusals.expect(authority, 400, 402, "path length");
            return;
        }
        byte[] below = der(authority);
        assertThat(text(below)).contains("CA:TRUE, pathlen:0");
        byte[] last = der(sign("below-" + label, ECDSA, request, "last"));
        assertThat(verifies(outside.certificate(), last, issued, below)).isTrue();
        Refusals.expect(
                sign("below-" + label, ECDSA, request, "x", "certificateAuthority", true),
                400,
                402,
                "path length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pem", "pkcs7", "pkcs7-pem", "reversed"})
    void a_chain_from_outside_comes_in_as_pem_or_pkcs7_and_is_put_in_order(String form)
            throws Exception {
        Outside outside = new Outside("chain-" + form);
        String label = "chained-" + form;
        tenant.createKey(label, P256);
        byte[] own = outside.issue(request(label, ECDSA), "basicConstraints=critical,CA:FALSE");
        byte[] root = outside.certificate();
        Path bundle = dir.resolve(label + ".pem");
        Files.writeString(bundle, pem(own) + pem(root));
        String sent =
                switch (form) {
                    case "pem" -> pem(own) + pem(root);
                    case "reversed" -> pem(root) + pem(own);
                    case "pkcs7" -> Body.base64(bag(bundle, "DER"));
                    default -> new String(bag(bundle, "PEM"), StandardCharsets.US_ASCII);
                };
        Http.Answer answer = importing(label, sent).expect(200);
        assertThat(der(answer)).isEqualTo(own);
        assertThat(chain(label)).containsExactly(own, root);
        assertThat(verifies(root, raw(label))).isTrue();
    }

    private byte[] bag(Path bundle, String form) throws Exception {
        Path out = dir.resolve("bag." + form);
        succeeds(
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                bundle.toString(),
                "-outform",
                form,
                "-out",
                out.toString());
        return Files.readAllBytes(out);
    }

    @Test
    void a_certificate_that_does_not_belong_to_the_key_does_not_stay_with_it() {
        Outside outside = new Outside("foreign");
        tenant.createKey("guarded", P256);
        tenant.createKey("other", P256);
        byte[] own = outside.issue(request("guarded", ECDSA), "basicConstraints=CA:FALSE");
        byte[] others = outside.issue(request("other", ECDSA), "basicConstraints=CA:FALSE");
        byte[] kept = raw("guarded");

        Refusals.expect(importing("guarded", Body.base64(others)), 400, 402, "another key");
        Refusals.expect(importing("guarded", pem(own) + pem(others)), 400, 402, "do not belong");
        Refusals.expect(
                importing("guarded", pem(own) + pem(raw("root"))), 400, 402, "do not belong");
        Refusals.expect(importing("guarded", Body.base64(new byte[40])), 400, 409);
        Refusals.expect(importing("guarded", "?"), 400, 600, "certificate");
        Refusals.expect(importing("nobody", Body.base64(own)), 404, 650);
        tenant.createKey("secret", Map.of("algorithm", "AES", "keySize", 256));
        Refusals.expect(importing("secret", Body.base64(own)), 400, 402, "symmetric");
        assertThat(raw("guarded")).isEqualTo(kept);

        importing("guarded", Body.base64(own)).expect(200);
        assertThat(chain("guarded")).containsExactly(own);
    }

    @Test
    void a_deleted_certificate_is_gone_and_the_key_stays() {
        tenant.createKey("bare", P256);
        selfSign("bare", ECDSA).expect(200);
        assertThat(tenant.use().delete("/v1/certificate/bare").expect(200).text()).isEmpty();
        Refusals.expect(tenant.use().get("/v1/certificate/bare"), 400, 402, "bare");
        Refusals.expect(tenant.use().delete("/v1/certificate/bare"), 400, 402, "bare");
        Refusals.expect(tenant.use().get("/v1/certificate/nobody"), 404, 650);
        selfSign("bare", ECDSA).expect(200);
    }

    @Test
    void a_request_that_is_not_one_or_was_altered_is_not_signed() {
        tenant.createKey("asker", P256);
        tenant.createKey("bystander", P256);
        String good = request("asker", ECDSA);
        byte[] altered = derOfPem(good);
        // The label stands in the request as its name, which the signature covers.
        int at = new String(altered, StandardCharsets.ISO_8859_1).indexOf("asker");
        altered[at] = 'b';
        assertThat(verifiesRequest(csr(altered)).output()).contains("verify failure");
        Refusals.expect(sign("root", ECDSA, csr(altered), "x"), 400, 411);
        Refusals.expect(sign("root", ECDSA, csr(new byte[90]), "x"), 400, 628);
        Refusals.expect(sign("root", ECDSA, pem(raw("root")), "x"), 400, 628);
        Refusals.expect(
                sign("root", ECDSA, good + good, "x"), 400, 600, "certificateSigningRequest");
        Refusals.expect(
                sign("root", ECDSA, good, "x", "keyName", "bystander"),
                400,
                402,
                "another key",
                "bystander");
        Refusals.expect(tenant.use().get("/v1/certificate/bystander"), 400, 402);
        sign("root", ECDSA, good, "x", "keyName", "not-there").expect(200);
    }

    @Test
    void only_an_authority_issues() {
        tenant.createKey("no-authority", P256);
        tenant.createKey("subject", P256);
        String request = request("subject", ECDSA);
        Refusals.expect(sign("no-authority", ECDSA, request, "x"), 400, 402, "no certificate");
        selfSign("no-authority", ECDSA).expect(200);
        Refusals.expect(
                sign("no-authority", ECDSA, request, "x"), 400, 402, "not one of an authority");
        selfSign("no-authority", ECDSA, "certificateAuthority", true).expect(200);
        sign("no-authority", ECDSA, request, "x").expect(200);
    }

    static Stream<Arguments> wrongOrders() {
        return Stream.of(
                Arguments.of("keyUsage", List.of("KEY_CERT_SIGN"), 402, "certificateAuthority"),
                Arguments.of("keyUsage", List.of("ENCIPHER_ONLY"), 402, "KEY_AGREEMENT"),
                Arguments.of("keyUsage", List.of("SIGN_ALL"), 600, "keyUsage"),
                Arguments.of("extendedKeyUsage", List.of("WEB"), 600, "extendedKeyUsage"),
                Arguments.of("validity", 0, 619, "validity"),
                Arguments.of("validity", 36_526, 619, "validity"),
                Arguments.of("validity", "365", 600, "validity"),
                Arguments.of("commonName", null, 600, "commonName"),
                Arguments.of("signatureAlgorithm", "SHA1_WITH_ECDSA", 607, "SHA1"),
                Arguments.of("signatureAlgorithm", "SHA256_WITH_RSA", 607, "RSA"),
                Arguments.of("signatureAlgorithm", "MD5", 600, "signatureAlgorithm"),
                Arguments.of("signKeyName", "nobody", 650, "nobody"),
                Arguments.of("signKeyName", "order-aes", 607, "symmetric"),
                Arguments.of("signKeyName", "order-mute", 614, "sign"),
                Arguments.of("signKeyName", "order-locked", 620, "order-locked"));
    }

    @BeforeAll
    void createKeysForOrders() {
        tenant.createKey("order", P256);
        tenant.createKey("order-aes", Map.of("algorithm", "AES", "keySize", 128));
        for (String more :
                List.of(
                        "\"order-mute\",\"attributes\":{\"sign\":false,\"decrypt\":true}",
                        "\"order-locked\",\"password\":[\"p\"],\"attributes\":{\"sign\":true}")) {
            tenant.keys()
                    .post(
                            "/v1/key",
                            "{\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"label\":"
                                    + more
                                    + "}")
                    .expect(201);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongOrders")
    void a_wrong_order_is_refused_with_the_reason(
            String member, @Nullable Object value, int code, String word) {
        for (String call : List.of("selfsign", "request")) {
            ObjectNode order = order("order", ECDSA);
            order.set(member, Body.JSON.valueToTree(value));
            Refusals.expect(
                    tenant.use().post(PATH + call, order.toString()),
                    code == 650 ? 404 : 400,
                    code,
                    word);
        }
        Refusals.expect(tenant.use().get("/v1/certificate/order"), 400, 402, "order");
    }

    @Test
    void a_key_with_a_password_signs_with_it_only() {
        tenant.keys()
                .post(
                        "/v1/key",
                        """
                        {"label":"kept-shut","password":["p","w"],"algorithm":"EC",
                         "curveOid":"1.2.840.10045.3.1.7","attributes":{"sign":true}}""")
                .expect(201);
        Refusals.expect(selfSign("kept-shut", ECDSA), 400, 620);
        Refusals.expect(selfSign("kept-shut", ECDSA, "keyPassword", "no"), 400, 620);
        selfSign("kept-shut", ECDSA, "keyPassword", List.of("p", "w")).expect(200);
    }

    @Test
    void a_certificate_is_no_business_of_other_roles() {
        for (Http other : List.of(tenant.service(), tenant.auditor())) {
            Refusals.expect(
                    other.post(PATH + "selfsign", order("root", ECDSA).toString()), 401, 631);
            Refusals.expect(other.get("/v1/certificate/root"), 401, 631);
        }
    }

    /** An authority of openssl. */
    private final class Outside {
        private final String name;

        Outside(String name) {
            this.name = name;
            succeeds(
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-days",
                    "30",
                    "-subj",
                    "/CN=" + name,
                    "-keyout",
                    at(".key"),
                    "-out",
                    at(".pem"));
        }

        private String at(String suffix) {
            return dir.resolve(name + suffix).toString();
        }

        byte[] certificate() {
            return read(at(".pem"));
        }

        byte[] issue(String request, String extensions) {
            succeeds(
                    "x509",
                    "-req",
                    "-days",
                    "10",
                    "-CA",
                    at(".pem"),
                    "-CAkey",
                    at(".key"),
                    "-CAcreateserial",
                    "-in",
                    openssl.file("issue.csr", ascii(request)),
                    "-extfile",
                    openssl.file("issue.ext", ascii(extensions)),
                    "-out",
                    at(".issued.pem"));
            return read(at(".issued.pem"));
        }

        private static byte[] read(String file) {
            try {
                return derOfPem(Files.readString(Path.of(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void succeeds(String... arguments) {
        OpenSsl.Result result = OpenSsl.run(arguments);
        assertThat(result.code()).as(result.output()).isZero();
    }

    /** {@code openssl req -verify}, which says what it found but ends with 0 in any case. */
    private OpenSsl.Result verifiesRequest(String pem) {
        return OpenSsl.run(
                "req",
                "-verify",
                "-noout",
                "-subject",
                "-in",
                openssl.file("request.csr", ascii(pem)));
    }

    /** {@code openssl verify}. */
    private boolean verifies(byte[] root, byte[] certificate, byte[]... between) {
        // The certificate itself is not trusted; it stands there because the option wants a file.
        String untrusted =
                Stream.concat(Stream.of(certificate), Stream.of(between))
                        .map(CertificateContractTest::pem)
                        .collect(Collectors.joining());
        return OpenSsl.run(
                                "verify",
                                "-check_ss_sig",
                                "-CAfile",
                                openssl.file("root.pem", ascii(pem(root))),
                                "-untrusted",
                                openssl.file("between.pem", ascii(untrusted)),
                                openssl.file("leaf.pem", ascii(pem(certificate))))
                        .code()
                == 0;
    }

    private String text(byte[] certificate) {
        return OpenSsl.run(
                        "x509",
                        "-noout",
                        "-text",
                        "-inform",
                        "DER",
                        "-in",
                        openssl.file("shown.der", certificate))
                .output();
    }

    private static ObjectNode order(String key, String mechanism, @Nullable Object... more) {
        ObjectNode order =
                Body.node("signKeyName", key, "signatureAlgorithm", mechanism, "commonName", key);
        order.setAll(Body.node(more));
        return order;
    }

    private Http.Answer selfSign(String key, String mechanism, @Nullable Object... more) {
        return tenant.use().post(PATH + "selfsign", order(key, mechanism, more).toString());
    }

    private String request(String key, String mechanism) {
        Http.Answer answer =
                tenant.use().post(PATH + "request", order(key, mechanism).toString()).expect(200);
        assertThat(Refusals.names(answer.json()))
                .containsExactly("label", "certificateSigningRequest");
        return answer.json().path("certificateSigningRequest").asText();
    }

    private Http.Answer sign(
            String key,
            String mechanism,
            String request,
            String commonName,
            @Nullable Object... more) {
        ObjectNode order = order(key, mechanism, more);
        order.put("commonName", commonName);
        order.put("certificateSigningRequest", request);
        return tenant.use().post(PATH + "sign", order.toString());
    }

    private Http.Answer importing(String label, String certificate) {
        return tenant.use()
                .post(
                        "/v1/certificate/import/plain",
                        Body.of("label", label, "certificate", certificate));
    }

    private JsonNode kept(String label) {
        return tenant.use().get("/v1/certificate/" + label + "?chain=true").expect(200).json();
    }

    private byte[] raw(String label) {
        return Body.bytes(kept(label).path("rawCertificate").asText());
    }

    private List<byte[]> chain(String label) {
        return StreamSupport.stream(kept(label).path("certificateChain").spliterator(), false)
                .map(entry -> Body.bytes(entry.asText()))
                .toList();
    }

    private static byte[] der(Http.Answer answer) {
        return derOfPem(answer.expect(200).json().path("certificate").asText());
    }

    private static byte[] derOfPem(String pem) {
        return Body.bytes(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }

    private static X509Certificate x509(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    private static String pem(byte[] der) {
        return block("CERTIFICATE", der);
    }

    private static String csr(byte[] der) {
        return block("CERTIFICATE REQUEST", der);
    }

    private static String block(String kind, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der),
                        kind);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

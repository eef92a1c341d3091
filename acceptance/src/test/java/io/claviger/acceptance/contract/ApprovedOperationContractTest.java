package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unwrapping and certificates that wait for approvals, from the call to a result that openssl
 * judges (rest-api.md §4.7, §4.15, §6.4).
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovedOperationContractTest {
    private static final Map<String, ?> P256 =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");
    private static final String ECDSA = "SHA256_WITH_ECDSA";
    private static final byte[] MESSAGE =
            "two blocks of sixteen bytes each".getBytes(StandardCharsets.UTF_8);

    private final Tenant tenant;
    private final Approving approving;
    private final OpenSsl openSsl;
    private final Path dir;
    private final ApproverKey alice;
    private final ApproverKey bob;

    ApprovedOperationContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.dir = dir;
        this.approving = new Approving(tenant);
        this.openSsl = new OpenSsl(dir);
        this.alice = ApproverKey.rsa(dir, "alice");
        this.bob = ApproverKey.ed25519(dir, "bob");
    }

    @BeforeAll
    void createKeys() {
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("importKeys", true))
                .expect(200);
        approving.create("kek", Map.of("algorithm", "RSA", "keySize", 2048), both()).expect(201);
        approving.create("ca", P256, both()).expect(201);
        String request = ask("/v1/certificate/selfsign", "signRequestId", selfSign());
        approve(request, alice, bob);
        assertThat(end(request)).isEqualTo("EXECUTED");
    }

    private ObjectNode both() {
        return Body.node("ruleUse", rule(0, 3600, group("both", 2, alice, bob)));
    }

    private String ask(String path, String member, ObjectNode body) {
        JsonNode answer = tenant.use().post(path, body.toString()).expect(201).json();
        assertThat(Refusals.names(answer)).containsExactly(member);
        return answer.path(member).asText();
    }

    private void approve(String request, ApproverKey... all) {
        for (ApproverKey approver : all) {
            assertThat(end(request)).isEqualTo("PENDING");
            approving.approve(approver, approving.task(approver, request)).expect(200);
        }
    }

    private String end(String request) {
        return approving.status(request).path("status").asText();
    }

    /** One of two says no, so two can no longer say yes; or the application takes it back. */
    private void endWithoutApproval(String rejected, String cancelled) {
        approving.reject(bob, rejected).expect(200);
        JsonNode no = approving.status(rejected);
        assertThat(no.path("status").asText()).isEqualTo("REJECTED");
        assertThat(no.path("rejectedBy").get(0).asText()).isEqualTo(bob.publicKey());
        assertThat(no.path("result").isNull()).isTrue();

        JsonNode task = approving.task(alice, cancelled);
        tenant.use().delete("/v1/request/" + cancelled).expect(200);
        Refusals.expect(approving.approve(alice, task), 404, 652);
        JsonNode gone = approving.status(cancelled);
        assertThat(gone.path("status").asText()).isEqualTo("CANCELLED");
        assertThat(gone.path("result").isNull()).isTrue();
    }

    private byte[] spki(String label) {
        return Body.bytes(
                tenant.keys()
                        .post("/v1/key/attributes", Body.of("label", label))
                        .expect(200)
                        .json()
                        .path("json")
                        .path("publicKey")
                        .asText());
    }

    // Unwrapping

    /** An AES key, wrapped by somebody who has the public key and openssl. */
    private byte[] wrapped(byte[] aes) throws IOException {
        Path out = dir.resolve("wrapped");
        OpenSsl.Result result =
                OpenSsl.run(
                        "pkeyutl",
                        "-encrypt",
                        "-pubin",
                        "-keyform",
                        "DER",
                        "-inkey",
                        openSsl.file("kek.der", spki("kek")),
                        "-pkeyopt",
                        "rsa_padding_mode:oaep",
                        "-in",
                        openSsl.file("aes", aes),
                        "-out",
                        out.toString());
        assertThat(result.code()).as(result.output()).isZero();
        return Files.readAllBytes(out);
    }

    private static ObjectNode unwrapping(byte[] blob, String label) {
        return Body.node(
                "unwrapKeyRequest",
                Body.node(
                        "wrappedKey",
                        Body.base64(blob),
                        "label",
                        label,
                        "unwrapKeyName",
                        "kek",
                        "wrapMethod",
                        "RSA_WRAP_OAEP",
                        "attributes",
                        Map.of("encrypt", true, "decrypt", true)));
    }

    private Http.Answer attributes(String label) {
        return tenant.keys().post("/v1/key/attributes", Body.of("label", label));
    }

    @Test
    void a_key_is_unwrapped_when_both_have_approved_the_wrapped_bytes() throws Exception {
        byte[] aes = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        byte[] blob = wrapped(aes);
        ObjectNode body = unwrapping(blob, "unwrapped");
        Refusals.expect(
                tenant.use().post("/v1/synchronousUnwrap", body.toString()),
                400,
                401,
                "ruleUse",
                "POST /v1/unwrap");
        String request = ask("/v1/unwrap", "unwrapRequestId", body);

        JsonNode task = approving.task(alice, request);
        assertThat(Body.bytes(task.path("payload").asText())).isEqualTo(blob);
        assertThat(task.path("signedUnwrapKeyRequest").isObject()).isTrue();
        ObjectNode filter = alice.proof();
        filter.put("requestId", request);
        assertThat(listed("UnwrapKey", filter)).hasSize(1);
        assertThat(listed("Sign", filter)).isEmpty();

        approve(request, alice);
        Refusals.expect(attributes("unwrapped"), 404, 650);
        approve(request, bob);
        JsonNode done = approving.status(request);
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        assertThat(done.path("result").isNull()).isTrue();
        assertThat(attributes("unwrapped").expect(200).json().path("json").path("algorithm"))
                .hasToString("\"AES\"");
        assertThat(opened(aes, encrypted("unwrapped"))).isEqualTo(MESSAGE);
    }

    private JsonNode listed(String list, ObjectNode filter) {
        return approving
                .approvers()
                .post("/v1/filtered" + list + "ApprovalTask", filter.toString())
                .expect(200)
                .json()
                .path("tasks");
    }

    private JsonNode encrypted(String label) {
        return tenant.use()
                .post(
                        "/v1/encrypt",
                        Body.of(
                                "encryptRequest",
                                Body.node(
                                        "payload",
                                        Body.base64(MESSAGE),
                                        "encryptKeyName",
                                        label,
                                        "cipherAlgorithm",
                                        "AES_CBC_NO_PADDING")))
                .expect(200)
                .json();
    }

    private byte[] opened(byte[] aes, JsonNode encrypted) throws IOException {
        Path out = dir.resolve("clear");
        OpenSsl.Result result =
                OpenSsl.run(
                        "enc",
                        "-d",
                        "-aes-128-cbc",
                        "-nopad",
                        "-K",
                        HexFormat.of().formatHex(aes),
                        "-iv",
                        HexFormat.of()
                                .formatHex(
                                        Body.bytes(
                                                encrypted.path("initializationVector").asText())),
                        "-in",
                        openSsl.file(
                                "encrypted",
                                Body.bytes(encrypted.path("encryptedPayload").asText())),
                        "-out",
                        out.toString());
        assertThat(result.code()).as(result.output()).isZero();
        return Files.readAllBytes(out);
    }

    @Test
    void a_key_that_nobody_approves_is_never_unwrapped() throws Exception {
        byte[] blob = wrapped(new byte[16]);
        endWithoutApproval(
                ask("/v1/unwrap", "unwrapRequestId", unwrapping(blob, "rejected")),
                ask("/v1/unwrap", "unwrapRequestId", unwrapping(blob, "cancelled")));
        Refusals.expect(attributes("rejected"), 404, 650);
        Refusals.expect(attributes("cancelled"), 404, 650);
    }

    @Test
    void an_approved_blob_that_does_not_unwrap_fails_the_request() {
        String request =
                ask("/v1/unwrap", "unwrapRequestId", unwrapping(new byte[256], "nonsense"));
        approve(request, alice, bob);
        assertThat(end(request)).isEqualTo("FAILED");
        Refusals.expect(attributes("nonsense"), 404, 650);
    }

    // Certificates

    private static ObjectNode order(String wrapper, String key, String commonName) {
        ObjectNode order =
                Body.node(
                        "signKeyName",
                        key,
                        "signatureAlgorithm",
                        ECDSA,
                        "validity",
                        30,
                        "standardCertificateAttributes",
                        Map.of("commonName", commonName));
        ObjectNode body = Body.node("requestSignature", null);
        body.set(wrapper, order);
        return body;
    }

    private static ObjectNode selfSign() {
        ObjectNode body = order("selfSignCertificateRequest", "ca", "Approved CA");
        ((ObjectNode) body.path("selfSignCertificateRequest")).put("certificateAuthority", true);
        return body;
    }

    private static ObjectNode signing(String request, String keyName) {
        ObjectNode body = order("signCertificateRequest", "ca", "issued.example");
        ((ObjectNode) body.path("signCertificateRequest"))
                .put("certificateSigningRequest", request)
                .put("keyName", keyName);
        return body;
    }

    private static byte[] der(String pem) {
        return Body.bytes(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }

    /** The first element of the outer SEQUENCE: what the key of a certificate or request signs. */
    private static byte[] toBeSigned(byte[] der) throws IOException {
        return ASN1Sequence.getInstance(der).getObjectAt(0).toASN1Primitive().getEncoded("DER");
    }

    private OpenSsl.Result verifiesRequest(String pem) {
        return OpenSsl.run(
                "req",
                "-verify",
                "-noout",
                "-subject",
                "-pubkey",
                "-in",
                openSsl.file("asked.csr", pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private String certificate(String label) {
        return tenant.use()
                .get("/v1/certificate/" + label)
                .expect(200)
                .json()
                .path("rawCertificate")
                .asText();
    }

    @Test
    void a_certificate_is_requested_with_the_bytes_that_were_approved() throws Exception {
        approving.create("asks", P256, both()).expect(201);
        ObjectNode body = order("csrSignRequest", "asks", "asks.example");
        Refusals.expect(
                tenant.use()
                        .post(
                                "/v1/certificate/synchronous/request",
                                body.path("csrSignRequest").toString()),
                400,
                401,
                "POST /v1/certificate/request");
        String request = ask("/v1/certificate/request", "signRequestId", body);
        JsonNode task = approving.task(alice, request);
        assertThat(task.path("signedCertificateRequestRequest").isObject()).isTrue();
        approve(request, alice, bob);

        JsonNode done = approving.status(request);
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        String pem = done.path("result").asText();
        OpenSsl.Result verified = verifiesRequest(pem);
        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(verified.output()).contains("verify OK", "CN = asks.example");
        assertThat(Body.bytes(task.path("payload").asText())).isEqualTo(toBeSigned(der(pem)));
        assertThat(verified.output().replaceAll("\\s", "")).contains(Body.base64(spki("asks")));
    }

    @Test
    void a_request_for_a_certificate_that_nobody_approves_is_not_signed() {
        approving.create("quiet", P256, both()).expect(201);
        endWithoutApproval(
                ask(
                        "/v1/certificate/request",
                        "signRequestId",
                        order("csrSignRequest", "quiet", "rejected.example")),
                ask(
                        "/v1/certificate/request",
                        "signRequestId",
                        order("csrSignRequest", "quiet", "cancelled.example")));
        Refusals.expect(tenant.use().get("/v1/certificate/quiet"), 400, 402);
    }

    /** The request of a new key for a certificate; it leaves a self-signed one with the key. */
    private String requested(String label) {
        tenant.createKey(label, P256);
        return tenant.use()
                .post(
                        "/v1/certificate/synchronous/request",
                        order("csrSignRequest", label, label).path("csrSignRequest").toString())
                .expect(200)
                .json()
                .path("certificateSigningRequest")
                .asText();
    }

    @Test
    void a_certificate_is_issued_with_the_bytes_that_were_approved() throws Exception {
        String asked = requested("leaf");
        String before = certificate("leaf");
        ObjectNode body = signing(asked, "leaf");
        Refusals.expect(
                tenant.use()
                        .post(
                                "/v1/certificate/synchronous/sign",
                                body.path("signCertificateRequest").toString()),
                400,
                401,
                "POST /v1/certificate/sign");
        String request = ask("/v1/certificate/sign", "signRequestId", body);
        JsonNode task = approving.task(bob, request);
        assertThat(task.path("signedSignCertificateRequest").isObject()).isTrue();
        approve(request, bob);
        assertThat(certificate("leaf")).isEqualTo(before);
        approve(request, alice);

        JsonNode done = approving.status(request);
        assertThat(done.path("status").asText()).isEqualTo("EXECUTED");
        byte[] issued = der(done.path("result").asText());
        assertThat(Body.bytes(task.path("payload").asText())).isEqualTo(toBeSigned(issued));
        assertThat(Body.bytes(certificate("leaf"))).isEqualTo(issued);
        OpenSsl.Result verified = verifies(issued);
        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(described(issued))
                .contains("Issuer: CN = Approved CA", "Subject: CN = issued.example");
        issued[issued.length - 8] ^= 1;
        assertThat(verifies(issued).code()).isNotZero();
    }

    /** {@code openssl verify} up to the authority. */
    private OpenSsl.Result verifies(byte[] issued) {
        return OpenSsl.run(
                "verify",
                "-CAfile",
                pem("ca.pem", Body.bytes(certificate("ca"))),
                pem("issued.pem", issued));
    }

    private String described(byte[] issued) {
        return OpenSsl.run("x509", "-noout", "-text", "-in", pem("issued.pem", issued)).output();
    }

    private String pem(String file, byte[] der) {
        String text =
                "-----BEGIN CERTIFICATE-----\n"
                        + Body.base64(der).replaceAll("(.{64})", "$1\n")
                        + "\n-----END CERTIFICATE-----\n";
        return openSsl.file(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_certificate_that_nobody_approves_is_not_issued() {
        String asked = requested("bare");
        String before = certificate("bare");
        endWithoutApproval(
                ask("/v1/certificate/sign", "signRequestId", signing(asked, "bare")),
                ask("/v1/certificate/sign", "signRequestId", signing(asked, "bare")));
        assertThat(certificate("bare")).isEqualTo(before);
    }

    @Test
    void a_request_of_openssl_becomes_a_certificate() {
        String asked = madeElsewhere("elsewhere");
        ObjectNode body = signing(asked, "");
        String request = ask("/v1/certificate/sign", "signRequestId", body);
        approve(request, alice, bob);
        byte[] issued = der(approving.status(request).path("result").asText());
        OpenSsl.Result verified = verifies(issued);
        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(described(issued)).contains("Subject: CN = issued.example");
    }

    private String madeElsewhere(String name) {
        ApproverKey key = ApproverKey.ec(dir, name, "P-256", "SHA-256");
        OpenSsl.Result made =
                OpenSsl.run("req", "-new", "-key", key.file().toString(), "-subj", "/CN=" + name);
        assertThat(made.code()).as(made.output()).isZero();
        return made.output();
    }
}

package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Signed requests: an additional proof of origin (rest-api.md §7.1). */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSignatureContractTest {
    private static final String INNER =
            "{\"payload\":\"%s\",\"signKeyName\":\"k\",\"signatureAlgorithm\":\"SHA256_WITH_ECDSA\"}"
                    .formatted(Body.base64("m".getBytes(StandardCharsets.UTF_8)));

    private final Tenant tenant;
    private final ApproverKey client;
    private final ApproverKey stranger;
    private final ApproverKey modern;
    private final String strict;

    RequestSignatureContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.client = ApproverKey.rsa(dir, "client");
        this.stranger = ApproverKey.rsa(dir, "stranger");
        this.modern = ApproverKey.ed25519(dir, "modern");
        this.strict = tenant.application() + "-strict";
    }

    private Http use;

    @BeforeAll
    void onboard() {
        ObjectNode form = Tenant.form(strict, tenant.partition());
        form.set(
                "requestSigners",
                Body.JSON.valueToTree(
                        List.of(
                                client.publicKey(),
                                Body.base64(modern.certificate("/CN=client", "-days", "9")))));
        form.put("signedRequestsRequired", true);
        tenant.officer().post("/ops/v1/applications", form.toString()).expect(201);
        use = tenant.node().http().as(Tenant.token(tenant.officer(), "key-operation", strict));
        tenant.createKey("k", Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"));
    }

    private static String signed(String inner, ApproverKey signer, String signedText) {
        String digest = signer.name().equals("modern") ? "EdDSA" : "SHA-256";
        return "{ \"signRequest\" : %s , \"requestSignature\": %s }"
                .formatted(
                        inner,
                        Body.of(
                                "signature",
                                Body.base64(
                                        signer.sign(signedText.getBytes(StandardCharsets.UTF_8))),
                                "digestAlgorithm",
                                digest,
                                "publicKey",
                                signer.publicKey()));
    }

    @Test
    void a_listed_key_proves_the_origin_and_the_record_says_so() {
        Http.Answer answer =
                use.post("/v1/synchronousSign", signed(INNER, client, INNER)).expect(200);
        String place = answer.header("Claviger-Evidence").orElseThrow();
        JsonNode record =
                tenant.auditor()
                        .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                        .expect(200)
                        .json();
        assertThat(record.toString()).contains("api-key+request-signature");
        use.post("/v1/synchronousSign", signed(INNER, modern, INNER)).expect(200);
        use.post("/v1/sign", signed(INNER, client, INNER)).expect(201);
    }

    @Test
    void white_space_between_is_not_signed_but_order_and_content_are() {
        String spaced = INNER.replace(",", " ,\n\t").replace(":", " : ");
        use.post("/v1/synchronousSign", signed(spaced, client, INNER)).expect(200);
        String reordered =
                "{\"signKeyName\":\"k\",\"payload\":\"%s\",\"signatureAlgorithm\":\"SHA256_WITH_ECDSA\"}"
                        .formatted(Body.base64("m".getBytes(StandardCharsets.UTF_8)));
        Refusals.expect(
                use.post("/v1/synchronousSign", signed(reordered, client, INNER)), 400, 403);
        String altered =
                INNER.replace(
                        Body.base64("m".getBytes(StandardCharsets.UTF_8)),
                        Body.base64("n".getBytes(StandardCharsets.UTF_8)));
        Refusals.expect(use.post("/v1/synchronousSign", signed(altered, client, INNER)), 400, 403);
        // A space inside a text belongs to it.
        String label = INNER.replace("\"k\"", "\"k k\"");
        Refusals.expect(use.post("/v1/synchronousSign", signed(label, client, label)), 404, 650);
    }

    @Test
    void who_must_sign_is_refused_without_and_with_a_strange_key() {
        for (String request : List.of("null", "{}")) {
            String body = "{\"signRequest\":%s,\"requestSignature\":%s}".formatted(INNER, request);
            Refusals.expect(
                    use.post("/v1/synchronousSign", body), 400, request.equals("null") ? 415 : 600);
        }
        Refusals.expect(
                use.post("/v1/synchronousSign", "{\"signRequest\":" + INNER + "}"), 400, 415);
        Refusals.expect(use.post("/v1/synchronousSign", signed(INNER, stranger, INNER)), 400, 415);
    }

    @Test
    void who_need_not_sign_is_refused_for_a_wrong_signature_only() {
        tenant.use().post("/v1/synchronousSign", "{\"signRequest\":" + INNER + "}").expect(200);
        tenant.use().post("/v1/synchronousSign", signed(INNER, stranger, INNER)).expect(200);
        Refusals.expect(
                tenant.use().post("/v1/synchronousSign", signed(INNER, stranger, INNER + " ")),
                400,
                403);
    }
}

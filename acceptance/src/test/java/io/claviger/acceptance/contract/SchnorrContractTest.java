package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** BIP 340 and 341 over HTTP, under the eyes of arithmetic that shares nothing with the service. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchnorrContractTest {
    private static final String SCHNORR = "NONE_WITH_EC_SCHNORR_BIP0340";
    private static final byte[] MESSAGE = "two words".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ROOT = numbers(7);

    private final Tenant tenant;

    SchnorrContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void makeKeys() {
        create("taproot", "1.3.132.0.10", "\"derive\":true,\"bip32\":true");
        create("p256", "1.2.840.10045.3.1.7", "\"derive\":false");
    }

    @Test
    void messages_of_any_length_are_signed_and_verified() {
        for (int length : new int[] {0, 1, 32, 33, 1000}) {
            byte[] message = new byte[length];
            byte[] signature = signature(signed(request("taproot", message)));
            assertThat(Secp256k1.verifies(x("taproot"), message, signature)).isTrue();
            assertThat(verify("taproot", message, signature)).isTrue();
            assertThat(verify("taproot", new byte[length + 1], signature)).isFalse();
        }
    }

    @Test
    void the_answer_is_the_signature_and_its_nonce_whatever_the_form() {
        for (String form : List.of("DER", "RAW")) {
            ObjectNode request = request("taproot", MESSAGE);
            request.put("signatureType", form);
            JsonNode answer = signed(request);
            assertThat(Refusals.names(answer)).containsExactly("signature", "publicNonce");
            byte[] signature = signature(answer);
            assertThat(signature).hasSize(64);
            assertThat(Body.bytes(answer.path("publicNonce").asText()))
                    .isEqualTo(Arrays.copyOf(signature, 32));
        }
    }

    @Test
    void auxiliary_data_makes_the_signature_the_same_again() {
        ObjectNode request = request("taproot", MESSAGE);
        request.put("auxiliaryRandomData", Body.base64(numbers(9)));
        assertThat(signature(signed(request))).isEqualTo(signature(signed(request)));
        assertThat(signature(signed(request("taproot", MESSAGE))))
                .isNotEqualTo(signature(signed(request)));
    }

    @Test
    void a_root_of_scripts_signs_for_the_output_that_it_makes() {
        byte[] x = x("taproot");
        byte[] tweak = Secp256k1.taggedHash("TapTweak", x, ROOT);
        byte[] output = Secp256k1.outputKey(x, tweak);
        ObjectNode byRoot = request("taproot", MESSAGE);
        byRoot.put("merkleRootData", Body.base64(ROOT));
        ObjectNode byTweak = request("taproot", MESSAGE);
        byTweak.put("taprootTweakData", Body.base64(tweak));
        for (ObjectNode request : List.of(byRoot, byTweak)) {
            byte[] signature = signature(signed(request));
            assertThat(Secp256k1.verifies(output, MESSAGE, signature)).isTrue();
            assertThat(verify("taproot", MESSAGE, signature)).isFalse();
        }
    }

    @Test
    void a_key_below_another_signs() {
        byte[] signature = signature(signed(request("taproot/86'/0'/0'/0/0", MESSAGE)));
        assertThat(verify("taproot/86'/0'/0'/0/0", MESSAGE, signature)).isTrue();
        assertThat(Secp256k1.verifies(x("taproot/86'/0'/0'/0/0"), MESSAGE, signature)).isTrue();
        assertThat(verify("taproot", MESSAGE, signature)).isFalse();
    }

    @Test
    void what_does_not_fit_is_refused() {
        Refusals.expect(post(request("p256", MESSAGE)), 400, 607);
        ObjectNode both = request("taproot", MESSAGE);
        both.put("taprootTweakData", Body.base64(ROOT));
        both.put("merkleRootData", Body.base64(ROOT));
        Refusals.expect(post(both), 400, 600, "exclude");
        for (String member : List.of("auxiliaryRandomData", "taprootTweakData", "merkleRootData")) {
            for (int length : new int[] {0, 31, 33}) {
                ObjectNode request = request("taproot", MESSAGE);
                request.put(member, Body.base64(new byte[length]));
                Http.Answer answer = post(request);
                assertThat(answer.status()).as(member + length).isEqualTo(400);
            }
            ObjectNode ecdsa = request("taproot", MESSAGE);
            ecdsa.put("signatureAlgorithm", "SHA256_WITH_ECDSA");
            ecdsa.put(member, Body.base64(ROOT));
            assertThat(post(ecdsa).status()).as(member).isEqualTo(400);
        }
    }

    private void create(String label, String curve, String attributes) {
        tenant.keys()
                .post(
                        "/v1/key",
                        """
                        {"label":"%s","algorithm":"EC","curveOid":"%s",
                         "attributes":{"sign":true,%s}}"""
                                .formatted(label, curve, attributes))
                .expect(201);
    }

    private byte[] x(String label) {
        JsonNode attributes =
                tenant.keys()
                        .post("/v1/key/attributes", Body.of("label", label))
                        .expect(200)
                        .json();
        byte[] spki = Body.bytes(attributes.at("/json/publicKey").asText());
        return Arrays.copyOfRange(spki, spki.length - 64, spki.length - 32);
    }

    private JsonNode signed(ObjectNode request) {
        return post(request).expect(200).json();
    }

    private Http.Answer post(ObjectNode request) {
        return tenant.use().post("/v1/synchronousSign", Body.of("signRequest", request));
    }

    private static byte[] signature(JsonNode answer) {
        return Body.bytes(answer.path("signature").asText());
    }

    private static ObjectNode request(String key, byte[] payload) {
        return Body.node(
                "payload", Body.base64(payload),
                "signKeyName", key,
                "signatureAlgorithm", SCHNORR);
    }

    private boolean verify(String key, byte[] payload, byte[] signature) {
        return tenant.use()
                .post(
                        "/v1/verify",
                        Body.of(
                                "verifySignatureRequest",
                                Body.node(
                                        "signKeyName",
                                        key,
                                        "signatureAlgorithm",
                                        SCHNORR,
                                        "payload",
                                        Body.base64(payload),
                                        "signature",
                                        Body.base64(signature))))
                .expect(200)
                .json()
                .path("signatureValid")
                .asBoolean();
    }

    private static byte[] numbers(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return bytes;
    }
}

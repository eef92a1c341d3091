package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BLS keys over HTTP, against what other implementations computed. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlsContractTest {
    private static final String OID = "1.3.6.1.4.1.44668.5.3.1.1";
    private static final String ALGORITHM = "300e060c2b0601040182dc7c05030101";
    private static final String PKCS8 = "3035020100" + ALGORITHM + "0420";
    private static final String SPKI = "3043" + ALGORITHM + "033100";
    private static final byte[] MESSAGE = "two words".getBytes(StandardCharsets.US_ASCII);

    /** The vector of Chia's library, which is made with RELIC. */
    private static final String CHIA_KEY =
            "4a353be3dac091a0a7e640620372f5e1e2e4401717c1e79cac6ffba8f6905604";

    private static final String CHIA_POINT =
            "85695fcbc06cc4c4c9451f4dce21cbf8de3e5a13bf48f44cdbb18e2038ba7b8b"
                    + "b1632d7911ef1e2e08749bddbf165352";
    private static final String CHIA_SIGNATURE =
            "b8faa6d6a3881c9fdbad803b170d70ca5cbf1e6ba5a586262df368c75acd1d1f"
                    + "fa3ab6ee21c71f844494659878f5eb230c958dd576b08b8564aad2ee0992e85a"
                    + "1e565f299cd53a285de729937f70dc176a1f01432129bb2b94d3d5031f8065a1";

    private final Tenant tenant;

    BlsContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void prepare() {
        importing(true);
        create("bls", "algorithm", "BLS").expect(201);
        create("other", "algorithmOid", OID).expect(201);
    }

    @AfterAll
    void close() {
        importing(false);
    }

    @Test
    void a_key_says_what_it_is() {
        JsonNode key = attributes("bls");
        assertThat(key.path("algorithm").asText()).isEqualTo("BLS");
        assertThat(key.path("algorithmOid").asText()).isEqualTo(OID);
        assertThat(key.path("curveOid").isNull()).isTrue();
        assertThat(key.path("keySize").isNull()).isTrue();
        byte[] spki = Body.bytes(key.path("publicKey").asText());
        assertThat(HexFormat.of().formatHex(spki)).startsWith(SPKI).hasSize(2 * (21 + 48));
    }

    @Test
    void messages_of_any_length_are_signed_and_verified_whatever_the_form() {
        for (int length : new int[] {0, 1, 32, 33, 1000}) {
            byte[] message = new byte[length];
            byte[] signature = signature("bls", message);
            assertThat(signature).hasSize(96);
            assertThat(verify("bls", message, signature)).isTrue();
            assertThat(verify("bls", new byte[length + 1], signature)).isFalse();
            assertThat(verify("other", message, signature)).isFalse();
        }
        ObjectNode raw = request("bls", "BLS", MESSAGE);
        raw.put("signatureType", "RAW");
        assertThat(signature(post(raw))).isEqualTo(signature("bls", MESSAGE));
    }

    @Test
    void what_is_no_point_is_no_signature_and_no_error() {
        byte[] identity = new byte[96];
        identity[0] = (byte) 0xc0;
        // x = 2 is on the curve and outside of the subgroup, x = 1 is not on the curve.
        byte[] outside = new byte[96];
        outside[0] = (byte) 0x80;
        outside[95] = 2;
        byte[] off = outside.clone();
        off[95] = 1;
        byte[] signature = signature("bls", MESSAGE);
        byte[] negated = signature.clone();
        negated[0] ^= 0x20;
        for (byte[] wrong :
                List.of(
                        identity,
                        outside,
                        off,
                        negated,
                        new byte[0],
                        new byte[96],
                        Arrays.copyOf(signature, 95),
                        Arrays.copyOf(signature, 97))) {
            assertThat(verify("bls", MESSAGE, wrong)).isFalse();
        }
    }

    @Test
    void a_key_that_comes_in_signs_as_elsewhere() {
        byte[] message = {7, 8, 9};
        byte[] known = HexFormat.of().parseHex(CHIA_SIGNATURE);
        importKey("chia", Map.of("privateKey", base64(PKCS8 + CHIA_KEY))).expect(201);
        assertThat(attributes("chia").path("publicKey").asText())
                .isEqualTo(base64(SPKI + CHIA_POINT));
        assertThat(signature("chia", message)).isEqualTo(known);
        importKey("chia-public", Map.of("publicKey", base64(SPKI + CHIA_POINT))).expect(201);
        assertThat(verify("chia-public", message, known)).isTrue();
        assertThat(verify("chia-public", MESSAGE, known)).isFalse();
        assertThat(post(request("chia-public", "BLS", message)).status()).isEqualTo(400);
        importKey(
                        "chia-both",
                        Map.of(
                                "privateKey", base64(PKCS8 + CHIA_KEY),
                                "publicKey", base64(SPKI + CHIA_POINT)))
                .expect(201);
    }

    @ParameterizedTest
    @CsvSource({
        "zero, 0000000000000000000000000000000000000000000000000000000000000000",
        "the order, 73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
        "too large, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    })
    void a_number_out_of_range_does_not_come_in(String why, String number) {
        Refusals.expect(importKey("bad", Map.of("privateKey", base64(PKCS8 + number))), 400, 407);
    }

    @Test
    void what_is_no_sound_point_does_not_come_in() {
        String zeros = "00".repeat(46);
        for (String point :
                List.of(
                        "c0" + zeros + "00", // identity
                        "80" + zeros + "00", // outside of the subgroup
                        "80" + zeros + "04", // likewise
                        "80" + zeros + "01", // off the curve
                        CHIA_POINT.replaceFirst("8", "0"))) { // not compressed
            Refusals.expect(importKey("bad", Map.of("publicKey", base64(SPKI + point))), 400, 407);
        }
        Refusals.expect(
                importKey(
                        "bad",
                        Map.of(
                                "privateKey",
                                base64(PKCS8 + "00".repeat(31) + "01"),
                                "publicKey",
                                base64(SPKI + CHIA_POINT))),
                400,
                407);
    }

    @Test
    void mechanism_and_key_must_fit() {
        Refusals.expect(post(request("bls", "EDDSA", MESSAGE)), 400, 607);
        Refusals.expect(post(request("bls", "SHA256_WITH_ECDSA", MESSAGE)), 400, 607);
        Refusals.expect(
                create("both", "algorithm", "BLS", "algorithmOid", "1.3.101.112"), 400, 600);
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/v1/key",
                                Body.of(
                                        "label",
                                        "tree",
                                        "algorithm",
                                        "BLS",
                                        "attributes",
                                        Map.of("sign", true, "derive", true, "slip10", true))),
                400,
                606);
    }

    @Test
    void a_key_is_deleted() {
        create("gone", "algorithm", "BLS").expect(201);
        tenant.keys().delete("/v1/key/gone").expect(200);
        assertThat(post(request("gone", "BLS", MESSAGE)).status()).isEqualTo(404);
    }

    private void importing(boolean on) {
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("importKeys", on))
                .expect(200);
    }

    private Http.Answer create(String label, Object... kind) {
        ObjectNode body = Body.node(kind);
        body.put("label", label);
        body.set("attributes", Body.node("sign", true, "destroyable", true));
        return tenant.keys().post("/v1/key", body.toString());
    }

    private Http.Answer importKey(String label, Map<String, ?> members) {
        ObjectNode body = Body.node(members);
        body.put("label", label);
        body.put("algorithm", "BLS");
        body.set("attributes", Body.node("sign", true));
        return tenant.keys().post("/v1/key/import/plain", body.toString());
    }

    private JsonNode attributes(String label) {
        return tenant.keys()
                .post("/v1/key/attributes", Body.of("label", label))
                .expect(200)
                .json()
                .path("json");
    }

    private byte[] signature(String key, byte[] payload) {
        return signature(post(request(key, "BLS", payload)));
    }

    private static byte[] signature(Http.Answer answer) {
        return Body.bytes(answer.expect(200).json().path("signature").asText());
    }

    private Http.Answer post(ObjectNode request) {
        return tenant.use().post("/v1/synchronousSign", Body.of("signRequest", request));
    }

    private static ObjectNode request(String key, String mechanism, byte[] payload) {
        return Body.node(
                "payload", Body.base64(payload),
                "signKeyName", key,
                "signatureAlgorithm", mechanism);
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
                                        "BLS",
                                        "payload",
                                        Body.base64(payload),
                                        "signature",
                                        Body.base64(signature))))
                .expect(200)
                .json()
                .path("signatureValid")
                .asBoolean();
    }

    private static String base64(String hex) {
        return Body.base64(HexFormat.of().parseHex(hex));
    }
}

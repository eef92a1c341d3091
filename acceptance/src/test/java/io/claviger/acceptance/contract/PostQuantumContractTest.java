package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.KEM;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Post-quantum and hash-based keys over HTTP (rest-api.md §5.1, §5.2, §4.9). */
@ExtendWith(SharedNode.class)
class PostQuantumContractTest {
    private static final byte[] MESSAGE = "a message to sign".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURES = "2.16.840.1.101.3.4.3.";
    private static final List<String> SLH_SETS =
            List.of("128s", "128f", "192s", "192f", "256s", "256f");

    private final Tenant tenant;

    PostQuantumContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    static Stream<Arguments> algorithms() {
        return Stream.of(
                        Stream.of(
                                Arguments.of("ML-DSA-44", SIGNATURES + 17, "ML-DSA-44"),
                                Arguments.of("ML-DSA-65", SIGNATURES + 18, "ML-DSA-65"),
                                Arguments.of("ML-DSA-87", SIGNATURES + 19, "ML-DSA-87"),
                                Arguments.of("ML-KEM-512", "2.16.840.1.101.3.4.4.1", "ML-KEM-512"),
                                Arguments.of("ML-KEM-768", "2.16.840.1.101.3.4.4.2", "ML-KEM-768"),
                                Arguments.of(
                                        "ML-KEM-1024", "2.16.840.1.101.3.4.4.3", "ML-KEM-1024")),
                        slhDsa("SHA2", 20),
                        slhDsa("SHAKE", 26))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> slhDsa(String hash, int first) {
        return IntStream.range(0, SLH_SETS.size())
                .mapToObj(
                        i -> {
                            String name = "SLH-DSA-" + hash + "-" + SLH_SETS.get(i);
                            return Arguments.of(name, SIGNATURES + (first + i), name);
                        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void keys_are_made_and_read_back(String algorithm, String oid, String shown) {
        tenant.createKey("made-" + algorithm, Map.of("algorithm", algorithm));
        requireShown("made-" + algorithm, oid, shown);
    }

    private void requireShown(String label, String oid, String shown) {
        JsonNode json =
                tenant.keys()
                        .post("/v1/key/attributes", Body.of("label", label))
                        .expect(200)
                        .json()
                        .path("json");
        assertThat(json.path("algorithm").asText()).isEqualTo(shown);
        assertThat(json.path("algorithmOid").asText()).isEqualTo(oid);
        assertThat(json.path("curveOid").isNull()).isTrue();
        assertThat(json.path("keySize").isNull()).isTrue();
        assertThat(Body.bytes(json.path("publicKey").asText())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
    void the_jdk_verifies_ml_dsa(String algorithm) throws GeneralSecurityException {
        String label = "jdk-" + algorithm;
        PublicKey key =
                KeyFactory.getInstance("ML-DSA").generatePublic(spki(created(label, algorithm)));
        for (String mechanism : List.of("ML_DSA", "DILITHIUM")) {
            byte[] signature = signed(label, mechanism, MESSAGE, null);
            Signature verifier = Signature.getInstance("ML-DSA");
            verifier.initVerify(key);
            verifier.update(MESSAGE);
            assertThat(verifier.verify(signature)).isTrue();
            assertThat(verifies(label, mechanism, MESSAGE, signature, null)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"ML-DSA-65, ML_DSA", "SLH-DSA-SHAKE-128f, SLH_DSA", "SLH-DSA-SHA2-192f, SLH_DSA"})
    void a_context_belongs_to_the_signature(String algorithm, String mechanism) {
        String label = "context-" + algorithm;
        created(label, algorithm);
        String context = Body.base64("payments".getBytes(StandardCharsets.UTF_8));
        String prehashed = "SHA2_256_WITH_" + mechanism;
        byte[] signature = signed(label, mechanism, MESSAGE, context);
        assertThat(verifies(label, mechanism, MESSAGE, signature, context)).isTrue();
        assertThat(verifies(label, mechanism, MESSAGE, signature, null)).isFalse();
        assertThat(verifies(label, mechanism, MESSAGE, signature, Body.base64(MESSAGE))).isFalse();
        assertThat(verifies(label, prehashed, MESSAGE, signature, context)).isFalse();
        byte[] overDigest = signed(label, prehashed, MESSAGE, context);
        assertThat(verifies(label, prehashed, MESSAGE, overDigest, context)).isTrue();
        for (byte[] wrong :
                List.of(
                        Arrays.copyOf(signature, signature.length - 1),
                        Arrays.copyOf(signature, signature.length + 1),
                        flipped(signature),
                        new byte[1])) {
            assertThat(verifies(label, mechanism, MESSAGE, wrong, context)).isFalse();
        }
        byte[] longest = signed(label, mechanism, MESSAGE, Body.base64(new byte[255]));
        assertThat(longest).hasSameSizeAs(signature);
        Refusals.expect(
                sign(label, mechanism, MESSAGE, Body.base64(new byte[256])), 400, 612, "255");
        Refusals.expect(sign(label, mechanism, MESSAGE, "!"), 400, 600, "context");
    }

    @Test
    void what_does_not_fit_is_refused() {
        created("fit-dsa", "ML-DSA-44");
        created("fit-lms", "LMS");
        tenant.createKey("fit-ed", Map.of("algorithm", "ED"));
        String context = Body.base64(MESSAGE);
        Refusals.expect(sign("fit-ed", "EDDSA", MESSAGE, context), 400, 612, "context");
        Refusals.expect(sign("fit-lms", "LMS", MESSAGE, context), 400, 612, "context");
        Refusals.expect(sign("fit-dsa", "SLH_DSA", MESSAGE, null), 400, 607);
        Refusals.expect(sign("fit-dsa", "SPHINCS_PLUS", MESSAGE, null), 400, 607);
        Refusals.expect(sign("fit-lms", "XMSS-SHA256_10_256", MESSAGE, null), 400, 607);
        Refusals.expect(sign("fit-dsa", "ML_DSA_M", MESSAGE, null), 400, 612, "64");
        byte[] representative = new byte[64];
        byte[] signature = signed("fit-dsa", "ML_DSA_M", representative, null);
        assertThat(verifies("fit-dsa", "ML_DSA_M", representative, signature, null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ISS, library",
        "DILITHIUM_L2, ML-DSA-44 (FIPS 204)",
        "SPHINCS_PLUS_SHAKE_L3, SLH-DSA-SHAKE-192s",
        "KYBER512_WITH_SHAKE, ML-KEM-512 (FIPS 203)"
    })
    void what_is_not_made_says_why(String algorithm, String reason) {
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/v1/key",
                                Body.of(
                                        "label",
                                        "never",
                                        "algorithm",
                                        algorithm,
                                        "attributes",
                                        Map.of("sign", true))),
                501,
                101,
                algorithm,
                reason);
    }

    @ParameterizedTest
    @CsvSource({
        "LMS, HSS-LMS, 1.2.840.113549.1.9.16.3.17, 4",
        "XMSS-SHA256_10_256, XMSS, 1.3.6.1.5.5.7.6.34, 0",
        "XMSS-SHAKE256_10_256, XMSS, 1.3.6.1.5.5.7.6.34, 0"
    })
    void stateful_keys_sign_once_with_each_leaf(
            String algorithm, String shown, String oid, int offset) {
        String label = "tree-" + algorithm;
        created(label, algorithm);
        requireShown(label, oid, shown);
        assertThat(remaining(label)).isEqualTo(1024);
        for (int leaf = 0; leaf < 10; leaf++) {
            byte[] signature = signed(label, algorithm, MESSAGE, null);
            assertThat(ByteBuffer.wrap(signature).getInt(offset)).isEqualTo(leaf);
            assertThat(verifies(label, algorithm, MESSAGE, signature, null)).isTrue();
            assertThat(verifies(label, algorithm, MESSAGE, flipped(signature), null)).isFalse();
        }
        assertThat(remaining(label)).isEqualTo(1024 - 16);
        String records = tenant.auditor().get("/evidence/v1/records?key=" + uuid(label)).text();
        assertThat(records).contains("reserve-leaves").contains("leaves 8 to 15");
    }

    @Test
    void clients_at_once_use_up_a_key_and_then_it_signs_no_more() {
        created("spent", "LMS");
        Set<Integer> leaves = new ConcurrentSkipListSet<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < 16; client++) {
                var _ =
                        clients.submit(
                                () -> {
                                    for (int i = 0; i < 64; i++) {
                                        byte[] signature = signed("spent", "LMS", MESSAGE, null);
                                        leaves.add(ByteBuffer.wrap(signature).getInt(4));
                                    }
                                });
            }
        }
        assertThat(leaves).hasSize(1024);
        assertThat(remaining("spent")).isZero();
        Http.Answer refused = sign("spent", "LMS", MESSAGE, null);
        Refusals.expect(refused, 400, 614, "1024");
        assertThat(refused.header("Claviger-Refusal").orElse("")).startsWith("key-exhausted ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"extractable", "copyable"})
    void a_stateful_key_cannot_leave(String attribute) {
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/v1/key",
                                Body.of(
                                        "label",
                                        "leaving",
                                        "algorithm",
                                        "LMS",
                                        "attributes",
                                        Map.of("sign", true, attribute, true))),
                400,
                606,
                attribute);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"})
    void a_secret_of_the_jdk_is_decapsulated_and_ours_too(String algorithm)
            throws GeneralSecurityException {
        String label = "kem-" + algorithm;
        PublicKey key =
                KeyFactory.getInstance("ML-KEM").generatePublic(spki(created(label, algorithm)));
        var theirs = KEM.getInstance("ML-KEM").newEncapsulator(key).encapsulate();
        assertThat(secret(decapsulate(label, theirs.encapsulation())))
                .isEqualTo(theirs.key().getEncoded());
        JsonNode ours =
                tenant.use().post("/ops/v1/keys/" + label + "/encapsulate", "").expect(200).json();
        byte[] ciphertext = Body.bytes(ours.path("ciphertext").asText());
        byte[] sent = Body.bytes(ours.path("sharedSecret").asText());
        assertThat(secret(decapsulate(label, ciphertext))).isEqualTo(sent);
        assertThat(secret(decapsulate(label, flipped(ciphertext)))).isNotEqualTo(sent);
        Refusals.expect(
                decapsulate(label, Arrays.copyOf(ciphertext, ciphertext.length - 1)), 400, 612);
        Refusals.expect(tenant.keys().post("/ops/v1/keys/" + label + "/encapsulate", ""), 401, 631);
        created("no-" + label, "ML-DSA-44");
        Refusals.expect(decapsulate("no-" + label, ciphertext), 400, 607);
        Refusals.expect(decapsulate("nobody", ciphertext), 404, 650);
    }

    private Http.Answer decapsulate(String label, byte[] ciphertext) {
        return tenant.use()
                .post(
                        "/ops/v1/keys/" + label + "/decapsulate",
                        Body.of("ciphertext", Body.base64(ciphertext)));
    }

    private static byte[] secret(Http.Answer answer) {
        return Body.bytes(answer.expect(200).json().path("sharedSecret").asText());
    }

    private String uuid(String label) {
        return tenant.keys()
                .post("/v1/key/attributes", Body.of("label", label))
                .expect(200)
                .json()
                .at("/json/uuid")
                .asText();
    }

    private int remaining(String label) {
        return tenant.keys()
                .get("/ops/v1/keys/" + label + "/signatures")
                .expect(200)
                .json()
                .path("remaining")
                .asInt();
    }

    private byte[] created(String label, String algorithm) {
        return Body.bytes(
                tenant.createKey(label, Map.of("algorithm", algorithm))
                        .json()
                        .at("/json/publicKey")
                        .asText());
    }

    private Http.Answer sign(
            String label, String mechanism, byte[] payload, @Nullable String context) {
        ObjectNode request =
                Body.node(
                        "payload", Body.base64(payload),
                        "signKeyName", label,
                        "signatureAlgorithm", mechanism,
                        "context", context);
        return tenant.use().post("/v1/synchronousSign", Body.of("signRequest", request));
    }

    private byte[] signed(
            String label, String mechanism, byte[] payload, @Nullable String context) {
        Http.Answer answer = sign(label, mechanism, payload, context).expect(200);
        return Body.bytes(answer.json().path("signature").asText());
    }

    private boolean verifies(
            String label,
            String mechanism,
            byte[] payload,
            byte[] signature,
            @Nullable String context) {
        ObjectNode request =
                Body.node(
                        "payload", Body.base64(payload),
                        "signKeyName", label,
                        "signatureAlgorithm", mechanism,
                        "signature", Body.base64(signature),
                        "context", context);
        return tenant.use()
                .post("/v1/verify", Body.of("verifySignatureRequest", request))
                .expect(200)
                .json()
                .path("signatureValid")
                .asBoolean();
    }

    private static X509EncodedKeySpec spki(byte[] encoded) {
        return new X509EncodedKeySpec(encoded);
    }

    private static byte[] flipped(byte[] value) {
        byte[] other = value.clone();
        other[other.length / 2] ^= 1;
        return other;
    }
}

package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passwords of the keys that take part in wrapping and unwrapping. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrappingPasswordContractTest {
    private static final List<@Nullable Object> WRONG = Arrays.asList(null, "", "other", "p2x");

    private final Tenant tenant;

    WrappingPasswordContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void createKeys() {
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        "{\"importKeys\":true,\"extractKeys\":true}")
                .expect(200);
        create("goods", "p1", Map.of("algorithm", "AES", "keySize", 128));
        create("kek", "p2", Map.of("algorithm", "AES", "keySize", 256));
        create("rsa-kek", "p2", Map.of("algorithm", "RSA", "keySize", 2048));
    }

    private void create(String label, String password, Map<String, ?> spec) {
        ObjectNode body = Body.node(spec);
        body.put("label", label);
        body.put("password", password);
        body.set("attributes", Body.node("decrypt", true, "unwrap", true, "extractable", true));
        tenant.keys().post("/v1/key", body.toString()).expect(201);
    }

    private Http.Answer wrap(
            String kek, String method, @Nullable Object goods, @Nullable Object wrapper) {
        return tenant.use()
                .post(
                        "/v1/wrap",
                        Body.of(
                                "wrapKeyRequest",
                                Body.node(
                                        "keyToBeWrapped", "goods",
                                        "keyToBeWrappedPassword", goods,
                                        "wrapKeyName", kek,
                                        "wrapKeyPassword", wrapper,
                                        "wrapMethod", method)));
    }

    private Http.Answer unwrap(
            String blob, String label, String kek, String method, @Nullable Object password) {
        return tenant.use()
                .post(
                        "/v1/synchronousUnwrap",
                        Body.of(
                                "unwrapKeyRequest",
                                Body.node(
                                        "wrappedKey", blob,
                                        "label", label,
                                        "unwrapKeyName", kek,
                                        "unwrapKeyPassword", password,
                                        "wrapMethod", method,
                                        "attributes", Map.of("decrypt", true))));
    }

    @Test
    void wrapping_under_a_secret_key_needs_both_passwords_and_unwrapping_its_own() {
        for (Object wrong : WRONG) {
            Refusals.expect(wrap("kek", "AES_WRAP", wrong, "p2"), 400, 620, "'goods'");
            Refusals.expect(wrap("kek", "AES_WRAP", "p1", wrong), 400, 620, "'kek'");
        }
        // Each key has its own: they do not stand for each other.
        Refusals.expect(wrap("kek", "AES_WRAP", "p2", "p1"), 400, 620);
        String blob = wrapped(wrap("kek", "AES_WRAP", "p1", List.of("p", "2")));
        for (Object wrong : WRONG) {
            Refusals.expect(unwrap(blob, "back", "kek", "AES_WRAP", wrong), 400, 620, "'kek'");
        }
        Refusals.expect(unwrap(blob, "back", "kek", "AES_WRAP", "p1"), 400, 620, "'kek'");
        unwrap(blob, "back", "kek", "AES_WRAP", "p2").expect(201);
    }

    @Test
    void wrapping_under_a_public_key_needs_no_password_of_it_and_unwrapping_does() {
        for (String method : List.of("RSA_WRAP_OAEP", "RSA_WRAP_PAD")) {
            for (Object wrong : WRONG) {
                Refusals.expect(wrap("rsa-kek", method, wrong, null), 400, 620, "'goods'");
            }
            String blob = wrapped(wrap("rsa-kek", method, "p1", null));
            for (Object wrong : WRONG) {
                Refusals.expect(
                        unwrap(blob, "back-" + method, "rsa-kek", method, wrong),
                        400,
                        620,
                        "'rsa-kek'");
            }
            unwrap(blob, "back-" + method, "rsa-kek", method, "p2").expect(201);
        }
    }

    @Test
    void a_key_that_came_back_has_no_password_of_the_old_one() {
        String blob = wrapped(wrap("kek", "AES_WRAP_PAD", "p1", "p2"));
        unwrap(blob, "free", "kek", "AES_WRAP_PAD", "p2").expect(201);
        tenant.use()
                .post(
                        "/v1/encrypt",
                        """
                        {"encryptRequest":{"payload":"AA==","encryptKeyName":"free","cipherAlgorithm":"AES_GCM"}}""")
                .expect(200);
    }

    @Test
    void no_answer_and_no_record_holds_a_password() {
        Http.Answer refused = wrap("kek", "AES_WRAP", "p1", "not-the-password-of-it");
        assertThat(refused.text()).doesNotContain("not-the-password-of-it");
        assertThat(
                        tenant.auditor()
                                .get("/evidence/v1/records?application=" + tenant.application())
                                .expect(200)
                                .text())
                .doesNotContain("not-the-password-of-it");
    }

    @Test
    void a_blob_that_is_too_short_for_any_key_is_refused_as_any_other_wrong_one() {
        String wrong =
                Refusals.expect(
                                unwrap(Body.base64(new byte[24]), "x", "kek", "AES_WRAP", "p2"),
                                400,
                                410)
                        .toString();
        for (String method : List.of("AES_WRAP", "AES_WRAP_PAD")) {
            for (int length : new int[] {0, 1, 7, 8, 15, 16, 23}) {
                String blob = Body.base64(new byte[length]);
                assertThat(
                                Refusals.expect(unwrap(blob, "x", "kek", method, "p2"), 400, 410)
                                        .toString())
                        .as("%s %d", method, length)
                        .isEqualTo(wrong);
            }
        }
    }

    private static String wrapped(Http.Answer answer) {
        return answer.expect(200).json().path("wrappedKey").asText();
    }
}

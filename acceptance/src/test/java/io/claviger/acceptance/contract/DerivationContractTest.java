package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.Http;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trees of keys and addresses over HTTP. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DerivationContractTest {
    private static final String MASTER =
            """
            {"label":"%s","algorithm":"EC","curveOid":"1.3.132.0.10",
             "attributes":{"sign":true,"derive":true,"bip32":true,"modifiable":false},
             "addressFormat":{"format":"ETH"},"policy":{"ruleUse":null}}""";

    private final Tenant tenant;
    private final Http keys;

    DerivationContractTest(Tenant tenant) {
        this.tenant = tenant;
        this.keys = tenant.keys();
    }

    @Test
    void a_key_derived_for_a_use_is_the_one_that_is_stored_under_the_same_name() {
        JsonNode master = keys.post("/v1/key", MASTER.formatted("hd")).expect(201).json();
        assertThat(master.at("/json/derivedAttributes/derivationType").asText()).isEqualTo("BIP32");
        assertThat(master.at("/json/derivedAttributes/derivationValue").asText())
                .matches("[0-9A-F]{64}");
        JsonNode passing = attributes("hd/44'/60'/0'/0/7");
        JsonNode address = address("hd/44'/60'/0'/0/7");
        keys.post(
                        "/v1/derivedKey",
                        """
                        {"masterKeyLabel":"hd","derivationPath":"44'/60'/0'/0/7",
                         "attributes":{"sign":true,"decrypt":false,"destroyable":true}}""")
                .expect(201);
        JsonNode stored = attributes("hd/44'/60'/0'/0/7");
        assertThat(stored.at("/json/publicKey")).isEqualTo(passing.at("/json/publicKey"));
        assertThat(stored.at("/json/publicKey")).isNotEqualTo(master.at("/json/publicKey"));
        assertThat(stored.at("/json/derivedAttributes"))
                .isEqualTo(passing.at("/json/derivedAttributes"));
        assertThat(stored.at("/json/attributes/modifiable").asBoolean()).isFalse();
        assertThat(address("hd/44'/60'/0'/0/7")).isEqualTo(address);
        String hex =
                HexFormat.of()
                        .withUpperCase()
                        .formatHex(Base64.getDecoder().decode(address.path("address").asText()));
        assertThat(hex).hasSize(40);
        assertThat(stored.at("/json/addressTruncated/address").asText()).isEqualTo(hex);
        assertThat(stored.at("/json/addressTruncated/format").asText()).isEqualTo("ETH");
    }

    @Test
    void a_path_behind_a_label_signs_and_verifies_and_the_record_names_it() {
        keys.post("/v1/key", MASTER.formatted("path")).expect(201);
        Http.Answer signed =
                tenant.use()
                        .post(
                                "/v1/synchronousSign",
                                """
                                {"signRequest":{"payload":"AAAA","signKeyName":"path/0'/1",
                                 "signatureAlgorithm":"SHA256_WITH_ECDSA"}}""")
                        .expect(200);
        String verify =
                """
                {"verifySignatureRequest":{"payload":"AAAA","signKeyName":"%s",
                 "signatureAlgorithm":"SHA256_WITH_ECDSA","signature":"%s"}}""";
        String signature = signed.json().path("signature").asText();
        assertThat(valid(verify.formatted("path/0'/1", signature))).isTrue();
        assertThat(valid(verify.formatted("path/0'/2", signature))).isFalse();
        assertThat(valid(verify.formatted("path", signature))).isFalse();
    }

    @Test
    void what_cannot_be_derived_is_refused_with_the_code_of_the_contract() {
        keys.post("/v1/key", MASTER.formatted("strict")).expect(201);
        String derive =
                "{\"masterKeyLabel\":\"%s\",\"derivationPath\":\"%s\",\"attributes\":{\"sign\":true,\"%s\":true}}";
        Refusals.expect(
                keys.post("/v1/derivedKey", derive.formatted("strict", "0'", "extractable")),
                400,
                606);
        Refusals.expect(
                keys.post("/v1/derivedKey", derive.formatted("strict", "0'", "modifiable")),
                400,
                606);
        Refusals.expect(
                keys.post("/v1/derivedKey", derive.formatted("strict", "m/0", "derive")), 400, 600);
        Refusals.expect(
                keys.post("/v1/derivedKey", derive.formatted("nobody", "0", "derive")), 404, 650);
        keys.post(
                        "/v1/key",
                        """
                        {"label":"ed","algorithm":"ED","curveOid":"1.3.101.112",
                         "attributes":{"sign":true,"derive":true,"slip10":true}}""")
                .expect(201);
        Refusals.expect(
                keys.post("/v1/derivedkey", derive.formatted("ed", "44'/0", "derive")), 400, 634);
        keys.post("/v1/derivedkey", derive.formatted("ed", "44'/0'", "derive")).expect(201);
        Refusals.expect(keys.post("/v1/key/address", "{\"label\":\"ed\"}"), 400, 630);
        Refusals.expect(keys.post("/v1/key/attributes", "{\"label\":\"no/0'\"}"), 404, 650);
    }

    private JsonNode attributes(String label) {
        return keys.post("/v1/key/attributes", "{\"label\":\"" + label + "\"}").expect(200).json();
    }

    private JsonNode address(String label) {
        return keys.post("/v1/key/address", "{\"label\":\"" + label + "\"}").expect(200).json();
    }

    private boolean valid(String body) {
        return tenant.use()
                .post("/v1/verify", body)
                .expect(200)
                .json()
                .path("signatureValid")
                .asBoolean();
    }
}

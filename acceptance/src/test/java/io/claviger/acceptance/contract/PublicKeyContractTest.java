package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Public keys and certificates that come without a private half. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicKeyContractTest {
    private final Tenant tenant;

    PublicKeyContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void openTheGates() {
        policy("importKeys", true);
        policy("extractKeys", true);
    }

    @AfterAll
    void closeTheGates() {
        policy("importKeys", false);
    }

    private void policy(String setting, boolean on) {
        tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", Body.of(setting, on))
                .expect(200);
    }

    private static KeyPair ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private Http.Answer importPublic(String label, String algorithm, KeyPair pair) {
        return tenant.keys()
                .post(
                        "/v1/key/import/plain",
                        Body.of(
                                "label", label,
                                "algorithm", algorithm,
                                "publicKey", Body.base64(pair.getPublic().getEncoded())));
    }

    private boolean verifies(String label, byte[] signature) {
        return tenant.use()
                .post(
                        "/v1/verify",
                        Body.of(
                                "verifySignatureRequest",
                                Body.node(
                                        "payload",
                                        "AAAA",
                                        "signKeyName",
                                        label,
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA",
                                        "signature",
                                        Body.base64(signature))))
                .expect(200)
                .json()
                .path("signatureValid")
                .asBoolean();
    }

    private static byte[] signed(KeyPair pair) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(new byte[3]);
        return signature.sign();
    }

    @Test
    void a_public_key_alone_verifies_and_does_nothing_more() throws GeneralSecurityException {
        KeyPair pair = ec();
        JsonNode made = importPublic("alone", "EC", pair).expect(201).json().path("json");
        assertThat(made.at("/attributes/sign").asBoolean()).isFalse();
        assertThat(made.at("/attributes/neverExtractable").asBoolean()).isFalse();
        assertThat(made.path("publicKey").asText())
                .isEqualTo(Body.base64(pair.getPublic().getEncoded()));
        assertThat(tenant.keys().get("/v1/key").expect(200).text()).contains("\"alone\"");
        tenant.keys().post("/v1/key/attributes", Body.of("label", "alone")).expect(200);

        assertThat(verifies("alone", signed(pair))).isTrue();
        assertThat(verifies("alone", signed(ec()))).isFalse();

        Refusals.expect(
                tenant.use()
                        .post(
                                "/v1/synchronousSign",
                                Body.of(
                                        "signRequest",
                                        Body.node(
                                                "payload", "AAAA",
                                                "signKeyName", "alone",
                                                "signatureAlgorithm", "SHA256_WITH_ECDSA"))),
                400,
                614,
                "public half");
        policy("exportKeys", true);
        Refusals.expect(
                tenant.keys().post("/v1/key/export/plain", Body.of("label", "alone")),
                400,
                614,
                "public half");
        policy("exportKeys", false);
        tenant.keys().post("/v1/key/deleteKey", Body.of("label", "alone")).expect(200);
        Refusals.expect(
                tenant.keys().post("/v1/key/attributes", Body.of("label", "alone")), 404, 650);
    }

    @Test
    void an_rsa_public_key_encrypts_and_wraps_for_its_holder() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        importPublic("rsa", "RSA", pair).expect(201);
        byte[] encrypted =
                Body.bytes(
                        tenant.use()
                                .post(
                                        "/v1/encrypt",
                                        Body.of(
                                                "encryptRequest",
                                                Body.node(
                                                        "encryptKeyName", "rsa",
                                                        "payload", "AQID",
                                                        "cipherAlgorithm", "RSA")))
                                .expect(200)
                                .json()
                                .path("encryptedPayload")
                                .asText());
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
        assertThat(cipher.doFinal(encrypted)).containsExactly(1, 2, 3);

        ObjectNode aes = Body.node("label", "wrapped", "algorithm", "AES", "keySize", 256);
        aes.set("attributes", Body.node("decrypt", true, "extractable", true));
        tenant.keys().post("/v1/key", aes.toString()).expect(201);
        byte[] blob =
                Body.bytes(
                        tenant.use()
                                .post(
                                        "/v1/wrap",
                                        Body.of(
                                                "wrapKeyRequest",
                                                Body.node(
                                                        "keyToBeWrapped", "wrapped",
                                                        "wrapKeyName", "rsa",
                                                        "wrapMethod", "RSA_WRAP_PAD")))
                                .expect(200)
                                .json()
                                .path("wrappedKey")
                                .asText());
        assertThat(cipher.doFinal(blob)).hasSize(32);
    }

    @Test
    void a_public_key_comes_again_and_replaces_the_one_before() throws GeneralSecurityException {
        KeyPair first = ec();
        KeyPair second = ec();
        importPublic("again", "EC", first).expect(201);
        importPublic("again", "EC", second).expect(201);

        assertThat(verifies("again", signed(second))).isTrue();
        assertThat(verifies("again", signed(first))).isFalse();
    }

    @Test
    void beside_a_private_half_only_its_own_public_half_comes_in() throws GeneralSecurityException {
        JsonNode pair =
                tenant.createKey(
                                "pair",
                                Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"))
                        .json()
                        .path("json");

        Refusals.expect(importPublic("pair", "EC", ec()), 400, 407, "pair");
        tenant.keys()
                .post(
                        "/v1/key/import/plain",
                        Body.of(
                                "label", "pair",
                                "algorithm", "EC",
                                "publicKey", pair.path("publicKey").asText()))
                .expect(201);
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Refusals.expect(importPublic("pair", "ED", ed), 400, 608);
        tenant.use()
                .post(
                        "/v1/synchronousSign",
                        Body.of(
                                "signRequest",
                                Body.node(
                                        "payload", "AAAA",
                                        "signKeyName", "pair",
                                        "signatureAlgorithm", "SHA256_WITH_ECDSA")))
                .expect(200);
    }

    @Test
    void a_certificate_brings_its_public_key() {
        tenant.createKey("issuer", Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"));
        String pem =
                tenant.use()
                        .post(
                                "/v1/certificate/synchronous/selfsign",
                                Body.of(
                                        "signKeyName",
                                        "issuer",
                                        "validity",
                                        1,
                                        "signatureAlgorithm",
                                        "SHA256_WITH_ECDSA",
                                        "standardCertificateAttributes",
                                        Body.node("commonName", "issuer")))
                        .expect(200)
                        .json()
                        .path("certificate")
                        .asText();
        String der = pem.replaceAll("-----[A-Z ]+-----|\\s", "");

        JsonNode made =
                tenant.keys()
                        .post(
                                "/v1/key/import/plain",
                                Body.of("label", "c", "algorithm", "EC", "certificate", der))
                        .expect(201)
                        .json();

        assertThat(made.at("/json/publicKey").asText()).isNotEmpty();
        assertThat(
                        tenant.use()
                                .get("/v1/certificate/c")
                                .expect(200)
                                .json()
                                .path("certificate")
                                .asText())
                .isEqualTo(pem);
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/v1/key/import/plain",
                                Body.of("label", "d", "algorithm", "EC", "certificate", "AAAA")),
                400,
                409);
    }

    @Test
    void an_ml_kem_public_key_encapsulates() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair();
        importPublic("kem", "ML-KEM-768", pair).expect(201);

        JsonNode made = tenant.use().post("/ops/v1/keys/kem/encapsulate", "{}").expect(200).json();

        byte[] secret =
                KEM.getInstance("ML-KEM")
                        .newDecapsulator(pair.getPrivate())
                        .decapsulate(Body.bytes(made.path("ciphertext").asText()))
                        .getEncoded();
        assertThat(Body.base64(secret)).isEqualTo(made.path("sharedSecret").asText());
    }

    @Test
    void what_is_no_public_key_does_not_come_in() throws GeneralSecurityException {
        Refusals.expect(importPublic("wrong", "RSA", ec()), 400, 407);
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/v1/key/import/plain",
                                Body.of("label", "w", "algorithm", "EC", "publicKey", "AAAA")),
                400,
                407);
        policy("importKeys", false);
        try {
            Refusals.expect(importPublic("closed", "EC", ec()), 400, 400, "importKeys");
        } finally {
            policy("importKeys", true);
        }
    }
}

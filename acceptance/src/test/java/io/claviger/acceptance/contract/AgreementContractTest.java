package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are computed from other keys over HTTP; the JDK is the peer, and the judge. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgreementContractTest {
    private static final byte[] MESSAGE = "agreed".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SALT = {1, 2, 3};
    private static final byte[] INFO = "channel 1".getBytes(StandardCharsets.US_ASCII);
    private static final String P256 = "1.2.840.10045.3.1.7";
    private static final String X25519 = "1.3.101.110";

    private final Tenant tenant;

    AgreementContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void makeKeys() {
        policy("importKeys", true);
        create("p256", "EC", P256, Map.of("sign", true, "derive", true));
        create("x25519", "XDH", X25519, Map.of("derive", true));
        create("closed", "EC", P256, Map.of("sign", true));
        ObjectNode base =
                Body.node(
                        "label", "base",
                        "algorithm", "AES",
                        "secretKey", Body.base64(baseKey()));
        base.set(
                "attributes",
                Body.node("decrypt", true, "derive", true, "sensitive", true, "destroyable", true));
        tenant.keys().post("/v1/key/import/plain", base.toString()).expect(201);
    }

    @AfterAll
    void closeTheGates() {
        policy("importKeys", false);
    }

    @ParameterizedTest
    @CsvSource({
        "EC, 1.2.840.10045.3.1.7, secp256r1",
        "EC, 1.3.132.0.34, secp384r1",
        "EC, 1.3.132.0.35, secp521r1",
        "XDH, 1.3.101.110, X25519",
        "XDH, 1.3.101.111, X448"
    })
    void both_sides_agree(String algorithm, String oid, String name) throws Exception {
        String label = "pair-" + name;
        Map<String, ?> attributes =
                algorithm.equals("EC")
                        ? Map.of("sign", true, "derive", true)
                        : Map.of("derive", true);
        JsonNode made = create(label, algorithm, oid, attributes).path("json");
        assertThat(made.path("curveOid").asText()).isEqualTo(oid);
        assertThat(made.path("algorithm").asText()).isEqualTo(algorithm);
        KeyPair peer = pair(algorithm, name);
        for (String hash : List.of("SHA256", "SHA384", "SHA512")) {
            ObjectNode request = agreement(peer, "HKDF-" + hash, "mac-" + name + hash);
            tenant.keys().post(path(label, "agreements"), request.toString()).expect(201);
            byte[] key =
                    hkdf("HKDF-" + hash, secret(algorithm, peer, made.path("publicKey").asText()));
            assertThat(hmac("mac-" + name + hash)).isEqualTo(hmac(key));
        }
    }

    @Test
    void both_sides_agree_in_a_group_of_rfc_7919() throws Exception {
        JsonNode made =
                tenant.keys()
                        .post(
                                "/v1/key",
                                Body.of(
                                        "label",
                                        "dh",
                                        "algorithm",
                                        "DH",
                                        "keySize",
                                        2048,
                                        "attributes",
                                        Body.node("derive", true)))
                        .expect(201)
                        .json()
                        .path("json");
        assertThat(made.path("keySize").asInt()).isEqualTo(2048);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
        generator.initialize(2048); // the JDK's own choice is the group of RFC 3526
        refusesPeer("dh", generator.generateKeyPair().getPublic().getEncoded());
        var publicKey =
                (DHPublicKey)
                        KeyFactory.getInstance("DH")
                                .generatePublic(
                                        new X509EncodedKeySpec(
                                                Body.bytes(made.path("publicKey").asText())));
        generator.initialize(publicKey.getParams());
        KeyPair peer = generator.generateKeyPair();
        ObjectNode request = agreement(peer, "HKDF-SHA256", "mac-dh");
        tenant.keys().post(path("dh", "agreements"), request.toString()).expect(201);
        byte[] key = hkdf("HKDF-SHA256", secret("DH", peer, made.path("publicKey").asText()));
        assertThat(hmac("mac-dh")).isEqualTo(hmac(key));
        Refusals.expect(
                tenant.keys()
                        .post(
                                "/v1/key",
                                Body.of(
                                        "label",
                                        "dh-1024",
                                        "algorithm",
                                        "DH",
                                        "keySize",
                                        1024,
                                        "attributes",
                                        Body.node("derive", true))),
                400,
                603);
    }

    @ParameterizedTest
    @CsvSource({"SHA1", "SHA224"})
    void the_x963_function_has_the_older_hashes_too(String hash) throws Exception {
        KeyPair peer = pair("EC", "secp256r1");
        ObjectNode request = agreement(peer, "X963-" + hash, "x963-" + hash);
        request.remove("salt");
        tenant.keys().post(path("p256", "agreements"), request.toString()).expect(201);
        byte[] secret = secret("EC", peer, publicKey("p256"));
        MessageDigest digest = MessageDigest.getInstance(hash.replace("SHA", "SHA-"));
        byte[] whole = new byte[2 * digest.getDigestLength()];
        for (byte block = 1; block <= 2; block++) {
            digest.update(secret);
            digest.update(new byte[] {0, 0, 0, block});
            digest.update(INFO);
            int at = (block - 1) * digest.getDigestLength();
            digest.digest(whole, at, digest.getDigestLength());
        }
        assertThat(hmac("x963-" + hash)).isEqualTo(hmac(Arrays.copyOf(whole, 32)));
    }

    @Test
    void the_x963_function_is_that_of_sec1() throws Exception {
        KeyPair peer = pair("EC", "secp256r1");
        ObjectNode request = agreement(peer, "X963-SHA256", "x963");
        request.remove("salt");
        tenant.keys().post(path("p256", "agreements"), request.toString()).expect(201);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(secret("EC", peer, publicKey("p256")));
        digest.update(new byte[] {0, 0, 0, 1});
        assertThat(hmac("x963")).isEqualTo(hmac(digest.digest(INFO)));
        request.put("salt", Body.base64(SALT));
        ((ObjectNode) request.path("key")).put("label", "x963-salted");
        Refusals.expect(
                tenant.keys().post(path("p256", "agreements"), request.toString()), 400, 612);
    }

    @Test
    void an_imported_key_expands_as_rfc_5869_says_and_the_same_every_time() throws Exception {
        for (String label : List.of("derived-1", "derived-2")) {
            tenant.keys()
                    .post(path("base", "derivations"), derivation(label).toString())
                    .expect(201);
            assertThat(hmac(label)).isEqualTo(hmac(hkdf("HKDF-SHA256", baseKey())));
        }
        ObjectNode other = derivation("derived-3");
        other.put("info", Body.base64(SALT));
        tenant.keys().post(path("base", "derivations"), other.toString()).expect(201);
        assertThat(hmac("derived-3")).isNotEqualTo(hmac("derived-1"));
    }

    @Test
    void the_steps_of_hkdf_can_be_taken_one_by_one() throws Exception {
        ObjectNode extract =
                step("HKDF-EXTRACT-SHA256", "prk", Map.of("sign", true, "derive", true));
        extract.put("salt", Body.base64(SALT));
        Http.Answer answer =
                tenant.keys().post(path("base", "derivations"), extract.toString()).expect(201);
        String place = answer.header("Claviger-Evidence").orElseThrow();
        JsonNode record =
                tenant.auditor()
                        .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                        .expect(200)
                        .json();
        assertThat(record.at("/boundary/mechanism").asText()).isEqualTo("HKDF-EXTRACT-SHA256");
        byte[] prk =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(
                                HKDFParameterSpec.ofExtract()
                                        .addIKM(baseKey())
                                        .addSalt(SALT)
                                        .extractOnly());
        assertThat(hmac("prk")).isEqualTo(hmac(prk));

        // The first block of what is expanded is a code of HMAC.
        ObjectNode expand = step("HKDF-EXPAND-SHA256", "okm", Map.of("sign", true));
        expand.put("info", Body.base64(INFO));
        Refusals.expect(
                tenant.keys().post(path("prk", "derivations"), expand.toString()), 400, 614);
        tenant.keys().post(path("base", "derivations"), expand.toString()).expect(201);
        byte[] okm =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(
                                HKDFParameterSpec.expandOnly(
                                        new SecretKeySpec(baseKey(), "Generic"), INFO, 32));
        assertThat(hmac("okm")).isEqualTo(hmac(okm));
    }

    @Test
    void a_step_of_hkdf_takes_and_gives_what_is_its_own() {
        ObjectNode extract = step("HKDF-EXTRACT-SHA512", "no", Map.of("sign", true));
        Refusals.expect(
                tenant.keys().post(path("base", "derivations"), extract.toString()), 400, 612);
        extract.put("kdf", "HKDF-EXTRACT-SHA256");
        extract.put("info", Body.base64(INFO));
        Refusals.expect(
                tenant.keys().post(path("base", "derivations"), extract.toString()), 400, 612);
        ObjectNode expand = step("HKDF-EXPAND-SHA256", "no", Map.of("sign", true));
        expand.put("salt", Body.base64(SALT));
        Refusals.expect(
                tenant.keys().post(path("base", "derivations"), expand.toString()), 400, 612);
        expand.remove("salt");
        expand.put("kdf", "HKDF-EXPAND-SHA384");
        Refusals.expect(
                tenant.keys().post(path("base", "derivations"), expand.toString()), 400, 603);
    }

    /** One step, without salt or info. */
    private static ObjectNode step(String function, String label, Map<String, ?> attributes) {
        ObjectNode request = derivation(label);
        request.put("kdf", function);
        request.remove("salt");
        request.remove("info");
        ((ObjectNode) request.path("key")).set("attributes", Body.node(attributes));
        return request;
    }

    @Test
    void an_agreement_extracts_and_does_not_expand() throws Exception {
        KeyPair peer = pair("EC", "secp256r1");
        ObjectNode request = agreement(peer, "HKDF-EXPAND-SHA256", "expanded");
        request.remove("salt");
        Refusals.expect(
                tenant.keys().post(path("p256", "agreements"), request.toString()), 400, 612);
        request.put("kdf", "HKDF-EXTRACT-SHA256");
        request.put("salt", Body.base64(SALT));
        request.remove("info");
        tenant.keys().post(path("p256", "agreements"), request.toString()).expect(201);
        byte[] prk =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(
                                HKDFParameterSpec.ofExtract()
                                        .addIKM(secret("EC", peer, publicKey("p256")))
                                        .addSalt(SALT)
                                        .extractOnly());
        assertThat(hmac("expanded")).isEqualTo(hmac(prk));
    }

    @Test
    void the_record_names_base_function_and_peer() throws Exception {
        KeyPair peer = pair("XDH", "X25519");
        Http.Answer answer =
                tenant.keys()
                        .post(
                                path("x25519", "agreements"),
                                agreement(peer, "HKDF-SHA256", "recorded").toString())
                        .expect(201);
        String place = answer.header("Claviger-Evidence").orElseThrow();
        JsonNode record =
                tenant.auditor()
                        .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                        .expect(200)
                        .json();
        assertThat(record.at("/boundary/operation").asText()).isEqualTo("derive-key");
        assertThat(record.at("/boundary/mechanism").asText()).isEqualTo("X25519+HKDF-SHA256");
        assertThat(record.toString()).contains("'x25519'");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(peer.getPublic().getEncoded());
        assertThat(record.at("/digests/publicKey").asText())
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void a_computed_key_is_never_looser_than_its_base() throws Exception {
        ObjectNode request = derivation("loose");
        ((ObjectNode) request.at("/key/attributes")).put("extractable", true);
        Refusals.expect(
                tenant.keys().post(path("base", "derivations"), request.toString()), 400, 606);
        JsonNode made =
                tenant.keys()
                        .post(path("base", "derivations"), derivation("strict").toString())
                        .expect(201)
                        .json()
                        .at("/json/attributes");
        assertThat(made.path("sensitive").asBoolean()).isTrue();
        // The base came from outside; what comes out of it was never only here.
        assertThat(made.path("alwaysSensitive").asBoolean()).isFalse();
        assertThat(made.path("neverExtractable").asBoolean()).isFalse();
    }

    @Test
    void unsound_peers_are_refused() throws Exception {
        byte[] point = pair("EC", "secp256r1").getPublic().getEncoded();
        point[point.length - 1] ^= 1;
        byte[] otherCurve = pair("EC", "secp384r1").getPublic().getEncoded();
        byte[] edwards =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
        for (byte[] peer : List.of(point, otherCurve, edwards, new byte[0], new byte[91])) {
            refusesPeer("p256", peer);
        }
        byte[] small = pair("XDH", "X25519").getPublic().getEncoded();
        Arrays.fill(small, small.length - 32, small.length, (byte) 0);
        refusesPeer("x25519", small);
        small[small.length - 32] = 1;
        refusesPeer("x25519", small);
        refusesPeer("x25519", Arrays.copyOf(small, small.length - 1));
        refusesPeer("x25519", otherCurve);
    }

    private void refusesPeer(String label, byte[] peer) {
        ObjectNode request = derivation("never");
        request.put("peerPublicKey", Body.base64(peer));
        Http.Answer answer = tenant.keys().post(path(label, "agreements"), request.toString());
        assertThat(answer.status()).as(label).isEqualTo(400);
        Refusals.wellFormed(answer);
        Refusals.expect(
                tenant.keys().post("/v1/key/attributes", Body.of("label", "never")), 404, 650);
    }

    @Test
    void what_a_key_is_not_for_is_refused() throws Exception {
        KeyPair peer = pair("EC", "secp256r1");
        String body = agreement(peer, "HKDF-SHA256", "no").toString();
        Refusals.expect(tenant.keys().post(path("closed", "agreements"), body), 400, 614, "derive");
        Refusals.expect(tenant.keys().post(path("base", "agreements"), body), 400, 607);
        Refusals.expect(
                tenant.keys().post(path("p256", "derivations"), derivation("no").toString()),
                400,
                607);
        Refusals.expect(tenant.keys().post(path("nobody", "agreements"), body), 404, 650);
        assertThat(tenant.use().post(path("p256", "agreements"), body).status()).isEqualTo(401);
        ObjectNode pair = derivation("no");
        pair.set(
                "key",
                Body.node(
                        "label",
                        "no",
                        "algorithm",
                        "EC",
                        "curveOid",
                        P256,
                        "attributes",
                        Body.node("sign", true)));
        Refusals.expect(tenant.keys().post(path("base", "derivations"), pair.toString()), 400, 606);
        for (Map<String, Boolean> wrong :
                List.of(Map.of("sign", true, "derive", true), Map.of("derive", false))) {
            Refusals.expect(
                    tenant.keys().post("/v1/key", key("xdh-no", "XDH", X25519, wrong)), 400, 606);
        }
    }

    @Test
    void passwords_and_policy_hold_at_the_boundary() {
        ObjectNode body = Body.node("label", "locked", "algorithm", "HMACSHA256");
        body.set("password", Body.node("x", List.of("s", "3")).path("x"));
        body.set("attributes", Body.node("sign", true, "derive", true));
        tenant.keys().post("/v1/key", body.toString()).expect(201);
        ObjectNode request = derivation("from-locked");
        assertThat(tenant.keys().post(path("locked", "derivations"), request.toString()).status())
                .isNotEqualTo(201);
        request.set("password", body.path("password"));
        policy("useObjects", false);
        try {
            Refusals.expect(
                    tenant.keys().post(path("locked", "derivations"), request.toString()),
                    400,
                    400,
                    "useObjects");
        } finally {
            policy("useObjects", true);
        }
        tenant.keys().post(path("locked", "derivations"), request.toString()).expect(201);
    }

    private void policy(String setting, boolean on) {
        tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", Body.of(setting, on))
                .expect(200);
    }

    private JsonNode create(
            String label, String algorithm, String curve, Map<String, ?> attributes) {
        return tenant.keys()
                .post("/v1/key", key(label, algorithm, curve, attributes))
                .expect(201)
                .json();
    }

    private static String key(
            String label, String algorithm, String curve, Map<String, ?> attributes) {
        return Body.of(
                "label", label,
                "algorithm", algorithm,
                "curveOid", curve,
                "attributes", Body.node(attributes));
    }

    private String publicKey(String label) {
        return tenant.keys()
                .post("/v1/key/attributes", Body.of("label", label))
                .expect(200)
                .json()
                .at("/json/publicKey")
                .asText();
    }

    private static String path(String label, String what) {
        return "/ops/v1/keys/" + label + "/" + what;
    }

    private static ObjectNode agreement(KeyPair peer, String function, String label) {
        ObjectNode request = derivation(label);
        request.put("kdf", function);
        request.put("peerPublicKey", Body.base64(peer.getPublic().getEncoded()));
        return request;
    }

    private static ObjectNode derivation(String label) {
        return Body.node(
                "kdf", "HKDF-SHA256",
                "salt", Body.base64(SALT),
                "info", Body.base64(INFO),
                "key",
                        Body.node(
                                "label",
                                label,
                                "algorithm",
                                "HMACSHA256",
                                "keySize",
                                256,
                                "attributes",
                                Body.node("sign", true, "modifiable", true)));
    }

    private byte[] hmac(String label) {
        JsonNode answer =
                tenant.use()
                        .post(
                                "/v1/synchronousHmac",
                                Body.of(
                                        "hmacRequest",
                                        Body.node(
                                                "keyName", label, "payload", Body.base64(MESSAGE))))
                        .expect(200)
                        .json();
        return Body.bytes(answer.path("keyedHash").asText());
    }

    private static byte[] hmac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(MESSAGE);
    }

    private static byte[] hkdf(String function, byte[] secret) throws GeneralSecurityException {
        return KDF.getInstance(function)
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addIKM(secret)
                                .addSalt(SALT)
                                .thenExpand(INFO, 32));
    }

    private static KeyPair pair(String algorithm, String name) throws GeneralSecurityException {
        KeyPairGenerator generator =
                KeyPairGenerator.getInstance(algorithm.equals("EC") ? "EC" : name);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec(name));
        }
        return generator.generateKeyPair();
    }

    private static byte[] secret(String algorithm, KeyPair own, String peer)
            throws GeneralSecurityException {
        KeyAgreement agreement =
                KeyAgreement.getInstance(algorithm.equals("EC") ? "ECDH" : algorithm);
        agreement.init(own.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance(algorithm)
                        .generatePublic(new X509EncodedKeySpec(Body.bytes(peer))),
                true);
        return agreement.generateSecret();
    }

    private static byte[] baseKey() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x42);
        return key;
    }
}

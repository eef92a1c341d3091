package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signatures of every mechanism with every kind of key, verified by openssl and the JDK
 * (rest-api.md §4.9, §4.10, §5.2).
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningContractTest {
    private static final byte[] MESSAGE = "a message to sign".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, Integer> COORDINATE =
            Map.of(
                    "1.3.132.0.33", 28,
                    "1.2.840.10045.3.1.7", 32,
                    "1.3.132.0.34", 48,
                    "1.3.132.0.35", 66,
                    "1.3.132.0.10", 32);

    private static final Set<String> JDK_CURVES =
            Set.of("1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35");

    private final Tenant tenant;
    private final OpenSsl openSsl;
    private final Map<String, byte[]> publicKeys = new TreeMap<>();

    SigningContractTest(Tenant tenant, @TempDir Path dir) {
        this.tenant = tenant;
        this.openSsl = new OpenSsl(dir);
    }

    @BeforeAll
    void createKeys() {
        for (String curve : COORDINATE.keySet()) {
            create(curve, Map.of("algorithm", "EC", "curveOid", curve));
        }
        create("rsa", Map.of("algorithm", "RSA", "keySize", 2048));
        create("ed", Map.of("algorithm", "ED", "curveOid", "1.3.101.112"));
        create("aes", Map.of("algorithm", "AES", "keySize", 256));
    }

    private void create(String label, Map<String, ?> spec) {
        JsonNode key = tenant.createKey(label, spec).json().at("/json/publicKey");
        if (key.isTextual()) {
            publicKeys.put(label, Body.bytes(key.asText()));
        }
    }

    static Stream<Arguments> ecdsa() {
        List<String> mechanisms =
                List.of(
                        "NONE_WITH_ECDSA",
                        "SHA1_WITH_ECDSA",
                        "SHA224_WITH_ECDSA",
                        "SHA256_WITH_ECDSA",
                        "DOUBLE_SHA256_WITH_ECDSA",
                        "SHA384_WITH_ECDSA",
                        "SHA512_WITH_ECDSA",
                        "SHA3224_WITH_ECDSA",
                        "SHA3256_WITH_ECDSA",
                        "SHA3384_WITH_ECDSA",
                        "SHA3512_WITH_ECDSA",
                        "SHA256_WITH_ECDSA_DETERMINISTIC",
                        "KECCAK224_WITH_ECDSA",
                        "KECCAK256_WITH_ECDSA",
                        "KECCAK384_WITH_ECDSA",
                        "KECCAK512_WITH_ECDSA");
        return COORDINATE.keySet().stream()
                .sorted()
                .flatMap(curve -> mechanisms.stream().map(name -> Arguments.of(name, curve)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ecdsa")
    void others_verify_every_ecdsa_signature_in_both_forms(String mechanism, String curve)
            throws GeneralSecurityException {
        byte[] payload = mechanism.equals("NONE_WITH_ECDSA") ? sha("SHA-256", MESSAGE) : MESSAGE;
        byte[] digest = digestOf(mechanism, payload);
        byte[] der = sign(curve, mechanism, payload, "DER");
        byte[] raw = sign(curve, mechanism, payload, "RAW");
        assertThat(raw).hasSize(2 * coordinate(curve));
        assertThat(verifiesDigest(curve, digest, der)).isTrue();
        assertThat(verifiesDigest(curve, digest, derOf(raw))).isTrue();
        byte[] other = digest.clone();
        other[0] ^= 1;
        assertThat(verifiesDigest(curve, other, der)).isFalse();
        // No field says which form it is.
        assertThat(verify(curve, mechanism, payload, der)).isTrue();
        assertThat(verify(curve, mechanism, payload, raw)).isTrue();
        raw[raw.length - 1] ^= 1;
        assertThat(verify(curve, mechanism, payload, raw)).isFalse();
    }

    /** The JDK where it has the curve, openssl, which costs a process, where it has not. */
    private boolean verifiesDigest(String curve, byte[] digest, byte[] der)
            throws GeneralSecurityException {
        if (!JDK_CURVES.contains(curve)) {
            return openSsl.verifiesDigest(spki(curve), digest, der);
        }
        Signature verifier = Signature.getInstance("NONEwithECDSA", "SunEC");
        verifier.initVerify(publicKey("EC", curve));
        verifier.update(digest);
        return verifier.verify(der);
    }

    @Test
    void openssl_agrees_on_the_curves_that_the_jdk_has() throws GeneralSecurityException {
        for (String curve : JDK_CURVES) {
            byte[] der = sign(curve, "SHA256_WITH_ECDSA", MESSAGE, "DER");
            assertThat(openSsl.verifiesSha256(spki(curve), MESSAGE, der)).isTrue();
        }
    }

    static Stream<Arguments> rsa() {
        return Stream.of(
                        Stream.of("SHA1", "SHA224", "SHA256", "SHA384", "SHA512")
                                .flatMap(
                                        hash ->
                                                Stream.of(
                                                                "%s_WITH_RSA",
                                                                "NONE%s_WITH_RSA",
                                                                "%s_WITH_RSA_PSS")
                                                        .map(form -> form.formatted(hash))),
                        Stream.of("SHA224", "SHA256", "SHA384", "SHA512")
                                .map(hash -> "NONE" + hash + "_WITH_RSA_PSS"),
                        Stream.of("NONE_WITH_RSA", "NONE_WITH_RSA_PSS"))
                .flatMap(names -> names)
                .map(Arguments::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rsa")
    void the_jdk_verifies_every_rsa_signature(String mechanism) throws GeneralSecurityException {
        String hash = mechanism.replaceAll("^(NONE)?(SHA\\d+)?_.*", "$2");
        String jdkHash = hash.isEmpty() ? "SHA-256" : hash.replace("SHA", "SHA-");
        boolean hashedHere = mechanism.startsWith("NONE");
        boolean plain = mechanism.equals("NONE_WITH_RSA");
        byte[] payload = hashedHere && !plain ? sha(jdkHash, MESSAGE) : MESSAGE;
        byte[] signature = sign("rsa", mechanism, payload, null);
        // The form of a signature is a matter of ECDSA only.
        assertThat(sign("rsa", mechanism, payload, "RAW")).hasSize(256);
        PublicKey key = publicKey("RSA", "rsa");
        if (plain) {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", "SunJCE");
            cipher.init(Cipher.DECRYPT_MODE, key);
            assertThat(cipher.doFinal(signature)).isEqualTo(payload);
        } else {
            assertThat(jdkVerifies(mechanism, jdkHash, key, signature)).isTrue();
        }
        assertThat(verify("rsa", mechanism, payload, signature)).isTrue();
        signature[100] ^= 1;
        assertThat(verify("rsa", mechanism, payload, signature)).isFalse();
    }

    private static boolean jdkVerifies(
            String mechanism, String hash, PublicKey key, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier;
        if (mechanism.endsWith("_PSS")) {
            verifier = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
            verifier.setParameter(
                    new PSSParameterSpec(
                            hash,
                            "MGF1",
                            new MGF1ParameterSpec(hash),
                            MessageDigest.getInstance(hash).getDigestLength(),
                            1));
        } else {
            verifier = Signature.getInstance(hash.replace("-", "") + "withRSA", "SunRsaSign");
        }
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 28, 32, 48, 64})
    void the_length_of_a_digest_chooses_the_hash_of_plain_pss(int length)
            throws GeneralSecurityException {
        String hash =
                Map.of(20, "SHA-1", 28, "SHA-224", 32, "SHA-256", 48, "SHA-384", 64, "SHA-512")
                        .getOrDefault(length, "");
        byte[] signature = sign("rsa", "NONE_WITH_RSA_PSS", sha(hash, MESSAGE), null);
        assertThat(jdkVerifies("_PSS", hash, publicKey("RSA", "rsa"), signature)).isTrue();
    }

    @Test
    void eddsa_is_64_plain_bytes_whatever_form_is_asked_for() throws GeneralSecurityException {
        PublicKey key = publicKey("Ed25519", "ed");
        for (String form : Arrays.asList("DER", "RAW", null)) {
            byte[] signature = sign("ed", "EDDSA", MESSAGE, form);
            assertThat(signature).hasSize(64);
            Signature verifier = Signature.getInstance("Ed25519", "SunEC");
            verifier.initVerify(key);
            verifier.update(MESSAGE);
            assertThat(verifier.verify(signature)).isTrue();
            assertThat(verify("ed", "EDDSA", MESSAGE, signature)).isTrue();
            signature[0] ^= 1;
            assertThat(verify("ed", "EDDSA", MESSAGE, signature)).isFalse();
        }
        assertThat(publicKeys.getOrDefault("ed", new byte[0])).hasSize(44);
    }

    @Test
    void deterministic_ecdsa_repeats_itself_and_the_other_does_not() {
        String curve = "1.2.840.10045.3.1.7";
        assertThat(sign(curve, "SHA256_WITH_ECDSA_DETERMINISTIC", MESSAGE, "RAW"))
                .isEqualTo(sign(curve, "SHA256_WITH_ECDSA_DETERMINISTIC", MESSAGE, "RAW"));
        assertThat(sign(curve, "SHA256_WITH_ECDSA", MESSAGE, "RAW"))
                .isNotEqualTo(sign(curve, "SHA256_WITH_ECDSA", MESSAGE, "RAW"));
    }

    @Test
    void the_keccak_of_this_test_is_sha3_with_another_padding() throws GeneralSecurityException {
        for (int bits : List.of(224, 256, 384, 512)) {
            for (int length : List.of(0, 1, 71, 72, 135, 136, 143, 144, 500)) {
                byte[] message = new byte[length];
                Arrays.fill(message, (byte) length);
                assertThat(Keccak.hash(bits, Keccak.SHA3_PADDING, message))
                        .isEqualTo(sha("SHA3-" + bits, message));
            }
        }
    }

    @Test
    void an_ethereum_signature_recovers_to_the_key_and_its_address() {
        byte[] spki = spki("1.3.132.0.10");
        byte[] point = Arrays.copyOfRange(spki, spki.length - 64, spki.length);
        int seen = 0;
        for (int i = 0; i < 16; i++) {
            byte[] payload = {(byte) i, 7};
            byte[] signature = sign("1.3.132.0.10", "KECCAK256_WITH_ECDSA", payload, "ETH");
            assertThat(signature).hasSize(65);
            int v = signature[64];
            assertThat(v).isIn(27, 28);
            seen |= v - 26;
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
            // Ethereum refuses the upper half (EIP-2).
            assertThat(s).isLessThanOrEqualTo(Secp256k1.N.shiftRight(1));
            byte[] recovered =
                    Secp256k1.recover(
                            Keccak.hash(256, Keccak.ETHEREUM_PADDING, payload),
                            new BigInteger(1, Arrays.copyOf(signature, 32)),
                            s,
                            v);
            assertThat(address(recovered)).isEqualTo(address(point));
            assertThat(verify("1.3.132.0.10", "KECCAK256_WITH_ECDSA", payload, signature)).isTrue();
        }
        assertThat(seen).as("both values of v occur").isEqualTo(3);
    }

    private static String address(byte[] point) {
        byte[] hash = Keccak.hash(256, Keccak.ETHEREUM_PADDING, point);
        return HexFormat.of().formatHex(hash, 12, 32);
    }

    @Test
    void a_hexadecimal_payload_is_signed_as_its_bytes() throws GeneralSecurityException {
        ObjectNode request = request("1.2.840.10045.3.1.7", "SHA256_WITH_ECDSA", MESSAGE, "RAW");
        request.put("payloadType", "HEX");
        for (HexFormat hex : List.of(HexFormat.of(), HexFormat.of().withUpperCase())) {
            request.put("payload", hex.formatHex(MESSAGE));
            byte[] raw = Body.bytes(signed(request).path("signature").asText());
            assertThat(
                            openSsl.verifiesDigest(
                                    spki("1.2.840.10045.3.1.7"),
                                    sha("SHA-256", MESSAGE),
                                    derOf(raw)))
                    .isTrue();
        }
        request.put("payload", "abc");
        Refusals.expect(post(request), 400, 600, "payload");
        request.put("payload", "zz");
        Refusals.expect(post(request), 400, 600, "payload");
    }

    @Test
    void an_answer_holds_the_signature_and_nothing_else() {
        for (String type : List.of("UNSPECIFIED", "ISO_20022", "PDF", "BTC", "ETH")) {
            ObjectNode request = request("ed", "EDDSA", MESSAGE, null);
            request.put("payloadType", type);
            request.putNull("keyPassword");
            request.putNull("metaData");
            request.putNull("metaDataSignature");
            request.putArray("signedApprovals");
            Http.Answer answer = post(request).expect(200);
            assertThat(Refusals.names(answer.json())).containsExactly("signature");
            assertThat(answer.header("Claviger-Evidence").orElse("")).matches("\\S+/\\d+");
        }
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("misfits")
    void a_mechanism_of_another_kind_of_key_is_607(String mechanism, String key) {
        byte[] digest = new byte[32];
        JsonNode error = Refusals.expect(post(request(key, mechanism, digest, null)), 400, 607);
        assertThat(error.path("reason").asText())
                .isEqualTo("res.error.algorithm.not.supported.by.key");
        Refusals.expect(postVerify(key, mechanism, digest, new byte[64]), 400, 607);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("SHA256_WITH_ECDSA", "rsa"),
                Arguments.of("SHA256_WITH_RSA", "1.2.840.10045.3.1.7"),
                Arguments.of("EDDSA", "1.2.840.10045.3.1.7"),
                Arguments.of("SHA256_WITH_RSA_PSS", "ed"),
                Arguments.of("SHA256_WITH_ECDSA", "aes"),
                Arguments.of("EDDSA", "aes"));
    }

    @ParameterizedTest(name = "{0} with {1} bytes")
    @MethodSource("wrongLengths")
    void a_digest_of_the_wrong_length_is_612(String mechanism, int length) {
        String key = mechanism.endsWith("ECDSA") ? "1.2.840.10045.3.1.7" : "rsa";
        Refusals.expect(post(request(key, mechanism, new byte[length], null)), 400, 612);
    }

    static Stream<Arguments> wrongLengths() {
        return Stream.of(
                Arguments.of("NONESHA256_WITH_RSA", 31),
                Arguments.of("NONESHA256_WITH_RSA", 33),
                Arguments.of("NONESHA1_WITH_RSA", 32),
                Arguments.of("NONESHA512_WITH_RSA_PSS", 32),
                Arguments.of("NONE_WITH_RSA_PSS", 33),
                Arguments.of("NONE_WITH_RSA_PSS", 0),
                // 256 bytes of modulus less 11 of padding.
                Arguments.of("NONE_WITH_RSA", 246));
    }

    @Test
    void the_longest_block_of_plain_rsa_is_245_bytes() {
        assertThat(sign("rsa", "NONE_WITH_RSA", new byte[245], null)).hasSize(256);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongRequests")
    void a_wrong_member_is_refused_by_its_name(
            String member, @Nullable Object value, int status, int code) {
        ObjectNode request = request("1.2.840.10045.3.1.7", "SHA256_WITH_ECDSA", MESSAGE, "DER");
        request.set(member, Body.JSON.valueToTree(value));
        Refusals.expect(post(request), status, code, member);
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(
                Arguments.of("payload", null, 400, 600),
                Arguments.of("payload", 5, 400, 600),
                Arguments.of("payload", "AAA", 400, 600),
                Arguments.of("payload", "AA-_", 400, 600),
                Arguments.of("payload", "A===", 400, 600),
                Arguments.of("payload", "-----", 400, 600),
                Arguments.of("signKeyName", null, 400, 600),
                Arguments.of("signKeyName", List.of("x"), 400, 600),
                Arguments.of("signatureAlgorithm", null, 400, 600),
                Arguments.of("signatureAlgorithm", "sha256_with_ecdsa", 400, 600),
                Arguments.of("signatureAlgorithm", "MD5_WITH_RSA", 400, 600),
                Arguments.of("signatureType", "der", 400, 600),
                Arguments.of("signatureType", true, 400, 600),
                Arguments.of("payloadType", "hex", 400, 600),
                Arguments.of("signatureType", "ETH", 400, 600),
                Arguments.of("keyPassword", 5, 400, 600));
    }

    @Test
    void what_the_contract_names_and_this_version_lacks_is_501() {
        for (String name : List.of("KYBER", "ISS_KERL")) {
            Refusals.expect(post(request("ed", name, MESSAGE, null)), 501, 101, name);
        }
    }

    @Test
    void white_space_inside_base64_is_passed_over() throws GeneralSecurityException {
        ObjectNode request = request("1.2.840.10045.3.1.7", "SHA256_WITH_ECDSA", MESSAGE, null);
        String digits = Body.base64(MESSAGE);
        request.put("payload", digits.substring(0, 6) + "\r\n \t" + digits.substring(6));
        byte[] der = Body.bytes(signed(request).path("signature").asText());
        assertThat(
                        openSsl.verifiesDigest(
                                spki("1.2.840.10045.3.1.7"), sha("SHA-256", MESSAGE), der))
                .isTrue();
    }

    @Test
    void garbage_is_not_a_signature_and_no_error() {
        for (byte[] garbage : List.of(new byte[0], new byte[1], new byte[64], new byte[4096])) {
            assertThat(verify("1.2.840.10045.3.1.7", "SHA256_WITH_ECDSA", MESSAGE, garbage))
                    .isFalse();
            assertThat(verify("rsa", "SHA256_WITH_RSA", MESSAGE, garbage)).isFalse();
            assertThat(verify("ed", "EDDSA", MESSAGE, garbage)).isFalse();
        }
    }

    private byte[] sign(String key, String mechanism, byte[] payload, @Nullable String form) {
        return Body.bytes(
                signed(request(key, mechanism, payload, form)).path("signature").asText());
    }

    private JsonNode signed(ObjectNode request) {
        return post(request).expect(200).json();
    }

    private Http.Answer post(ObjectNode request) {
        return tenant.use()
                .post(
                        "/v1/synchronousSign",
                        Body.of("signRequest", request, "requestSignature", null));
    }

    private static ObjectNode request(
            String key, String mechanism, byte[] payload, @Nullable String form) {
        return Body.node(
                "payload", Body.base64(payload),
                "signKeyName", key,
                "signatureAlgorithm", mechanism,
                "signatureType", form);
    }

    private boolean verify(String key, String mechanism, byte[] payload, byte[] signature) {
        JsonNode body = postVerify(key, mechanism, payload, signature).expect(200).json();
        assertThat(Refusals.names(body)).containsExactly("signatureValid");
        assertThat(body.path("signatureValid").isBoolean()).isTrue();
        return body.path("signatureValid").asBoolean();
    }

    private Http.Answer postVerify(String key, String mechanism, byte[] payload, byte[] signature) {
        return tenant.use()
                .post(
                        "/v1/verify",
                        Body.of(
                                "verifySignatureRequest",
                                Body.node(
                                        "signKeyName",
                                        key,
                                        "masterKeyPassword",
                                        null,
                                        "signatureAlgorithm",
                                        mechanism,
                                        "payload",
                                        Body.base64(payload),
                                        "signature",
                                        Body.base64(signature))));
    }

    private byte[] spki(String label) {
        return publicKeys.getOrDefault(label, new byte[0]);
    }

    private PublicKey publicKey(String algorithm, String label) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm)
                .generatePublic(new X509EncodedKeySpec(spki(label)));
    }

    private static int coordinate(String curve) {
        return COORDINATE.getOrDefault(curve, 0);
    }

    private static byte[] digestOf(String mechanism, byte[] payload)
            throws GeneralSecurityException {
        String hash = mechanism.substring(0, mechanism.indexOf('_'));
        if (hash.equals("NONE")) {
            return payload;
        }
        if (hash.equals("DOUBLE")) {
            return sha("SHA-256", sha("SHA-256", payload));
        }
        if (hash.startsWith("KECCAK")) {
            return Keccak.hash(
                    Integer.parseInt(hash.substring(6)), Keccak.ETHEREUM_PADDING, payload);
        }
        // SHA3256 is SHA3-256, SHA384 is SHA-384: only the former names have four digits.
        return hash.length() == 7
                ? sha("SHA3-" + hash.substring(4), payload)
                : sha("SHA-" + hash.substring(3), payload);
    }

    private static byte[] sha(String name, byte[] message) throws GeneralSecurityException {
        return MessageDigest.getInstance(name).digest(message);
    }

    /** SEQUENCE { INTEGER r, INTEGER s }. */
    private static byte[] derOf(byte[] raw) {
        byte[] r = integer(Arrays.copyOf(raw, raw.length / 2));
        byte[] s = integer(Arrays.copyOfRange(raw, raw.length / 2, raw.length));
        var der = new ByteArrayOutputStream();
        der.write(0x30);
        if (r.length + s.length > 127) {
            der.write(0x81);
        }
        der.write(r.length + s.length);
        der.writeBytes(r);
        der.writeBytes(s);
        return der.toByteArray();
    }

    private static byte[] integer(byte[] magnitude) {
        byte[] value = new BigInteger(1, magnitude).toByteArray();
        byte[] tagged = new byte[value.length + 2];
        tagged[0] = 0x02;
        tagged[1] = (byte) value.length;
        System.arraycopy(value, 0, tagged, 2, value.length);
        return tagged;
    }
}

package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherMechanism.Mode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ciphertexts that do not decrypt, for every mechanism: all failures of one mechanism are one
 * answer, byte by byte, so that nobody learns from it where the decryption stopped.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CipherFailureContractTest {
    private static final byte[] PAYLOAD = new byte[32];
    private static final byte[] NOTHING = new byte[0];

    private final Tenant tenant;

    CipherFailureContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void createKeys() {
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        "{\"legacyAlgorithms\":true}")
                .expect(200);
        tenant.createKey("AES", Map.of("algorithm", "AES", "keySize", 256));
        tenant.createKey("AES-2", Map.of("algorithm", "AES", "keySize", 256));
        tenant.createKey("CHACHA20", Map.of("algorithm", "ChaCha20"));
        tenant.createKey("CHACHA20-2", Map.of("algorithm", "ChaCha20"));
        tenant.createKey("CAMELLIA", Map.of("algorithm", "Camellia", "keySize", 256));
        tenant.createKey("TDEA", Map.of("algorithm", "TDEA", "keySize", 192));
        tenant.createKey("RSA", Map.of("algorithm", "RSA", "keySize", 2048));
        tenant.createKey("RSA-2", Map.of("algorithm", "RSA", "keySize", 2048));
    }

    private JsonNode encrypted(CipherMechanism mechanism, byte[] additional) {
        return tenant.use()
                .post(
                        "/v1/encrypt",
                        Body.of(
                                "encryptRequest",
                                Body.node(
                                        "payload",
                                        Body.base64(PAYLOAD),
                                        "encryptKeyName",
                                        mechanism.algorithm().name(),
                                        "cipherAlgorithm",
                                        mechanism.name(),
                                        "additionalAuthenticationData",
                                        additional.length == 0 ? null : Body.base64(additional))))
                .expect(200)
                .json();
    }

    /** One ciphertext as it goes to be decrypted; binary members in base64. */
    private record Sent(
            CipherMechanism mechanism,
            String key,
            String payload,
            @Nullable String vector,
            @Nullable String additional) {
        byte[] body() {
            return Body.bytes(payload);
        }

        byte[] iv() {
            return vector == null ? NOTHING : Body.bytes(vector);
        }

        Sent with(byte[] other) {
            return new Sent(mechanism, key, Body.base64(other), vector, additional);
        }

        Sent withIv(byte[] other) {
            return new Sent(mechanism, key, payload, Body.base64(other), additional);
        }

        Sent withoutIv() {
            return new Sent(mechanism, key, payload, null, additional);
        }

        Sent withAad(byte[] other) {
            return new Sent(mechanism, key, payload, vector, Body.base64(other));
        }

        Sent under(String other) {
            return new Sent(mechanism, other, payload, vector, additional);
        }

        ObjectNode request() {
            return Body.node(
                    "encryptedPayload",
                    payload,
                    "decryptKeyName",
                    key,
                    "cipherAlgorithm",
                    mechanism.name(),
                    "initializationVector",
                    vector,
                    "additionalAuthenticationData",
                    additional);
        }
    }

    private Sent good(CipherMechanism mechanism, byte[] additional) {
        JsonNode made = encrypted(mechanism, additional);
        return new Sent(
                mechanism,
                mechanism.algorithm().name(),
                made.path("encryptedPayload").asText(),
                made.path("initializationVector").textValue(),
                Body.base64(additional));
    }

    private Http.Answer decrypt(Sent sent) {
        return tenant.use()
                .post("/v1/synchronousDecrypt", Body.of("decryptRequest", sent.request()));
    }

    private byte[] decrypted(Sent sent) {
        return Body.bytes(decrypt(sent).expect(200).json().path("payload").asText());
    }

    /** All of them fail, with one and the same answer but for the ids of request and record. */
    private void requireOneAnswer(Map<String, Sent> failures) {
        List<String> answers = new ArrayList<>();
        failures.forEach(
                (what, sent) -> {
                    Http.Answer answer = decrypt(sent);
                    Refusals.expect(answer, 400, 410);
                    var headers =
                            new TreeSet<>(
                                    answer.raw().headers().map().entrySet().stream()
                                            .filter(
                                                    header ->
                                                            !List.of(
                                                                            "x-request-id",
                                                                            "claviger-evidence",
                                                                            "date")
                                                                    .contains(
                                                                            header.getKey()
                                                                                    .toLowerCase(
                                                                                            Locale
                                                                                                    .ROOT)))
                                            .map(Object::toString)
                                            .toList());
                    answers.add(answer.text() + headers);
                    assertThat(answers.getLast()).as(what).isEqualTo(answers.getFirst());
                });
    }

    static Stream<CipherMechanism> authenticated() {
        return of(Mode.AUTHENTICATED);
    }

    static Stream<CipherMechanism> padded() {
        return of(Mode.PADDED_BLOCKS);
    }

    static Stream<CipherMechanism> blocks() {
        return of(Mode.BLOCKS);
    }

    static Stream<CipherMechanism> paddedRsa() {
        return of(Mode.PUBLIC_KEY).filter(m -> m != CipherMechanism.RSA_NO_PADDING);
    }

    static Stream<CipherMechanism> withVector() {
        return Stream.of(CipherMechanism.values()).filter(m -> m.ivBytes() > 0);
    }

    private static Stream<CipherMechanism> of(Mode mode) {
        return Stream.of(CipherMechanism.values()).filter(m -> m.mode() == mode);
    }

    @ParameterizedTest
    @MethodSource("authenticated")
    void whatever_is_wrong_with_an_authenticated_ciphertext_the_answer_is_one(
            CipherMechanism mechanism) {
        Sent good = good(mechanism, new byte[] {1, 2, 3});
        assertThat(decrypted(good)).isEqualTo(PAYLOAD);
        byte[] body = good.body();
        Map<String, Sent> failures = new LinkedHashMap<>();
        failures.put("first byte", good.with(flipped(body, 0)));
        failures.put("last byte of the ciphertext", good.with(flipped(body, body.length - 17)));
        failures.put("first byte of the tag", good.with(flipped(body, body.length - 16)));
        failures.put("last byte of the tag", good.with(flipped(body, body.length - 1)));
        failures.put("cut", good.with(Arrays.copyOf(body, body.length - 1)));
        failures.put("longer", good.with(Arrays.copyOf(body, body.length + 1)));
        failures.put("tag alone", good.with(Arrays.copyOf(body, 16)));
        failures.put("shorter than a tag", good.with(Arrays.copyOf(body, 15)));
        failures.put("nothing", good.with(NOTHING));
        failures.put("another vector", good.withIv(flipped(good.iv(), 0)));
        failures.put("other data", good.withAad(new byte[] {1, 2, 4}));
        failures.put("no data", good.withAad(NOTHING));
        failures.put("more data", good.withAad(new byte[] {1, 2, 3, 0}));
        failures.put("another key", good.under(good.key() + "-2"));
        requireOneAnswer(failures);
        assertThat(decrypted(good)).isEqualTo(PAYLOAD);
    }

    @ParameterizedTest
    @MethodSource("padded")
    void wrong_padding_and_a_wrong_length_are_one_answer(CipherMechanism mechanism) {
        Sent good = good(mechanism, NOTHING);
        assertThat(decrypted(good)).isEqualTo(PAYLOAD);
        byte[] body = good.body();
        int block = mechanism.ivBytes();
        // PAYLOAD fills its blocks, so the last block is all padding; a flip of the block before
        // turns up in it at the same place.
        int before = body.length - 2 * block;
        Map<String, Sent> failures = new LinkedHashMap<>();
        failures.put("length byte too large", good.with(flipped(body, before + block - 1, 0x20)));
        failures.put("length byte zero", good.with(flipped(body, before + block - 1, block)));
        failures.put("another byte of the padding", good.with(flipped(body, before)));
        failures.put("not whole blocks", good.with(Arrays.copyOf(body, body.length - 1)));
        failures.put("one byte", good.with(Arrays.copyOf(body, 1)));
        failures.put("one byte more", good.with(Arrays.copyOf(body, body.length + 1)));
        failures.put("nothing", good.with(NOTHING));
        failures.put("without its last block", good.with(Arrays.copyOf(body, body.length - block)));
        requireOneAnswer(failures);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void what_is_not_whole_blocks_is_one_answer(CipherMechanism mechanism) {
        Sent good = good(mechanism, NOTHING);
        assertThat(decrypted(good)).isEqualTo(PAYLOAD);
        Map<String, Sent> failures = new LinkedHashMap<>();
        for (int length : new int[] {1, 7, 31, 33}) {
            failures.put(length + " bytes", good.with(Arrays.copyOf(good.body(), length)));
        }
        requireOneAnswer(failures);
    }

    @ParameterizedTest
    @MethodSource("withVector")
    void a_vector_of_another_length_is_refused_by_the_length_that_it_has_to_have(
            CipherMechanism mechanism) {
        Sent good = good(mechanism, NOTHING);
        byte[] vector = good.iv();
        List<Sent> wrong =
                List.of(
                        good.withoutIv(),
                        good.withIv(NOTHING),
                        good.withIv(Arrays.copyOf(vector, vector.length - 1)),
                        good.withIv(Arrays.copyOf(vector, vector.length + 1)),
                        good.withIv(new byte[64]));
        String words = "initialization vector of %d bytes".formatted(mechanism.ivBytes());
        for (Sent sent : wrong) {
            Refusals.expect(decrypt(sent), 400, 612, words);
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMechanism.class)
    void what_a_mechanism_does_not_take_is_refused_and_not_passed_over(CipherMechanism mechanism) {
        Sent good = good(mechanism, NOTHING);
        if (mechanism.ivBytes() == 0) {
            Refusals.expect(decrypt(good.withIv(new byte[16])), 400, 612, "initialization vector");
        }
        if (!mechanism.authenticated()) {
            Refusals.expect(decrypt(good.withAad(new byte[1])), 400, 612, "additional data");
        }
        decrypt(good).expect(200);
    }

    @ParameterizedTest
    @MethodSource("paddedRsa")
    void whatever_is_wrong_inside_an_rsa_ciphertext_the_answer_is_one(CipherMechanism mechanism)
            throws GeneralSecurityException {
        RSAPublicKey key = publicKey("RSA");
        Sent good = good(mechanism, NOTHING);
        assertThat(decrypted(good)).isEqualTo(PAYLOAD);
        byte[] body = good.body();
        Map<String, Sent> failures = new LinkedHashMap<>();
        // Blocks as an attacker of PKCS #1 v1.5 makes them; to OAEP they are not its own, either.
        failures.put("first byte not 0", good.with(raw(key, block(1, 2, 11, 200))));
        failures.put("type 1", good.with(raw(key, block(0, 1, 11, 200))));
        failures.put("type 0", good.with(raw(key, block(0, 0, 11, 200))));
        failures.put("no separator", good.with(raw(key, block(0, 2, -1, -1))));
        failures.put("separator in the first eight", good.with(raw(key, block(0, 2, 5, -1))));
        failures.put("separator at once", good.with(raw(key, block(0, 2, 2, -1))));
        failures.put("all zero", good.with(new byte[body.length]));
        failures.put("one", good.with(fixed(BigInteger.ONE)));
        failures.put(
                "modulus less one", good.with(fixed(key.getModulus().subtract(BigInteger.ONE))));
        failures.put("modulus", good.with(fixed(key.getModulus())));
        failures.put("above the modulus", good.with(filled(body.length)));
        failures.put("cut", good.with(Arrays.copyOf(body, body.length - 1)));
        failures.put("longer", good.with(Arrays.copyOf(body, body.length + 1)));
        failures.put("nothing", good.with(NOTHING));
        if (!pkcs1(mechanism)) {
            // With PKCS #1 v1.5 such a block may happen to be well-formed.
            failures.put("a flip", good.with(flipped(body, 100)));
            failures.put("another key", good.under("RSA-2"));
        }
        requireOneAnswer(failures);
    }

    private static boolean pkcs1(CipherMechanism mechanism) {
        return mechanism == CipherMechanism.RSA || mechanism == CipherMechanism.RSA_PADDING_PKCS;
    }

    private RSAPublicKey publicKey(String label) throws GeneralSecurityException {
        String spki =
                tenant.keys()
                        .post("/v1/key/attributes", Body.of("label", label))
                        .expect(200)
                        .json()
                        .at("/json/publicKey")
                        .asText();
        return (RSAPublicKey)
                KeyFactory.getInstance("RSA")
                        .generatePublic(new X509EncodedKeySpec(Body.bytes(spki)));
    }

    /** A block of 256 bytes that begins with two given ones, with zeros at two other places. */
    private static byte[] block(int first, int second, int zero, int other) {
        byte[] block = filled(256);
        block[0] = (byte) first;
        block[1] = (byte) second;
        for (int at : new int[] {zero, other}) {
            if (at >= 0) {
                block[at] = 0;
            }
        }
        return block;
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    private static byte[] raw(RSAPublicKey key, byte[] block) {
        return fixed(new BigInteger(1, block).modPow(key.getPublicExponent(), key.getModulus()));
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes.length > 256 ? 1 : 0;
        return ByteBuffer.allocate(256)
                .put(256 - bytes.length + sign, bytes, sign, bytes.length - sign)
                .array();
    }

    private static byte[] flipped(byte[] bytes, int at) {
        return flipped(bytes, at, 1);
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) bits;
        return copy;
    }
}

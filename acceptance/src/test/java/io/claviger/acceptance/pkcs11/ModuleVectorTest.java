package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.pkcs11.Cryptoki.Attribute;
import io.claviger.acceptance.process.ClavigerProcess;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wycheproof's vectors through the shipped module and a node. They are not part of the project: the
 * system property {@code claviger.vectors}, the variable {@code CLAVIGER_VECTORS} or a place next
 * to the project has them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModuleVectorTest {
    private static final long CKK_AES = 0x1f;
    private static final long CKK_CHACHA20 = 0x33;
    private static final long CKK_SHA256_HMAC = 0x2b;

    private final ClavigerProcess node;
    private final Cryptoki p11;
    private int labels;

    ModuleVectorTest(@TempDir Path dir) {
        Assumptions.assumeTrue(Files.isDirectory(folder()), "skipped: vectors not present");
        this.node = ClavigerProcess.node(dir.resolve("data")).start();
        node.as("partitionSo")
                .patch("/ops/v1/partitions/DEMO/policy", "{\"importKeys\":true}")
                .expect(200);
        this.p11 = new Cryptoki(Token.of(node, dir));
    }

    @AfterAll
    void stop() {
        p11.close();
        node.close();
    }

    private static Path folder() {
        return Optional.ofNullable(System.getProperty("claviger.vectors"))
                .or(() -> Optional.ofNullable(System.getenv("CLAVIGER_VECTORS")))
                .map(Path::of)
                .orElse(Path.of("..", "..", "shared", "vectors", "wycheproof"));
    }

    /** Whether the token takes a case of a group for right. */
    private interface Judge {
        boolean right(JsonNode group, JsonNode test) throws Exception;
    }

    private static void agrees(String name, int atLeast, Judge judge) throws Exception {
        JsonNode file = new ObjectMapper().readTree(folder().resolve(name + "_test.json").toFile());
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (JsonNode group : file.path("testGroups")) {
            for (JsonNode test : group.path("tests")) {
                String result = test.path("result").asText();
                cases++;
                if (!result.equals("acceptable")
                        && judge.right(group, test) != result.equals("valid")) {
                    wrong.add(test.path("tcId") + " " + test.path("comment"));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThanOrEqualTo(atLeast);
    }

    private static byte[] hex(JsonNode test, String member) {
        return HexFormat.of().parseHex(test.path(member).asText());
    }

    private long secret(long type, byte[] value) {
        return p11.create(
                Attribute.of(0x0, 4),
                Attribute.of(0x100, type),
                Attribute.of(0x1, true),
                Attribute.of(0x3, "vector-" + ++labels),
                Attribute.of(0x104, true),
                Attribute.of(0x105, true),
                Attribute.of(0x108, true),
                Attribute.of(0x10a, true),
                new Attribute(0x11, value));
    }

    /** What comes out; empty if the token refuses. */
    private Optional<byte[]> tried(String kind, MemorySegment mechanism, long key, byte[] data) {
        if (p11.call("C_" + kind + "Init", p11.session(), mechanism, key) != Cryptoki.OK) {
            return Optional.empty();
        }
        MemorySegment out = p11.room(data.length + 512L);
        MemorySegment length = p11.number(data.length + 512L);
        return p11.call(
                                "C_" + kind,
                                p11.session(),
                                p11.bytes(data),
                                (long) data.length,
                                out,
                                length)
                        == Cryptoki.OK
                ? Optional.of(Cryptoki.first(out, length.get(ValueLayout.JAVA_LONG, 0)))
                : Optional.empty();
    }

    /** Sealed first: after it was opened, no provider seals under the vector again. */
    private boolean seals(MemorySegment mechanism, long key, JsonNode test) {
        byte[] body = joined(hex(test, "ct"), hex(test, "tag"));
        byte[] clear = hex(test, "msg");
        boolean sealed = gives(tried("Encrypt", mechanism, key, clear), body);
        boolean opened = gives(tried("Decrypt", mechanism, key, body), clear);
        assertThat(sealed).isEqualTo(opened);
        return opened;
    }

    private static boolean gives(Optional<byte[]> made, byte[] expected) {
        return made.filter(bytes -> Arrays.equals(bytes, expected)).isPresent();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void aes_gcm_agrees() throws Exception {
        agrees(
                "aes_gcm",
                300,
                (_, test) -> {
                    byte[] iv = hex(test, "iv");
                    byte[] aad = hex(test, "aad");
                    MemorySegment gcm =
                            p11.mechanism(
                                    0x1087,
                                    p11.structure(
                                            p11.bytes(iv),
                                            (long) iv.length,
                                            8L * iv.length,
                                            p11.bytes(aad),
                                            (long) aad.length,
                                            128L));
                    return seals(gcm, secret(CKK_AES, hex(test, "key")), test);
                });
    }

    @Test
    void chacha20_poly1305_agrees() throws Exception {
        agrees(
                "chacha20_poly1305",
                300,
                (_, test) -> {
                    byte[] iv = hex(test, "iv");
                    byte[] aad = hex(test, "aad");
                    MemorySegment poly =
                            p11.mechanism(
                                    0x4021,
                                    p11.structure(
                                            p11.bytes(iv),
                                            (long) iv.length,
                                            p11.bytes(aad),
                                            (long) aad.length));
                    return seals(poly, secret(CKK_CHACHA20, hex(test, "key")), test);
                });
    }

    @Test
    void hmac_agrees_whole_and_short() throws Exception {
        agrees(
                "hmac_sha256",
                170,
                (group, test) -> {
                    long bytes = group.path("tagSize").asLong() / 8;
                    MemorySegment mechanism =
                            bytes == 32
                                    ? p11.mechanism(0x251)
                                    : p11.mechanism(0x252, p11.structure(bytes));
                    return p11.verify(
                                    mechanism,
                                    secret(CKK_SHA256_HMAC, hex(test, "key")),
                                    hex(test, "msg"),
                                    hex(test, "tag"))
                            == Cryptoki.OK;
                });
    }

    @Test
    void oaep_agrees() throws Exception {
        long[] key = {0};
        agrees(
                "rsa_oaep_2048_sha256_mgf1sha256",
                30,
                (group, test) -> {
                    if (key[0] == 0) {
                        key[0] = imported(hex(group, "privateKeyPkcs8"));
                    }
                    byte[] label = hex(test, "label");
                    MemorySegment oaep =
                            p11.mechanism(
                                    0x9,
                                    p11.structure(
                                            0x250L, 2L, 1L, p11.bytes(label), (long) label.length));
                    return gives(tried("Decrypt", oaep, key[0], hex(test, "ct")), hex(test, "msg"));
                });
    }

    private long imported(byte[] pkcs8) throws Exception {
        var rsa =
                (RSAPrivateCrtKey)
                        KeyFactory.getInstance("RSA")
                                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return p11.create(
                Attribute.of(0x0, 3),
                Attribute.of(0x100, 0),
                Attribute.of(0x1, true),
                Attribute.of(0x3, "vector-rsa"),
                Attribute.of(0x105, true),
                number(0x120, rsa.getModulus()),
                number(0x122, rsa.getPublicExponent()),
                number(0x123, rsa.getPrivateExponent()),
                number(0x124, rsa.getPrimeP()),
                number(0x125, rsa.getPrimeQ()),
                number(0x126, rsa.getPrimeExponentP()),
                number(0x127, rsa.getPrimeExponentQ()),
                number(0x128, rsa.getCrtCoefficient()));
    }

    private static Attribute number(long type, BigInteger value) {
        byte[] bytes = value.toByteArray();
        return new Attribute(
                type, bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}

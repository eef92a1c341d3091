package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.pkcs11.Cryptoki.Attribute;
import io.claviger.acceptance.process.ClavigerProcess;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jcajce.spec.ContextParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every mechanism through the shipped module and a node, judged by the JDK and Bouncy Castle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModuleMechanismTest {
    private static final Provider BC = new BouncyCastleProvider();
    private static final byte[] NOTHING = {};
    private static final byte[] MESSAGE =
            "what is signed, sealed and delivered".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AAD = "what goes beside it".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTEXT = {'c', 't', 'x'};

    private static final long CKA_VALUE = 0x11;
    private static final long CKA_KEY_TYPE = 0x100;
    private static final long CKA_PUBLIC_KEY_INFO = 0x129;
    private static final long CKK_AES = 0x1f;
    private static final long CKM_AES_GMAC = 0x108e;
    private static final long CKM_HKDF_DERIVE = 0x402a;
    private static final long CKM_HKDF_DATA = 0x402b;
    private static final long CKR_ATTRIBUTE_READ_ONLY = 0x10;
    private static final long CKR_DATA_LEN_RANGE = 0x21;
    private static final long CKR_ENCRYPTED_DATA_INVALID = 0x40;
    private static final long CKR_AEAD_DECRYPT_FAILED = 0x42;
    private static final long CKR_KEY_SIZE_RANGE = 0x62;
    private static final long CKR_KEY_TYPE_INCONSISTENT = 0x63;
    private static final long CKR_KEY_NOT_WRAPPABLE = 0x69;
    private static final long CKR_MECHANISM_INVALID = 0x70;
    private static final long CKR_MECHANISM_PARAM_INVALID = 0x71;
    private static final long CKR_OPERATION_NOT_INITIALIZED = 0x91;
    private static final long CKR_SIGNATURE_INVALID = 0xc0;
    private static final long CKR_WRAPPED_KEY_INVALID = 0x110;
    private static final long CKR_BUFFER_TOO_SMALL = 0x150;

    private final ClavigerProcess node;
    private final Token token;
    private final Cryptoki p11;
    private int labels;

    ModuleMechanismTest(@TempDir Path dir) {
        this.node = ClavigerProcess.node(dir.resolve("data")).start();
        node.as("partitionSo")
                .patch(
                        "/ops/v1/partitions/DEMO/policy",
                        "{\"importKeys\":true,\"extractKeys\":true,\"exportKeys\":true,"
                                + "\"legacyAlgorithms\":true}")
                .expect(200);
        this.token = Token.of(node, dir);
        this.p11 = new Cryptoki(token);
    }

    @AfterAll
    void stop() {
        p11.close();
        node.close();
    }

    // Secret keys: imported, so that the JDK has the same.

    private synchronized String label() {
        return "mechanism-" + ++labels;
    }

    private long secret(long type, byte[] value) {
        return p11.create(
                Attribute.of(0x0, 4),
                Attribute.of(CKA_KEY_TYPE, type),
                Attribute.of(0x1, true),
                Attribute.of(0x3, label()),
                Attribute.of(0x104, true),
                Attribute.of(0x105, true),
                Attribute.of(0x108, true),
                Attribute.of(0x10a, true),
                new Attribute(CKA_VALUE, value));
    }

    private static byte[] counted(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + 1);
        }
        return bytes;
    }

    private byte[] jdk(String name, String algorithm, byte[] key, AlgorithmParameterSpec spec)
            throws Exception {
        return jdk(name, algorithm, key, spec, MESSAGE);
    }

    private static byte[] jdk(
            String name, String algorithm, byte[] key, AlgorithmParameterSpec spec, byte[] data)
            throws Exception {
        Cipher cipher = Cipher.getInstance(name, BC);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, algorithm), spec);
        if (spec instanceof GCMParameterSpec) {
            cipher.updateAAD(AAD);
        }
        return cipher.doFinal(data);
    }

    private void bothWays(MemorySegment mechanism, long key, byte[] clear, byte[] sealed) {
        assertThat(p11.single("Encrypt", mechanism, key, clear)).isEqualTo(sealed);
        assertThat(p11.single("Decrypt", mechanism, key, sealed)).isEqualTo(clear);
    }

    @Test
    void block_ciphers_agree_with_the_jdk() throws Exception {
        byte[] iv = counted(16);
        byte[] blocks = Arrays.copyOf(MESSAGE, 32);
        byte[] aes = counted(32);
        long key = secret(CKK_AES, aes);
        var vector = new IvParameterSpec(iv);
        bothWays(
                p11.mechanism(0x1085, iv),
                key,
                MESSAGE,
                jdk("AES/CBC/PKCS5Padding", "AES", aes, vector));
        bothWays(
                p11.mechanism(0x1082, iv),
                key,
                blocks,
                jdk("AES/CBC/NoPadding", "AES", aes, vector, blocks));
        Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
        ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"));
        bothWays(p11.mechanism(0x1081), key, blocks, ecb.doFinal(blocks));
        byte[] tdes = counted(24);
        long des = secret(0x15, tdes);
        bothWays(
                p11.mechanism(0x136, counted(8)),
                des,
                MESSAGE,
                jdk("DESede/CBC/PKCS5Padding", "DESede", tdes, new IvParameterSpec(counted(8))));
        long camellia = secret(0x25, aes);
        bothWays(
                p11.mechanism(0x555, iv),
                camellia,
                MESSAGE,
                jdk("Camellia/CBC/PKCS7Padding", "Camellia", aes, vector));
        p11.done("C_EncryptInit", p11.session(), p11.mechanism(0x1082, iv), key);
        assertThat(
                        p11.call(
                                "C_Encrypt",
                                p11.session(),
                                p11.bytes(MESSAGE),
                                17L,
                                p11.room(64),
                                p11.number(64)))
                .isEqualTo(CKR_DATA_LEN_RANGE);
    }

    @Test
    void a_counter_counts_as_many_bits_as_it_has() throws Exception {
        byte[] aes = counted(16);
        long key = secret(CKK_AES, aes);
        byte[] start = counted(16);
        Arrays.fill(start, 12, 16, (byte) 0xff);
        start[15] = (byte) 0xfe; // two blocks to go in 32 bits
        long high = number(start, 0);
        long low = number(start, 8);
        MemorySegment narrow = p11.mechanism(0x1086, p11.structure(32L, high, low));
        MemorySegment wide = p11.mechanism(0x1086, p11.structure(128L, high, low));
        byte[] two = Arrays.copyOf(MESSAGE, 32);
        byte[] three = Arrays.copyOf(MESSAGE, 33);
        var vector = new IvParameterSpec(start);
        bothWays(narrow, key, two, jdk("AES/CTR/NoPadding", "AES", aes, vector, two));
        bothWays(wide, key, three, jdk("AES/CTR/NoPadding", "AES", aes, vector, three));
        p11.done("C_EncryptInit", p11.session(), narrow, key);
        assertThat(
                        p11.call(
                                "C_Encrypt",
                                p11.session(),
                                p11.bytes(three),
                                33L,
                                p11.room(64),
                                p11.number(64)))
                .isEqualTo(CKR_DATA_LEN_RANGE);
    }

    private static long number(byte[] bytes, int at) {
        return Long.reverseBytes(
                new BigInteger(1, Arrays.copyOfRange(bytes, at, at + 8)).longValue());
    }

    private MemorySegment gcm(byte[] iv, long tagBits) {
        return p11.mechanism(
                0x1087,
                p11.structure(
                        p11.bytes(iv),
                        (long) iv.length,
                        8L * iv.length,
                        p11.bytes(AAD),
                        (long) AAD.length,
                        tagBits));
    }

    @Test
    void sealing_takes_vectors_and_tags_of_other_lengths() throws Exception {
        byte[] aes = counted(32);
        long key = secret(CKK_AES, aes);
        for (int ivBytes : new int[] {1, 8, 12, 16, 60}) {
            for (int tagBits : new int[] {64, 96, 104, 128}) {
                byte[] iv = counted(ivBytes);
                iv[0] = (byte) tagBits;
                bothWays(
                        gcm(iv, tagBits),
                        key,
                        MESSAGE,
                        jdk("AES/GCM/NoPadding", "AES", aes, new GCMParameterSpec(tagBits, iv)));
            }
        }
        for (int nonceBytes : new int[] {7, 11, 13}) {
            for (long tagBytes : new long[] {8, 12, 14, 16}) {
                byte[] nonce = counted(nonceBytes);
                nonce[0] = (byte) tagBytes; // none is used twice
                MemorySegment ccm =
                        p11.mechanism(
                                0x1088,
                                p11.structure(
                                        (long) MESSAGE.length,
                                        p11.bytes(nonce),
                                        (long) nonceBytes,
                                        p11.bytes(AAD),
                                        (long) AAD.length,
                                        tagBytes));
                bothWays(
                        ccm,
                        key,
                        MESSAGE,
                        jdk(
                                "AES/CCM/NoPadding",
                                "AES",
                                aes,
                                new GCMParameterSpec((int) tagBytes * 8, nonce)));
            }
        }
        byte[] chacha = counted(32);
        byte[] nonce = counted(12);
        MemorySegment poly =
                p11.mechanism(
                        0x4021,
                        p11.structure(p11.bytes(nonce), 12L, p11.bytes(AAD), (long) AAD.length));
        Cipher jdk = Cipher.getInstance("ChaCha20-Poly1305");
        jdk.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(chacha, "ChaCha20"),
                new IvParameterSpec(nonce));
        jdk.updateAAD(AAD);
        bothWays(poly, secret(0x33, chacha), MESSAGE, jdk.doFinal(MESSAGE));
        byte[] sealed = p11.single("Encrypt", gcm(counted(12), 128), key, MESSAGE);
        sealed[3] ^= 1;
        p11.done("C_DecryptInit", p11.session(), gcm(counted(12), 128), key);
        assertThat(
                        p11.call(
                                "C_Decrypt",
                                p11.session(),
                                p11.bytes(sealed),
                                (long) sealed.length,
                                p11.room(99),
                                p11.number(99)))
                .isEqualTo(CKR_ENCRYPTED_DATA_INVALID);
    }

    @Test
    void messages_are_sealed_one_by_one() throws Exception {
        byte[] aes = counted(16);
        long key = secret(CKK_AES, aes);
        MemorySegment iv = p11.bytes(counted(12));
        MemorySegment tag = p11.room(16);
        MemorySegment parameter = p11.structure(iv, 12L, 32L, 1L, tag, 128L);
        MemorySegment length = p11.number(MESSAGE.length);
        MemorySegment out = p11.room(MESSAGE.length);
        p11.done("C_MessageEncryptInit", p11.session(), p11.mechanism(0x1087), key);
        p11.done(
                "C_EncryptMessage",
                p11.session(),
                parameter,
                parameter.byteSize(),
                p11.bytes(AAD),
                (long) AAD.length,
                p11.bytes(MESSAGE),
                (long) MESSAGE.length,
                out,
                length);
        byte[] made = Cryptoki.first(iv, 12);
        assertThat(Arrays.copyOf(made, 4)).isEqualTo(counted(4));
        byte[] expected = jdk("AES/GCM/NoPadding", "AES", aes, new GCMParameterSpec(128, made));
        assertThat(Cryptoki.first(out, MESSAGE.length))
                .isEqualTo(Arrays.copyOf(expected, MESSAGE.length));
        assertThat(Cryptoki.first(tag, 16))
                .isEqualTo(Arrays.copyOfRange(expected, MESSAGE.length, expected.length));
        p11.done("C_MessageEncryptFinal", p11.session());

        MemorySegment given = p11.structure(iv, 12L, 0L, 0L, tag, 128L);
        p11.done("C_MessageDecryptInit", p11.session(), p11.mechanism(0x1087), key);
        for (long expectedValue : new long[] {Cryptoki.OK, CKR_AEAD_DECRYPT_FAILED}) {
            assertThat(
                            p11.call(
                                    "C_DecryptMessage",
                                    p11.session(),
                                    given,
                                    given.byteSize(),
                                    p11.bytes(AAD),
                                    (long) AAD.length,
                                    out,
                                    (long) MESSAGE.length,
                                    p11.room(MESSAGE.length),
                                    p11.number(MESSAGE.length)))
                    .isEqualTo(expectedValue);
            tag.set(ValueLayout.JAVA_BYTE, 0, (byte) (tag.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
        }
        p11.done("C_MessageDecryptFinal", p11.session());
    }

    @Test
    void codes_are_whole_or_as_short_as_asked() throws Exception {
        for (var hash :
                List.of(
                        new Hmac(0x221, 0x28, "HmacSHA1"),
                        new Hmac(0x256, 0x2e, "HmacSHA224"),
                        new Hmac(0x251, 0x2b, "HmacSHA256"),
                        new Hmac(0x261, 0x2c, "HmacSHA384"),
                        new Hmac(0x271, 0x2d, "HmacSHA512"),
                        new Hmac(0x2b6, 0x36, "HmacSHA3-224"),
                        new Hmac(0x2b1, 0x37, "HmacSHA3-256"),
                        new Hmac(0x2c1, 0x38, "HmacSHA3-384"),
                        new Hmac(0x2d1, 0x39, "HmacSHA3-512"))) {
            byte[] value = counted(64);
            Mac mac = Mac.getInstance(hash.name());
            mac.init(new SecretKeySpec(value, "HMAC"));
            code(
                    hash.mechanism(),
                    hash.mechanism() + 1,
                    secret(hash.keyType(), value),
                    mac.doFinal(MESSAGE));
        }
        byte[] aes = counted(32);
        Mac cmac = Mac.getInstance("AESCMAC", BC);
        cmac.init(new SecretKeySpec(aes, "AES"));
        code(0x108a, 0x108b, secret(CKK_AES, aes), cmac.doFinal(MESSAGE));
        Mac des = Mac.getInstance("DESEDECMAC", BC);
        des.init(new SecretKeySpec(counted(24), "DESede"));
        code(0x138, 0x137, secret(0x15, counted(24)), des.doFinal(MESSAGE));
    }

    @Test
    void gmac_takes_its_vector_from_the_program() throws Exception {
        byte[] aes = counted(32);
        long key = secret(CKK_AES, aes);
        byte[] iv = counted(12);
        Mac judge = Mac.getInstance("AES-GMAC", BC);
        judge.init(new SecretKeySpec(aes, "AES"), new IvParameterSpec(iv));
        byte[] expected = judge.doFinal(MESSAGE);
        MemorySegment gmac = p11.mechanism(CKM_AES_GMAC, iv);
        assertThat(p11.sign(gmac, key, MESSAGE)).isEqualTo(expected);
        assertThat(p11.verify(gmac, key, MESSAGE, expected)).isEqualTo(Cryptoki.OK);
        assertThat(p11.verify(gmac, key, AAD, expected)).isEqualTo(CKR_SIGNATURE_INVALID);
        assertThat(p11.verify(gmac, key, MESSAGE, Arrays.copyOf(expected, 15)))
                .isEqualTo(CKR_SIGNATURE_INVALID);
        p11.done("C_VerifyInit", p11.session(), gmac, key);
        for (byte[] part : List.of(Arrays.copyOf(MESSAGE, 5), NOTHING)) {
            p11.done("C_VerifyUpdate", p11.session(), p11.bytes(part), (long) part.length);
        }
        byte[] rest = Arrays.copyOfRange(MESSAGE, 5, MESSAGE.length);
        p11.done("C_VerifyUpdate", p11.session(), p11.bytes(rest), (long) rest.length);
        p11.done("C_VerifyFinal", p11.session(), p11.bytes(expected), 16L);
    }

    @Test
    void gmac_takes_vectors_of_12_bytes_and_no_series_of_messages() {
        long key = secret(CKK_AES, counted(16));
        for (int length : new int[] {1, 11, 13, 16}) {
            p11.done(
                    "C_SignInit", p11.session(), p11.mechanism(CKM_AES_GMAC, counted(length)), key);
            assertThat(
                            p11.call(
                                    "C_Sign",
                                    p11.session(),
                                    p11.bytes(MESSAGE),
                                    (long) MESSAGE.length,
                                    p11.room(16),
                                    p11.number(16)))
                    .isEqualTo(CKR_MECHANISM_PARAM_INVALID);
        }
        MemorySegment gmac = p11.mechanism(CKM_AES_GMAC, counted(12));
        assertThat(p11.call("C_MessageSignInit", p11.session(), gmac, key))
                .isEqualTo(CKR_MECHANISM_INVALID);
        long hmac = secret(0x2b, counted(32));
        assertThat(p11.call("C_SignInit", p11.session(), gmac, hmac))
                .isEqualTo(CKR_KEY_TYPE_INCONSISTENT);
    }

    private record Hmac(long mechanism, long keyType, String name) {}

    private void code(long whole, long part, long key, byte[] expected) {
        assertThat(p11.sign(p11.mechanism(whole), key, MESSAGE)).isEqualTo(expected);
        assertThat(p11.verify(p11.mechanism(whole), key, MESSAGE, expected)).isEqualTo(Cryptoki.OK);
        MemorySegment seven = p11.mechanism(part, p11.structure(7L));
        byte[] start = Arrays.copyOf(expected, 7);
        assertThat(p11.sign(seven, key, MESSAGE)).isEqualTo(start);
        assertThat(p11.verify(seven, key, MESSAGE, start)).isEqualTo(Cryptoki.OK);
        assertThat(p11.verify(seven, key, MESSAGE, Arrays.copyOf(expected, 6)))
                .isEqualTo(CKR_SIGNATURE_INVALID);
        start[6] ^= 1;
        assertThat(p11.verify(seven, key, MESSAGE, start)).isEqualTo(CKR_SIGNATURE_INVALID);
    }

    // Pairs: made in the token.

    private record Pair(long publicKey, long privateKey, PublicKey known) {}

    private Pair pair(long mechanism, String algorithm, Attribute kind) throws Exception {
        List<Attribute> publicSide = new ArrayList<>(List.of(Attribute.of(0x1, true), kind));
        List<Attribute> privateSide =
                new ArrayList<>(List.of(Attribute.of(0x1, true), Attribute.of(0x3, label())));
        publicSide.add(Attribute.of(0x10a, true));
        privateSide.add(Attribute.of(0x108, true));
        if (algorithm.equals("RSA")) {
            publicSide.add(Attribute.of(0x104, true));
            privateSide.add(Attribute.of(0x105, true));
        }
        long[] handles = p11.pair(mechanism, publicSide, privateSide);
        byte[] spki = p11.attribute(handles[0], CKA_PUBLIC_KEY_INFO);
        return new Pair(
                handles[0],
                handles[1],
                KeyFactory.getInstance(algorithm, BC).generatePublic(new X509EncodedKeySpec(spki)));
    }

    private void signed(
            MemorySegment mechanism, Pair pair, byte[] data, Signature judge, byte[] judged)
            throws Exception {
        byte[] signature = p11.sign(mechanism, pair.privateKey(), data);
        judge.initVerify(pair.known());
        judge.update(judged);
        assertThat(judge.verify(signature)).as(judge.getAlgorithm()).isTrue();
        assertThat(p11.verify(mechanism, pair.publicKey(), data, signature)).isEqualTo(Cryptoki.OK);
        signature[signature.length / 2] ^= 1;
        assertThat(p11.verify(mechanism, pair.publicKey(), data, signature))
                .isEqualTo(CKR_SIGNATURE_INVALID);
    }

    private void signed(MemorySegment mechanism, Pair pair, Signature judge) throws Exception {
        signed(mechanism, pair, MESSAGE, judge, MESSAGE);
    }

    @Test
    void rsa_signs_in_every_form() throws Exception {
        Pair rsa = pair(0x0, "RSA", Attribute.of(0x121, 2048));
        Map<Long, String> pkcs1 =
                Map.of(
                        0x6L, "SHA1withRSA",
                        0x46L, "SHA224withRSA",
                        0x40L, "SHA256withRSA",
                        0x41L, "SHA384withRSA",
                        0x42L, "SHA512withRSA",
                        0x66L, "SHA3-224withRSA",
                        0x60L, "SHA3-256withRSA",
                        0x61L, "SHA3-384withRSA",
                        0x62L, "SHA3-512withRSA");
        for (var each : pkcs1.entrySet()) {
            signed(p11.mechanism(each.getKey()), rsa, Signature.getInstance(each.getValue(), BC));
        }
        pss(rsa, 0x43, 0x250, "SHA-256", 2, "SHA-256", 32);
        pss(rsa, 0x43, 0x250, "SHA-256", 2, "SHA-256", 0);
        pss(rsa, 0x43, 0x250, "SHA-256", 2, "SHA-256", 222);
        pss(rsa, 0xe, 0x220, "SHA-1", 1, "SHA-1", 20);
        pss(rsa, 0x63, 0x2b0, "SHA3-256", 7, "SHA3-256", 32);
        MemorySegment tooLong = p11.mechanism(0x43, p11.structure(0x250L, 2L, 223L));
        p11.done("C_SignInit", p11.session(), tooLong, rsa.privateKey());
        assertThat(
                        p11.call(
                                "C_Sign",
                                p11.session(),
                                p11.bytes(MESSAGE),
                                (long) MESSAGE.length,
                                p11.room(256),
                                p11.number(256)))
                .isNotEqualTo(Cryptoki.OK);
        bare(rsa);
    }

    private void pss(
            Pair rsa, long type, long hash, String name, long mgf, String mgfName, int salt)
            throws Exception {
        var spec = new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(mgfName), salt, 1);
        Signature judge = Signature.getInstance("RSASSA-PSS", BC);
        judge.setParameter(spec);
        MemorySegment parameter = p11.structure(hash, mgf, (long) salt);
        signed(p11.mechanism(type, parameter), rsa, judge);
        Signature again = Signature.getInstance("RSASSA-PSS", BC);
        again.setParameter(spec);
        byte[] digest = MessageDigest.getInstance(name).digest(MESSAGE);
        signed(p11.mechanism(0xd, parameter), rsa, digest, again, MESSAGE);
    }

    /** The bare operation, and what a signature says itself that it was made over. */
    private void bare(Pair rsa) {
        byte[] block = new byte[256];
        System.arraycopy(MESSAGE, 0, block, 200, MESSAGE.length);
        byte[] signature = p11.sign(p11.mechanism(0x3), rsa.privateKey(), block);
        var key = (RSAPublicKey) rsa.known();
        assertThat(new BigInteger(1, signature).modPow(key.getPublicExponent(), key.getModulus()))
                .isEqualTo(new BigInteger(1, block));
        assertThat(p11.verify(p11.mechanism(0x3), rsa.publicKey(), block, signature))
                .isEqualTo(Cryptoki.OK);
        for (var each : Map.of(0x1L, MESSAGE, 0x3L, block).entrySet()) {
            MemorySegment mechanism = p11.mechanism(each.getKey());
            byte[] made = p11.single("SignRecover", mechanism, rsa.privateKey(), each.getValue());
            assertThat(p11.single("VerifyRecover", mechanism, rsa.publicKey(), made))
                    .isEqualTo(each.getValue());
        }
        p11.done("C_VerifyRecoverInit", p11.session(), p11.mechanism(0x1), rsa.publicKey());
        assertThat(
                        p11.call(
                                "C_VerifyRecover",
                                p11.session(),
                                p11.bytes(signature),
                                256L,
                                p11.room(256),
                                p11.number(256)))
                .isEqualTo(CKR_SIGNATURE_INVALID);
    }

    @Test
    void oaep_takes_every_hash_and_a_label() throws Exception {
        Pair rsa = pair(0x0, "RSA", Attribute.of(0x121, 2048));
        List<String> names = List.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512");
        long[] hashes = {0x220, 0x255, 0x250, 0x260, 0x270};
        long[] masks = {1, 5, 2, 3, 4};
        for (int hash = 0; hash < hashes.length; hash++) {
            for (int mask : new int[] {0, 2, hash}) {
                for (byte[] label : List.of(NOTHING, AAD)) {
                    MemorySegment mechanism =
                            p11.mechanism(
                                    0x9,
                                    p11.structure(
                                            hashes[hash],
                                            masks[mask],
                                            1L,
                                            p11.bytes(label),
                                            (long) label.length));
                    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", BC);
                    cipher.init(
                            Cipher.ENCRYPT_MODE,
                            rsa.known(),
                            new OAEPParameterSpec(
                                    names.get(hash),
                                    "MGF1",
                                    new MGF1ParameterSpec(names.get(mask)),
                                    new PSource.PSpecified(label)));
                    assertThat(
                                    p11.single(
                                            "Decrypt",
                                            mechanism,
                                            rsa.privateKey(),
                                            cipher.doFinal(MESSAGE)))
                            .isEqualTo(MESSAGE);
                    byte[] made = p11.single("Encrypt", mechanism, rsa.publicKey(), MESSAGE);
                    assertThat(p11.single("Decrypt", mechanism, rsa.privateKey(), made))
                            .isEqualTo(MESSAGE);
                }
            }
        }
    }

    @Test
    void curves_sign_every_digest() throws Exception {
        byte[] p256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
        Pair ec = pair(0x1040, "EC", new Attribute(0x180, p256));
        List<String> hashes =
                List.of(
                        "SHA1",
                        "SHA224",
                        "SHA256",
                        "SHA384",
                        "SHA512",
                        "SHA3-224",
                        "SHA3-256",
                        "SHA3-384",
                        "SHA3-512");
        for (int i = 0; i < hashes.size(); i++) {
            signed(
                    p11.mechanism(0x1042 + i),
                    ec,
                    Signature.getInstance(hashes.get(i) + "withPLAIN-ECDSA", BC));
        }
    }

    @Test
    void edwards_curves_sign_in_every_form() throws Exception {
        Pair small = pair(0x1055, "Ed25519", curve("edwards25519"));
        Pair large = pair(0x1055, "Ed448", curve("edwards448"));
        signed(p11.mechanism(0x1057), small, Signature.getInstance("Ed25519", BC));
        signed(p11.mechanism(0x1057), large, Signature.getInstance("Ed448", BC));
        for (Pair each : List.of(small, large)) {
            for (long prehash : new long[] {0, 1}) {
                Signature judge = Signature.getInstance("EdDSA");
                judge.setParameter(new EdDSAParameterSpec(prehash == 1, CONTEXT));
                PublicKey known =
                        KeyFactory.getInstance("EdDSA")
                                .generatePublic(new X509EncodedKeySpec(each.known().getEncoded()));
                signed(
                        p11.mechanism(
                                0x1057,
                                p11.structure(prehash, (long) CONTEXT.length, p11.bytes(CONTEXT))),
                        new Pair(each.publicKey(), each.privateKey(), known),
                        judge);
            }
        }
    }

    private static Attribute curve(String name) {
        byte[] der = new byte[name.length() + 2];
        der[0] = 0x13;
        der[1] = (byte) name.length();
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, der, 2, name.length());
        return new Attribute(0x180, der);
    }

    @Test
    void lattices_and_hashes_sign_with_context_and_hash() throws Exception {
        Pair lattice = pair(0x1c, "ML-DSA", Attribute.of(0x61d, 2));
        Pair tree = pair(0x2d, "SLH-DSA", Attribute.of(0x61d, 3));
        signed(p11.mechanism(0x1d), lattice, Signature.getInstance("ML-DSA", BC));
        signed(p11.mechanism(0x2e), tree, Signature.getInstance("SLH-DSA", BC));
        MemorySegment context = p11.structure(0L, p11.bytes(CONTEXT), (long) CONTEXT.length);
        signed(p11.mechanism(0x1d, context), lattice, contextual("ML-DSA"));
        signed(p11.mechanism(0x2e, context), tree, contextual("SLH-DSA"));
        MemorySegment deterministic = p11.structure(2L, p11.bytes(NOTHING), 0L);
        p11.done(
                "C_SignInit",
                p11.session(),
                p11.mechanism(0x1d, deterministic),
                lattice.privateKey());
        assertThat(
                        p11.call(
                                "C_Sign",
                                p11.session(),
                                p11.bytes(MESSAGE),
                                3L,
                                p11.room(9999),
                                p11.number(9999)))
                .isEqualTo(CKR_MECHANISM_PARAM_INVALID);
        // With a hash of its own: all ten say yes to their own and no to another's.
        for (long type = 0x23; type <= 0x2c; type++) {
            byte[] made = p11.sign(p11.mechanism(type), lattice.privateKey(), MESSAGE);
            for (long other : new long[] {type, type == 0x23 ? 0x24 : 0x23}) {
                assertThat(p11.verify(p11.mechanism(other), lattice.publicKey(), MESSAGE, made))
                        .isEqualTo(other == type ? Cryptoki.OK : CKR_SIGNATURE_INVALID);
            }
        }
    }

    private static Signature contextual(String algorithm) throws Exception {
        Signature judge = Signature.getInstance(algorithm, BC);
        judge.setParameter(new ContextParameterSpec(CONTEXT));
        return judge;
    }

    // Keys under keys.

    private void logIn(long user, String pin) {
        byte[] bytes = pin.getBytes(StandardCharsets.US_ASCII);
        p11.done("C_Login", p11.session(), user, p11.bytes(bytes), (long) bytes.length);
    }

    @Test
    void a_key_that_asks_for_it_leaves_under_a_key_that_the_officer_trusts() {
        String name = label();
        long[] rsa =
                p11.pair(
                        0x0,
                        List.of(
                                Attribute.of(0x1, true),
                                Attribute.of(0x121, 2048),
                                Attribute.of(0x106, true)),
                        List.of(
                                Attribute.of(0x1, true),
                                Attribute.of(0x3, name),
                                Attribute.of(0x107, true)));
        String guarded = label();
        long key =
                p11.create(
                        Attribute.of(0x0, 4),
                        Attribute.of(CKA_KEY_TYPE, CKK_AES),
                        Attribute.of(0x1, true),
                        Attribute.of(0x3, guarded),
                        Attribute.of(0x103, false),
                        Attribute.of(0x162, true),
                        Attribute.of(0x210, true), // CKA_WRAP_WITH_TRUSTED
                        new Attribute(CKA_VALUE, counted(32)));
        MemorySegment oaep = p11.structure(0x220L, 1L, 1L, MemorySegment.NULL, 0L);
        MemorySegment mechanism = p11.mechanism(0x9, oaep);
        MemorySegment room = p11.room(256);
        assertThat(
                        p11.call(
                                "C_WrapKey",
                                p11.session(),
                                mechanism,
                                rsa[0],
                                key,
                                room,
                                p11.number(256)))
                .isEqualTo(CKR_KEY_NOT_WRAPPABLE);
        String wrapping =
                """
                {"wrapKeyRequest":{"keyToBeWrapped":"%s","wrapKeyName":"%s",
                 "wrapMethod":"RSA_WRAP_OAEP"}}"""
                        .formatted(guarded, name);
        assertThat(node.as("keyOperation").post("/v1/wrap", wrapping).expect(400).text())
                .contains("does not trust");
        assertThat(
                        node.as("keyManagement")
                                .post(
                                        "/v1/key/export/plain",
                                        "{\"label\":\"%s\"}".formatted(guarded))
                                .expect(400)
                                .text())
                .contains("leaves under trusted keys only");
        MemorySegment trusted = p11.template(List.of(Attribute.of(0x86, true)));
        assertThat(p11.call("C_SetAttributeValue", p11.session(), rsa[0], trusted, 1L))
                .isEqualTo(CKR_ATTRIBUTE_READ_ONLY);
        p11.done("C_Logout", p11.session());
        logIn(0, token.soPin());
        p11.done("C_SetAttributeValue", p11.session(), rsa[0], trusted, 1L);
        p11.done("C_Logout", p11.session());
        logIn(1, token.pin());
        byte[] blob = p11.output("C_WrapKey", mechanism, rsa[0], key);
        assertThat(blob).hasSize(256);
        assertThat(p11.attribute(unwrapped(mechanism, rsa[1], blob), 0x210))
                .isEqualTo(new byte[] {1});
        node.as("keyOperation").post("/v1/wrap", wrapping).expect(200);
    }

    @Test
    void keys_travel_under_rsa_in_every_form() throws Exception {
        long[] rsa =
                p11.pair(
                        0x0,
                        List.of(
                                Attribute.of(0x1, true),
                                Attribute.of(0x121, 2048),
                                Attribute.of(0x106, true)),
                        List.of(
                                Attribute.of(0x1, true),
                                Attribute.of(0x3, label()),
                                Attribute.of(0x107, true)));
        byte[] aes = counted(32);
        long key =
                p11.create(
                        Attribute.of(0x0, 4),
                        Attribute.of(CKA_KEY_TYPE, CKK_AES),
                        Attribute.of(0x1, true),
                        Attribute.of(0x3, label()),
                        Attribute.of(0x104, true),
                        Attribute.of(0x105, true),
                        Attribute.of(0x162, true),
                        new Attribute(CKA_VALUE, aes));
        MemorySegment label = p11.bytes(AAD);
        MemorySegment oaep = p11.structure(0x250L, 1L, 1L, label, (long) AAD.length);
        MemorySegment twice = p11.structure(256L, oaep);
        PublicKey known =
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new X509EncodedKeySpec(p11.attribute(rsa[0], CKA_PUBLIC_KEY_INFO)));
        byte[] iv = counted(16);
        byte[] expected = jdk("AES/CBC/PKCS5Padding", "AES", aes, new IvParameterSpec(iv));
        for (MemorySegment mechanism :
                List.of(p11.mechanism(0x9, oaep), p11.mechanism(0x1054, twice))) {
            byte[] blob = p11.output("C_WrapKey", mechanism, rsa[0], key);
            assertThat(sealedBy(unwrapped(mechanism, rsa[1], blob), iv)).isEqualTo(expected);
            blob[blob.length - 1] ^= 1;
            assertThat(unwrapping(mechanism, rsa[1], blob, p11.room(8)))
                    .isEqualTo(CKR_WRAPPED_KEY_INVALID);
        }
        // What another device wrapped: the key for one time by OAEP, and the key by RFC 5649.
        byte[] oneTime = counted(32);
        Cipher outer = Cipher.getInstance("RSA/ECB/OAEPPadding");
        outer.init(
                Cipher.ENCRYPT_MODE,
                known,
                new OAEPParameterSpec(
                        "SHA-256",
                        "MGF1",
                        new MGF1ParameterSpec("SHA-1"),
                        new PSource.PSpecified(AAD)));
        Cipher inner = Cipher.getInstance("AES/KWP/NoPadding");
        inner.init(Cipher.WRAP_MODE, new SecretKeySpec(oneTime, "AES"));
        byte[] first = outer.doFinal(oneTime);
        byte[] second = inner.wrap(new SecretKeySpec(aes, "AES"));
        byte[] blob = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, blob, first.length, second.length);
        assertThat(sealedBy(unwrapped(p11.mechanism(0x1054, twice), rsa[1], blob), iv))
                .isEqualTo(expected);
    }

    private byte[] sealedBy(long key, byte[] iv) {
        return p11.single("Encrypt", p11.mechanism(0x1085, iv), key, MESSAGE);
    }

    private long unwrapped(MemorySegment mechanism, long by, byte[] blob) {
        MemorySegment handle = p11.number(0);
        assertThat(unwrapping(mechanism, by, blob, handle)).isEqualTo(Cryptoki.OK);
        return handle.get(ValueLayout.JAVA_LONG, 0);
    }

    private long unwrapping(MemorySegment mechanism, long by, byte[] blob, MemorySegment handle) {
        List<Attribute> template =
                List.of(
                        Attribute.of(0x0, 4),
                        Attribute.of(CKA_KEY_TYPE, CKK_AES),
                        Attribute.of(0x1, true),
                        Attribute.of(0x3, label()),
                        Attribute.of(0x104, true),
                        Attribute.of(0x105, true));
        return p11.call(
                "C_UnwrapKey",
                p11.session(),
                mechanism,
                by,
                p11.bytes(blob),
                (long) blob.length,
                p11.template(template),
                (long) template.size(),
                handle);
    }

    @Test
    void an_agreement_has_the_function_of_x963_with_every_hash() throws Exception {
        Attribute curve = new Attribute(0x180, HexFormat.of().parseHex("06082a8648ce3d030107"));
        long[] own =
                p11.pair(
                        0x1040,
                        List.of(Attribute.of(0x1, true), curve),
                        List.of(
                                Attribute.of(0x1, true),
                                Attribute.of(0x3, label()),
                                Attribute.of(0x10c, true)));
        PublicKey known =
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(p11.attribute(own[0], CKA_PUBLIC_KEY_INFO)));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair peer = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(peer.getPrivate());
        agreement.doPhase(known, true);
        byte[] secret = agreement.generateSecret();
        byte[] spki = peer.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(spki, spki.length - 65, spki.length);
        List<Attribute> template =
                List.of(
                        Attribute.of(0x0, 4),
                        Attribute.of(CKA_KEY_TYPE, 0x10),
                        Attribute.of(0x161, 16));
        Map<Long, String> functions =
                Map.of(2L, "SHA-1", 5L, "SHA-224", 6L, "SHA-256", 7L, "SHA-384", 8L, "SHA-512");
        for (var function : functions.entrySet()) {
            MemorySegment parameter =
                    p11.structure(
                            function.getKey(),
                            (long) AAD.length,
                            p11.bytes(AAD),
                            (long) point.length,
                            p11.bytes(point));
            MemorySegment handle = p11.number(0);
            p11.done(
                    "C_DeriveKey",
                    p11.session(),
                    p11.mechanism(0x1050, parameter),
                    own[1],
                    p11.template(template),
                    (long) template.size(),
                    handle);
            MessageDigest digest = MessageDigest.getInstance(function.getValue());
            digest.update(secret);
            digest.update(new byte[] {0, 0, 0, 1});
            assertThat(p11.attribute(handle.get(ValueLayout.JAVA_LONG, 0), CKA_VALUE))
                    .as(function.getValue())
                    .isEqualTo(Arrays.copyOf(digest.digest(AAD), 16));
        }
    }

    /** CK_HKDF_PARAMS, whose two flags stand in one word with six bytes of padding. */
    private MemorySegment hkdf(boolean extract, boolean expand, byte[] salt, byte[] info) {
        long flags = (extract ? 1 : 0) | (expand ? 0x100 : 0);
        return p11.structure(
                flags,
                0x250L, // CKM_SHA256
                2L, // CKF_HKDF_SALT_DATA
                p11.bytes(salt),
                (long) salt.length,
                0L,
                p11.bytes(info),
                (long) info.length);
    }

    private long derive(long mechanism, MemorySegment parameter, long base, MemorySegment handle) {
        List<Attribute> template =
                List.of(
                        Attribute.of(0x0, 4),
                        Attribute.of(CKA_KEY_TYPE, 0x10),
                        Attribute.of(0x103, false),
                        Attribute.of(0x162, true),
                        Attribute.of(0x10c, true));
        return p11.call(
                "C_DeriveKey",
                p11.session(),
                p11.mechanism(mechanism, parameter),
                base,
                p11.template(template),
                (long) template.size(),
                handle);
    }

    private long derived(MemorySegment parameter, long base) {
        MemorySegment handle = p11.number(0);
        assertThat(derive(CKM_HKDF_DERIVE, parameter, base, handle)).isZero();
        return handle.get(ValueLayout.JAVA_LONG, 0);
    }

    /** The first case of RFC 5869, appendix A; its output has the length of the hash here. */
    @Test
    void hkdf_extracts_and_expands_in_one_and_step_by_step() {
        byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c");
        byte[] info = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9");
        byte[] input = new byte[22];
        Arrays.fill(input, (byte) 0x0b);
        long base =
                p11.create(
                        Attribute.of(0x0, 4),
                        Attribute.of(CKA_KEY_TYPE, 0x10),
                        Attribute.of(0x1, true),
                        Attribute.of(0x3, label()),
                        Attribute.of(0x103, false),
                        Attribute.of(0x162, true),
                        Attribute.of(0x10c, true),
                        new Attribute(CKA_VALUE, input));
        String prk = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5";
        String okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf";
        long extracted = derived(hkdf(true, false, salt, info), base);
        assertThat(p11.attribute(extracted, CKA_VALUE)).isEqualTo(HexFormat.of().parseHex(prk));
        for (long expanded :
                new long[] {
                    derived(hkdf(false, true, salt, info), extracted),
                    derived(hkdf(true, true, salt, info), base)
                }) {
            assertThat(p11.attribute(expanded, CKA_VALUE)).isEqualTo(HexFormat.of().parseHex(okm));
        }
        MemorySegment handle = p11.number(0);
        assertThat(derive(CKM_HKDF_DERIVE, hkdf(false, false, salt, info), base, handle))
                .isEqualTo(CKR_MECHANISM_PARAM_INVALID);
        assertThat(derive(CKM_HKDF_DERIVE, hkdf(false, true, salt, info), base, handle))
                .isEqualTo(CKR_KEY_SIZE_RANGE);
        assertThat(derive(CKM_HKDF_DATA, hkdf(true, true, salt, info), base, handle))
                .isEqualTo(CKR_MECHANISM_INVALID);
        assertThat(handle.get(ValueLayout.JAVA_LONG, 0)).isZero();
    }

    // Two operations at once.

    /** A part through a dual function: what comes out, in a buffer of {@code room} bytes. */
    private byte[] dual(String function, byte[] part, int room, long expected) {
        MemorySegment out = p11.room(room);
        MemorySegment length = p11.number(room);
        assertThat(
                        p11.call(
                                function,
                                p11.session(),
                                p11.bytes(part),
                                (long) part.length,
                                out,
                                length))
                .isEqualTo(expected);
        return expected == Cryptoki.OK
                ? Cryptoki.first(out, length.get(ValueLayout.JAVA_LONG, 0))
                : NOTHING;
    }

    @Test
    void a_part_is_encrypted_and_digested_or_decrypted_and_digested_at_once() throws Exception {
        byte[] aes = counted(32);
        long key = secret(CKK_AES, aes);
        byte[] iv = counted(16);
        MemorySegment cbc = p11.mechanism(0x1082, iv);
        byte[] clear = Arrays.copyOf(MESSAGE, 48);
        byte[] sealed = jdk("AES/CBC/NoPadding", "AES", aes, new IvParameterSpec(iv), clear);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(clear);
        dual("C_DigestEncryptUpdate", clear, 64, CKR_OPERATION_NOT_INITIALIZED);
        p11.done("C_EncryptInit", p11.session(), cbc, key);
        dual("C_DigestEncryptUpdate", clear, 64, CKR_OPERATION_NOT_INITIALIZED);
        p11.done("C_DigestInit", p11.session(), p11.mechanism(0x250));
        byte[] first = Arrays.copyOf(clear, 20);
        byte[] second = Arrays.copyOfRange(clear, 20, 48);
        dual("C_DigestEncryptUpdate", first, 15, CKR_BUFFER_TOO_SMALL);
        assertThat(dual("C_DigestEncryptUpdate", first, 20, Cryptoki.OK))
                .isEqualTo(Arrays.copyOf(sealed, 16));
        assertThat(dual("C_DigestEncryptUpdate", second, 44, Cryptoki.OK))
                .isEqualTo(Arrays.copyOfRange(sealed, 16, 48));
        assertThat(p11.output("C_EncryptFinal")).isEmpty();
        assertThat(p11.output("C_DigestFinal")).isEqualTo(digest);
        p11.done("C_DecryptInit", p11.session(), cbc, key);
        p11.done("C_DigestInit", p11.session(), p11.mechanism(0x250));
        dual("C_DecryptDigestUpdate", sealed, 1, CKR_BUFFER_TOO_SMALL);
        assertThat(dual("C_DecryptDigestUpdate", sealed, 48, Cryptoki.OK)).isEqualTo(clear);
        assertThat(p11.output("C_DecryptFinal")).isEmpty();
        assertThat(p11.output("C_DigestFinal")).isEqualTo(digest);
    }

    @Test
    void a_part_is_encrypted_and_signed_or_decrypted_and_verified_at_once() throws Exception {
        byte[] aes = counted(16);
        long key = secret(CKK_AES, aes);
        byte[] iv = counted(16);
        MemorySegment padded = p11.mechanism(0x1085, iv);
        byte[] sealed = jdk("AES/CBC/PKCS5Padding", "AES", aes, new IvParameterSpec(iv));
        Pair ec =
                pair(
                        0x1040,
                        "EC",
                        new Attribute(0x180, HexFormat.of().parseHex("06082a8648ce3d030107")));
        MemorySegment ecdsa = p11.mechanism(0x1044);
        p11.done("C_SignInit", p11.session(), ecdsa, ec.privateKey());
        p11.done("C_EncryptInit", p11.session(), padded, key);
        byte[] most = dual("C_SignEncryptUpdate", MESSAGE, 64, Cryptoki.OK);
        byte[] last = p11.output("C_EncryptFinal");
        byte[] all = Arrays.copyOf(most, most.length + last.length);
        System.arraycopy(last, 0, all, most.length, last.length);
        assertThat(all).isEqualTo(sealed);
        byte[] signature = p11.output("C_SignFinal");
        assertThat(p11.verify(ecdsa, ec.publicKey(), MESSAGE, signature)).isEqualTo(Cryptoki.OK);
        // What comes out with the end is for the program to pass on.
        p11.done("C_DecryptInit", p11.session(), padded, key);
        p11.done("C_VerifyInit", p11.session(), ecdsa, ec.publicKey());
        byte[] clear = dual("C_DecryptVerifyUpdate", sealed, 64, Cryptoki.OK);
        byte[] end = p11.output("C_DecryptFinal");
        assertThat(clear).isEqualTo(Arrays.copyOf(MESSAGE, clear.length));
        assertThat(clear.length + end.length).isEqualTo(MESSAGE.length);
        p11.done("C_VerifyUpdate", p11.session(), p11.bytes(end), (long) end.length);
        p11.done("C_VerifyFinal", p11.session(), p11.bytes(signature), (long) signature.length);
    }

    // Much data.

    @Test
    void data_of_any_length_goes_through_in_parts() throws Exception {
        byte[] data = new byte[64 << 20];
        for (int i = 0; i < data.length; i += 4096) {
            data[i] = (byte) (i >>> 12);
        }
        MemorySegment all = p11.bytes(data);
        p11.done("C_DigestInit", p11.session(), p11.mechanism(0x250));
        for (long at = 0; at < data.length; at += 8 << 20) {
            p11.done("C_DigestUpdate", p11.session(), all.asSlice(at), (long) (8 << 20));
        }
        assertThat(p11.output("C_DigestFinal"))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(data));
        Pair rsa = pair(0x0, "RSA", Attribute.of(0x121, 2048));
        Signature judge = Signature.getInstance("SHA256withRSA", BC);
        signed(p11.mechanism(0x40), rsa, data, judge, data);
    }

    @Test
    void ciphers_go_on_where_they_stopped() throws Exception {
        byte[] aes = counted(32);
        long key = secret(CKK_AES, aes);
        byte[] iv = counted(16);
        byte[] data = new byte[(3 << 20) + 5];
        Arrays.fill(data, (byte) 9);
        var vector = new IvParameterSpec(iv);
        bothWays(
                p11.mechanism(0x1085, iv),
                key,
                data,
                jdk("AES/CBC/PKCS5Padding", "AES", aes, vector, data));
        bothWays(
                p11.mechanism(0x1086, p11.structure(64L, number(iv, 0), number(iv, 8))),
                key,
                data,
                jdk("AES/CTR/NoPadding", "AES", aes, vector, data));
        bothWays(
                gcm(iv, 128),
                key,
                data,
                jdk("AES/GCM/NoPadding", "AES", aes, new GCMParameterSpec(128, iv), data));
        // Each part gives out what is whole at once, into a buffer one block longer.
        byte[] expected = jdk("AES/CBC/PKCS5Padding", "AES", aes, vector);
        p11.done("C_EncryptInit", p11.session(), p11.mechanism(0x1085, iv), key);
        int done = 0;
        for (int at = 0; at < MESSAGE.length; at += 5) {
            int count = Math.min(5, MESSAGE.length - at);
            MemorySegment out = p11.room(21);
            MemorySegment length = p11.number(21);
            p11.done(
                    "C_EncryptUpdate",
                    p11.session(),
                    p11.bytes(Arrays.copyOfRange(MESSAGE, at, at + count)),
                    (long) count,
                    out,
                    length);
            int made = (int) length.get(ValueLayout.JAVA_LONG, 0);
            assertThat(Cryptoki.first(out, made))
                    .isEqualTo(Arrays.copyOfRange(expected, done, done + made));
            done += made;
        }
        assertThat(done).isEqualTo(MESSAGE.length / 16 * 16);
        MemorySegment out = p11.room(16);
        p11.done("C_EncryptFinal", p11.session(), out, p11.number(16));
        assertThat(Cryptoki.first(out, 16))
                .isEqualTo(Arrays.copyOfRange(expected, done, expected.length));
    }
}

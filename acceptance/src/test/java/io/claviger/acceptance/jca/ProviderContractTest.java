package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.client.Claviger;
import io.claviger.client.ClientSettings;
import io.claviger.client.jca.DerivationSpec;
import io.claviger.client.jca.KeyGenerationSpec;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.ImportKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.DecapsulateException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same cases with the JDK's providers and with this one: the same results, and exceptions of
 * the same types.
 */
@ExtendWith(Store.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderContractTest {
    private static final byte[] SMALL = "pay 5".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HUGE = new byte[3_000_000];
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, KeyPair> pairs = new HashMap<>();
    private final List<Key> made = new ArrayList<>();
    private Provider ours;
    private SecretKey aes;

    @BeforeAll
    void generate(Store store) throws Exception {
        ours = store.provider();
        aes = secret("AES");
    }

    @AfterAll
    void destroy() throws Exception {
        for (Key key : made) {
            ((Destroyable) key).destroy();
        }
    }

    private SecretKey secret(String algorithm) throws GeneralSecurityException {
        SecretKey key = KeyGenerator.getInstance(algorithm, ours).generateKey();
        made.add(key);
        return key;
    }

    private KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPair known = pairs.get(algorithm);
        if (known != null) {
            return known;
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, ours);
        small(algorithm).ifPresent(size -> generator.initialize(size));
        KeyPair pair = generator.generateKeyPair();
        pairs.put(algorithm, pair);
        made.add(pair.getPrivate());
        return pair;
    }

    private static Optional<Integer> small(String algorithm) {
        return Optional.ofNullable(Map.of("RSA", 2048, "EC", 256).get(algorithm));
    }

    private static KeyPair jdkPair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        small(algorithm).ifPresent(size -> generator.initialize(size));
        return generator.generateKeyPair();
    }

    /** What a case ends with: a result, or the type of the exception. */
    private static String outcome(Callable<?> attempt) {
        try {
            return String.valueOf(attempt.call());
        } catch (Exception e) {
            return e.getClass().getName();
        }
    }

    private static Signature prepared(Signature signature) throws GeneralSecurityException {
        if (signature.getAlgorithm().equals("RSASSA-PSS")) {
            signature.setParameter(
                    new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1));
        }
        return signature;
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, SHA1withRSA",
        "RSA, SHA224withRSA",
        "RSA, SHA256withRSA",
        "RSA, SHA384withRSA",
        "RSA, SHA512withRSA",
        "RSA, SHA512/256withRSA",
        "RSA, SHA3-256withRSA",
        "RSA, RSASSA-PSS",
        "EC, SHA1withECDSA",
        "EC, SHA224withECDSA",
        "EC, SHA256withECDSA",
        "EC, SHA384withECDSA",
        "EC, SHA512withECDSA",
        "EC, SHA3-384withECDSA",
        "EC, SHA256withECDSAinP1363Format",
        "Ed25519, Ed25519",
        "Ed448, EdDSA",
        "ML-DSA-65, ML-DSA",
        "ML-DSA-44, ML-DSA-44"
    })
    void the_jdk_verifies_what_is_signed_here(String keys, String algorithm) throws Exception {
        KeyPair pair = pair(keys);
        Signature signature = Signature.getInstance(algorithm);
        Signature verifier = prepared(Signature.getInstance(algorithm));
        boolean takesAll = !algorithm.startsWith("Ed");
        for (byte[] message :
                takesAll ? List.of(SMALL, new byte[0], HUGE) : List.of(SMALL, new byte[0])) {
            // The key alone leads to this provider, whichever comes first.
            signature.initSign(pair.getPrivate());
            assertThat(prepared(signature).getProvider()).isSameAs(ours);
            verifier.initVerify(pair.getPublic());
            assertThat(verifier.getProvider()).isNotSameAs(ours);
            for (int from = 0; from < message.length; from += 1_000_000) {
                int length = Math.min(1_000_000, message.length - from);
                signature.update(message, from, length);
                verifier.update(message, from, length);
            }
            byte[] signed = signature.sign();
            assertThat(verifier.verify(signed)).isTrue();

            // The object is ready for the next message, without another init.
            signature.update(SMALL);
            verifier.update(SMALL);
            assertThat(verifier.verify(signature.sign())).isTrue();
        }
        Signature own = prepared(Signature.getInstance(algorithm, ours));
        own.initVerify(pair.getPublic());
        own.update(SMALL);
        signature.update(SMALL);
        assertThat(own.verify(signature.sign())).isTrue();
        own.update(HUGE);
        signature.update(SMALL);
        assertThat(own.verify(signature.sign())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, SHA256withRSA",
        "EC, SHA256withECDSA",
        "Ed25519, Ed25519",
        "ML-DSA-65, ML-DSA"
    })
    void a_signature_object_in_the_wrong_state(String keys, String algorithm) throws Exception {
        PrivateKey here = pair(keys).getPrivate();
        PrivateKey there = jdkPair(keys).getPrivate();
        PrivateKey wrong = pair(keys.equals("EC") ? "RSA" : "EC").getPrivate();
        PrivateKey wrongThere = jdkPair(keys.equals("EC") ? "RSA" : "EC").getPrivate();
        Provider jdk = verifiedBy(algorithm, there);

        for (var each :
                List.<Same>of(
                        new Same(
                                "sign before init",
                                (p, _, _) -> Signature.getInstance(algorithm, p).sign()),
                        new Same(
                                "update before init",
                                (p, _, _) -> {
                                    Signature.getInstance(algorithm, p).update(SMALL);
                                    return "";
                                }),
                        new Same(
                                "no key",
                                (p, _, _) -> {
                                    Signature.getInstance(algorithm, p).initSign(null);
                                    return "";
                                }),
                        new Same(
                                "a key of another kind",
                                (p, _, bad) -> {
                                    Signature.getInstance(algorithm, p).initSign(bad);
                                    return "";
                                }),
                        new Same(
                                "verify when signing",
                                (p, key, _) -> {
                                    Signature signature = Signature.getInstance(algorithm, p);
                                    signature.initSign(key);
                                    return signature.verify(new byte[64]);
                                }),
                        new Same(
                                "init twice",
                                (p, key, _) -> {
                                    Signature signature = Signature.getInstance(algorithm, p);
                                    signature.initSign(key);
                                    signature.update(HUGE, 0, 10_000);
                                    signature.initSign(key);
                                    return signature.sign().length > 0;
                                }),
                        new Same(
                                "too small a buffer",
                                (p, key, _) -> {
                                    Signature signature = Signature.getInstance(algorithm, p);
                                    signature.initSign(key);
                                    signature.update(SMALL);
                                    return signature.sign(new byte[8], 0, 8);
                                }),
                        new Same(
                                "parameters of something else",
                                (p, key, _) -> {
                                    Signature signature = Signature.getInstance(algorithm, p);
                                    signature.initSign(key);
                                    signature.setParameter(new ECGenParameterSpec("secp256r1"));
                                    return "";
                                }))) {
            assertThat(outcome(() -> each.attempt().with(ours, here, wrong)))
                    .as(each.name())
                    .isEqualTo(outcome(() -> each.attempt().with(jdk, there, wrongThere)));
        }
    }

    private static Provider verifiedBy(String algorithm, PrivateKey key)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        return signature.getProvider();
    }

    private record Same(String name, Attempt attempt) {}

    private interface Attempt {
        Object with(Provider provider, PrivateKey fits, PrivateKey other) throws Exception;
    }

    @Test
    void a_foreign_key_is_never_taken() throws Exception {
        KeyPair foreign = jdkPair("EC");
        Signature signature = Signature.getInstance("SHA256withECDSA", ours);
        assertThatThrownBy(() -> signature.initSign(foreign.getPrivate()))
                .isInstanceOf(InvalidKeyException.class);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", ours);
        SecretKey secret = KeyGenerator.getInstance("AES").generateKey();
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, secret))
                .isInstanceOf(InvalidKeyException.class);
        Mac mac = Mac.getInstance("HmacSHA256", ours);
        assertThatThrownBy(() -> mac.init(secret)).isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void pss_that_the_service_does_not_make_is_refused() throws Exception {
        Signature signature = Signature.getInstance("RSASSA-PSS", ours);
        for (var impossible :
                List.of(
                        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 20, 1),
                        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, 32, 1),
                        new PSSParameterSpec(
                                "SHA3-256", "MGF1", MGF1ParameterSpec.SHA3_256, 32, 1))) {
            assertThatThrownBy(() -> signature.setParameter(impossible))
                    .isInstanceOf(InvalidAlgorithmParameterException.class);
        }
        signature.initSign(pair("RSA").getPrivate());
        assertThatThrownBy(() -> signature.update(SMALL)).isInstanceOf(SignatureException.class);
    }

    @Test
    void an_interrupted_thread_gets_an_exception_and_stays_interrupted() throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA", ours);
        signature.initSign(pair("EC").getPrivate());
        signature.update(SMALL);
        Thread.currentThread().interrupt();
        assertThatThrownBy(signature::sign)
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        signature.update(SMALL);
        assertThat(signature.sign()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AES/GCM/NoPadding",
                "AES/CBC/PKCS5Padding",
                "AES/CBC/NoPadding",
                "AES/CTR/NoPadding",
                "AES/ECB/NoPadding"
            })
    void the_jdk_decrypts_what_is_encrypted_here(String transformation) throws Exception {
        // A key that is on both sides: one that the program had, and brought in.
        SecretKey there = KeyGenerator.getInstance("AES").generateKey();
        SecretKey here = SecretKeyFactory.getInstance("AES", ours).translateKey(there);
        made.add(here);
        boolean aad = transformation.contains("GCM");
        for (int length : new int[] {0, 16, 64, 100_000}) {
            byte[] plain = new byte[length];
            Cipher mine = Cipher.getInstance(transformation);
            mine.init(Cipher.ENCRYPT_MODE, here);
            assertThat(mine.getProvider()).isSameAs(ours);
            if (aad) {
                mine.updateAAD(SMALL);
            }
            mine.update(plain, 0, length / 2);
            byte[] encrypted = mine.doFinal(plain, length / 2, length - length / 2);

            Cipher theirs = Cipher.getInstance(transformation, "SunJCE");
            if (mine.getParameters() == null) {
                theirs.init(Cipher.DECRYPT_MODE, there);
            } else {
                theirs.init(Cipher.DECRYPT_MODE, there, mine.getParameters());
            }
            if (aad) {
                theirs.updateAAD(SMALL);
            }
            assertThat(theirs.doFinal(encrypted)).isEqualTo(plain);

            if (mine.getParameters() == null) {
                mine.init(Cipher.DECRYPT_MODE, here);
            } else {
                mine.init(Cipher.DECRYPT_MODE, here, mine.getParameters());
            }
            if (aad) {
                mine.updateAAD(SMALL);
            }
            assertThat(mine.getOutputSize(encrypted.length)).isGreaterThanOrEqualTo(length);
            byte[] output = new byte[length + 32];
            assertThat(mine.doFinal(encrypted, 0, encrypted.length, output, 0)).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AES/GCM/NoPadding, 40",
        "AES/GCM/NoPadding, 3",
        "AES/CBC/PKCS5Padding, 17",
        "AES/CBC/NoPadding, 17",
        "AES/ECB/NoPadding, 15"
    })
    void a_ciphertext_that_is_none(String transformation, int length) throws Exception {
        SecretKey there = KeyGenerator.getInstance("AES").generateKey();
        @Nullable AlgorithmParameterSpec spec =
                transformation.contains("GCM")
                        ? new GCMParameterSpec(128, new byte[12])
                        : transformation.contains("CBC") ? new IvParameterSpec(new byte[16]) : null;
        assertThat(
                        outcome(
                                () ->
                                        decrypted(
                                                Cipher.getInstance(transformation, ours),
                                                aes,
                                                spec,
                                                length)))
                .isEqualTo(
                        outcome(
                                () ->
                                        decrypted(
                                                Cipher.getInstance(transformation, "SunJCE"),
                                                there,
                                                spec,
                                                length)));
    }

    private static Object decrypted(
            Cipher cipher, SecretKey key, @Nullable AlgorithmParameterSpec spec, int length)
            throws Exception {
        if (spec == null) {
            cipher.init(Cipher.DECRYPT_MODE, key);
        } else {
            cipher.init(Cipher.DECRYPT_MODE, key, spec);
        }
        return cipher.doFinal(new byte[length]).length;
    }

    @Test
    void the_service_chooses_a_vector_for_each_message_and_tells_it() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", ours);
        assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, aes))
                .isInstanceOf(InvalidKeyException.class);
        cipher.init(Cipher.ENCRYPT_MODE, aes);
        byte[] first = cipher.doFinal(SMALL);
        byte[] iv = cipher.getIV();
        assertThat(cipher.doFinal(SMALL)).isNotEqualTo(first);
        assertThat(cipher.getIV()).isNotEqualTo(iv);

        // Programs of the JDK's providers ask before the first message.
        cipher.init(Cipher.ENCRYPT_MODE, aes);
        byte[] early = cipher.getIV();
        assertThat(early).hasSize(12).isEqualTo(cipher.getIV());
        byte[] sealed = cipher.doFinal(SMALL);
        assertThat(cipher.getIV()).isEqualTo(early);
        assertThat(cipher.doFinal(SMALL)).isNotEqualTo(sealed);
        cipher.init(Cipher.DECRYPT_MODE, aes, new GCMParameterSpec(128, early));
        assertThat(cipher.doFinal(sealed)).isEqualTo(SMALL);
    }

    @ParameterizedTest
    @CsvSource({
        "AES/GCM/NoPadding, 12, 128",
        "AES/GCM/NoPadding, 16, 96",
        "AES/CTR/NoPadding, 16, 0",
        "AES/CBC/PKCS5Padding, 16, 0"
    })
    void with_a_vector_of_its_own_a_program_gets_what_the_jdk_gives(
            String transformation, int bytes, int tagBits) throws Exception {
        byte[] bare = Arrays.copyOf(HUGE, 32);
        SecretKey there = new SecretKeySpec(bare, "AES");
        SecretKey here = SecretKeyFactory.getInstance("AES", ours).translateKey(there);
        made.add(here);
        byte[] iv = Arrays.copyOf(SMALL, bytes);
        AlgorithmParameterSpec spec =
                tagBits > 0 ? new GCMParameterSpec(tagBits, iv) : new IvParameterSpec(iv);
        Cipher mine = Cipher.getInstance(transformation, ours);
        Cipher theirs = Cipher.getInstance(transformation, "SunJCE");
        mine.init(Cipher.ENCRYPT_MODE, here, spec);
        theirs.init(Cipher.ENCRYPT_MODE, there, spec);
        assertThat(mine.getIV()).isEqualTo(iv);
        if (tagBits > 0) {
            mine.updateAAD(bare);
            theirs.updateAAD(bare);
        }
        assertThat(mine.doFinal(SMALL)).isEqualTo(theirs.doFinal(SMALL));
        // The second message: CTR and CBC begin anew, GCM refuses.
        assertThat(outcome(() -> HEX.formatHex(mine.doFinal(SMALL))))
                .isEqualTo(outcome(() -> HEX.formatHex(theirs.doFinal(SMALL))));
        assertThat(outcome(() -> again(mine, here, spec)))
                .isEqualTo(outcome(() -> again(theirs, there, spec)));
        assertThat(outcome(() -> again(mine, here, new IvParameterSpec(new byte[0]))))
                .isEqualTo(outcome(() -> again(theirs, there, new IvParameterSpec(new byte[0]))));
    }

    private static int again(Cipher cipher, SecretKey key, AlgorithmParameterSpec spec)
            throws Exception {
        cipher.init(Cipher.ENCRYPT_MODE, key, spec);
        return cipher.doFinal(SMALL).length;
    }

    @ParameterizedTest
    @CsvSource({
        "RSA/ECB/OAEPWithSHA-256AndMGF1Padding, -, -, ''",
        "RSA/ECB/OAEPPadding, -, -, ''",
        "RSA/ECB/OAEPPadding, SHA-256, SHA-256, ''",
        "RSA/ECB/OAEPPadding, SHA-512, SHA-1, a label",
        "RSA/ECB/OAEPWithSHA-1AndMGF1Padding, SHA-384, SHA-384, ''"
    })
    void the_jdk_encrypts_by_oaep_and_the_service_opens_it(
            String transformation, String digest, String mask, String label) throws Exception {
        KeyPair pair = pair("RSA");
        Cipher theirs = Cipher.getInstance(transformation, "SunJCE");
        Cipher mine = Cipher.getInstance(transformation, ours);
        if (digest.equals("-")) {
            theirs.init(Cipher.ENCRYPT_MODE, pair.getPublic());
            mine.init(Cipher.DECRYPT_MODE, pair.getPrivate());
        } else {
            var spec =
                    new OAEPParameterSpec(
                            digest,
                            "MGF1",
                            new MGF1ParameterSpec(mask),
                            new PSource.PSpecified(label.getBytes(StandardCharsets.UTF_8)));
            theirs.init(Cipher.ENCRYPT_MODE, pair.getPublic(), spec);
            mine.init(Cipher.DECRYPT_MODE, pair.getPrivate(), spec);
        }
        byte[] encrypted = theirs.doFinal(SMALL);
        assertThat(mine.doFinal(encrypted)).isEqualTo(SMALL);
        assertThatThrownBy(
                        () ->
                                mine.init(
                                        Cipher.DECRYPT_MODE,
                                        pair.getPrivate(),
                                        new OAEPParameterSpec(
                                                "MD5",
                                                "MGF1",
                                                MGF1ParameterSpec.SHA1,
                                                PSource.PSpecified.DEFAULT)))
                .isInstanceOf(InvalidAlgorithmParameterException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA/ECB/PKCS1Padding",
                "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
                "RSA/ECB/OAEPWithSHA-256AndMGF1Padding"
            })
    void rsa_is_encrypted_there_and_decrypted_here(String transformation) throws Exception {
        KeyPair pair = pair("RSA");
        Cipher theirs = Cipher.getInstance(transformation, ours);
        theirs.init(Cipher.ENCRYPT_MODE, pair.getPublic());
        byte[] encrypted = theirs.doFinal(SMALL);
        Cipher mine = Cipher.getInstance(transformation);
        if (transformation.contains("OAEP")) {
            mine.init(Cipher.DECRYPT_MODE, pair.getPrivate(), theirs.getParameters());
        } else {
            mine.init(Cipher.DECRYPT_MODE, pair.getPrivate());
        }
        assertThat(mine.getProvider()).isSameAs(ours);
        assertThat(mine.doFinal(encrypted)).isEqualTo(SMALL);
        encrypted[100] ^= 1;
        assertThatThrownBy(() -> mine.doFinal(encrypted)).isInstanceOf(BadPaddingException.class);
        assertThatThrownBy(() -> mine.doFinal(new byte[257]))
                .isInstanceOf(IllegalBlockSizeException.class);
        assertThatThrownBy(() -> mine.init(Cipher.ENCRYPT_MODE, pair.getPrivate()))
                .isInstanceOf(InvalidKeyException.class);

        // What libraries for CMS, JWE and XML do.
        SecretKey content = KeyGenerator.getInstance("AES", "SunJCE").generateKey();
        theirs.init(Cipher.WRAP_MODE, pair.getPublic());
        mine.init(Cipher.UNWRAP_MODE, pair.getPrivate());
        assertThat(mine.unwrap(theirs.wrap(content), "AES", Cipher.SECRET_KEY)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HmacSHA1",
                "HmacSHA224",
                "HmacSHA256",
                "HmacSHA384",
                "HmacSHA512",
                "HmacSHA3-224",
                "HmacSHA3-256",
                "HmacSHA3-384",
                "HmacSHA3-512"
            })
    void a_code_is_the_jdks(String algorithm) throws Exception {
        SecretKey there = KeyGenerator.getInstance(algorithm).generateKey();
        SecretKey here = SecretKeyFactory.getInstance(algorithm, ours).translateKey(there);
        made.add(here);
        Mac mine = Mac.getInstance(algorithm);
        Mac theirs = Mac.getInstance(algorithm, "SunJCE");
        mine.init(here);
        theirs.init(there);
        assertThat(mine.getProvider()).isSameAs(ours);
        assertThat(mine.getMacLength()).isEqualTo(theirs.getMacLength());
        for (byte[] message : List.of(SMALL, new byte[0], Arrays.copyOf(HUGE, 100_000))) {
            mine.update(message);
            theirs.update(message);
            assertThat(mine.doFinal()).isEqualTo(theirs.doFinal());
        }
        mine.update(HUGE, 0, 10);
        mine.reset();
        assertThat(mine.doFinal(SMALL)).isEqualTo(theirs.doFinal(SMALL));
        assertThat(outcome(() -> Mac.getInstance(algorithm, ours).doFinal()))
                .isEqualTo(outcome(() -> Mac.getInstance(algorithm, "SunJCE").doFinal()));
    }

    @Test
    void keys_are_wrapped_and_unwrapped_in_the_service() throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES", ours);
        generator.init(
                KeyGenerationSpec.unnamed()
                        .size(128)
                        .attributes(
                                CreateKeyAttributes.with()
                                        .decrypt(true)
                                        .extractable(true)
                                        .destroyable(true)
                                        .build()));
        SecretKey wrapped = generator.generateKey();
        made.add(wrapped);
        for (String transformation : List.of("AES/KW/NoPadding", "AES/KWP/NoPadding")) {
            Cipher cipher = Cipher.getInstance(transformation);
            cipher.init(Cipher.WRAP_MODE, aes);
            byte[] blob = cipher.wrap(wrapped);
            cipher.init(Cipher.UNWRAP_MODE, aes);
            Key back = cipher.unwrap(blob, "AES", Cipher.SECRET_KEY);
            made.add(back);
            assertThat(back.getEncoded()).isNull();
            Cipher one = Cipher.getInstance("AES/ECB/NoPadding");
            one.init(Cipher.ENCRYPT_MODE, wrapped);
            byte[] block = one.doFinal(new byte[16]);
            one.init(Cipher.DECRYPT_MODE, back);
            assertThat(one.doFinal(block)).isEqualTo(new byte[16]);
            blob[3] ^= 1;
            assertThatThrownBy(() -> cipher.unwrap(blob, "AES", Cipher.SECRET_KEY))
                    .isInstanceOf(InvalidKeyException.class);
            assertThatThrownBy(() -> cipher.doFinal(new byte[16]))
                    .isInstanceOf(IllegalStateException.class);
        }
        Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
        cipher.init(Cipher.WRAP_MODE, aes);
        assertThatThrownBy(() -> cipher.wrap(secret("AES")))
                .isInstanceOf(InvalidKeyException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "X25519, XDHwithSHA256KDF",
        "X448, XDHwithSHA512HKDF",
        "EC, ECDHwithSHA384KDF",
        "EC, ECDHwithSHA256HKDF"
    })
    void two_agree_on_a_key_that_none_sees(String curve, String algorithm) throws Exception {
        KeyPair one = agreeing(curve);
        KeyPair other = agreeing(curve);
        SecretKey mine = agreed(algorithm, one, other);
        SecretKey theirs = agreed(algorithm, other, one);
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, mine);
        byte[] block = cipher.doFinal(new byte[16]);
        cipher.init(Cipher.DECRYPT_MODE, theirs);
        assertThat(cipher.doFinal(block)).isEqualTo(new byte[16]);
    }

    private KeyPair agreeing(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(curve, ours);
        if (curve.equals("EC")) {
            generator.initialize(
                    KeyGenerationSpec.unnamed()
                            .size(256)
                            .attributes(
                                    CreateKeyAttributes.with()
                                            .sign(true)
                                            .derive(true)
                                            .destroyable(true)
                                            .build()));
        }
        KeyPair pair = generator.generateKeyPair();
        made.add(pair.getPrivate());
        return pair;
    }

    private SecretKey agreed(String algorithm, KeyPair own, KeyPair peer) throws Exception {
        KeyAgreement agreement = KeyAgreement.getInstance(algorithm, ours);
        agreement.init(own.getPrivate(), DerivationSpec.forUse(SMALL));
        agreement.doPhase(peer.getPublic(), true);
        assertThatThrownBy(agreement::generateSecret).isInstanceOf(IllegalStateException.class);
        SecretKey key = agreement.generateSecret("AES");
        made.add(key);
        assertThat(key.getEncoded()).isNull();
        return key;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"})
    void a_secret_is_encapsulated_there_and_decapsulated_here(String set) throws Exception {
        KeyPair pair = pair(set);
        KEM kem = KEM.getInstance("ML-KEM");
        KEM.Encapsulated encapsulated = kem.newEncapsulator(pair.getPublic()).encapsulate();
        KEM.Decapsulator decapsulator = kem.newDecapsulator(pair.getPrivate());
        assertThat(decapsulator.providerName()).isEqualTo("Claviger");
        assertThat(decapsulator.encapsulationSize()).isEqualTo(encapsulated.encapsulation().length);
        assertThat(decapsulator.decapsulate(encapsulated.encapsulation(), 8, 24, "AES"))
                .isEqualTo(new SecretKeySpec(encapsulated.key().getEncoded(), 8, 16, "AES"));
        assertThatThrownBy(() -> decapsulator.decapsulate(new byte[3]))
                .isInstanceOf(DecapsulateException.class);
    }

    @Test
    void random_bytes_come_in_any_number() throws Exception {
        SecureRandom random = SecureRandom.getInstance("Claviger", ours);
        byte[] first = new byte[70_000];
        byte[] second = new byte[70_000];
        random.setSeed(1);
        random.nextBytes(first);
        random.setSeed(1);
        random.nextBytes(second);
        assertThat(first).isNotEqualTo(second);
        // The last block, too: 32 zeros in a row come by chance never.
        assertThat(Arrays.copyOfRange(first, first.length - 32, first.length))
                .isNotEqualTo(new byte[32]);
        random.nextBytes(new byte[0]);
        assertThat(random.generateSeed(16)).hasSize(16);
    }

    @Test
    void a_digest_is_that_of_the_jdk() throws Exception {
        for (String name : List.of("SHA-1", "SHA256", "SHA-512", "SHA3-384")) {
            MessageDigest mine = MessageDigest.getInstance(name, ours);
            mine.update(SMALL);
            assertThat(mine.digest(SMALL)).hasSize(mine.getDigestLength());
            assertThat(mine.digest(SMALL))
                    .isEqualTo(
                            MessageDigest.getInstance(name.replace("SHA256", "SHA-256"), "SUN")
                                    .digest(SMALL));
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA, NONEwithRSA, SHA256withRSA", "EC, NONEwithECDSA, SHA256withECDSA"})
    void what_was_digested_before_is_signed(String keys, String none, String whole)
            throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(SMALL);
        // DigestInfo of SHA-256 (RFC 8017, section 9.2): RSA signs what it is given.
        byte[] prefix =
                HexFormat.of()
                        .parseHex(
                                keys.equals("RSA") ? "3031300d060960864801650304020105000420" : "");
        Signature signature = Signature.getInstance(none, ours);
        signature.initSign(pair(keys).getPrivate());
        signature.update(prefix);
        signature.update(digest);
        Signature verifier = Signature.getInstance(whole);
        verifier.initVerify(pair(keys).getPublic());
        verifier.update(SMALL);
        assertThat(verifier.verify(signature.sign())).isTrue();
    }

    @Test
    void a_key_that_is_translated_is_in_the_service() throws Exception {
        KeyPair there = jdkPair("EC");
        Key here = KeyFactory.getInstance("EC", ours).translateKey(there.getPrivate());
        made.add(here);
        assertThat(here.getEncoded()).isNull();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign((PrivateKey) here);
        signature.update(SMALL);
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(there.getPublic());
        verifier.update(SMALL);
        assertThat(verifier.verify(signature.sign())).isTrue();
        assertThat(KeyFactory.getInstance("EC", ours).translateKey(here)).isSameAs(here);
        assertThatThrownBy(
                        () ->
                                KeyFactory.getInstance("EC", ours)
                                        .generatePrivate(
                                                new PKCS8EncodedKeySpec(
                                                        there.getPrivate().getEncoded())))
                .isInstanceOf(InvalidKeySpecException.class);
    }

    @Test
    void cmac_is_that_of_bouncy_castle(Store store) throws Exception {
        SecretKey there = KeyGenerator.getInstance("AES").generateKey();
        Claviger claviger = Claviger.connect(ClientSettings.load(store.properties()));
        claviger.keys()
                .importKey(
                        ImportKey.with("cmac", "AES")
                                .secretKey(Base64Bytes.of(there.getEncoded()))
                                .attributes(
                                        CreateKeyAttributes.with()
                                                .sign(true)
                                                .destroyable(true)
                                                .build()
                                                .json())
                                .build())
                .send();
        Mac mine = Mac.getInstance("AESCMAC", ours);
        mine.init(store.keyStore().getKey("cmac", null));
        Mac theirs = Mac.getInstance("AESCMAC", new BouncyCastleProvider());
        theirs.init(there);
        assertThat(mine.doFinal(SMALL)).isEqualTo(theirs.doFinal(SMALL));
        store.keyStore().deleteEntry("cmac");
    }

    @Test
    void chacha_is_decrypted_by_the_jdk() throws Exception {
        SecretKey there = KeyGenerator.getInstance("ChaCha20", "SunJCE").generateKey();
        SecretKey here = SecretKeyFactory.getInstance("ChaCha20", ours).translateKey(there);
        made.add(here);
        Cipher mine = Cipher.getInstance("ChaCha20-Poly1305", ours);
        mine.init(Cipher.ENCRYPT_MODE, here);
        mine.updateAAD(SMALL);
        byte[] encrypted = mine.doFinal(SMALL);
        Cipher theirs = Cipher.getInstance("ChaCha20-Poly1305", "SunJCE");
        theirs.init(Cipher.DECRYPT_MODE, there, mine.getParameters());
        theirs.updateAAD(SMALL);
        assertThat(theirs.doFinal(encrypted)).isEqualTo(SMALL);
        mine.init(Cipher.DECRYPT_MODE, here, mine.getParameters());
        mine.updateAAD(SMALL);
        assertThat(mine.doFinal(encrypted)).isEqualTo(SMALL);
    }

    @Test
    void generators_take_what_the_jdks_take() throws Exception {
        for (var each :
                List.<Map.Entry<String, AlgorithmParameterSpec>>of(
                        Map.entry("EC", new ECGenParameterSpec("secp999r1")),
                        Map.entry(
                                "EC", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
                        Map.entry("RSA", new ECGenParameterSpec("secp256r1")),
                        Map.entry("Ed25519", NamedParameterSpec.ED448),
                        Map.entry("ML-DSA-65", NamedParameterSpec.ML_DSA_44))) {
            assertThat(outcome(() -> initialized(each.getKey(), ours, each.getValue())))
                    .as(each.toString())
                    .isEqualTo(InvalidAlgorithmParameterException.class.getName())
                    .isEqualTo(
                            outcome(
                                    () ->
                                            initialized(
                                                    each.getKey(),
                                                    KeyPairGenerator.getInstance(each.getKey())
                                                            .getProvider(),
                                                    each.getValue())));
        }
        for (var each : Map.of("EC", 257, "RSA", 100, "Ed25519", 256).entrySet()) {
            assertThatThrownBy(
                            () ->
                                    KeyPairGenerator.getInstance(each.getKey(), ours)
                                            .initialize(each.getValue()))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    private static Object initialized(
            String algorithm, Provider provider, AlgorithmParameterSpec spec) throws Exception {
        KeyPairGenerator.getInstance(algorithm, provider).initialize(spec);
        return "";
    }
}

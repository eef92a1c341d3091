package io.claviger.bench.provider;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The primitives that are measured, each as JCA names it. Keys are made once by Bouncy Castle,
 * which has all of them, and given to each candidate in the encoding that a client would bring.
 */
final class Primitives {
    private static final Provider MAKER = Candidate.bouncyCastle();
    private static final byte[] MESSAGE = new byte[32];
    private static final byte[] KILOBYTE = new byte[1024];
    private static final byte[] MEGABYTE = new byte[1 << 20];

    /**
     * One line of the report.
     *
     * @param mechanism the product's mechanism that this is the work of; empty for digests
     * @param keyType key type in the product's report
     * @param work made anew for each candidate
     */
    record Line(String name, Optional<String> mechanism, String keyType, Work.Factory work) {}

    private final List<Line> lines = new ArrayList<>();

    private Primitives() {}

    static List<Line> all() {
        var all = new Primitives();
        try {
            all.signatures();
            all.encryption();
            all.codesAndDigests();
            all.agreements();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key could not be made", impossible);
        }
        return List.copyOf(all.lines);
    }

    private void signatures() throws GeneralSecurityException {
        for (String curve :
                List.of(
                        "secp224r1",
                        "secp256r1",
                        "secp384r1",
                        "secp521r1",
                        "secp256k1",
                        "brainpoolP256r1",
                        "brainpoolP384r1")) {
            signature(
                    "ECDSA " + curve,
                    "NONE_WITH_ECDSA",
                    "EC-" + curve,
                    pair("EC", Optional.of(new ECGenParameterSpec(curve)), 0),
                    List.of("NONEwithECDSA"));
        }
        signature("Ed25519", "EDDSA", "Ed25519", pair("Ed25519"), List.of("Ed25519", "EdDSA"));
        signature("Ed448", "EDDSA", "Ed448", pair("Ed448"), List.of("Ed448", "EdDSA"));
        signature(
                "DSA-2048",
                "SHA256_WITH_DSA",
                "DSA-2048",
                pair("DSA", Optional.empty(), 2048),
                List.of("SHA256withDSA"));
        for (int bits : List.of(2048, 4096)) {
            KeyPair rsa = pair("RSA", Optional.empty(), bits);
            signature(
                    "RSA-" + bits + " PKCS #1 v1.5",
                    "SHA256_WITH_RSA",
                    "RSA",
                    rsa,
                    List.of("SHA256withRSA"));
        }
        for (int set : List.of(44, 65, 87)) {
            signature(
                    "ML-DSA-" + set,
                    "ML_DSA",
                    "ML-DSA-" + set,
                    pair("ML-DSA-" + set),
                    List.of("ML-DSA"));
        }
        signature(
                "SLH-DSA-SHA2-128f",
                "SLH_DSA",
                "SLH-DSA-SHA2-128f",
                pair("SLH-DSA-SHA2-128F"),
                List.of("SLH-DSA"));
    }

    private void signature(
            String name, String mechanism, String keyType, KeyPair pair, List<String> jcaNames) {
        add(
                name + " sign",
                mechanism,
                keyType,
                provider -> {
                    Signature signature = signature(jcaNames, provider);
                    signature.initSign(translated(pair.getPrivate(), provider));
                    // Another message each time: how often ML-DSA starts over depends on it.
                    var count = new long[1];
                    return () -> {
                        signature.update(nonce(count[0]++, MESSAGE.length));
                        signature.sign();
                    };
                });
        add(
                name + " verify",
                mechanism,
                keyType,
                provider -> {
                    byte[] signed = signed(jcaNames, pair);
                    Signature signature = signature(jcaNames, provider);
                    signature.initVerify(translated(pair.getPublic(), provider));
                    return () -> {
                        signature.update(MESSAGE);
                        require(signature.verify(signed));
                    };
                });
    }

    private void encryption() throws GeneralSecurityException {
        KeyPair rsa = pair("RSA", Optional.empty(), 2048);
        add(
                "RSA-2048 OAEP decrypt",
                "RSA_PADDING_OAEP",
                "RSA",
                provider -> {
                    Cipher encrypt = Cipher.getInstance("RSA/ECB/OAEPPadding", MAKER);
                    encrypt.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
                    byte[] encrypted = encrypt.doFinal(MESSAGE);
                    Cipher decrypt = Cipher.getInstance("RSA/ECB/OAEPPadding", provider);
                    decrypt.init(Cipher.DECRYPT_MODE, translated(rsa.getPrivate(), provider));
                    return () -> decrypt.doFinal(encrypted);
                });
        LongFunction<AlgorithmParameterSpec> gcm =
                count -> new GCMParameterSpec(128, nonce(count, 12));
        LongFunction<AlgorithmParameterSpec> block16 =
                count -> new IvParameterSpec(nonce(count, 16));
        LongFunction<AlgorithmParameterSpec> block8 = count -> new IvParameterSpec(nonce(count, 8));
        LongFunction<AlgorithmParameterSpec> nonce12 =
                count -> new IvParameterSpec(nonce(count, 12));
        cipher("AES_GCM", "AES", 32, "AES/GCM/NoPadding", gcm);
        cipher("AES_CCM", "AES", 32, "AES/CCM/NoPadding", gcm);
        cipher("AES_CTR", "AES", 32, "AES/CTR/NoPadding", block16);
        cipher("AES_CBC_NO_PADDING", "AES", 32, "AES/CBC/NoPadding", block16);
        cipher("CHACHA20_AEAD", "ChaCha20", 32, "ChaCha20-Poly1305", nonce12);
        cipher(
                "CHACHA20",
                "ChaCha20",
                32,
                "ChaCha20",
                count -> new ChaCha20ParameterSpec(nonce(count, 12), 1));
        cipher("CAMELLIA_CBC_NO_PADDING", "Camellia", 32, "Camellia/CBC/NoPadding", block16);
        cipher("TDEA_CBC_NO_PADDING", "DESede", 24, "DESede/CBC/NoPadding", block8);
        for (int set : List.of(512, 768, 1024)) {
            encapsulation("ML-KEM-" + set);
        }
    }

    private void cipher(
            String mechanism,
            String algorithm,
            int keyBytes,
            String jcaName,
            LongFunction<AlgorithmParameterSpec> parameters) {
        String keyType =
                algorithm.equals("DESede") ? "TDEA-192" : algorithm + "-" + keyBytes * Byte.SIZE;
        for (byte[] plain : List.of(KILOBYTE, MEGABYTE)) {
            String size = plain.length == KILOBYTE.length ? "1 KiB" : "1 MiB";
            add(
                    mechanism + " encrypt " + size,
                    mechanism,
                    keyType,
                    provider -> {
                        byte[] bytes = new byte[keyBytes];
                        for (int i = 0; i < keyBytes; i++) {
                            bytes[i] = (byte) i;
                        }
                        SecretKey key = new SecretKeySpec(bytes, algorithm);
                        Cipher cipher = Cipher.getInstance(jcaName, provider);
                        var count = new long[1];
                        return () -> {
                            cipher.init(Cipher.ENCRYPT_MODE, key, parameters.apply(count[0]++));
                            cipher.doFinal(plain);
                        };
                    });
        }
    }

    private void encapsulation(String name) throws GeneralSecurityException {
        KeyPair pair = pair(name);
        add(
                name + " encapsulate",
                "ML_KEM",
                name,
                provider -> {
                    KEM.Encapsulator encapsulator =
                            KEM.getInstance("ML-KEM", provider)
                                    .newEncapsulator(translated(pair.getPublic(), provider));
                    return encapsulator::encapsulate;
                });
        add(
                name + " decapsulate",
                "ML_KEM",
                name,
                provider -> {
                    KEM kem = KEM.getInstance("ML-KEM", provider);
                    byte[] carried =
                            kem.newEncapsulator(translated(pair.getPublic(), provider))
                                    .encapsulate()
                                    .encapsulation();
                    KEM.Decapsulator decapsulator =
                            kem.newDecapsulator(translated(pair.getPrivate(), provider));
                    return () -> decapsulator.decapsulate(carried);
                });
    }

    private void codesAndDigests() {
        code("HMACSHA1", "HMACSHA1-256", "HmacSHA1");
        code("HMACSHA256", "HMACSHA256-256", "HmacSHA256");
        code("HMACSHA512", "HMACSHA512-256", "HmacSHA512");
        code("AES_CMAC", "AES-256", "AESCMAC");
        for (String digest : List.of("SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256")) {
            lines.add(
                    new Line(
                            digest + " 1 KiB",
                            Optional.empty(),
                            "",
                            provider -> {
                                MessageDigest hash = MessageDigest.getInstance(digest, provider);
                                return () -> hash.digest(KILOBYTE);
                            }));
        }
    }

    private void code(String mechanism, String keyType, String jcaName) {
        add(
                mechanism + " 1 KiB",
                mechanism,
                keyType,
                provider -> {
                    Mac mac = Mac.getInstance(jcaName, provider);
                    mac.init(
                            new SecretKeySpec(
                                    new byte[32], jcaName.equals("AESCMAC") ? "AES" : "HMAC"));
                    return () -> mac.doFinal(KILOBYTE);
                });
    }

    private void agreements() throws GeneralSecurityException {
        for (String curve : List.of("secp256r1", "secp384r1", "secp256k1", "brainpoolP256r1")) {
            agreement(
                    "ECDH " + curve,
                    "ECDH",
                    pair("EC", Optional.of(new ECGenParameterSpec(curve)), 0));
        }
        agreement("X25519", "X25519", pair("X25519"));
        agreement("X448", "X448", pair("X448"));
    }

    private void agreement(String name, String jcaName, KeyPair pair) {
        lines.add(
                new Line(
                        name + " agree",
                        Optional.empty(),
                        "",
                        provider -> {
                            KeyAgreement agreement = KeyAgreement.getInstance(jcaName, provider);
                            PrivateKey own = translated(pair.getPrivate(), provider);
                            PublicKey other = translated(pair.getPublic(), provider);
                            return () -> {
                                agreement.init(own);
                                agreement.doPhase(other, true);
                                agreement.generateSecret();
                            };
                        }));
    }

    private void add(String name, String mechanism, String keyType, Work.Factory work) {
        lines.add(new Line(name, Optional.of(mechanism), keyType, work));
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        return pair(algorithm, Optional.empty(), 0);
    }

    private static KeyPair pair(
            String algorithm, Optional<AlgorithmParameterSpec> parameters, int bits)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, MAKER);
        if (parameters.isPresent()) {
            generator.initialize(parameters.get());
        } else if (bits > 0) {
            generator.initialize(bits);
        }
        return generator.generateKeyPair();
    }

    private static Signature signature(List<String> jcaNames, Provider provider)
            throws GeneralSecurityException {
        for (String name : jcaNames) {
            if (provider.getService("Signature", name) != null) {
                return Signature.getInstance(name, provider);
            }
        }
        throw new GeneralSecurityException(provider.getName() + " has none of " + jcaNames);
    }

    private static byte[] signed(List<String> jcaNames, KeyPair pair)
            throws GeneralSecurityException {
        Signature maker = signature(jcaNames, MAKER);
        maker.initSign(pair.getPrivate());
        maker.update(MESSAGE);
        return maker.sign();
    }

    private static PrivateKey translated(PrivateKey key, Provider provider)
            throws GeneralSecurityException {
        return factory(key.getAlgorithm(), provider)
                .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }

    private static PublicKey translated(PublicKey key, Provider provider)
            throws GeneralSecurityException {
        return factory(key.getAlgorithm(), provider)
                .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    /** The provider's own factory; for what it has none, the JVM's, as a client would use it. */
    private static KeyFactory factory(String algorithm, Provider provider)
            throws GeneralSecurityException {
        String name = algorithm.equals("ECDSA") ? "EC" : algorithm;
        return provider.getService("KeyFactory", name) == null
                ? KeyFactory.getInstance(name)
                : KeyFactory.getInstance(name, provider);
    }

    private static byte[] nonce(long count, int bytes) {
        byte[] nonce = new byte[bytes];
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[bytes - 1 - i] = (byte) (count >>> (Byte.SIZE * i));
        }
        return nonce;
    }

    private static void require(boolean valid) throws GeneralSecurityException {
        if (!valid) {
            throw new GeneralSecurityException("a good signature did not verify");
        }
    }
}

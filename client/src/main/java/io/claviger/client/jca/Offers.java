package io.claviger.client.jca;

import java.lang.reflect.Constructor;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Everything that the provider offers. */
final class Offers {
    /** By which the JCA sees that a private key is for this provider, and only for this one. */
    private static final Map<String, String> OF_PAIRS = keys(HsmPrivateKey.class);

    /**
     * The same where a public key does the other half. It is given to another provider; but some
     * names of algorithms only this one has, and libraries verify under the name they signed with.
     */
    private static final Map<String, String> OF_HALVES =
            Map.of(
                    "SupportedKeyClasses",
                    HsmPrivateKey.class.getName() + "|" + PublicKey.class.getName());

    private static final Map<String, String> OF_SECRETS = keys(HsmSecretKey.class);

    private static final List<String> PAIRS =
            List.of(
                    "RSA",
                    "EC",
                    "EdDSA",
                    "Ed25519",
                    "Ed448",
                    "XDH",
                    "X25519",
                    "X448",
                    "ML-DSA",
                    "ML-DSA-44",
                    "ML-DSA-65",
                    "ML-DSA-87",
                    "ML-KEM",
                    "ML-KEM-512",
                    "ML-KEM-768",
                    "ML-KEM-1024");

    private static final List<String> SECRETS =
            List.of(
                    "AES",
                    "ChaCha20",
                    "HmacSHA1",
                    "HmacSHA224",
                    "HmacSHA256",
                    "HmacSHA384",
                    "HmacSHA512",
                    "HmacSHA3-224",
                    "HmacSHA3-256",
                    "HmacSHA3-384",
                    "HmacSHA3-512");

    private Offers() {}

    private static Map<String, String> keys(Class<?> kind) {
        return Map.of("SupportedKeyClasses", kind.getName());
    }

    static List<Offer> all() {
        var all = new ArrayList<Offer>();
        all.add(
                plain(
                        "KeyStore",
                        ClavigerProvider.NAME,
                        HsmKeyStore.class,
                        provider -> new HsmKeyStore(provider.connection())));
        all.add(
                new Offer(
                        "SecureRandom",
                        ClavigerProvider.NAME,
                        HsmRandom.class.getName(),
                        List.of(),
                        Map.of("ThreadSafe", "true"),
                        provider -> new HsmRandom(provider.hsm())));
        for (String algorithm : PAIRS) {
            all.add(
                    plain(
                            "KeyPairGenerator",
                            algorithm,
                            HsmKeyPairGenerator.class,
                            provider -> new HsmKeyPairGenerator(provider.hsm(), algorithm)));
        }
        for (String algorithm : SECRETS) {
            all.add(
                    plain(
                            "KeyGenerator",
                            algorithm,
                            HsmKeyGenerator.class,
                            provider -> new HsmKeyGenerator(provider.hsm(), algorithm)));
        }
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.all()) {
            all.add(
                    new Offer(
                            "Signature",
                            algorithm.name(),
                            HsmSignature.class.getName(),
                            algorithm.allAliases(),
                            OF_HALVES,
                            provider -> new HsmSignature(algorithm)));
        }
        for (String algorithm : SECRETS) {
            if (algorithm.startsWith("Hmac")) {
                all.add(mac(algorithm));
            }
        }
        all.add(mac(HsmMac.CMAC));
        for (CipherAlgorithm algorithm : CipherAlgorithm.ALL) {
            all.add(
                    new Offer(
                            "Cipher",
                            algorithm.name(),
                            HsmCipher.class.getName(),
                            algorithm.aliases(),
                            algorithm.key().equals("RSA") ? OF_HALVES : OF_SECRETS,
                            provider -> new HsmCipher(algorithm)));
        }
        for (HsmKeyAgreement.Form form : HsmKeyAgreement.Form.all()) {
            all.add(
                    new Offer(
                            "KeyAgreement",
                            form.name(),
                            HsmKeyAgreement.class.getName(),
                            List.of(),
                            OF_PAIRS,
                            provider -> new HsmKeyAgreement(form)));
        }
        for (String algorithm : PAIRS) {
            all.add(
                    plain(
                            "KeyFactory",
                            algorithm,
                            HsmKeyFactory.class,
                            provider -> new HsmKeyFactory(provider.hsm(), algorithm)));
        }
        for (String algorithm : SECRETS) {
            all.add(
                    plain(
                            "SecretKeyFactory",
                            algorithm,
                            HsmSecretKeyFactory.class,
                            provider -> new HsmSecretKeyFactory(provider.hsm(), algorithm)));
        }
        for (String digest : LocalDigest.NAMES) {
            all.add(
                    new Offer(
                            "MessageDigest",
                            digest,
                            LocalDigest.class.getName(),
                            digest.startsWith("SHA3")
                                    ? List.of()
                                    : List.of(digest.replace("-", "")),
                            Map.of(),
                            provider -> new LocalDigest(digest)));
        }
        all.add(
                new Offer(
                        "AlgorithmParameters",
                        "RSASSA-PSS",
                        PssParameters.class.getName(),
                        List.of("PSS"),
                        Map.of(),
                        provider -> new PssParameters()));
        kem().ifPresent(all::add);
        return all;
    }

    /** The JCA has the interface since JDK 21; the class is in this jar for those versions only. */
    private static Optional<Offer> kem() {
        String implementation = Offers.class.getPackageName() + ".HsmKem";
        try {
            Constructor<?> made = Class.forName(implementation).getDeclaredConstructor();
            return Optional.of(
                    new Offer(
                            "KEM",
                            "ML-KEM",
                            implementation,
                            List.of("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"),
                            OF_PAIRS,
                            provider -> {
                                try {
                                    return made.newInstance();
                                } catch (ReflectiveOperationException e) {
                                    throw new NoSuchAlgorithmException("ML-KEM", e);
                                }
                            }));
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private static Offer mac(String algorithm) {
        return new Offer(
                "Mac",
                algorithm,
                HsmMac.class.getName(),
                List.of(),
                OF_SECRETS,
                provider -> new HsmMac(algorithm));
    }

    private static Offer plain(
            String type,
            String algorithm,
            Class<?> implementation,
            Function<ClavigerProvider, Object> make) {
        return new Offer(
                type, algorithm, implementation.getName(), List.of(), Map.of(), make::apply);
    }
}

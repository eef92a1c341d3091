package io.claviger.client.jca;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Everything that the provider offers. */
final class Offers {
    /** By which the JCA sees that a key is for this provider, and only for this one. */
    private static final Map<String, String> OF_PAIRS = keys(HsmPrivateKey.class);

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
                    "DESede",
                    "HmacSHA1",
                    "HmacSHA224",
                    "HmacSHA256",
                    "HmacSHA384",
                    "HmacSHA512");

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
                            OF_PAIRS,
                            provider -> new HsmSignature(algorithm)));
        }
        return all;
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

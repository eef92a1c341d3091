package io.claviger.client.jca;

import io.claviger.client.model.CreateKeyAttributes;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of pair that can be generated.
 *
 * @param wire algorithm as the service names it
 * @param curveOid where it has a curve
 * @param bits where it has a size
 */
record PairKind(String wire, Optional<String> curveOid, Optional<Long> bits) {
    /** Of RSA pairs; the JDK's own since 19. */
    private static final long USUAL_RSA_BITS = 3072;

    private static final Map<String, String> CURVES =
            Map.ofEntries(
                    Map.entry("secp224r1", "1.3.132.0.33"),
                    Map.entry("secp256r1", "1.2.840.10045.3.1.7"),
                    Map.entry("prime256v1", "1.2.840.10045.3.1.7"),
                    Map.entry("nist p-256", "1.2.840.10045.3.1.7"),
                    Map.entry("p-256", "1.2.840.10045.3.1.7"),
                    Map.entry("secp384r1", "1.3.132.0.34"),
                    Map.entry("nist p-384", "1.3.132.0.34"),
                    Map.entry("p-384", "1.3.132.0.34"),
                    Map.entry("secp521r1", "1.3.132.0.35"),
                    Map.entry("nist p-521", "1.3.132.0.35"),
                    Map.entry("p-521", "1.3.132.0.35"),
                    Map.entry("secp256k1", "1.3.132.0.10"),
                    Map.entry("brainpoolp256r1", "1.3.36.3.3.2.8.1.1.7"),
                    Map.entry("brainpoolp320r1", "1.3.36.3.3.2.8.1.1.9"),
                    Map.entry("brainpoolp384r1", "1.3.36.3.3.2.8.1.1.11"),
                    Map.entry("brainpoolp512r1", "1.3.36.3.3.2.8.1.1.13"));

    private static final PairKind ED25519 = on("ED", "1.3.101.112");
    private static final PairKind ED448 = on("ED", "1.3.101.113");
    private static final PairKind X25519 = on("XDH", "1.3.101.110");
    private static final PairKind X448 = on("XDH", "1.3.101.111");

    /** Edwards and Montgomery curves (RFC 8410), by the name that pairs on them have. */
    private static final Map<String, PairKind> EDWARDS =
            Map.of("ED25519", ED25519, "ED448", ED448, "X25519", X25519, "X448", X448);

    private static PairKind on(String wire, String curve) {
        return new PairKind(wire, Optional.of(curve), Optional.empty());
    }

    private static PairKind set(String name) {
        return new PairKind(name, Optional.empty(), Optional.empty());
    }

    /** What a generator of this name makes when it was told no more. */
    static PairKind usual(String generator) {
        return switch (generator) {
            case "RSA" -> rsa(USUAL_RSA_BITS);
            case "EC" -> on("EC", "1.3.132.0.34");
            case "EdDSA" -> ED25519;
            case "XDH" -> X25519;
            case "ML-DSA" -> set("ML-DSA-65");
            case "ML-KEM" -> set("ML-KEM-768");
            default -> named(generator).orElseThrow(() -> new IllegalStateException(generator));
        };
    }

    private static PairKind rsa(long bits) {
        return new PairKind("RSA", Optional.empty(), Optional.of(bits));
    }

    private static Optional<PairKind> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("ML-")
                ? Optional.of(set(upper))
                : Optional.ofNullable(EDWARDS.get(upper));
    }

    /** What a generator makes that was told a size. */
    static PairKind sized(String generator, int bits) {
        return switch (generator + " " + bits) {
            case "EC 224" -> on("EC", "1.3.132.0.33");
            case "EC 256" -> on("EC", "1.2.840.10045.3.1.7");
            case "EC 384" -> on("EC", "1.3.132.0.34");
            case "EC 521" -> on("EC", "1.3.132.0.35");
            case "EdDSA 255", "Ed25519 255" -> ED25519;
            case "EdDSA 448", "Ed448 448" -> ED448;
            case "XDH 255", "X25519 255" -> X25519;
            case "XDH 448", "X448 448" -> X448;
            default -> {
                if (!generator.equals("RSA")) {
                    throw new InvalidParameterException(
                            "%s keys have no size of %d bits".formatted(generator, bits));
                }
                if (bits < 512) {
                    throw new InvalidParameterException("RSA keys have 512 bits at least");
                }
                yield rsa(bits);
            }
        };
    }

    /** What a generator makes that was told parameters of the JCA. */
    static PairKind of(String generator, AlgorithmParameterSpec spec)
            throws InvalidAlgorithmParameterException {
        if (generator.equals("RSA") && spec instanceof RSAKeyGenParameterSpec rsa) {
            if (!RSAKeyGenParameterSpec.F4.equals(rsa.getPublicExponent())) {
                throw new InvalidAlgorithmParameterException(
                        "the service makes RSA keys with the exponent 65537 only");
            }
            if (rsa.getKeyParams() != null) {
                throw new InvalidAlgorithmParameterException(
                        "RSA keys in the service carry no parameters");
            }
            return rsa(rsa.getKeysize());
        }
        if (generator.equals("EC") && spec instanceof ECGenParameterSpec curve) {
            return on("EC", curveOid(curve.getName()));
        }
        if (generator.equals("EC") && spec instanceof ECParameterSpec curve) {
            return on("EC", curveOid(nameOf(curve)));
        }
        // NamedParameterSpec, and ECGenParameterSpec as older programs use it for Ed25519.
        String name = spec instanceof NamedParameterSpec named ? named.getName() : "";
        Optional<PairKind> kind =
                named(name).filter(made -> usual(generator).admits(generator, made));
        return kind.orElseThrow(
                () ->
                        new InvalidAlgorithmParameterException(
                                "%s is no parameter of %s keys"
                                        .formatted(
                                                name.isEmpty() ? spec.getClass().getName() : name,
                                                generator)));
    }

    /** A generator of one curve or set makes no other; one of the family makes all of it. */
    private boolean admits(String generator, PairKind made) {
        return family().equals(generator) ? made.family().equals(generator) : made.equals(this);
    }

    private String family() {
        return Names.keyAlgorithm(wire);
    }

    private static String curveOid(String name) throws InvalidAlgorithmParameterException {
        String oid = CURVES.get(name.toLowerCase(Locale.ROOT));
        if (oid != null) {
            return oid;
        }
        if (name.matches("[0-9]+(\\.[0-9]+)+")) {
            return name;
        }
        throw new InvalidAlgorithmParameterException("curve '" + name + "' is not known");
    }

    private static String nameOf(ECParameterSpec curve) throws InvalidAlgorithmParameterException {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(curve);
            return parameters.getParameterSpec(ECGenParameterSpec.class).getName();
        } catch (GeneralSecurityException e) {
            throw new InvalidAlgorithmParameterException("the curve has no name", e);
        }
    }

    /** What such a key usually may do: what programs of the JCA expect of it, and be deleted. */
    CreateKeyAttributes usualAttributes() {
        CreateKeyAttributes.Builder usual = CreateKeyAttributes.with().destroyable(true);
        return switch (family()) {
            case "RSA" -> usual.sign(true).decrypt(true).unwrap(true).build();
            case "XDH" -> usual.derive(true).build();
            case "ML-KEM" -> usual.decrypt(true).build();
            default -> usual.sign(true).build();
        };
    }
}

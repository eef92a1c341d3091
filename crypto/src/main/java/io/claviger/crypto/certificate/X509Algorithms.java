package io.claviger.crypto.certificate;

import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Which mechanisms sign certificates, and how X.509 names them. */
public final class X509Algorithms {
    private static final DefaultSignatureAlgorithmIdentifierFinder FINDER =
            new DefaultSignatureAlgorithmIdentifierFinder();

    private X509Algorithms() {}

    /** The mechanisms that X.509 has a name for; without SHA-1, which no verifier accepts. */
    public static List<SignatureMechanism> mechanisms() {
        return Arrays.stream(SignatureMechanism.values())
                .filter(mechanism -> name(mechanism).isPresent())
                .toList();
    }

    static Optional<AlgorithmIdentifier> identifier(SignatureMechanism mechanism, KeySpec spec) {
        if (mechanism.algorithm() != spec.algorithm()) {
            return Optional.empty();
        }
        // Where one mechanism serves several kinds of key, X.509 names the kind (RFC 8410).
        return name(mechanism)
                .map(name -> name.equals(BY_KEY) ? spec.displayName() : name)
                .map(FINDER::find);
    }

    private static final String BY_KEY = "";

    private static Optional<String> name(SignatureMechanism mechanism) {
        return switch (mechanism.scheme()) {
            case RSA_PKCS1 -> hash(mechanism).map(hash -> hash + "WITHRSA");
            case RSA_PSS -> hash(mechanism).map(hash -> hash + "WITHRSAANDMGF1");
            case ECDSA, ECDSA_DETERMINISTIC -> hash(mechanism).map(hash -> hash + "WITHECDSA");
            case EDDSA -> Optional.of(BY_KEY);
            // Without a hash of its own in front: the pure variants (RFC 9881, RFC 9909).
            case ML_DSA, SLH_DSA ->
                    mechanism.hash().isEmpty() ? Optional.of(BY_KEY) : Optional.empty();
            // X.509 has no name for the others.
            default -> Optional.empty();
        };
    }

    private static Optional<String> hash(SignatureMechanism mechanism) {
        if (mechanism.input() != SignatureMechanism.Input.MESSAGE) {
            return Optional.empty();
        }
        return mechanism.hash().flatMap(X509Algorithms::name);
    }

    private static Optional<String> name(Hash hash) {
        return switch (hash) {
            case SHA224 -> Optional.of("SHA224");
            case SHA256 -> Optional.of("SHA256");
            case SHA384 -> Optional.of("SHA384");
            case SHA512 -> Optional.of("SHA512");
            case SHA3_224 -> Optional.of("SHA3-224");
            case SHA3_256 -> Optional.of("SHA3-256");
            case SHA3_384 -> Optional.of("SHA3-384");
            case SHA3_512 -> Optional.of("SHA3-512");
            default -> Optional.empty();
        };
    }
}

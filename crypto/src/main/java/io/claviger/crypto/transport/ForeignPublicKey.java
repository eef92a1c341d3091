package io.claviger.crypto.transport;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.provider.Mechanisms;
import java.util.List;

/**
 * A public key that comes without its private half, recognised and checked.
 *
 * @param spki SubjectPublicKeyInfo
 * @param certificates the certificate that it came in, if it came in one
 */
public record ForeignPublicKey(KeySpec spec, Bytes spki, List<Bytes> certificates) {
    public ForeignPublicKey {
        certificates = List.copyOf(certificates);
    }

    /** Refuses with KEY_MALFORMED what is no public key of the algorithm. */
    public static ForeignPublicKey of(Mechanisms mechanisms, KeyAlgorithm algorithm, Bytes spki) {
        return checked(mechanisms, algorithm, spki, List.of());
    }

    /** Refuses with CERTIFICATE_UNREADABLE as well. */
    public static ForeignPublicKey in(
            Mechanisms mechanisms, KeyAlgorithm algorithm, Bytes certificate) {
        Certificate read = Certificate.read(certificate);
        return checked(mechanisms, algorithm, read.publicKey(), List.of(read.encoded()));
    }

    private static ForeignPublicKey checked(
            Mechanisms mechanisms, KeyAlgorithm algorithm, Bytes spki, List<Bytes> certificates) {
        KeySpec spec = mechanisms.kindOf(algorithm, spki).orElseThrow(() -> malformed(algorithm));
        try (var _ = mechanisms.openWithoutPrivateHalf(spec, spki)) {
            return new ForeignPublicKey(spec, spki, certificates);
        } catch (Refusal.Thrown refused) {
            throw refused.refusal().code() == RefusalCode.KEY_ATTRIBUTES_INVALID
                    ? malformed(algorithm)
                    : refused;
        }
    }

    private static Refusal.Thrown malformed(KeyAlgorithm algorithm) {
        return new Refusal.Thrown(
                RefusalCode.KEY_MALFORMED,
                "the bytes are no public key of algorithm " + algorithm.wireName());
    }
}

package io.claviger.pkcs11.object;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Certificates, as far as their attributes need them read. */
public final class Certificates {
    private Certificates() {}

    /**
     * Whom a certificate is about.
     *
     * @param publicKey SubjectPublicKeyInfo
     */
    public record Subject(KeyAlgorithm algorithm, Bytes publicKey) {}

    /**
     * The key in a certificate; CKR_ATTRIBUTE_VALUE_INVALID if it is none, or of a strange kind.
     */
    public static Subject subject(Bytes der) {
        try {
            PublicKey key = parse(der.toArray()).getPublicKey();
            KeyAlgorithm algorithm =
                    switch (key.getAlgorithm()) {
                        case "RSA" -> KeyAlgorithm.RSA;
                        case "EC" -> KeyAlgorithm.EC;
                        case "EdDSA", "Ed25519", "Ed448" -> KeyAlgorithm.ED;
                        case "ML-DSA" -> KeyAlgorithm.ML_DSA;
                        default -> throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
                    };
            return new Subject(algorithm, Bytes.of(key.getEncoded()));
        } catch (CertificateException _) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }

    /** A certificate that is stored, and so was read before. */
    static X509Certificate read(byte[] der) {
        try {
            return parse(der);
        } catch (CertificateException impossible) {
            throw new IllegalStateException("a stored certificate is none", impossible);
        }
    }

    private static X509Certificate parse(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }
}

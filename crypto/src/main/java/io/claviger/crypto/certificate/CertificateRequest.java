package io.claviger.crypto.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.SubjectName;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.BouncyCastle;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A certificate signing request (PKCS #10, RFC 2986) whose signature shows that the requester holds
 * the key. Immutable.
 */
public final class CertificateRequest {
    private final PKCS10CertificationRequest request;
    private final Optional<Extensions> extensions;

    private CertificateRequest(
            PKCS10CertificationRequest request, Optional<Extensions> extensions) {
        this.request = request;
        this.extensions = extensions;
    }

    /** Reads a request and checks its signature; refuses what is none, and a wrong signature. */
    public static CertificateRequest read(Bytes der) {
        CertificateRequest parsed = parse(der);
        if (!parsed.isSignedByItsKey()) {
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_REQUEST_INVALID,
                    "the signature of the certificate signing request is wrong");
        }
        return parsed;
    }

    private static CertificateRequest parse(Bytes der) {
        try {
            var request = new PKCS10CertificationRequest(der.unsafeArray());
            var _ = request.getSubject();
            return new CertificateRequest(
                    request, Optional.ofNullable(request.getRequestedExtensions()));
        } catch (IOException | RuntimeException _) {
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_REQUEST_UNREADABLE,
                    "the bytes are no certificate signing request (PKCS #10)");
        }
    }

    private boolean isSignedByItsKey() {
        try {
            return request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder()
                            .setProvider(BouncyCastle.provider())
                            .build(request.getSubjectPublicKeyInfo()));
        } catch (OperatorCreationException | PKCSException | RuntimeException _) {
            return false;
        }
    }

    PKCS10CertificationRequest request() {
        return request;
    }

    /** SubjectPublicKeyInfo of the key to certify. */
    public Bytes publicKey() {
        try {
            return Bytes.owned(request.getSubjectPublicKeyInfo().getEncoded("DER"));
        } catch (IOException broken) {
            throw new IllegalStateException("a parsed public key does not encode", broken);
        }
    }

    /** The usages and purposes that the requester asks for. */
    public CertificateProfile asked() {
        return new CertificateProfile(
                SubjectName.NONE,
                extensions.map(ExtensionSet::usages).orElse(java.util.Set.of()),
                extensions.map(ExtensionSet::purposes).orElse(java.util.Set.of()),
                false);
    }

    /** The other names of the subject (RFC 5280 §4.2.1.6) that the requester asks for. */
    Optional<Extension> alternativeNames() {
        return extensions.map(all -> all.getExtension(Extension.subjectAlternativeName));
    }
}

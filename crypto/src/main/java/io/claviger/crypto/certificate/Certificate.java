package io.claviger.crypto.certificate;

import io.claviger.core.certificate.ExtendedKeyUsage;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.BouncyCastle;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** A certificate that was read. Immutable. */
public final class Certificate {
    private final X509CertificateHolder holder;
    private final Bytes encoded;

    private Certificate(X509CertificateHolder holder, Bytes encoded) {
        this.holder = holder;
        this.encoded = encoded;
    }

    /** Reads one certificate; refuses what is none, or has bytes behind it. */
    public static Certificate read(Bytes der) {
        try {
            X509CertificateHolder holder = new X509CertificateHolder(der.unsafeArray());
            // Touch what is parsed lazily, so that it is refused here and not later.
            var _ = holder.getExtensionOIDs();
            var _ = holder.getNotAfter();
            return new Certificate(holder, der);
        } catch (IOException | RuntimeException _) {
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_UNREADABLE, "the bytes are no X.509 certificate");
        }
    }

    X509CertificateHolder holder() {
        return holder;
    }

    /** DER, as it was read. */
    public Bytes encoded() {
        return encoded;
    }

    /** SubjectPublicKeyInfo of the certified key. */
    public Bytes publicKey() {
        try {
            return Bytes.owned(holder.getSubjectPublicKeyInfo().getEncoded("DER"));
        } catch (IOException broken) {
            throw new IllegalStateException("a parsed public key does not encode", broken);
        }
    }

    /** Whether the certificate names itself as its issuer. */
    public boolean selfIssued() {
        return holder.getIssuer().equals(holder.getSubject());
    }

    /** The common name of the subject, if it has one. */
    public Optional<String> commonName() {
        return Arrays.stream(holder.getSubject().getRDNs(BCStyle.CN))
                .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
                .findFirst();
    }

    public Instant notBefore() {
        return holder.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return holder.getNotAfter().toInstant();
    }

    /** Whether its key may sign certificates: cA, and no key usage that excludes it. */
    public boolean maySignCertificates() {
        BasicConstraints constraints = BasicConstraints.fromExtensions(holder.getExtensions());
        KeyUsage usage = KeyUsage.fromExtensions(holder.getExtensions());
        return constraints != null
                && constraints.isCA()
                && (usage == null || usage.hasUsages(KeyUsage.keyCertSign));
    }

    /** How many authorities may follow this one; empty: any number. */
    public OptionalInt pathLength() {
        BasicConstraints constraints = BasicConstraints.fromExtensions(holder.getExtensions());
        return constraints == null || constraints.getPathLenConstraint() == null
                ? OptionalInt.empty()
                : OptionalInt.of(constraints.getPathLenConstraint().intValue());
    }

    public Set<ExtendedKeyUsage> purposes() {
        return ExtensionSet.purposes(holder.getExtensions());
    }

    /** Whether {@code issuer} is named as the issuer and its key made the signature. */
    public boolean isIssuedBy(Certificate issuer) {
        if (!holder.getIssuer().equals(issuer.holder.getSubject())) {
            return false;
        }
        try {
            return holder.isSignatureValid(
                    new JcaContentVerifierProviderBuilder()
                            .setProvider(BouncyCastle.provider())
                            .build(issuer.holder));
        } catch (CertException
                | OperatorCreationException
                | java.security.cert.CertificateException
                | RuntimeException _) {
            return false;
        }
    }
}

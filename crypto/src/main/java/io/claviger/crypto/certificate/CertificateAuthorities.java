package io.claviger.crypto.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.provider.BouncyCastle;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Authorities that vouch for certificates (RFC 5280 §6): roots, which are trusted, and
 * intermediates. Revocation is not asked for. Immutable; for many threads.
 */
public final class CertificateAuthorities {
    private final List<X509Certificate> intermediates;
    private final Set<TrustAnchor> roots;

    private CertificateAuthorities(List<X509Certificate> intermediates, Set<TrustAnchor> roots) {
        this.intermediates = List.copyOf(intermediates);
        this.roots = Set.copyOf(roots);
    }

    /**
     * Reads certificates in PEM, one after the other.
     *
     * @throws IllegalArgumentException if they cannot be read, or none is a root
     */
    public static CertificateAuthorities ofPem(byte[] pem) {
        Collection<X509Certificate> all = read(pem);
        Set<TrustAnchor> roots =
                all.stream()
                        .filter(CertificateAuthorities::isRoot)
                        .map(root -> new TrustAnchor(root, null))
                        .collect(Collectors.toUnmodifiableSet());
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("there is no self-signed certificate of a root");
        }
        return new CertificateAuthorities(
                all.stream().filter(certificate -> !isRoot(certificate)).toList(), roots);
    }

    private static Collection<X509Certificate> read(byte[] pem) {
        try {
            return factory().generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException | ClassCastException unreadable) {
            throw new IllegalArgumentException("the certificates cannot be read", unreadable);
        }
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509", BouncyCastle.provider());
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /**
     * Whether a path of certificates that all count at {@code now} leads from a root to this one.
     */
    public boolean vouchFor(Certificate certificate, Instant now) {
        return vouchFor(certificate, List.of(), now);
    }

    /**
     * As {@link #vouchFor(Certificate, Instant)}, over further intermediates that nobody vouches
     * for yet.
     */
    public boolean vouchFor(Certificate certificate, List<Certificate> more, Instant now) {
        try {
            X509Certificate leaf = parsed(certificate.encoded());
            var target = new X509CertSelector();
            target.setCertificate(leaf);
            var parameters = new PKIXBuilderParameters(roots, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            List<X509Certificate> known = new ArrayList<>(intermediates);
            known.add(leaf);
            for (Certificate each : more) {
                known.add(parsed(each.encoded()));
            }
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            CertPathBuilder.getInstance("PKIX", BouncyCastle.provider()).build(parameters);
            return true;
        } catch (GeneralSecurityException noPath) {
            return false;
        }
    }

    private static X509Certificate parsed(Bytes der) throws CertificateException {
        return (X509Certificate)
                factory().generateCertificate(new ByteArrayInputStream(der.unsafeArray()));
    }
}

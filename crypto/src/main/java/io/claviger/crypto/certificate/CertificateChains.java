package io.claviger.crypto.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/** Certificates that arrive together. */
public final class CertificateChains {
    /** Longest chain that is kept with a key. */
    public static final int MAX_CERTIFICATES = 10;

    private CertificateChains() {}

    /** Reads certificates and bags of them (PKCS #7, RFC 2315), in the order given. */
    public static List<Certificate> read(List<Bytes> blobs) {
        List<Certificate> found = new ArrayList<>();
        for (Bytes blob : blobs) {
            if (isBag(blob)) {
                unpack(blob, found);
            } else {
                found.add(Certificate.read(blob));
            }
            if (found.size() > MAX_CERTIFICATES) {
                throw refused("a chain has at most " + MAX_CERTIFICATES + " certificates");
            }
        }
        return List.copyOf(found);
    }

    /**
     * The chain that begins at the certificate for {@code publicKey}: each certificate followed by
     * its issuer. Certificates that are not part of it are refused, so that nothing is attached
     * without being looked at.
     */
    public static List<Certificate> order(Bytes publicKey, List<Certificate> certificates) {
        List<Certificate> left = new ArrayList<>(certificates);
        List<Certificate> chain = new ArrayList<>();
        Certificate own =
                left.stream()
                        .filter(certificate -> certificate.publicKey().equals(publicKey))
                        .findFirst()
                        .orElseThrow(
                                () -> refused("the certificate is for another key than this one"));
        Optional<Certificate> next = Optional.of(own);
        while (next.isPresent()) {
            Certificate last = next.get();
            chain.add(last);
            left.remove(last);
            next = left.stream().filter(last::isIssuedBy).findFirst();
        }
        if (!left.isEmpty()) {
            throw refused(
                    "%d of the certificates do not belong to the chain of the key's own"
                            .formatted(left.size()));
        }
        return List.copyOf(chain);
    }

    private static Refusal.Thrown refused(String message) {
        return new Refusal.Thrown(RefusalCode.CERTIFICATE_INVALID, message);
    }

    private static boolean isBag(Bytes blob) {
        try {
            return ASN1Primitive.fromByteArray(blob.unsafeArray()) instanceof ASN1Sequence sequence
                    && sequence.size() > 0
                    && sequence.getObjectAt(0) instanceof ASN1ObjectIdentifier type
                    && type.equals(CMSObjectIdentifiers.signedData);
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    private static void unpack(Bytes bag, List<Certificate> found) {
        try {
            var holders = new CMSSignedData(bag.unsafeArray()).getCertificates().getMatches(null);
            if (holders.isEmpty()) {
                throw refused("the PKCS #7 message holds no certificates");
            }
            for (X509CertificateHolder holder : holders) {
                found.add(Certificate.read(Bytes.owned(holder.getEncoded())));
            }
        } catch (CMSException | IOException | ClassCastException _) {
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_UNREADABLE, "the bytes are no PKCS #7 message");
        }
    }
}

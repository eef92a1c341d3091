package io.claviger.crypto.certificate;

import io.claviger.core.certificate.ExtendedKeyUsage;
import io.claviger.core.certificate.KeyUsage;
import io.claviger.core.id.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes say that are signed to make a certificate (TBSCertificate, RFC 5280 §4.1) or a
 * request for one (CertificationRequestInfo, RFC 2986 §4.1), for people who decide on it.
 *
 * @param subject as text, RFC 4514
 * @param issued what a certificate says beside; empty: it is a request
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param authority whether the key may sign certificates (basic constraints)
 * @param alternativeNames of the subject: {@code DNS example.com}
 * @param otherExtensions object identifiers of those that nothing above shows
 */
public record ToBeSigned(
        String subject,
        Optional<Issued> issued,
        Bytes publicKey,
        boolean authority,
        Set<KeyUsage> usages,
        Set<ExtendedKeyUsage> purposes,
        List<String> alternativeNames,
        List<String> otherExtensions) {
    public ToBeSigned {
        usages = Set.copyOf(usages);
        purposes = Set.copyOf(purposes);
        alternativeNames = List.copyOf(alternativeNames);
        otherExtensions = List.copyOf(otherExtensions);
    }

    /**
     * What an issuer adds.
     *
     * @param serialNumber hexadecimal
     */
    public record Issued(String issuer, String serialNumber, Instant notBefore, Instant notAfter) {}

    /**
     * Reads the bytes; empty if they are neither, or not DER: then nothing may be hidden in them.
     */
    public static Optional<ToBeSigned> read(Bytes der) {
        try {
            ASN1Primitive parsed = ASN1Primitive.fromByteArray(der.unsafeArray());
            return Optional.of(isRequest(parsed) ? request(der, parsed) : certificate(der, parsed));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /** A request has three or four members, a certificate at least six. */
    private static boolean isRequest(ASN1Primitive parsed) {
        return ASN1Sequence.getInstance(parsed).size() <= 4;
    }

    private static ToBeSigned certificate(Bytes der, ASN1Primitive parsed) throws IOException {
        var tbs = TBSCertificate.getInstance(parsed);
        requireSame(der, tbs);
        return of(
                tbs.getSubject().toString(),
                Optional.of(
                        new Issued(
                                tbs.getIssuer().toString(),
                                tbs.getSerialNumber().getValue().toString(16),
                                tbs.getStartDate().getDate().toInstant(),
                                tbs.getEndDate().getDate().toInstant())),
                tbs.getSubjectPublicKeyInfo(),
                Optional.ofNullable(tbs.getExtensions()));
    }

    private static ToBeSigned request(Bytes der, ASN1Primitive parsed) throws IOException {
        var info = CertificationRequestInfo.getInstance(parsed);
        requireSame(der, info);
        return of(
                info.getSubject().toString(),
                Optional.empty(),
                info.getSubjectPublicKeyInfo(),
                asked(info.getAttributes()));
    }

    private static Optional<Extensions> asked(@Nullable ASN1Set attributes) {
        if (attributes == null) {
            return Optional.empty();
        }
        return Arrays.stream(attributes.toArray())
                .map(Attribute::getInstance)
                .filter(
                        each ->
                                each.getAttrType()
                                        .equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
                .map(each -> Extensions.getInstance(each.getAttrValues().getObjectAt(0)))
                .findFirst();
    }

    private static void requireSame(Bytes der, ASN1Object read) throws IOException {
        if (!Bytes.owned(read.getEncoded("DER")).equals(der)) {
            throw new IOException("not DER");
        }
    }

    private static ToBeSigned of(
            String subject,
            Optional<Issued> issued,
            ASN1Object publicKey,
            Optional<Extensions> extensions)
            throws IOException {
        return new ToBeSigned(
                subject,
                issued,
                Bytes.owned(publicKey.getEncoded("DER")),
                extensions
                        .map(BasicConstraints::fromExtensions)
                        .map(BasicConstraints::isCA)
                        .orElse(false),
                extensions.map(ExtensionSet::usages).orElse(Set.of()),
                extensions.map(ExtensionSet::purposes).orElse(Set.of()),
                extensions.map(ToBeSigned::names).orElse(List.of()),
                extensions.map(ToBeSigned::others).orElse(List.of()));
    }

    private static List<String> names(Extensions extensions) {
        var found = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return found == null
                ? List.of()
                : Arrays.stream(found.getNames()).map(ToBeSigned::name).toList();
    }

    private static String name(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> "DNS " + name.getName();
            case GeneralName.rfc822Name -> "email " + name.getName();
            case GeneralName.uniformResourceIdentifier -> "URI " + name.getName();
            case GeneralName.directoryName -> "name " + name.getName();
            case GeneralName.iPAddress -> "IP " + address(name);
            default -> "other " + name.getName();
        };
    }

    private static String address(GeneralName name) {
        byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (IOException _) {
            return HexFormat.of().formatHex(octets);
        }
    }

    private static List<String> others(Extensions extensions) {
        List<String> others = new ArrayList<>();
        for (var oid : extensions.getExtensionOIDs()) {
            boolean shown =
                    oid.equals(Extension.basicConstraints)
                            || oid.equals(Extension.keyUsage)
                            || (oid.equals(Extension.extendedKeyUsage)
                                    && allPurposesKnown(extensions))
                            || oid.equals(Extension.subjectAlternativeName)
                            || oid.equals(Extension.subjectKeyIdentifier)
                            || oid.equals(Extension.authorityKeyIdentifier);
            if (!shown) {
                others.add(oid.getId());
            }
        }
        return others;
    }

    private static boolean allPurposesKnown(Extensions extensions) {
        var found = org.bouncycastle.asn1.x509.ExtendedKeyUsage.fromExtensions(extensions);
        return found != null && found.size() == ExtensionSet.purposes(extensions).size();
    }
}

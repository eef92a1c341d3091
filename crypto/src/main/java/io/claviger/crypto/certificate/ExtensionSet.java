package io.claviger.crypto.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.ExtendedKeyUsage;
import io.claviger.core.certificate.KeyUsage;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/** Extensions of certificates and requests (RFC 5280 §4.2). */
final class ExtensionSet {
    private ExtensionSet() {}

    /** Usage and purposes, both critical as the contract says. */
    static void addUsages(ExtensionsGenerator extensions, CertificateProfile profile)
            throws IOException {
        Set<KeyUsage> usages = profile.usages();
        if (usages.isEmpty() && profile.authority()) {
            // RFC 5280 §4.2.1.3: an authority's certificate must say so.
            usages = EnumSet.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN);
        }
        if (!usages.isEmpty()) {
            int bits = 0;
            for (KeyUsage usage : usages) {
                bits |= bit(usage);
            }
            extensions.addExtension(
                    Extension.keyUsage, true, new org.bouncycastle.asn1.x509.KeyUsage(bits));
        }
        if (!profile.purposes().isEmpty()) {
            extensions.addExtension(
                    Extension.extendedKeyUsage,
                    true,
                    new org.bouncycastle.asn1.x509.ExtendedKeyUsage(
                            profile.purposes().stream()
                                    .map(ExtensionSet::purpose)
                                    .toArray(KeyPurposeId[]::new)));
        }
    }

    static void addKeyIdentifier(ExtensionsGenerator extensions, SubjectPublicKeyInfo key)
            throws IOException {
        extensions.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new BcX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    static Set<KeyUsage> usages(Extensions extensions) {
        var found = org.bouncycastle.asn1.x509.KeyUsage.fromExtensions(extensions);
        Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
        if (found != null) {
            for (KeyUsage usage : KeyUsage.values()) {
                if (found.hasUsages(bit(usage))) {
                    usages.add(usage);
                }
            }
        }
        return usages;
    }

    /** The purposes that have a name here. */
    static Set<ExtendedKeyUsage> purposes(Extensions extensions) {
        var found = org.bouncycastle.asn1.x509.ExtendedKeyUsage.fromExtensions(extensions);
        Set<ExtendedKeyUsage> purposes = EnumSet.noneOf(ExtendedKeyUsage.class);
        if (found != null) {
            for (ExtendedKeyUsage purpose : ExtendedKeyUsage.values()) {
                if (found.hasKeyPurposeId(purpose(purpose))) {
                    purposes.add(purpose);
                }
            }
        }
        return purposes;
    }

    private static int bit(KeyUsage usage) {
        return switch (usage) {
            case DIGITAL_SIGNATURE -> org.bouncycastle.asn1.x509.KeyUsage.digitalSignature;
            case CONTENT_COMMITMENT -> org.bouncycastle.asn1.x509.KeyUsage.nonRepudiation;
            case KEY_ENCIPHERMENT -> org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment;
            case DATA_ENCIPHERMENT -> org.bouncycastle.asn1.x509.KeyUsage.dataEncipherment;
            case KEY_AGREEMENT -> org.bouncycastle.asn1.x509.KeyUsage.keyAgreement;
            case KEY_CERT_SIGN -> org.bouncycastle.asn1.x509.KeyUsage.keyCertSign;
            case CRL_SIGN -> org.bouncycastle.asn1.x509.KeyUsage.cRLSign;
            case ENCIPHER_ONLY -> org.bouncycastle.asn1.x509.KeyUsage.encipherOnly;
            case DECIPHER_ONLY -> org.bouncycastle.asn1.x509.KeyUsage.decipherOnly;
        };
    }

    private static KeyPurposeId purpose(ExtendedKeyUsage usage) {
        return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(usage.oid()));
    }
}

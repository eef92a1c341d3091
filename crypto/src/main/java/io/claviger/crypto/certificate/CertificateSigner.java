package io.claviger.crypto.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.provider.KeyHandle;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * Signs certificates and requests with one key. Decides nothing: the profile was checked before.
 * For one signature; one thread.
 */
public final class CertificateSigner {
    /** Bytes of a serial number: as many as RFC 5280 §4.1.2.2 allows. */
    public static final int SERIAL_BYTES = 20;

    private final HandleSigner signer;

    /** Refuses a mechanism that does not sign certificates with this key. */
    public CertificateSigner(KeyHandle key, SignatureMechanism mechanism) {
        this(new HandleSigner(key, mechanism));
    }

    private CertificateSigner(HandleSigner signer) {
        this.signer = signer;
    }

    /** Makes the bytes that would be signed; the documents that it makes carry no signature. */
    public static CertificateSigner drafting(KeySpec spec, SignatureMechanism mechanism) {
        return new CertificateSigner(new HandleSigner(spec, mechanism, _ -> new byte[1]));
    }

    /**
     * When a certificate counts, and its serial number.
     *
     * @param random {@link #SERIAL_BYTES} random bytes
     */
    public record Validity(Instant notBefore, Instant notAfter, Bytes random) {
        BigInteger serial() {
            byte[] bytes = random.toArray();
            // Positive in 20 bytes of DER, and never zero.
            bytes[0] = (byte) ((bytes[0] & 0x3f) | 0x40);
            return new BigInteger(bytes);
        }
    }

    /** A request (PKCS #10) for the key itself. */
    public SignedDocument request(Bytes publicKey, CertificateProfile profile) {
        try {
            var builder =
                    new PKCS10CertificationRequestBuilder(
                            Names.of(profile.subject()), key(publicKey));
            var extensions = new ExtensionsGenerator();
            ExtensionSet.addUsages(extensions, profile);
            if (!extensions.isEmpty()) {
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return signer.document(builder.build(signer).getEncoded());
        } catch (IOException broken) {
            throw unencodable(broken);
        }
    }

    /** A certificate by which the key vouches for itself. */
    public SignedDocument selfSigned(
            Bytes publicKey,
            CertificateProfile profile,
            OptionalInt pathLength,
            Validity validity) {
        X500Name name = Names.of(profile.subject());
        return certificate(
                name,
                name,
                key(publicKey),
                key(publicKey),
                profile,
                pathLength,
                Optional.empty(),
                validity);
    }

    /**
     * A certificate for the key of a request, signed by the key of {@code issuer}.
     *
     * @param profile what the certificate says; its subject replaces parts of the request's
     */
    public SignedDocument issue(
            Certificate issuer,
            CertificateRequest request,
            CertificateProfile profile,
            OptionalInt pathLength,
            Validity validity) {
        return certificate(
                issuer.holder().getSubject(),
                Names.replaced(request.request().getSubject(), profile.subject()),
                request.request().getSubjectPublicKeyInfo(),
                issuer.holder().getSubjectPublicKeyInfo(),
                profile,
                pathLength,
                request.alternativeNames(),
                validity);
    }

    /** A certificate for a key that the device itself vouches for. */
    public SignedDocument issue(
            Certificate issuer, Bytes publicKey, CertificateProfile profile, Validity validity) {
        return certificate(
                issuer.holder().getSubject(),
                Names.of(profile.subject()),
                key(publicKey),
                issuer.holder().getSubjectPublicKeyInfo(),
                profile,
                OptionalInt.empty(),
                Optional.empty(),
                validity);
    }

    /**
     * A certificate for a server that is reached under these names.
     *
     * @param hosts names and addresses, which go into the alternative names
     */
    public SignedDocument issueForHosts(
            Certificate issuer,
            Bytes publicKey,
            CertificateProfile profile,
            List<String> hosts,
            Validity validity) {
        var names =
                hosts.stream()
                        .map(
                                host ->
                                        new GeneralName(
                                                IPAddress.isValid(host)
                                                        ? GeneralName.iPAddress
                                                        : GeneralName.dNSName,
                                                host))
                        .toArray(GeneralName[]::new);
        try {
            return certificate(
                    issuer.holder().getSubject(),
                    Names.of(profile.subject()),
                    key(publicKey),
                    issuer.holder().getSubjectPublicKeyInfo(),
                    profile,
                    OptionalInt.empty(),
                    Optional.of(
                            new Extension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(names).getEncoded())),
                    validity);
        } catch (IOException broken) {
            throw unencodable(broken);
        }
    }

    private SignedDocument certificate(
            X500Name issuer,
            X500Name subject,
            SubjectPublicKeyInfo key,
            SubjectPublicKeyInfo issuerKey,
            CertificateProfile profile,
            OptionalInt pathLength,
            Optional<Extension> alternativeNames,
            Validity validity) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.basicConstraints, true, constraints(profile, pathLength));
            ExtensionSet.addUsages(extensions, profile);
            ExtensionSet.addKeyIdentifier(extensions, key);
            extensions.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new BcX509ExtensionUtils().createAuthorityKeyIdentifier(issuerKey));
            if (alternativeNames.isPresent()) {
                extensions.addExtension(alternativeNames.get());
            }
            var builder =
                    new X509v3CertificateBuilder(
                            issuer,
                            validity.serial(),
                            new Time(Date.from(validity.notBefore())),
                            new Time(Date.from(validity.notAfter())),
                            subject,
                            key);
            var all = extensions.generate();
            for (var oid : all.getExtensionOIDs()) {
                builder.addExtension(all.getExtension(oid));
            }
            return signer.document(builder.build(signer).getEncoded());
        } catch (IOException broken) {
            throw unencodable(broken);
        }
    }

    private static BasicConstraints constraints(
            CertificateProfile profile, OptionalInt pathLength) {
        return profile.authority() && pathLength.isPresent()
                ? new BasicConstraints(pathLength.getAsInt())
                : new BasicConstraints(profile.authority());
    }

    private static SubjectPublicKeyInfo key(Bytes spki) {
        return SubjectPublicKeyInfo.getInstance(spki.unsafeArray());
    }

    private static IllegalStateException unencodable(IOException broken) {
        return new IllegalStateException("a certificate of our own does not encode", broken);
    }
}

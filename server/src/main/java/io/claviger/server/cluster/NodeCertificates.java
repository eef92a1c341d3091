package io.claviger.server.cluster;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.ExtendedKeyUsage;
import io.claviger.core.certificate.KeyUsage;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.certificate.CertificateSigner;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.random.RandomSource;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What the certificate authority of a cluster signs: itself, and nodes. */
final class NodeCertificates {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(20 * 365);
    // Clocks of nodes differ.
    private static final Duration EARLIER = Duration.ofMinutes(10);

    private final RandomSource random;
    private final InstantSource clock;
    private final Duration nodeLife;

    /**
     * @param nodeLife how long certificates of nodes are valid
     */
    NodeCertificates(RandomSource random, InstantSource clock, Duration nodeLife) {
        this.random = random;
        this.clock = clock;
        this.nodeLife = nodeLife;
    }

    /** Whether a third of the life of a certificate, or less, is left. */
    boolean due(X509Certificate certificate) {
        return !clock.instant()
                .isBefore(certificate.getNotAfter().toInstant().minus(nodeLife.dividedBy(3)));
    }

    /** The authority's own certificate, DER. */
    Bytes authority(KeyHandle key, Bytes publicKey, String device) {
        var profile =
                new CertificateProfile(
                        named(device + " nodes"), Set.of(KeyUsage.KEY_CERT_SIGN), Set.of(), true);
        return signer(key)
                .selfSigned(publicKey, profile, OptionalInt.of(0), validity(AUTHORITY_LIFE))
                .encoded();
    }

    /** A certificate by which a node is server and client among the others, DER. */
    Bytes node(KeyHandle authorityKey, Bytes authority, Bytes publicKey, String node, String host) {
        var profile =
                new CertificateProfile(
                        named(node),
                        Set.of(KeyUsage.DIGITAL_SIGNATURE),
                        Set.of(ExtendedKeyUsage.SERVER_AUTH, ExtendedKeyUsage.CLIENT_AUTH),
                        false);
        return signer(authorityKey)
                .issueForHosts(
                        Certificate.read(authority),
                        publicKey,
                        profile,
                        List.of(host),
                        validity(nodeLife))
                .encoded();
    }

    private static CertificateSigner signer(KeyHandle key) {
        return new CertificateSigner(key, SignatureMechanism.SHA256_WITH_ECDSA);
    }

    private static SubjectName named(String name) {
        return new SubjectName(Map.of(SubjectAttribute.COMMON_NAME, name));
    }

    private CertificateSigner.Validity validity(Duration life) {
        Instant now = clock.instant();
        return new CertificateSigner.Validity(
                now.minus(EARLIER),
                now.plus(life),
                Bytes.owned(random.bytes(CertificateSigner.SERIAL_BYTES)));
    }
}

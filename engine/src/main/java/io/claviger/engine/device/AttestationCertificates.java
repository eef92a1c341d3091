package io.claviger.engine.device;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.KeyUsage;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.certificate.CertificateSigner;
import io.claviger.crypto.certificate.CertificateSigner.Validity;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.random.RandomSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Certificates of the keys that vouch for keys: the device's root and one key per partition. */
final class AttestationCertificates {
    /**
     * RFC 5280 §4.1.2.5: "no well-defined expiration date". A statement about a key shall verify as
     * long as anybody keeps it.
     */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private static final SignatureMechanism MECHANISM = SignatureMechanism.SHA384_WITH_ECDSA;

    private AttestationCertificates() {}

    static Bytes root(
            KeyHandle root, Bytes publicKey, LogId device, Instant now, RandomSource random) {
        var profile =
                new CertificateProfile(
                        name(device, "Attestation root", device.value()),
                        Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN),
                        Set.of(),
                        true);
        return new CertificateSigner(root, MECHANISM)
                .selfSigned(publicKey, profile, OptionalInt.of(0), validity(now, random))
                .encoded();
    }

    static Bytes ofPartition(
            KeyHandle root,
            Bytes rootCertificate,
            Bytes publicKey,
            LogId device,
            PartitionId partition,
            Instant now,
            RandomSource random) {
        var profile =
                new CertificateProfile(
                        name(device, "Attestation key", partition.value()),
                        Set.of(KeyUsage.DIGITAL_SIGNATURE),
                        Set.of(),
                        false);
        return new CertificateSigner(root, MECHANISM)
                .issue(Certificate.read(rootCertificate), publicKey, profile, validity(now, random))
                .encoded();
    }

    private static SubjectName name(LogId device, String role, String commonName) {
        return new SubjectName(
                Map.of(
                        SubjectAttribute.ORGANIZATION_NAME, device.value(),
                        SubjectAttribute.ORGANIZATION_UNIT_NAME, role,
                        SubjectAttribute.COMMON_NAME, commonName));
    }

    private static Validity validity(Instant now, RandomSource random) {
        return new Validity(
                now.truncatedTo(ChronoUnit.SECONDS),
                NEVER,
                Bytes.owned(random.bytes(CertificateSigner.SERIAL_BYTES)));
    }
}

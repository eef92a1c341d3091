package io.claviger.engine.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.engine.partition.PolicyRules;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What may be certified, by whom, and kept with which key. Pure. */
public final class CertificateRules {
    /** Changes of a key that concern its certificates only, and need no {@code modifiable}. */
    public static final Set<Operation> CHANGES =
            Set.of(Operation.IMPORT_CERTIFICATE, Operation.DELETE_CERTIFICATE);

    private CertificateRules() {}

    /** Whether {@code before} may become {@code after}, which differs in its certificates only. */
    public static Optional<Refusal> forbidsAttachment(
            KeyObject before, KeyObject after, PartitionPolicy policy) {
        Optional<Refusal> byPolicy = PolicyRules.forbidsWriting(policy);
        if (byPolicy.isPresent()) {
            return byPolicy;
        }
        if (after.version() != before.version() + 1) {
            return refuse(
                    RefusalCode.KEY_CHANGED,
                    "key '%s' was changed at the same time; nothing was done"
                            .formatted(before.label()));
        }
        KeyObject expected = before.certifiedBy(after.certificates()).wrappedAs(after.wrapped());
        if (!after.equals(expected)) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "attaching a certificate changes nothing else of key '%s'"
                            .formatted(before.label()));
        }
        return Optional.empty();
    }

    /** Refuses a profile that contradicts itself. */
    static void requireSound(CertificateProfile profile) {
        profile.contradiction()
                .ifPresent(
                        contradiction -> {
                            throw refused(contradiction);
                        });
    }

    /** Refuses a request or self-signed certificate without a name. */
    static void requireCommonName(CertificateProfile profile) {
        if (!profile.subject().parts().containsKey(SubjectAttribute.COMMON_NAME)) {
            throw new Refusal.Thrown(
                    RefusalCode.MALFORMED_REQUEST, "field 'commonName' is missing");
        }
    }

    /** The certificate under which the key issues others; refuses a key that may not. */
    static Certificate issuer(KeyObject key, boolean authority, Instant now) {
        KeyLabel label = key.label();
        if (key.certificates().isEmpty()) {
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_NOT_FOUND,
                    "key '%s' has no certificate; self-sign one with 'certificateAuthority' or import one"
                            .formatted(label));
        }
        Certificate issuer = Certificate.read(key.certificates().getFirst());
        if (!issuer.maySignCertificates()) {
            throw refused(
                    "the certificate of key '%s' is not one of an authority".formatted(label));
        }
        if (now.isBefore(issuer.notBefore()) || now.isAfter(issuer.notAfter())) {
            throw refused("the certificate of key '%s' does not count now".formatted(label));
        }
        if (authority && issuer.pathLength().orElse(1) == 0) {
            throw refused(
                    "the path length of the certificate of key '%s' allows no authority below it"
                            .formatted(label));
        }
        return issuer;
    }

    /** The path length of an authority below {@code issuer}. */
    static OptionalInt pathLengthBelow(Certificate issuer) {
        OptionalInt own = issuer.pathLength();
        return own.isPresent() ? OptionalInt.of(own.getAsInt() - 1) : own;
    }

    private static Refusal.Thrown refused(String message) {
        return new Refusal.Thrown(RefusalCode.CERTIFICATE_INVALID, message);
    }

    private static Optional<Refusal> refuse(RefusalCode code, String message) {
        return Optional.of(Refusal.of(code, message));
    }
}

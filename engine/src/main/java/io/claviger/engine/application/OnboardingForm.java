package io.claviger.engine.application;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Lifecycle;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An onboarding record as somebody fills it in: any field may be missing, and {@link #application}
 * says which one must not be.
 */
public record OnboardingForm(
        Optional<String> name,
        Optional<String> partition,
        Optional<String> owner,
        Optional<String> purpose,
        Optional<String> environment,
        Optional<List<String>> interfaces,
        Optional<List<String>> algorithms,
        Optional<List<String>> sources,
        Optional<List<String>> clientCertificates,
        Optional<List<String>> tokenSubjects,
        Optional<Boolean> secondFactorRequired,
        Optional<String> destination,
        Optional<Integer> rotationDays,
        Optional<Integer> expiryDays,
        Optional<String> destruction,
        Optional<String> recoveryOwner,
        Optional<String> recoveryExpectation,
        Optional<String> auditDestination,
        Optional<String> rollback,
        Optional<List<String>> requestSigners,
        Optional<Boolean> signedRequestsRequired,
        Optional<Integer> retentionDays) {
    private static final int MAX_TEXT = 1024;
    private static final int MAX_LIST = 256;

    /** Without keys that sign requests, and without a rule of how long evidence is kept. */
    public OnboardingForm(
            Optional<String> name,
            Optional<String> partition,
            Optional<String> owner,
            Optional<String> purpose,
            Optional<String> environment,
            Optional<List<String>> interfaces,
            Optional<List<String>> algorithms,
            Optional<List<String>> sources,
            Optional<List<String>> clientCertificates,
            Optional<List<String>> tokenSubjects,
            Optional<Boolean> secondFactorRequired,
            Optional<String> destination,
            Optional<Integer> rotationDays,
            Optional<Integer> expiryDays,
            Optional<String> destruction,
            Optional<String> recoveryOwner,
            Optional<String> recoveryExpectation,
            Optional<String> auditDestination,
            Optional<String> rollback) {
        this(
                name,
                partition,
                owner,
                purpose,
                environment,
                interfaces,
                algorithms,
                sources,
                clientCertificates,
                tokenSubjects,
                secondFactorRequired,
                destination,
                rotationDays,
                expiryDays,
                destruction,
                recoveryOwner,
                recoveryExpectation,
                auditDestination,
                rollback,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The application that this form describes.
     *
     * @throws Refusal.Thrown APPLICATION_INCOMPLETE naming the first field that is missing or wrong
     */
    public Application application(Instant now) {
        return new Application(
                parsed("name", name, ApplicationId::new),
                parsed("partition", partition, PartitionId::new),
                text("owner", owner),
                text("purpose", purpose),
                text("environment", environment),
                interfaceNames(),
                algorithmNames(),
                new AccessPath(
                        checked("sources", sources, SourceRange::parse),
                        list("clientCertificates", clientCertificates).stream()
                                .map(OnboardingForm::fingerprint)
                                .toList(),
                        checked("tokenSubjects", tokenSubjects, OnboardingForm::tokenSubject),
                        secondFactorRequired.orElse(false),
                        signers(),
                        signedRequestsRequired.orElse(false)),
                text("destination", destination),
                lifecycle(),
                text("recoveryOwner", recoveryOwner),
                text("recoveryExpectation", recoveryExpectation),
                text("auditDestination", auditDestination),
                text("rollback", rollback),
                1,
                now);
    }

    private Set<InterfaceName> interfaceNames() {
        Set<InterfaceName> names = EnumSet.noneOf(InterfaceName.class);
        for (String text : required("interfaces", interfaces)) {
            names.add(
                    InterfaceName.ofWireName(text)
                            .filter(name -> name != InterfaceName.NODE)
                            .orElseThrow(() -> wrong("interfaces", "'" + text + "' is unknown")));
        }
        return names;
    }

    private Set<String> algorithmNames() {
        Set<String> names = new TreeSet<>();
        for (String text : required("algorithms", algorithms)) {
            // "RSA" approves every size, "RSA-3072" one.
            if (KeyAlgorithm.ofWireName(text).isEmpty() && KeySpec.ofDisplayName(text).isEmpty()) {
                throw wrong("algorithms", "'" + text + "' is unknown");
            }
            names.add(text);
        }
        return names;
    }

    private Lifecycle lifecycle() {
        int rotation = parsed("rotationDays", rotationDays, Function.identity());
        int expiry = parsed("expiryDays", expiryDays, Function.identity());
        if (retentionDays.filter(days -> days < 0).isPresent()) {
            throw wrong("retentionDays", "is at least 0");
        }
        try {
            return new Lifecycle(rotation, expiry, text("destruction", destruction), retentionDays);
        } catch (IllegalArgumentException invalid) {
            throw wrong("expiryDays", String.valueOf(invalid.getMessage()));
        }
    }

    private static String text(String field, Optional<String> value) {
        String text =
                value.map(String::strip)
                        .filter(given -> !given.isEmpty())
                        .orElseThrow(() -> wrong(field, "is missing"));
        if (text.length() > MAX_TEXT) {
            throw wrong(field, "is longer than " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static List<String> required(String field, Optional<List<String>> value) {
        List<String> list = list(field, value);
        if (list.isEmpty()) {
            throw wrong(field, "is missing");
        }
        return list;
    }

    private static List<String> list(String field, Optional<List<String>> value) {
        List<String> list = value.orElse(List.of());
        if (list.size() > MAX_LIST) {
            throw wrong(field, "has more than " + MAX_LIST + " entries");
        }
        return list;
    }

    private static List<String> checked(
            String field, Optional<List<String>> value, Function<String, ?> parser) {
        List<String> list = list(field, value);
        list.forEach(text -> parsed(field, Optional.of(text), parser));
        return list;
    }

    private static <T, R> R parsed(String field, Optional<T> value, Function<T, R> parser) {
        T given = value.orElseThrow(() -> wrong(field, "is missing"));
        try {
            return parser.apply(given);
        } catch (IllegalArgumentException invalid) {
            throw wrong(field, String.valueOf(invalid.getMessage()));
        }
    }

    /** Public keys, or the certificates that hold them, in base64. */
    private List<Bytes> signers() {
        List<Bytes> signers =
                list("requestSigners", requestSigners).stream()
                        .map(OnboardingForm::signer)
                        .toList();
        if (signedRequestsRequired.orElse(false) && signers.isEmpty()) {
            throw wrong("signedRequestsRequired", "is true, and 'requestSigners' lists nobody");
        }
        return signers;
    }

    private static Bytes signer(String base64) {
        Bytes der =
                parsed(
                        "requestSigners",
                        Optional.of(base64),
                        text -> Bytes.owned(Base64.getDecoder().decode(text)));
        try {
            return SignerKey.of(der).spki();
        } catch (Refusal.Thrown noKey) {
            try {
                return SignerKey.of(Certificate.read(der)).spki();
            } catch (Refusal.Thrown noCertificate) {
                throw wrong(
                        "requestSigners", "holds public keys or certificates, base64 of their DER");
            }
        }
    }

    private static Bytes fingerprint(String hex) {
        Bytes bytes = parsed("clientCertificates", Optional.of(hex.replace(":", "")), Bytes::ofHex);
        if (bytes.length() != 32) {
            throw wrong("clientCertificates", "holds SHA-256 fingerprints in hexadecimal");
        }
        return bytes;
    }

    private static String tokenSubject(String text) {
        if (!text.matches("\\S+ \\S+")) {
            throw new IllegalArgumentException("holds 'issuer subject' pairs");
        }
        return text;
    }

    private static Refusal.Thrown wrong(String field, String what) {
        return new Refusal.Thrown(
                RefusalCode.APPLICATION_INCOMPLETE,
                "onboarding record, field '%s': %s".formatted(field, what));
    }
}

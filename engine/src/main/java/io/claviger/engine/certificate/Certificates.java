package io.claviger.engine.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.certificate.CertificateChains;
import io.claviger.crypto.certificate.CertificateRequest;
import io.claviger.crypto.certificate.CertificateSigner;
import io.claviger.crypto.certificate.CertificateSigner.Validity;
import io.claviger.crypto.certificate.SignedDocument;
import io.claviger.crypto.certificate.X509Algorithms;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.operation.Operations.Digests;
import io.claviger.engine.partition.PolicyRules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** Signs certificates and requests with keys, and keeps certificates with keys. */
public final class Certificates {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final DeviceKeys deviceKeys;
    private final KeyHandles handles;
    private final RandomSource random;
    private final Digests digests;

    public Certificates(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            KeyHandles handles,
            RandomSource random,
            Digests digests) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.handles = handles;
        this.random = random;
        this.digests = digests;
    }

    /** Names of the mechanisms that sign certificates. */
    public List<String> algorithms() {
        return X509Algorithms.mechanisms().stream().map(Enum::name).toList();
    }

    /**
     * A request for a certificate of the key. A key without certificate gets a self-signed one
     * first, as clients of the contract expect; that is a use of its own with a record of its own.
     */
    public Answer<Certified> request(Origin origin, Order order) {
        return attempt(
                origin,
                Operation.REQUEST_CERTIFICATE,
                order,
                partition -> {
                    CertificateRules.requireCommonName(order.profile());
                    CertificateRules.requireSound(order.profile());
                    boolean bare = signer(partition, order).certificates().isEmpty();
                    if (bare
                            && PolicyRules.forbidsWriting(partition.policy()).isEmpty()
                            && selfSign(origin, order) instanceof Answer.Refused<Certified> no) {
                        return no;
                    }
                    KeyObject key = signer(partition, order);
                    return certify(
                            origin,
                            Operation.REQUEST_CERTIFICATE,
                            partition,
                            key,
                            order,
                            signer -> signer.request(publicKey(key), order.profile()),
                            Keeping.NOWHERE);
                });
    }

    /** A certificate by which the key vouches for itself; it replaces those kept with the key. */
    public Answer<Certified> selfSign(Origin origin, Order order) {
        return attempt(
                origin,
                Operation.SELF_SIGN_CERTIFICATE,
                order,
                partition -> {
                    CertificateRules.requireCommonName(order.profile());
                    CertificateRules.requireSound(order.profile());
                    KeyObject key = signer(partition, order);
                    return certify(
                            origin,
                            Operation.SELF_SIGN_CERTIFICATE,
                            partition,
                            key,
                            order,
                            signer ->
                                    signer.selfSigned(
                                            publicKey(key),
                                            order.profile(),
                                            OptionalInt.empty(),
                                            validity(order, origin.time(), Optional.empty())),
                            new Keeping(Optional.of(key), List.of()));
                });
    }

    /**
     * A certificate for the key of a request, issued under the certificate of the signing key.
     *
     * @param subject the key that the certificate is kept with, if there is one of that name
     */
    public Answer<Certified> sign(
            Origin origin, Order order, Bytes request, Optional<KeyLabel> subject) {
        return attempt(
                origin,
                Operation.SIGN_CERTIFICATE,
                order,
                partition -> {
                    KeyObject key = signer(partition, order);
                    CertificateRequest read = CertificateRequest.read(request);
                    CertificateProfile profile = completed(order.profile(), read);
                    CertificateRules.requireSound(profile);
                    Certificate issuer =
                            CertificateRules.issuer(key, profile.authority(), origin.time());
                    Optional<KeyObject> kept =
                            subject.flatMap(label -> state.get().key(partition.id(), label));
                    kept.ifPresent(other -> requireKeyOf(other, read));
                    return certify(
                            origin,
                            Operation.SIGN_CERTIFICATE,
                            partition,
                            key,
                            order,
                            signer ->
                                    signer.issue(
                                            issuer,
                                            read,
                                            profile,
                                            CertificateRules.pathLengthBelow(issuer),
                                            validity(order, origin.time(), Optional.of(issuer))),
                            new Keeping(kept, key.certificates()));
                });
    }

    /** Keeps certificates from outside with the key: its own, and perhaps the chain above it. */
    public Answer<Certified> importChain(Origin origin, KeyLabel label, List<Bytes> blobs) {
        return keep(
                origin,
                Operation.IMPORT_CERTIFICATE,
                label,
                key -> {
                    Bytes publicKey =
                            key.publicKey()
                                    .orElseThrow(
                                            () ->
                                                    refused(
                                                            RefusalCode.CERTIFICATE_INVALID,
                                                            "a symmetric key has no certificate"));
                    return CertificateChains.order(publicKey, CertificateChains.read(blobs))
                            .stream()
                            .map(Certificate::encoded)
                            .toList();
                });
    }

    /** Takes the certificates from the key; the key stays. */
    public Answer<Certified> delete(Origin origin, KeyLabel label) {
        return keep(
                origin,
                Operation.DELETE_CERTIFICATE,
                label,
                key -> {
                    requireCertificates(key);
                    return List.of();
                });
    }

    /** The certificates kept with the key. */
    public Answer<Certified> read(Origin origin, KeyLabel label) {
        return attempt(
                origin,
                Operation.READ_CERTIFICATE,
                label,
                Optional.empty(),
                partition -> {
                    KeyObject key = access.publicPart(partition, label);
                    requireCertificates(key);
                    // Opening the key shows that these certificates were attached here: a store
                    // edited by hand does not open.
                    var _ = handles.with(partition, key, KeyHandle::spec);
                    return inquiries.granted(
                            origin,
                            Operation.READ_CERTIFICATE,
                            Optional.of(partition.id()),
                            Optional.of(key.id()),
                            Optional.empty(),
                            new Certified(label, key.certificates()));
                });
    }

    private interface Signing {
        SignedDocument by(CertificateSigner signer);
    }

    /**
     * Where a certificate stays.
     *
     * @param key the key that it is kept with
     * @param above the chain of its issuer
     */
    private record Keeping(Optional<KeyObject> key, List<Bytes> above) {
        static final Keeping NOWHERE = new Keeping(Optional.empty(), List.of());

        List<Bytes> chain(Bytes certificate) {
            List<Bytes> chain = new ArrayList<>();
            chain.add(certificate);
            chain.addAll(above);
            return chain;
        }
    }

    private Answer<Certified> certify(
            Origin origin,
            Operation operation,
            Partition partition,
            KeyObject key,
            Order order,
            Signing signing,
            Keeping keeping) {
        String mechanism = order.mechanism().name();
        refuseEarly(
                new Command.Certify(
                        origin,
                        operation,
                        key.id(),
                        key.version(),
                        mechanism,
                        Map.of(),
                        Optional.empty()));
        SignedDocument document =
                handles.with(
                        partition,
                        key,
                        handle -> signing.by(new CertificateSigner(handle, order.mechanism())));
        Optional<KeyObject> next =
                keeping.key()
                        .map(
                                holder ->
                                        certified(
                                                partition,
                                                holder,
                                                keeping.chain(document.encoded())));
        Answer<Certified> answer =
                inquiries.answer(
                        new Command.Certify(
                                origin,
                                operation,
                                key.id(),
                                key.version(),
                                mechanism,
                                Map.of(
                                        DigestKind.MESSAGE,
                                        digests.sha256(document.toBeSigned().unsafeArray()),
                                        DigestKind.SIGNATURE,
                                        digests.sha256(document.signature().unsafeArray()),
                                        DigestKind.DOCUMENT,
                                        digests.sha256(document.encoded().unsafeArray())),
                                next),
                        new Certified(key.label(), List.of(document.encoded())));
        keeping.key().ifPresent(handles::forget);
        if (answer instanceof Answer.Refused<Certified>) {
            handles.forget(key);
        }
        return answer;
    }

    private interface Kept {
        List<Bytes> with(KeyObject key);
    }

    private Answer<Certified> keep(
            Origin origin, Operation operation, KeyLabel label, Kept certificates) {
        return attempt(
                origin,
                operation,
                label,
                Optional.empty(),
                partition -> {
                    KeyObject key = access.publicPart(partition, label);
                    List<Bytes> chain = certificates.with(key);
                    refuseEarly(new Command.ChangeKey(origin, operation, key.certifiedBy(chain)));
                    KeyObject next = certified(partition, key, chain);
                    Answer<Certified> answer =
                            inquiries.answer(
                                    new Command.ChangeKey(origin, operation, next),
                                    new Certified(label, next.certificates()));
                    handles.forget(key);
                    return answer;
                });
    }

    /** The next version of the key, its material bound to these certificates. */
    private KeyObject certified(Partition partition, KeyObject key, List<Bytes> chain) {
        KeyObject next = key.certifiedBy(chain);
        try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
            return next.wrappedAs(deviceKeys.wrap(partition, next, material));
        }
    }

    private Answer<Certified> attempt(
            Origin origin,
            Operation operation,
            Order order,
            Function<Partition, Answer<Certified>> body) {
        return attempt(
                origin, operation, order.signer(), Optional.of(order.mechanism().name()), body);
    }

    /** Runs the body; a refusal thrown in it is recorded and answered. */
    private Answer<Certified> attempt(
            Origin origin,
            Operation operation,
            KeyLabel label,
            Optional<String> mechanism,
            Function<Partition, Answer<Certified>> body) {
        try {
            Decider.forbidsCaller(origin, operation, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            return body.apply(access.partition(origin));
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(
                    origin, operation, Optional.of(label), mechanism, refused.refusal());
        }
    }

    private void refuseEarly(Command command) {
        if (Decider.decide(command, state.get()) instanceof Decision.Refused(var refusal)) {
            throw new Refusal.Thrown(refusal);
        }
    }

    private KeyObject signer(Partition partition, Order order) {
        KeyObject key = access.key(partition, order.signer(), order.password());
        if (key.publicKey().isEmpty()) {
            throw refused(
                    RefusalCode.MECHANISM_KEY_MISMATCH, "a symmetric key signs no certificates");
        }
        return key;
    }

    private static Bytes publicKey(KeyObject key) {
        return key.publicKey().orElseThrow();
    }

    /** What the order leaves open is taken from the request; never that it makes an authority. */
    private static CertificateProfile completed(
            CertificateProfile profile, CertificateRequest request) {
        CertificateProfile asked = request.asked();
        return new CertificateProfile(
                profile.subject(),
                profile.usages().isEmpty() ? asked.usages() : profile.usages(),
                profile.purposes().isEmpty() ? asked.purposes() : profile.purposes(),
                profile.authority());
    }

    /** From now, for so many days, but not beyond the issuer's own certificate. */
    private Validity validity(Order order, Instant now, Optional<Certificate> issuer) {
        Instant from = now.truncatedTo(ChronoUnit.SECONDS);
        Instant until = from.plus(Duration.ofDays(order.validityDays()));
        Optional<Instant> bound = issuer.map(Certificate::notAfter).filter(until::isAfter);
        return new Validity(
                from,
                bound.orElse(until),
                Bytes.owned(random.bytes(CertificateSigner.SERIAL_BYTES)));
    }

    private static void requireKeyOf(KeyObject key, CertificateRequest request) {
        if (!key.publicKey().equals(Optional.of(request.publicKey()))) {
            throw refused(
                    RefusalCode.CERTIFICATE_INVALID,
                    "the certificate signing request is for another key than '%s'"
                            .formatted(key.label()));
        }
    }

    private static void requireCertificates(KeyObject key) {
        if (key.certificates().isEmpty()) {
            throw refused(
                    RefusalCode.CERTIFICATE_NOT_FOUND,
                    "key '%s' has no certificate".formatted(key.label()));
        }
    }

    private static Refusal.Thrown refused(RefusalCode code, String message) {
        return new Refusal.Thrown(code, message);
    }
}

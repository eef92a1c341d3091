package io.claviger.engine.certificate;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApprovalRequestId;
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
import io.claviger.engine.approval.Action;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.approval.Permit;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.key.KeyReference;
import io.claviger.engine.operation.Operations.Digests;
import io.claviger.engine.partition.PolicyRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
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
    private final ApprovalJudge judge;

    public Certificates(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            DeviceKeys deviceKeys,
            KeyHandles handles,
            RandomSource random,
            Digests digests,
            ApprovalJudge judge) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
        this.deviceKeys = deviceKeys;
        this.handles = handles;
        this.random = random;
        this.digests = digests;
        this.judge = judge;
    }

    /** Names of the mechanisms that sign certificates. */
    public List<String> algorithms() {
        return X509Algorithms.mechanisms().stream().map(Enum::name).toList();
    }

    /**
     * A request for a certificate of the key. A key without certificate gets a self-signed one
     * first, as clients of the contract expect; that is a use of its own with a record of its own,
     * so a key whose rule asks for approval does without.
     */
    public Answer<Certified> request(Origin origin, Order order, Authorization authorization) {
        return attempt(
                origin,
                Operation.REQUEST_CERTIFICATE,
                order,
                partition -> {
                    KeyObject bare = signer(partition, order, authorization);
                    if (bare.certificates().isEmpty()
                            && RuleDecider.rule(bare, Operation.SELF_SIGN_CERTIFICATE).free()
                            && PolicyRules.forbidsWriting(partition.policy()).isEmpty()) {
                        boolean open =
                                authorization.equals(Authorization.none())
                                        || bare.passwordVerifier().isEmpty();
                        if (open
                                && selfSign(origin, order, Authorization.none())
                                        instanceof Answer.Refused<Certified> no) {
                            return no;
                        }
                    }
                    KeyObject key = signer(partition, order, authorization);
                    return certify(
                            origin,
                            partition,
                            key,
                            order,
                            requesting(key, order),
                            authorization,
                            Keeping.NOWHERE);
                });
    }

    /** A certificate by which the key vouches for itself; it replaces those kept with the key. */
    public Answer<Certified> selfSign(Origin origin, Order order, Authorization authorization) {
        return attempt(
                origin,
                Operation.SELF_SIGN_CERTIFICATE,
                order,
                partition -> {
                    KeyObject key = signer(partition, order, authorization);
                    return certify(
                            origin,
                            partition,
                            key,
                            order,
                            selfSigning(key, order, moment(origin, authorization)),
                            authorization,
                            new Keeping(Optional.of(key), List.of()));
                });
    }

    /**
     * A certificate for the key of a request, issued under the certificate of the signing key.
     *
     * @param subject the key that the certificate is kept with, if there is one of that name
     */
    public Answer<Certified> sign(
            Origin origin,
            Order order,
            Bytes request,
            Optional<KeyLabel> subject,
            Authorization authorization) {
        return attempt(
                origin,
                Operation.SIGN_CERTIFICATE,
                order,
                partition -> {
                    KeyObject key = signer(partition, order, authorization);
                    Signing signing =
                            issuing(key, order, request, origin, moment(origin, authorization));
                    Optional<KeyObject> kept =
                            subject.flatMap(label -> state.get().key(partition.id(), label));
                    kept.ifPresent(other -> requireKeyOf(other, CertificateRequest.read(request)));
                    return certify(
                            origin,
                            partition,
                            key,
                            order,
                            signing,
                            authorization,
                            new Keeping(kept, key.certificates()));
                });
    }

    /**
     * What a certificate operation will sign when its request is done: the same bytes, because
     * dates and serial number come from the request.
     */
    public byte[] toBeSigned(
            Origin origin,
            KeyObject key,
            Action action,
            ApprovalRequestId request,
            Instant issued) {
        var moment = Moment.of(request, issued);
        return switch (action) {
            case Action.RequestCertificate(var order) ->
                    drafted(key, order, requesting(key, order));
            case Action.SelfSignCertificate(var order) ->
                    drafted(key, order, selfSigning(key, order, moment));
            case Action.SignCertificate(var order, var asked, var subject) -> {
                subject.flatMap(label -> state.get().key(key.partition(), label))
                        .ifPresent(other -> requireKeyOf(other, CertificateRequest.read(asked)));
                yield drafted(key, order, issuing(key, order, asked, origin, moment));
            }
            default -> throw new IllegalArgumentException("no certificate is asked for");
        };
    }

    private static byte[] drafted(KeyObject key, Order order, Signing signing) {
        return signing.with()
                .by(CertificateSigner.drafting(key.spec(), order.mechanism()))
                .toBeSigned()
                .toArray();
    }

    private static Signing requesting(KeyObject key, Order order) {
        CertificateRules.requireCommonName(order.profile());
        CertificateRules.requireSound(order.profile());
        return new Signing(
                Operation.REQUEST_CERTIFICATE,
                signer -> signer.request(publicKey(key), order.profile()));
    }

    private static Signing selfSigning(KeyObject key, Order order, Moment moment) {
        CertificateRules.requireCommonName(order.profile());
        CertificateRules.requireSound(order.profile());
        return new Signing(
                Operation.SELF_SIGN_CERTIFICATE,
                signer ->
                        signer.selfSigned(
                                publicKey(key),
                                order.profile(),
                                OptionalInt.empty(),
                                moment.validity(order, Optional.empty())));
    }

    private static Signing issuing(
            KeyObject key, Order order, Bytes request, Origin origin, Moment moment) {
        CertificateRequest read = CertificateRequest.read(request);
        CertificateProfile profile = completed(order.profile(), read);
        CertificateRules.requireSound(profile);
        Certificate issuer = CertificateRules.issuer(key, profile.authority(), origin.time());
        return new Signing(
                Operation.SIGN_CERTIFICATE,
                signer ->
                        signer.issue(
                                issuer,
                                read,
                                profile,
                                CertificateRules.pathLengthBelow(issuer),
                                moment.validity(order, Optional.of(issuer))));
    }

    /** Now, with a fresh serial number; of a request its own, so that it signs what was shown. */
    private Moment moment(Origin origin, Authorization authorization) {
        return switch (authorization) {
            case Authorization.Requested(var request) -> Moment.of(request.id(), request.issued());
            case Authorization.None _, Authorization.Presented _ ->
                    new Moment(
                            origin.time(),
                            Bytes.owned(random.bytes(CertificateSigner.SERIAL_BYTES)));
        };
    }

    /** From when a certificate counts, and the randomness of its serial number. */
    private record Moment(Instant from, Bytes random) {
        static Moment of(ApprovalRequestId request, Instant issued) {
            // 122 random bits are in the id; the digest spreads them over the serial number.
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256")
                                .digest(request.toString().getBytes(StandardCharsets.US_ASCII));
                return new Moment(
                        issued, Bytes.owned(Arrays.copyOf(digest, CertificateSigner.SERIAL_BYTES)));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /** For so many days, but not beyond the issuer's own certificate. */
        Validity validity(Order order, Optional<Certificate> issuer) {
            Instant first = from.truncatedTo(ChronoUnit.SECONDS);
            Instant until = first.plus(Duration.ofDays(order.validityDays()));
            Optional<Instant> bound = issuer.map(Certificate::notAfter).filter(until::isAfter);
            return new Validity(first, bound.orElse(until), random);
        }
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

    private interface Drawing {
        SignedDocument by(CertificateSigner signer);
    }

    /** What is signed. */
    private record Signing(Operation operation, Drawing with) {}

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
            Partition partition,
            KeyObject key,
            Order order,
            Signing signing,
            Authorization authorization,
            Keeping keeping) {
        Permit permit = permit(origin, partition, key, order, signing, authorization);
        refuseEarly(permit.of(certify(origin, signing, key, order, Map.of(), Optional.empty())));
        SignedDocument document =
                handles.with(
                        partition,
                        key,
                        handle ->
                                signing.with()
                                        .by(new CertificateSigner(handle, order.mechanism())));
        Optional<KeyObject> next =
                keeping.key()
                        .map(
                                holder ->
                                        certified(
                                                partition,
                                                holder,
                                                keeping.chain(document.encoded())));
        Map<DigestKind, Bytes> made =
                Map.of(
                        DigestKind.MESSAGE, sha256(document.toBeSigned()),
                        DigestKind.SIGNATURE, sha256(document.signature()),
                        DigestKind.DOCUMENT, sha256(document.encoded()));
        Answer<Certified> answer =
                inquiries.answer(
                        permit.of(
                                certify(origin, signing, key, order, made, next),
                                document.encoded().unsafeArray()),
                        new Certified(key.label(), List.of(document.encoded())));
        keeping.key().ifPresent(handles::forget);
        if (answer instanceof Answer.Refused<Certified>) {
            handles.forget(key);
        }
        return answer;
    }

    private Bytes sha256(Bytes value) {
        return digests.sha256(value.unsafeArray());
    }

    private static Command.Certify certify(
            Origin origin,
            Signing signing,
            KeyObject key,
            Order order,
            Map<DigestKind, Bytes> made,
            Optional<KeyObject> next) {
        return new Command.Certify(
                origin,
                signing.operation(),
                key.id(),
                key.version(),
                order.mechanism().name(),
                made,
                next);
    }

    private Permit permit(
            Origin origin,
            Partition partition,
            KeyObject key,
            Order order,
            Signing signing,
            Authorization authorization) {
        if (authorization.equals(Authorization.none())) {
            return Permit.none();
        }
        return judge.permit(
                partition,
                new KeyReference(key, Optional.empty()),
                signing.operation(),
                drafted(key, order, signing),
                authorization,
                origin.time());
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
        if (Decider.decide(command, state.get()) instanceof Decision.Refused(var refusal, _)) {
            throw new Refusal.Thrown(refusal);
        }
    }

    private KeyObject signer(Partition partition, Order order, Authorization authorization) {
        KeyObject key = access.key(partition, order.signer(), order.password(), authorization);
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

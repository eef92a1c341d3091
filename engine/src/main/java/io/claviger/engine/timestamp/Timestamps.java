package io.claviger.engine.timestamp;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.certificate.SignedDocument;
import io.claviger.crypto.certificate.Timestamper;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.operation.Operations.Digests;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Signs the time at which something was there. */
public final class Timestamps {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final KeyHandles handles;
    private final RandomSource random;
    private final Digests digests;

    public Timestamps(
            Supplier<StateView> state,
            Inquiries inquiries,
            KeyAccess access,
            KeyHandles handles,
            RandomSource random,
            Digests digests) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
        this.handles = handles;
        this.random = random;
        this.digests = digests;
    }

    /**
     * A token that says: {@code payload} was there when this request came.
     *
     * @param signer the configured key; empty if the operator configured none
     */
    public Answer<Bytes> stamp(
            Origin origin, Optional<KeyLabel> signer, Hash hash, byte[] payload) {
        try {
            Decider.forbidsCaller(origin, Operation.TIMESTAMP, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            Partition partition = access.partition(origin);
            KeyObject key =
                    access.key(
                            partition,
                            signer.orElseThrow(Timestamps::notConfigured),
                            Optional.empty());
            return stamp(origin, partition, key, hash, payload);
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(
                    origin, Operation.TIMESTAMP, signer, Optional.empty(), refused.refusal());
        }
    }

    private Answer<Bytes> stamp(
            Origin origin, Partition partition, KeyObject key, Hash hash, byte[] payload) {
        SignatureMechanism mechanism = mechanism(key);
        var asked = use(origin, key, mechanism, Map.of());
        if (Decider.decide(asked, state.get()) instanceof Decision.Refused(var refusal, _)) {
            throw new Refusal.Thrown(refusal);
        }
        if (key.certificates().isEmpty()) {
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_NOT_FOUND,
                    "key '%s' has no certificate".formatted(key.label()));
        }
        List<Certificate> chain = key.certificates().stream().map(Certificate::read).toList();
        Bytes serial = Bytes.owned(random.bytes(Timestamper.SERIAL_BYTES));
        SignedDocument token =
                handles.with(
                        partition,
                        key,
                        handle ->
                                new Timestamper(handle, mechanism, chain)
                                        .token(hash, payload, origin.time(), serial));
        return inquiries.answer(
                use(
                        origin,
                        key,
                        mechanism,
                        Map.of(
                                DigestKind.MESSAGE,
                                digests.sha256(token.toBeSigned().unsafeArray()),
                                DigestKind.SIGNATURE,
                                digests.sha256(token.signature().unsafeArray()),
                                DigestKind.DOCUMENT,
                                digests.sha256(token.encoded().unsafeArray()))),
                token.encoded());
    }

    private static Command.UseKey use(
            Origin origin,
            KeyObject key,
            SignatureMechanism mechanism,
            Map<DigestKind, Bytes> digests) {
        return new Command.UseKey(
                origin, Operation.TIMESTAMP, key.id(), key.version(), mechanism.name(), digests);
    }

    /** The contract has no field for it, so the key says which. */
    private static SignatureMechanism mechanism(KeyObject key) {
        return switch (key.spec()) {
            case KeySpec.Rsa _ -> SignatureMechanism.SHA256_WITH_RSA;
            case KeySpec.Ec(Curve curve) when curve.coordinateBytes() > Hash.SHA384.bytes() ->
                    SignatureMechanism.SHA512_WITH_ECDSA;
            case KeySpec.Ec(Curve curve) when curve.coordinateBytes() > Hash.SHA256.bytes() ->
                    SignatureMechanism.SHA384_WITH_ECDSA;
            case KeySpec.Ec _ -> SignatureMechanism.SHA256_WITH_ECDSA;
            case KeySpec.Ed _ -> SignatureMechanism.EDDSA;
            default ->
                    throw new Refusal.Thrown(
                            RefusalCode.MECHANISM_KEY_MISMATCH,
                            "a timestamp key is of type RSA, EC or ED");
        };
    }

    private static Refusal.Thrown notConfigured() {
        return new Refusal.Thrown(
                RefusalCode.NOT_CONFIGURED,
                "setting 'hsm.rfcTimestampKeyName' names no key, so there are no timestamps");
    }
}

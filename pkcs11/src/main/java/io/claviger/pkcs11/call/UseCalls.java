package io.claviger.pkcs11.call;

import io.claviger.core.evidence.Operation;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.Objects;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.ActiveOperation;
import io.claviger.pkcs11.use.CipherTable;
import io.claviger.pkcs11.use.DigestOperation;
import io.claviger.pkcs11.use.GuardedUses;
import io.claviger.pkcs11.use.KeyInfo;
import io.claviger.pkcs11.use.KeyOperation;
import io.claviger.pkcs11.use.KeyUses;
import io.claviger.pkcs11.use.MechanismParameter;
import io.claviger.pkcs11.use.OperationKind;
import io.claviger.pkcs11.use.Recovery;
import io.claviger.pkcs11.use.Remainder;
import io.claviger.pkcs11.use.SignatureTable;
import io.claviger.pkcs11.use.Signing;
import io.claviger.pkcs11.use.Waiting;
import io.claviger.pkcs11.wire.FrameChannel;
import io.claviger.pkcs11.wire.Malformed;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Calls that use a key, or compute a digest: whole, or in parts. */
final class UseCalls {
    private static final byte[] NOTHING = new byte[0];

    private final Objects objects;
    private final KeyUses uses;

    UseCalls(Objects objects, KeyUses uses) {
        this.objects = objects;
        this.uses = uses;
    }

    Reply keyInfo(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        in.end();
        session.token().requirePresent();
        KeyInfo info = KeyInfo.of(key(process, session, handle).get());
        return Reply.of(
                new WireWriter()
                        .u64(info.objectClass())
                        .u64(info.keyType())
                        .u64(info.usage())
                        .u32(info.bits())
                        .u32(info.largestResult())
                        .flag(info.alwaysAuthenticates())
                        .flag(info.needsApproval()));
    }

    Reply init(TokenProcess process, TokenSession session, WireReader in) {
        OperationKind kind = OperationKind.ofNumber(in.u8());
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        in.end();
        session.requireIdle(kind);
        Supplier<KeyAttributeView> key = key(process, session, handle, mechanism);
        ActiveOperation operation =
                switch (kind) {
                    case DIGEST -> DigestOperation.of(mechanism);
                    case SIGN -> signing(key, SignatureTable.of(mechanism));
                    case VERIFY ->
                            KeyOperation.verifying(
                                    uses, session.token(), key, SignatureTable.of(mechanism));
                    case ENCRYPT ->
                            KeyOperation.encrypting(
                                    uses, session.token(), key, CipherTable.of(mechanism));
                    case DECRYPT ->
                            KeyOperation.decrypting(
                                    uses, session.token(), key, CipherTable.of(mechanism));
                    case SIGN_RECOVER, VERIFY_RECOVER -> throw notSupported();
                };
        if (kind != OperationKind.DIGEST) {
            requireAuthenticated(session, kind, key.get());
        }
        session.begin(kind, operation);
        return Reply.done();
    }

    private KeyOperation signing(Supplier<KeyAttributeView> key, Signing signing) {
        return GuardedUses.concerns(key.get().key(), Operation.SIGN)
                ? KeyOperation.signingWhole(uses, key, signing)
                : KeyOperation.signing(uses, key, signing);
    }

    Reply oneShot(TokenProcess process, TokenSession session, WireReader in, BooleanSupplier gone) {
        OperationKind kind = OperationKind.ofNumber(in.u8());
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        byte[] data = in.bytes();
        Optional<byte[]> signature = in.optionalBytes();
        in.end();
        requireBound(data);
        session.requireIdle(kind);
        Supplier<KeyAttributeView> key =
                () -> {
                    KeyAttributeView found = key(process, session, handle, mechanism).get();
                    requireAuthenticated(session, kind, found);
                    return found;
                };
        byte[] result =
                switch (kind) {
                    case DIGEST -> digest(mechanism, data);
                    case SIGN -> {
                        Signing signing = SignatureTable.of(mechanism);
                        yield uses.sign(new Waiting(session, kind, gone), key.get(), signing, data);
                    }
                    case VERIFY -> {
                        Signing signing = SignatureTable.of(mechanism);
                        uses.verify(
                                session.token(),
                                key.get(),
                                signing,
                                data,
                                signature.orElse(NOTHING));
                        yield NOTHING;
                    }
                    case ENCRYPT ->
                            uses.encrypt(
                                    session.token(), key.get(), CipherTable.of(mechanism), data);
                    case DECRYPT ->
                            uses.decrypt(
                                    new Waiting(session, kind, gone),
                                    key.get(),
                                    CipherTable.of(mechanism),
                                    data);
                    case SIGN_RECOVER ->
                            uses.sign(
                                    new Waiting(session, kind, gone),
                                    key.get(),
                                    SignatureTable.of(Recovery.supported(mechanism)),
                                    data);
                    case VERIFY_RECOVER -> {
                        KeyAttributeView view = key.get();
                        byte[] recovered = Recovery.of(mechanism, view, data);
                        uses.verify(
                                session.token(),
                                view,
                                SignatureTable.of(mechanism),
                                recovered,
                                data);
                        yield recovered;
                    }
                };
        WireWriter out = new WireWriter().bytes(result);
        return kind == OperationKind.DECRYPT ? Reply.secret(out) : Reply.of(out);
    }

    /** The PIN, for a private key that asks for it at each use (PKCS #11 v3.0, 4.9). */
    private static void requireAuthenticated(
            TokenSession session, OperationKind kind, KeyAttributeView key) {
        if (key.alwaysAuthenticates()
                && (kind == OperationKind.SIGN
                        || kind == OperationKind.SIGN_RECOVER
                        || kind == OperationKind.DECRYPT)) {
            session.requireAuthenticated();
        }
    }

    private static byte[] digest(MechanismParameter mechanism, byte[] data) {
        DigestOperation digest = DigestOperation.of(mechanism);
        digest.update(data);
        return digest.finish();
    }

    Reply update(TokenSession session, WireReader in) {
        OperationKind kind = OperationKind.ofNumber(in.u8());
        byte[] data = in.bytes();
        in.end();
        requireBound(data);
        ActiveOperation operation = session.operation(kind);
        try {
            return Reply.of(new WireWriter().bytes(operation.update(data)));
        } catch (Failure failed) {
            session.end(kind);
            throw failed;
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    /** Ends the operation, well or not; a long result goes out in several answers. */
    Reply finish(TokenSession session, WireReader in, BooleanSupplier gone) {
        OperationKind kind = OperationKind.ofNumber(in.u8());
        Optional<byte[]> signature = in.optionalBytes();
        in.end();
        ActiveOperation operation = session.operation(kind);
        boolean begun = operation instanceof Remainder;
        boolean more = false;
        try {
            var waiting = new Waiting(session, kind, gone);
            ActiveOperation result =
                    begun ? operation : new Remainder(operation.finish(waiting, signature));
            byte[] part = result.finish(waiting, Optional.empty());
            more = Remainder.follows(part);
            if (more && !begun) {
                session.end(kind);
                session.begin(kind, result);
            }
            return Reply.of(new WireWriter().bytes(part));
        } finally {
            if (!more) {
                session.end(kind);
            }
        }
    }

    Reply cancel(TokenSession session, WireReader in) {
        OperationKind kind = OperationKind.ofNumber(in.u8());
        in.end();
        session.end(kind);
        return Reply.done();
    }

    /** No key is digested: it would leave a trace of what it is. */
    Reply digestKey(TokenSession session, WireReader in) {
        var _ = in.u64();
        in.end();
        var _ = session.operation(OperationKind.DIGEST);
        throw new Failure(ReturnValue.KEY_INDIGESTIBLE);
    }

    private Supplier<KeyAttributeView> key(
            TokenProcess process, TokenSession session, long handle, MechanismParameter mechanism) {
        return () -> key(process, session, handle).get().requireAllowed(mechanism.type());
    }

    private Supplier<KeyAttributeView> key(
            TokenProcess process, TokenSession session, long handle) {
        return () ->
                objects.object(
                                session.token(),
                                process.handles(),
                                handle,
                                ReturnValue.KEY_HANDLE_INVALID)
                        .asKey();
    }

    private static void requireBound(byte[] data) {
        if (data.length > FrameChannel.MAX_DATA_BYTES) {
            throw new Malformed("a frame carries more data than it may");
        }
    }

    private static Failure notSupported() {
        return new Failure(ReturnValue.FUNCTION_NOT_SUPPORTED);
    }
}

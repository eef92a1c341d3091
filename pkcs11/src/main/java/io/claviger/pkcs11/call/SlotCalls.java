package io.claviger.pkcs11.call;

import io.claviger.core.evidence.Operation;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.TokenPin;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.partition.Pins;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.MechanismTable;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Calls about a slot and the token in it. */
final class SlotCalls {
    private static final int SERIAL_BYTES = 8;

    private final Service service;

    SlotCalls(Service service) {
        this.service = service;
    }

    Reply tokenInfo(TokenProcess process, WireReader in) {
        Token token = token(process, in);
        token.requirePresent();
        List<TokenSession> sessions = process.sessions(token.slot());
        return Reply.of(
                new WireWriter()
                        .text(token.partition().value())
                        .fixed(serial(token).getBytes(StandardCharsets.US_ASCII))
                        .u64(flags(partition(token), service.now()))
                        .u64(Pins.MIN_BYTES)
                        .u64(Pins.MAX_BYTES)
                        .u64(sessions.size())
                        .u64(sessions.stream().filter(TokenSession::writable).count()));
    }

    private Partition partition(Token token) {
        return service.state()
                .partition(token.partition())
                .orElseThrow(() -> new Failure(ReturnValue.TOKEN_NOT_PRESENT));
    }

    /** Sixteen digits that are the same on all nodes of the device. */
    private String serial(Token token) {
        String log = service.state().device().map(device -> device.log().value()).orElse("");
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    (log + " " + token.partition())
                                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SERIAL_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static long flags(Partition partition, Instant now) {
        long flags = Ck.CKF_RNG | Ck.CKF_LOGIN_REQUIRED | Ck.CKF_RESTORE_KEY_NOT_NEEDED;
        if (partition.policy().on(PolicySetting.READ_ONLY)) {
            flags |= Ck.CKF_WRITE_PROTECTED;
        }
        if (partition.pins().isEmpty()) {
            return flags;
        }
        flags |= Ck.CKF_TOKEN_INITIALIZED;
        flags |=
                tries(
                        partition.pins().get().securityOfficer(),
                        now,
                        Ck.CKF_SO_PIN_COUNT_LOW,
                        Ck.CKF_SO_PIN_FINAL_TRY,
                        Ck.CKF_SO_PIN_LOCKED);
        return partition
                        .pins()
                        .get()
                        .of(PinHolder.USER)
                        .map(
                                pin ->
                                        Ck.CKF_USER_PIN_INITIALIZED
                                                | tries(
                                                        pin,
                                                        now,
                                                        Ck.CKF_USER_PIN_COUNT_LOW,
                                                        Ck.CKF_USER_PIN_FINAL_TRY,
                                                        Ck.CKF_USER_PIN_LOCKED))
                        .orElse(0L)
                | flags;
    }

    private static long tries(TokenPin pin, Instant now, long low, long last, long locked) {
        int wrong = pin.wrongAt(now);
        if (wrong == TokenPin.ATTEMPTS) {
            return locked;
        }
        return (wrong > 0 ? low : 0) | (wrong == TokenPin.ATTEMPTS - 1 ? last : 0);
    }

    Reply mechanisms(TokenProcess process, WireReader in) {
        token(process, in).requirePresent();
        WireWriter out = new WireWriter().u32(MechanismTable.all().size());
        MechanismTable.all().forEach(out::u64);
        return Reply.of(out);
    }

    Reply mechanismInfo(TokenProcess process, WireReader in) {
        long slot = in.u64();
        long mechanism = in.u64();
        in.end();
        process.token(slot).requirePresent();
        MechanismTable.Range info = MechanismTable.of(mechanism);
        return Reply.of(new WireWriter().u64(info.min()).u64(info.max()).u64(info.flags()));
    }

    Reply openSession(TokenProcess process, WireReader in) {
        long slot = in.u64();
        long flags = in.u64();
        in.end();
        Token token = process.token(slot);
        if ((flags & Ck.CKF_SERIAL_SESSION) == 0) {
            throw new Failure(ReturnValue.SESSION_PARALLEL_NOT_SUPPORTED);
        }
        token.requirePresent();
        TokenSession session = process.open(token, (flags & Ck.CKF_RW_SESSION) != 0);
        return Reply.of(new WireWriter().u64(session.handle()));
    }

    Reply closeAll(TokenProcess process, WireReader in) {
        process.closeAll(token(process, in).slot());
        return Reply.done();
    }

    Reply initToken(TokenProcess process, WireReader in) {
        long slot = in.u64();
        try (SecretBytes pin = in.secret()) {
            String label = in.text();
            in.end();
            Token token = process.token(slot);
            if (!process.sessions(slot).isEmpty()) {
                throw new Failure(ReturnValue.SESSION_EXISTS);
            }
            // The label of a token is the partition's name, whatever the program would like.
            if (!label.isBlank() && !label.strip().equals(token.partition().value())) {
                throw new Failure(ReturnValue.ARGUMENTS_BAD);
            }
            var _ =
                    token.released(
                            service.engine()
                                    .pins()
                                    .initialize(
                                            token.origin(Operation.INITIALIZE_TOKEN),
                                            token.partition(),
                                            pin));
            return Reply.done();
        }
    }

    private static Token token(TokenProcess process, WireReader in) {
        long slot = in.u64();
        in.end();
        return process.token(slot);
    }
}

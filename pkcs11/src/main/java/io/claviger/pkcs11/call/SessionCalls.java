package io.claviger.pkcs11.call;

import io.claviger.core.evidence.Operation;
import io.claviger.core.state.PinHolder;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.partition.Pins;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.KeyUses;
import io.claviger.pkcs11.wire.FrameChannel;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.util.function.LongConsumer;

/** Calls about a session itself, about who is logged in, and about random numbers. */
final class SessionCalls {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    private final Service service;
    private final KeyUses uses;
    private final LongConsumer pause;

    /**
     * Calls over the node.
     *
     * @param pause waits for so many milliseconds
     */
    SessionCalls(Service service, KeyUses uses, LongConsumer pause) {
        this.service = service;
        this.uses = uses;
        this.pause = pause;
    }

    Reply close(TokenProcess process, TokenSession session, WireReader in) {
        in.end();
        process.close(session);
        return Reply.done();
    }

    Reply info(TokenSession session, WireReader in) {
        in.end();
        long flags = Ck.CKF_SERIAL_SESSION | (session.writable() ? Ck.CKF_RW_SESSION : 0);
        return Reply.of(
                new WireWriter()
                        .u64(session.token().slot())
                        .u64(session.state())
                        .u64(flags)
                        .u64(0));
    }

    Reply logIn(TokenProcess process, TokenSession session, WireReader in) {
        long user = in.u64();
        try (SecretBytes pin = in.secret()) {
            var _ = in.optionalText(); // C_LoginUser names users, of whom there is one
            in.end();
            if (user == Ck.CKU_CONTEXT_SPECIFIC) {
                session.token().login().requireUser();
                var _ = proven(session.token(), PinHolder.USER, pin);
                session.authenticate();
                return Reply.done();
            }
            PinHolder holder = holder(user);
            Token token = session.token();
            token.login().requireNobody(holder);
            if (holder == PinHolder.SECURITY_OFFICER
                    && process.sessions(token.slot()).stream().anyMatch(each -> !each.writable())) {
                throw new Failure(ReturnValue.SESSION_READ_ONLY_EXISTS);
            }
            token.login().become(proven(token, holder, pin));
            return Reply.done();
        }
    }

    private static PinHolder holder(long user) {
        if (user == Ck.CKU_USER) {
            return PinHolder.USER;
        }
        if (user == Ck.CKU_SO) {
            return PinHolder.SECURITY_OFFICER;
        }
        throw new Failure(ReturnValue.USER_TYPE_INVALID);
    }

    private Pins.Proven proven(Token token, PinHolder holder, SecretBytes pin) {
        try {
            return token.released(
                    service.engine()
                            .pins()
                            .logIn(
                                    token.origin(Operation.LOG_IN_TOKEN),
                                    token.partition(),
                                    holder,
                                    pin));
        } catch (Failure wrong) {
            slowDown(token, holder, wrong);
            throw wrong;
        }
    }

    /** Each wrong PIN makes the next answer later, from a tenth of a second to some seconds. */
    private void slowDown(Token token, PinHolder holder, Failure failure) {
        if (failure.value() != ReturnValue.PIN_INCORRECT) {
            return;
        }
        int wrong =
                service.state()
                        .partition(token.partition())
                        .flatMap(partition -> partition.pins())
                        .flatMap(pins -> pins.of(holder))
                        .map(pin -> pin.wrongAt(service.now()))
                        .orElse(1);
        pause.accept(FIRST_PAUSE_MILLIS << Math.clamp(wrong - 1, 0, LONGEST_PAUSE_DOUBLINGS));
    }

    Reply logOut(TokenSession session, WireReader in) {
        in.end();
        if (session.token().login().who().isEmpty()) {
            throw new Failure(ReturnValue.USER_NOT_LOGGED_IN);
        }
        session.token().logOut();
        return Reply.done();
    }

    Reply initPin(TokenSession session, WireReader in) {
        try (SecretBytes pin = in.secret()) {
            in.end();
            Token token = session.token();
            Pins.Proven officer =
                    token.login()
                            .who()
                            .filter(who -> who.holder() == PinHolder.SECURITY_OFFICER)
                            .orElseThrow(() -> new Failure(ReturnValue.USER_NOT_LOGGED_IN));
            var _ =
                    token.released(
                            service.engine()
                                    .pins()
                                    .setUserPin(
                                            token.origin(Operation.SET_USER_PIN),
                                            token.partition(),
                                            officer,
                                            pin));
            return Reply.done();
        }
    }

    /** The PIN of who is logged in; of the user if nobody is. */
    Reply setPin(TokenSession session, WireReader in) {
        try (SecretBytes old = in.secret();
                SecretBytes next = in.secret()) {
            in.end();
            session.requireWritable();
            Token token = session.token();
            PinHolder holder =
                    token.login().securityOfficer() ? PinHolder.SECURITY_OFFICER : PinHolder.USER;
            try {
                Pins.Proven proven =
                        token.released(
                                service.engine()
                                        .pins()
                                        .change(
                                                token.origin(Operation.CHANGE_PIN),
                                                token.partition(),
                                                holder,
                                                old,
                                                next));
                if (token.login().who().isPresent()) {
                    token.login().become(proven);
                }
            } catch (Failure wrong) {
                slowDown(token, holder, wrong);
                throw wrong;
            }
            return Reply.done();
        }
    }

    Reply random(TokenSession session, WireReader in) {
        int length = in.count(FrameChannel.MAX_DATA_BYTES);
        in.end();
        return Reply.secret(new WireWriter().bytes(uses.random(session.token(), length)));
    }

    Reply seed(WireReader in) {
        var _ = in.bytes();
        in.end();
        throw new Failure(ReturnValue.RANDOM_SEED_NOT_SUPPORTED);
    }
}

package io.claviger.pkcs11.call;

import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.pkcs11.CallMeter;
import io.claviger.pkcs11.answer.Abandoned;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.ReturnCodes;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.Objects;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.GuardedUses;
import io.claviger.pkcs11.use.KeyUses;
import io.claviger.pkcs11.wire.Malformed;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.Request;
import io.claviger.pkcs11.wire.WireReader;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every call but HELLO: finds what it is about, and turns whatever happens into one answer. */
public final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final CallMeter meter;
    private final SlotCalls slots;
    private final SessionCalls sessions;
    private final ObjectCalls objects;
    private final CreationCalls creations;
    private final TransportCalls transports;
    private final UseCalls uses;

    /**
     * Calls over a node.
     *
     * @param pause waits for so many milliseconds, after a wrong PIN
     */
    public Calls(Service service, LongConsumer pause) {
        this.meter = service.meter();
        var found = new Objects(service::state);
        var keyUses = new KeyUses(service.engine().operations(), new GuardedUses(service));
        this.slots = new SlotCalls(service);
        this.sessions = new SessionCalls(service, keyUses, pause);
        this.objects = new ObjectCalls(service, found);
        this.creations = new CreationCalls(service, found);
        this.transports = new TransportCalls(found);
        this.uses = new UseCalls(found, keyUses);
    }

    /**
     * The answer to a request, once for each id.
     *
     * @param gone whether the program has gone away meanwhile
     * @throws Malformed if the request breaks a rule of the protocol
     * @throws Abandoned if the program went away before there was an answer
     */
    public Reply answer(TokenProcess process, Request request, BooleanSupplier gone) {
        long arrived = System.nanoTime();
        Reply reply = process.answers().once(request.id(), () -> attempt(process, request, gone));
        meter.record(
                request.call().name(),
                reply.value() == ReturnValue.OK.number(),
                System.nanoTime() - arrived);
        return reply;
    }

    private Reply attempt(TokenProcess process, Request request, BooleanSupplier gone) {
        try {
            return answerOf(process, request, gone);
        } catch (Failure failure) {
            return Reply.of(failure.value());
        } catch (Refusal.Thrown refused) {
            return Reply.of(ReturnCodes.of(refused.refusal().code()));
        } catch (Fault.Overloaded _) {
            return Reply.of(ReturnValue.DEVICE_MEMORY);
        } catch (Fault fault) {
            LOG.warn("{} of {}: {}", request.call(), process.program().claim(), fault.getMessage());
            return Reply.of(ReturnValue.DEVICE_ERROR);
        } catch (Malformed | Abandoned noAnswer) {
            throw noAnswer;
        } catch (RuntimeException defect) {
            LOG.error(
                    "{} of {} failed by a defect",
                    request.call(),
                    process.program().claim(),
                    defect);
            return Reply.of(ReturnValue.GENERAL_ERROR);
        }
    }

    private Reply answerOf(TokenProcess process, Request request, BooleanSupplier gone) {
        WireReader in = request.body();
        return switch (request.call()) {
            case HELLO -> throw new Malformed("a connection says hello once");
            case PING -> {
                in.end();
                yield Reply.done();
            }
            case TOKEN_INFO -> slots.tokenInfo(process, in);
            case MECHANISMS -> slots.mechanisms(process, in);
            case MECHANISM_INFO -> slots.mechanismInfo(process, in);
            case OPEN_SESSION -> slots.openSession(process, in);
            case CLOSE_ALL -> slots.closeAll(process, in);
            case INIT_TOKEN -> slots.initToken(process, in);
            case CLOSE_SESSION ->
                    inSession(process, in, session -> sessions.close(process, session, in));
            case SESSION_INFO -> inSession(process, in, session -> sessions.info(session, in));
            case LOGIN -> inSession(process, in, session -> sessions.logIn(process, session, in));
            case LOGOUT -> inSession(process, in, session -> sessions.logOut(session, in));
            case INIT_PIN -> inSession(process, in, session -> sessions.initPin(session, in));
            case SET_PIN -> inSession(process, in, session -> sessions.setPin(session, in));
            case RANDOM -> inSession(process, in, session -> sessions.random(session, in));
            case SEED -> inSession(process, in, _ -> sessions.seed(in));
            case CREATE_OBJECT ->
                    inSession(process, in, session -> creations.create(process, session, in));
            case COPY_OBJECT ->
                    inSession(process, in, session -> creations.copy(process, session, in));
            case GENERATE_KEY ->
                    inSession(process, in, session -> creations.generateKey(process, session, in));
            case GENERATE_KEY_PAIR ->
                    inSession(
                            process,
                            in,
                            session -> creations.generateKeyPair(process, session, in));
            case DESTROY_OBJECT ->
                    inSession(process, in, session -> objects.destroy(process, session, in));
            case OBJECT_SIZE ->
                    inSession(process, in, session -> objects.size(process, session, in));
            case GET_ATTRIBUTES ->
                    inSession(process, in, session -> objects.attributes(process, session, in));
            case SET_ATTRIBUTES ->
                    inSession(process, in, session -> objects.change(process, session, in));
            case FIND_INIT ->
                    inSession(process, in, session -> objects.findInit(process, session, in));
            case FIND -> inSession(process, in, session -> objects.find(session, in));
            case FIND_FINAL -> inSession(process, in, session -> objects.findFinal(session, in));
            case INIT -> inSession(process, in, session -> uses.init(process, session, in));
            case ONE_SHOT ->
                    inSession(process, in, session -> uses.oneShot(process, session, in, gone));
            case UPDATE -> inSession(process, in, session -> uses.update(session, in));
            case FINAL -> inSession(process, in, session -> uses.finish(session, in, gone));
            case CANCEL -> inSession(process, in, session -> uses.cancel(session, in));
            case DIGEST_KEY -> inSession(process, in, session -> uses.digestKey(session, in));
            case KEY_INFO -> inSession(process, in, session -> uses.keyInfo(process, session, in));
            case WRAP -> inSession(process, in, session -> transports.wrap(process, session, in));
            case UNWRAP ->
                    inSession(process, in, session -> transports.unwrap(process, session, in));
            case DERIVE ->
                    inSession(process, in, session -> transports.derive(process, session, in));
            case ENCAPSULATE ->
                    inSession(process, in, session -> transports.encapsulate(process, session, in));
            case DECAPSULATE ->
                    inSession(process, in, session -> transports.decapsulate(process, session, in));
        };
    }

    /** A session does one thing at a time. */
    private static Reply inSession(
            TokenProcess process, WireReader in, Function<TokenSession, Reply> call) {
        TokenSession session = process.session(in.u64());
        synchronized (session) {
            return call.apply(session);
        }
    }
}

package io.claviger.pkcs11.process;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.TokenAttributes;
import io.claviger.crypto.random.RequestIds;
import io.claviger.crypto.secret.SecretText;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.session.SessionEngine;
import io.claviger.engine.session.SessionKeys;
import io.claviger.engine.user.Identification;
import io.claviger.engine.user.Presented;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.object.ObjectName;
import io.claviger.pkcs11.object.SessionData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A partition as a program sees it in one of its slots: who asks there, and who is logged in. Each
 * call is made under the credential that has the role for it, which is looked up anew each time:
 * one that is revoked ends to work at once.
 */
public final class Token implements AutoCloseable {
    private final long slot;
    private final PartitionId partition;
    private final List<SecretText> apiKeys;
    private final Program program;
    private final Caller caller;
    private final Service service;
    private final SessionEngine engine;
    private final Map<UUID, SessionData> data = new ConcurrentHashMap<>();
    private final Login login = new Login();

    /**
     * A partition in a slot.
     *
     * @param apiKeys that of use and that of management, as far as the program has them
     */
    public Token(
            long slot,
            PartitionId partition,
            List<String> apiKeys,
            Program program,
            Caller caller,
            Service service) {
        this.slot = slot;
        this.partition = partition;
        this.apiKeys = apiKeys.stream().filter(key -> !key.isEmpty()).map(SecretText::of).toList();
        this.program = program;
        this.caller = caller;
        this.service = service;
        this.engine = service.engine().sessions().open();
    }

    public long slot() {
        return slot;
    }

    public Program program() {
        return program;
    }

    public PartitionId partition() {
        return partition;
    }

    public Login login() {
        return login;
    }

    /** Where keys of this program's sessions are made and used, and others beside them. */
    public SessionEngine engine() {
        return engine;
    }

    /** The state, with the keys of this program's sessions in it. */
    public StateView state() {
        return engine.state();
    }

    /** Data objects of this program's sessions. */
    public Map<UUID, SessionData> data() {
        return data;
    }

    /** Ends a call that would make one more object of a session than a program can have. */
    public void requireRoom() {
        if (engine.held().full() || data.size() >= SessionKeys.MAX_KEYS) {
            throw new Failure(ReturnValue.DEVICE_MEMORY);
        }
    }

    /** Ends an object with its session. */
    public void end(ObjectName name) {
        switch (name) {
            case ObjectName.OfKey(long _, KeyId key, KeyView _) -> engine.held().end(key);
            case ObjectName.OfSessionData(long _, UUID id) -> {
                SessionData object = data.remove(id);
                if (object != null) {
                    object.close();
                }
            }
            case ObjectName.OfData _ -> {}
        }
    }

    /** Nobody is logged in any more: private objects of sessions end (PKCS #11 v3.0, 5.6.8). */
    public void logOut() {
        login.nobody();
        engine.held().all().stream()
                .filter(key -> !key.publicOnly())
                .filter(key -> !key.token().has(TokenAttributes.Flag.SHOWN_TO_ALL))
                .forEach(key -> engine.held().end(key.id()));
        data.values().stream()
                .filter(SessionData::needsUser)
                .map(SessionData::name)
                .forEach(this::end);
    }

    /** Whether the two are the same partition under the same credentials. */
    boolean same(Token other) {
        return slot == other.slot
                && partition.equals(other.partition)
                && apiKeys.size() == other.apiKeys.size()
                && IntStream.range(0, apiKeys.size())
                        .allMatch(i -> apiKeys.get(i).constantTimeEquals(other.apiKeys.get(i)));
    }

    /** Whether this program may list objects or use keys here: the test of HELLO. */
    public void requirePresent() {
        var _ = origin(Operation.FIND_OBJECTS);
    }

    /**
     * Where a command of this program comes from.
     *
     * @throws Failure if no credential of the program is good for the operation; that is recorded
     */
    public Origin origin(Operation operation) {
        service.requireServing();
        Instant now = service.now();
        Identification found =
                service.engine()
                        .authenticator()
                        .identify(
                                new Presented(
                                        presented(),
                                        Optional.empty(),
                                        caller.certificate(),
                                        caller.source(),
                                        InterfaceName.PKCS11),
                                operation,
                                now);
        return switch (found) {
            case Identification.Identified(var identity) ->
                    requireOwn(origin(identity, now), operation);
            case Identification.Unidentified(var claimed, var refusal) ->
                    throw refused(
                            service.engine()
                                    .inquiries()
                                    .refusedUnknown(origin(claimed, now), operation, refusal));
            case Identification.Rejected(var identity, var refusal) ->
                    throw refused(recorded(origin(identity, now), operation, refusal));
        };
    }

    /** The keys for the time of one look at them: between calls they lie in secret memory. */
    private List<String> presented() {
        return apiKeys.stream().map(SecretText::shown).toList();
    }

    @Override
    public void close() {
        apiKeys.forEach(SecretText::close);
        engine.held().all().forEach(key -> engine.held().end(key.id()));
        data.values().stream().map(SessionData::name).forEach(this::end);
    }

    private Origin requireOwn(Origin origin, Operation operation) {
        if (origin.identity().partition().equals(Optional.of(partition))) {
            Optional<Refusal> forbidden = Decider.forbidsCaller(origin, operation, service.state());
            if (forbidden.isEmpty()) {
                return origin;
            }
            throw refused(recorded(origin, operation, forbidden.get()));
        }
        throw refused(
                recorded(
                        origin,
                        operation,
                        Refusal.of(
                                RefusalCode.PARTITION_NOT_FOUND,
                                "the API key does not belong to partition '%s'"
                                        .formatted(partition))));
    }

    private Answer<Object> recorded(Origin origin, Operation operation, Refusal refusal) {
        return service.engine()
                .inquiries()
                .refused(origin, operation, Optional.empty(), Optional.empty(), refusal);
    }

    private Failure refused(Answer<Object> answer) {
        return switch (answer) {
            case Answer.Refused<Object>(var refusal, var _) -> service.failure(refusal, program);
            case Answer.Granted<Object> _ ->
                    throw new IllegalStateException("a refusal came back granted");
        };
    }

    private Origin origin(Identity identity, Instant now) {
        return new Origin(
                RequestIds.fresh(now),
                Optional.empty(),
                Optional.empty(),
                identity,
                InterfaceName.PKCS11,
                caller.source(),
                Optional.of(program.claim()),
                now);
    }

    /** The value of a granted answer. */
    public <T> T released(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var _) -> value;
            case Answer.Refused<T>(var refusal, var _) -> throw service.failure(refusal, program);
        };
    }

    /** The value of a granted answer of a call that uses a key. */
    public <T> T used(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var _) -> value;
            case Answer.Refused<T>(var refusal, var _) -> {
                Failure failure = service.failure(refusal, program);
                throw failure.value() == ReturnValue.OBJECT_HANDLE_INVALID
                        ? new Failure(ReturnValue.KEY_HANDLE_INVALID)
                        : failure;
            }
        };
    }
}

package io.claviger.rest.route;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.user.Identification;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.rest.error.ErrorTable;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpHandler;
import io.claviger.rest.http.HttpReply;
import io.claviger.rest.http.HttpRequest;
import io.claviger.rest.identity.BearerTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes each request along its path: route, node state, identity, sealing, body, key boundary. The
 * order is the order in which a failure is looked for. Never throws; every answer has a request id,
 * every recorded one the place of its record.
 */
public final class Dispatcher implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final RouteTable routes;
    private final Engine engine;
    private final Journal journal;
    private final Optional<BearerTokens> tokens;
    private final InstantSource clock;
    private final int maxBodyBytes;
    private final RequestSignatures signatures;
    private final RequestMeter meter;
    private final Semaphore admission;
    private final Repetitions repetitions;

    public Dispatcher(
            RouteTable routes,
            Engine engine,
            Journal journal,
            Optional<BearerTokens> tokens,
            InstantSource clock,
            int maxBodyBytes,
            int maxRequests,
            RequestMeter meter,
            GrantedRequests granted) {
        this.routes = routes;
        this.engine = engine;
        this.journal = journal;
        this.tokens = tokens;
        this.clock = clock;
        this.signatures = new RequestSignatures(journal::state, engine.judge());
        this.maxBodyBytes = maxBodyBytes;
        this.admission = new Semaphore(maxRequests);
        this.meter = meter;
        this.repetitions = new Repetitions(granted);
    }

    @Override
    public HttpReply handle(HttpRequest request) {
        long start = System.nanoTime();
        String path = request.rawPath();
        RequestId id = Caller.requestId(request, clock.instant());
        RouteTable.Found found = routes.find(request.method(), path);
        HttpReply reply;
        try (var _ = MDC.putCloseable("request", id.value())) {
            if (admission.tryAcquire()) {
                try {
                    reply = answer(found, path, id, request);
                } finally {
                    admission.release();
                }
            } else {
                reply = overloaded(path, id, new Fault.Overloaded());
            }
            reply.with("X-Request-Id", id.value());
            String route =
                    found instanceof RouteTable.Found.Matched(var matched, var _)
                            ? matched.toString()
                            : "none";
            long nanos = System.nanoTime() - start;
            meter.record(route, reply.status(), nanos);
            if (LOG.isDebugEnabled()) {
                LOG.debug("{} {} {} us", route, reply.status(), nanos / 1000);
            }
        }
        return reply;
    }

    private HttpReply answer(
            RouteTable.Found found, String path, RequestId id, HttpRequest request) {
        try {
            Reply reply =
                    switch (found) {
                        case RouteTable.Found.Matched(var route, var parameter) ->
                                serve(route, parameter, id, request);
                        case RouteTable.Found.OtherMethods(var methods) -> otherMethods(methods);
                        case RouteTable.Found.Nothing _ ->
                                refused(
                                        Caller.unknownRoute("there is no such path"),
                                        ErrorTable.of(RefusalCode.UNKNOWN_ROUTE));
                    };
            HttpReply rendered = Rendering.render(reply, path, id);
            if (found instanceof RouteTable.Found.OtherMethods(var methods)) {
                rendered.with("Allow", names(methods));
            }
            return rendered;
        } catch (HttpRequest.Broken broken) {
            return Rendering.error(
                            HttpError.INVALID_VALUE, "the body did not arrive whole", path, id)
                    .with("Connection", "close");
        } catch (Fault.Overloaded overloaded) {
            return overloaded(path, id, overloaded);
        } catch (Fault.NotServing notServing) {
            LOG.warn("not serving: {}", notServing.getMessage());
            // The words of health, which everybody reads, or of what this caller asked for.
            return Rendering.error(
                            HttpError.UNAVAILABLE,
                            "the node does not serve: " + notServing.getMessage(),
                            path,
                            id)
                    .with("Retry-After", "5");
        } catch (Fault.OutcomeUnknown unknown) {
            LOG.warn("outcome unknown: {}", unknown.getMessage());
            return Rendering.error(
                    HttpError.OUTCOME_UNKNOWN,
                    "the outcome is unknown: the request may be recorded or not; nothing was released",
                    path,
                    id);
        } catch (EvidenceDamaged | MalformedEvidence damaged) {
            LOG.error("the evidence log is damaged", damaged);
            return Rendering.error(HttpError.UNAVAILABLE, "the evidence log is damaged", path, id);
        } catch (RuntimeException defect) {
            LOG.error("a request failed by a defect", defect);
            return Rendering.error(
                    HttpError.DEFECT,
                    "the service failed; request " + id.value() + " is in its log",
                    path,
                    id);
        }
    }

    private Reply serve(
            Route route, Optional<String> parameter, RequestId id, HttpRequest request) {
        return switch (route.access()) {
            case Access.Open _ -> serveOpen(route, parameter, id, request);
            case Access.Protected access -> serve(route, access, parameter, id, request);
        };
    }

    private Reply serveOpen(
            Route route, Optional<String> parameter, RequestId id, HttpRequest request) {
        if (route.needsJournal()) {
            requireServing();
        }
        if (!route.whileSealed() && engine.device().sealed()) {
            return refused(
                    Refusal.of(RefusalCode.SEALED, "the node is sealed"),
                    ErrorTable.of(RefusalCode.SEALED));
        }
        Origin origin = Caller.origin(request, id, Identity.NOBODY, clock.instant());
        try {
            return route.handler()
                    .handle(new Call(request, parameter, origin, maxBodyBytes, signatures));
        } catch (Unacceptable unacceptable) {
            return refused(unacceptable.refusal(), unacceptable.error());
        } catch (Refusal.Thrown thrown) {
            return refused(thrown.refusal(), ErrorTable.of(thrown.refusal().code()));
        }
    }

    private void requireServing() {
        Journal.Health health = journal.health();
        if (health.state() != Journal.Health.State.SERVING) {
            throw new Fault.NotServing(health.reason());
        }
        engine.inquiries().catchUp();
    }

    private Reply serve(
            Route route,
            Access.Protected access,
            Optional<String> parameter,
            RequestId id,
            HttpRequest request) {
        requireServing();
        Instant now = clock.instant();
        Operation operation = access.operation();
        Identification identification;
        try {
            identification =
                    engine.authenticator()
                            .identify(Caller.presented(request, tokens), operation, now);
        } catch (Unacceptable badToken) {
            identification = new Identification.Unidentified(badToken.refusal());
        }
        return switch (identification) {
            case Identification.Unidentified(var claimed, var refusal) ->
                    reply(
                            engine.inquiries()
                                    .refusedUnknown(
                                            Caller.origin(request, id, claimed, now),
                                            operation,
                                            refusal));
            case Identification.Rejected(var identity, var refusal) ->
                    record(
                            Caller.origin(request, id, identity, now),
                            operation,
                            refusal,
                            ErrorTable.of(refusal.code()));
            case Identification.Identified(var identity) ->
                    serve(
                            access,
                            new Call(
                                    request,
                                    parameter,
                                    Caller.origin(request, id, identity, now),
                                    maxBodyBytes,
                                    signatures),
                            request,
                            route);
        };
    }

    private Reply serve(Access.Protected access, Call call, HttpRequest request, Route route) {
        return recording(
                access.operation(),
                call,
                () -> {
                    if (Collections.disjoint(call.identity().roles(), access.roles())) {
                        throw new Unacceptable(
                                RefusalCode.ROLE_NOT_ALLOWED, "'" + route + "' needs another role");
                    }
                    if (!route.whileSealed() && engine.device().sealed()) {
                        throw new Unacceptable(RefusalCode.SEALED, "the node is sealed");
                    }
                    Caller.requireTags(request);
                    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
                    return key.isEmpty()
                            ? route.handler().handle(call)
                            : once(key.get(), access.operation(), call, route);
                });
    }

    private Reply once(IdempotencyKey key, Operation operation, Call call, Route route) {
        if (!route.takesIdempotencyKey()) {
            throw Unacceptable.malformed(
                    "a file passes and is not kept: header '%s' cannot stand on it"
                            .formatted(IdempotencyKey.HEADER));
        }
        ReadRequest read = call.read();
        Call whole = call.over(read);
        return repetitions.once(
                key,
                call.origin(),
                read.digest(),
                () -> recording(operation, whole, () -> route.handler().handle(whole)));
    }

    /** What is refused on the way to an answer is recorded. */
    private Reply recording(Operation operation, Call call, Supplier<Reply> work) {
        try {
            return work.get();
        } catch (Unacceptable unacceptable) {
            return record(call.origin(), operation, unacceptable.refusal(), unacceptable.error());
        } catch (Refusal.Thrown thrown) {
            return record(
                    call.origin(),
                    operation,
                    thrown.refusal(),
                    ErrorTable.of(thrown.refusal().code()));
        }
    }

    private Reply record(Origin origin, Operation operation, Refusal refusal, HttpError error) {
        Answer<Object> answer =
                engine.inquiries()
                        .refused(origin, operation, Optional.empty(), Optional.empty(), refusal);
        return new Reply.Refused(refusal, error, answer.recorded());
    }

    private static Reply reply(Answer<Object> refused) {
        return Reply.of(
                refused,
                _ -> {
                    throw new IllegalStateException("a refusal came back granted");
                });
    }

    private static Reply refused(Refusal refusal, HttpError error) {
        return new Reply.Refused(refusal, error, Optional.empty());
    }

    private static Reply otherMethods(Set<Method> methods) {
        return refused(
                Caller.unknownRoute("the path takes only " + names(methods)),
                HttpError.METHOD_NOT_ALLOWED);
    }

    private static String names(Set<Method> methods) {
        return methods.stream().map(Method::name).sorted().collect(Collectors.joining(", "));
    }

    private static HttpReply overloaded(String path, RequestId id, Fault.Overloaded overloaded) {
        return Rendering.error(
                        HttpError.UNAVAILABLE,
                        "too many requests are on their way; nothing was done",
                        path,
                        id)
                .with("Retry-After", Integer.toString(overloaded.retryAfterSeconds()));
    }
}

package io.claviger.rest.approval;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.broker.request.Broker;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.port.StateView.RequestLine;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.approval.Requests;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.ApprovalsForm;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Routes of applications that ask for operations under approval (TSB asynchronous calls). */
public final class RequestRoutes {
    /** Status lists of one call; one that finds more is cut off, oldest first. */
    private static final int MAX_LISTED = 100_000;

    private static final int STEP = 1_000;

    /**
     * How long a second look at a request that still waits is held: one published client polls
     * without a pause, and takes a refusal for a failure.
     */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int MAX_POLLED = 10_000;

    private final Broker broker;
    private final Requests requests;
    private final Supplier<StateView> state;
    private final ActionReader reader;
    private final Cache<ApprovalRequestId, Boolean> polled =
            Caffeine.newBuilder().maximumSize(MAX_POLLED).expireAfterWrite(PAUSE).build();

    public RequestRoutes(
            Broker broker, Requests requests, Supplier<StateView> state, ActionReader reader) {
        this.broker = broker;
        this.requests = requests;
        this.state = state;
        this.reader = reader;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        // An approver's forgotten password is asked for in another form.
        EnumSet.complementOf(EnumSet.of(Asked.RESET_APPROVER_PASSWORD)).stream()
                .map(this::asking)
                .forEach(routes::add);
        routes.add(
                Route.get("/v1/request/{id}")
                        .operation(Operation.READ_REQUEST)
                        .summary("Status of a request")
                        .description(
                                "What is due is done before the answer: a request whose rule is fulfilled"
                                        + " is executed, once.")
                        .gives(200, RequestJson.SCHEMA)
                        .refuses(RefusalCode.REQUEST_NOT_FOUND, RefusalCode.INVALID_UUID)
                        .handledBy(this::read));
        routes.add(
                Route.delete("/v1/request/{id}")
                        .operation(Operation.CANCEL_REQUEST)
                        .summary("Cancel a request")
                        .refuses(
                                RefusalCode.REQUEST_NOT_FOUND,
                                RefusalCode.REQUEST_CLOSED,
                                RefusalCode.INVALID_UUID)
                        .handledBy(
                                call ->
                                        Reply.of(
                                                broker.cancel(call.origin(), id(call)),
                                                _ -> Reply.empty())));
        routes.add(
                Route.post("/v1/filteredRequests")
                        .operation(Operation.LIST_REQUESTS)
                        .summary("Find requests")
                        .description("Those of the caller's application, oldest first.")
                        .takes(
                                Schema.object(
                                        "FilteredRequests",
                                        "Which requests.",
                                        may(
                                                "requestStatusList",
                                                Schema.list(
                                                                RequestJson.STATUS,
                                                                "Absent: all of them.")
                                                        .orNull())))
                        .gives(
                                200,
                                Schema.object(
                                        "Requests",
                                        "Requests.",
                                        must(
                                                "requests",
                                                Schema.list(
                                                        Schema.object(
                                                                "",
                                                                "A request.",
                                                                must("id", Schema.text("Id.")),
                                                                must("status", RequestJson.STATUS)),
                                                        "The requests."))))
                        .handledBy(this::list));
        return List.copyOf(routes);
    }

    private Route asking(Asked asked) {
        return Route.post(asked.path())
                .operation(asked.operation())
                .summary("Ask for: " + asked.operation().wireName().replace('-', ' '))
                .description(
                        "Takes what the synchronous call takes, and metaData. With a key whose rule asks"
                                + " for nobody it is done at once.")
                .takes(
                        Schema.object(
                                "",
                                "Wrapper of the request.",
                                must(
                                        asked.wrapper(),
                                        Schema.object(
                                                "",
                                                "As for the synchronous call.",
                                                may(
                                                        "metaData",
                                                        Schema.base64("Shown to the approvers.")
                                                                .orNull()),
                                                may(
                                                        "metaDataSignature",
                                                        Schema.base64("Shown to the approvers.")
                                                                .orNull())))))
                .gives(
                        201,
                        Schema.object(
                                "",
                                "The request.",
                                must(asked.idMember(), Schema.text("Id of the request."))))
                .refuses(
                        Stream.concat(
                                        Arrays.stream(ApprovalsForm.refusals()),
                                        Stream.of(
                                                RefusalCode.KEY_NOT_FOUND,
                                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                                RefusalCode.NOT_A_POLICY_KEY,
                                                RefusalCode.OPERATION_FORBIDDEN,
                                                RefusalCode.INVALID_PAYLOAD,
                                                RefusalCode.TOO_MANY_REQUESTS))
                                .toArray(RefusalCode[]::new))
                .handledBy(call -> submit(call, asked));
    }

    private Reply submit(Call call, Asked asked) {
        Bytes body = call.rawBody();
        Members request = call.wrapped(asked.wrapper(), body);
        Action action = reader.read(call.partition(), asked, request);
        try {
            Answer<ApprovalRequest> answer =
                    broker.submit(call.origin(), action, ActionReader.shown(body));
            return Reply.of(
                    answer,
                    stored ->
                            Reply.json(
                                    201,
                                    Json.object().put(asked.idMember(), stored.id().toString())));
        } finally {
            action.password().ifPresent(SecretBytes::close);
        }
    }

    private Reply read(Call call) {
        ApprovalRequestId id = id(call);
        hold(id);
        return Reply.of(broker.read(call.origin(), id), this::status);
    }

    /** Holds a poll that comes hard on another of a request that still waits. */
    private void hold(ApprovalRequestId id) {
        boolean soon = polled.getIfPresent(id) != null;
        polled.put(id, true);
        if (soon && state.get().request(id).filter(r -> r.status().open()).isPresent()) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Reply.Content status(ApprovalRequest request) {
        Optional<byte[]> result = requests.result(request);
        try {
            byte[] body =
                    result.map(bytes -> RequestJson.of(request, bytes))
                            .orElseGet(() -> Json.bytes(RequestJson.of(request)));
            return Reply.bytes(200, Reply.JSON, body).with("Cache-Control", "no-store");
        } finally {
            result.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private Reply list(Call call) {
        Set<RequestStatus> wanted = EnumSet.noneOf(RequestStatus.class);
        Members body = call.body();
        List<String> names = body.optionalTexts("requestStatusList").orElse(List.of());
        for (String name : names) {
            wanted.add(
                    RequestStatus.ofWireName(name)
                            .orElseThrow(() -> body.unknownValue("requestStatusList", name)));
        }
        if (names.isEmpty()) {
            wanted.addAll(EnumSet.allOf(RequestStatus.class));
        }
        List<RequestLine> found = found(call, wanted);
        return Reply.of(
                requests.listed(
                        call.origin(), Operation.LIST_REQUESTS, found.size() + " requests", found),
                lines -> {
                    ObjectNode json = Json.object();
                    var list = json.putArray("requests");
                    lines.forEach(
                            line ->
                                    list.addObject()
                                            .put("id", line.id().toString())
                                            .put("status", line.status().name()));
                    return Reply.json(200, json);
                });
    }

    private List<RequestLine> found(Call call, Set<RequestStatus> wanted) {
        List<RequestLine> found = new ArrayList<>();
        Optional<RequestLine> after = Optional.empty();
        List<RequestLine> step;
        do {
            step = state.get().requests(call.partition(), after, STEP);
            step.stream()
                    .filter(line -> wanted.contains(line.status()))
                    .filter(
                            line ->
                                    call.identity()
                                            .application()
                                            .equals(Optional.of(line.application())))
                    .limit(MAX_LISTED - found.size())
                    .forEach(found::add);
            after = step.isEmpty() ? after : Optional.of(step.getLast());
        } while (step.size() == STEP && found.size() < MAX_LISTED);
        return found;
    }

    private static ApprovalRequestId id(Call call) {
        return new ApprovalRequestId(uuid("path", call.parameter()));
    }

    /** A UUID in its usual form only: the library takes shorter ones, too. */
    static UUID uuid(String field, String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // No UUID, as below.
        }
        throw new Unacceptable(RefusalCode.INVALID_UUID, "field '%s' is no UUID".formatted(field));
    }
}

package io.claviger.client.http;

import io.claviger.client.ClavigerException;
import io.claviger.client.ClavigerException.Refusal;
import io.claviger.client.ClientSettings;
import io.claviger.client.Receipt;
import io.claviger.client.json.JsonException;
import io.claviger.client.json.JsonObject;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends requests to the nodes until one answers. A request that no node took is tried again until
 * its time is over; one whose answer was lost only if it is repeatable. Safe for many threads.
 */
public final class Exchange {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SERVICE_UNAVAILABLE = 503;

    /** In an answer with status 503: the request may have been carried out. */
    private static final long OUTCOME_UNKNOWN = 1;

    private final ClientSettings settings;
    private final HttpClient http;
    private final Nodes nodes;
    private final Semaphore places;

    public Exchange(ClientSettings settings, HttpClient http) {
        this.settings = settings;
        this.http = http;
        this.nodes = new Nodes(settings.nodes(), settings.randomOrder());
        this.places = new Semaphore(settings.maxConcurrent());
    }

    /** The answer, or a {@link ClavigerException}. */
    public CompletableFuture<Incoming> send(Outgoing request) {
        Duration limit = request.limit().orElse(settings.requestTimeout());
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            if (!places.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return CompletableFuture.failedFuture(
                        new ClavigerException.Unavailable(
                                "more than %d requests are on their way already"
                                        .formatted(settings.maxConcurrent())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(new ClavigerException.Interrupted());
        }
        return new Attempts(request, deadline)
                .next()
                .whenComplete((answer, failure) -> places.release());
    }

    /** The tries of one request, one after the other. */
    private final class Attempts {
        private final Outgoing request;
        private final String requestId;
        private final long deadline;
        private final List<Nodes.Node> order = nodes.order();
        private int tried;

        Attempts(Outgoing request, long deadline) {
            this.request = request;
            this.requestId =
                    request.headers().getOrDefault("X-Request-Id", UUID.randomUUID().toString());
            this.deadline = deadline;
        }

        CompletableFuture<Incoming> next() {
            Nodes.Node node = order.get(tried++ % order.size());
            HttpRequest sent = on(node.base());
            return http.sendAsync(sent, HttpResponse.BodyHandlers.ofByteArray())
                    .handle(
                            (response, failure) ->
                                    failure == null
                                            ? answered(node, response)
                                            : failed(node, cause(failure)))
                    .thenCompose(Supplier::get);
        }

        private HttpRequest on(URI base) {
            HttpRequest.Builder builder =
                    HttpRequest.newBuilder(base.resolve(request.target()))
                            .timeout(left())
                            .header("Accept", "*/*")
                            .header("X-Request-Id", requestId);
            settings.authenticate(builder);
            request.headers().forEach(builder::setHeader);
            HttpRequest.BodyPublisher body =
                    request.body()
                            .map(
                                    json ->
                                            HttpRequest.BodyPublishers.ofByteArray(
                                                    json.text().getBytes(StandardCharsets.UTF_8)))
                            .orElseGet(HttpRequest.BodyPublishers::noBody);
            if (request.body().isPresent()) {
                builder.header("Content-Type", "application/json");
            }
            return builder.method(request.method(), body).build();
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        }

        private Supplier<CompletableFuture<Incoming>> answered(
                Nodes.Node node, HttpResponse<byte[]> response) {
            Receipt receipt =
                    new Receipt(
                            response.headers().firstValue("X-Request-Id").orElse(requestId),
                            response.headers().firstValue("Claviger-Evidence"));
            if (response.statusCode() / 100 == 2) {
                node.answered();
                return () ->
                        CompletableFuture.completedFuture(new Incoming(response.body(), receipt));
            }
            Refusal refusal = refusal(response, receipt);
            if (response.statusCode() != SERVICE_UNAVAILABLE) {
                node.answered();
                return () -> CompletableFuture.failedFuture(new ClavigerException.Refused(refusal));
            }
            node.failed();
            if (refusal.errorCode() == OUTCOME_UNKNOWN && !request.repeatable()) {
                return () ->
                        CompletableFuture.failedFuture(
                                new ClavigerException.OutcomeUnknown(requestId, refusal.message()));
            }
            return again(() -> new ClavigerException.Refused(refusal));
        }

        private Supplier<CompletableFuture<Incoming>> failed(Nodes.Node node, Throwable failure) {
            node.failed();
            boolean sent =
                    !(failure instanceof ConnectException
                            || failure instanceof HttpConnectTimeoutException
                            || failure instanceof UnresolvedAddressException);
            if (sent && !request.repeatable()) {
                return () ->
                        CompletableFuture.failedFuture(
                                new ClavigerException.OutcomeUnknown(requestId, failure));
            }
            return again(
                    () ->
                            sent
                                    ? new ClavigerException.OutcomeUnknown(requestId, failure)
                                    : new ClavigerException.Unavailable(
                                            "no node can be reached: " + failure, failure));
        }

        /** On the next node at once, on the first again after a pause; unless the time is over. */
        private Supplier<CompletableFuture<Incoming>> again(Supplier<ClavigerException> givenUp) {
            boolean round = tried % order.size() == 0;
            long pause = round ? PAUSE.toNanos() : 0;
            if (System.nanoTime() + pause >= deadline) {
                return () -> CompletableFuture.failedFuture(givenUp.get());
            }
            return round ? () -> afterPause(pause) : this::next;
        }

        private CompletableFuture<Incoming> afterPause(long nanos) {
            return CompletableFuture.completedFuture(this)
                    .thenComposeAsync(
                            Attempts::next,
                            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
        }
    }

    private static Refusal refusal(HttpResponse<byte[]> response, Receipt receipt) {
        JsonObject body;
        try {
            body = JsonObject.parse(new String(response.body(), StandardCharsets.UTF_8));
        } catch (JsonException notOurs) {
            body = JsonObject.EMPTY;
        }
        JsonObject error = body;
        return new Refusal(
                response.statusCode(),
                of(() -> error.optionalInteger("errorCode")).orElse(0L),
                of(() -> error.optionalString("reason")).orElse("no reason given"),
                of(() -> error.optionalString("message"))
                        .orElse("HTTP status " + response.statusCode()),
                of(() -> error.optionalString("code")),
                of(() -> error.optionalString("rung")),
                receipt);
    }

    /** Something between us and the service may have answered in a form of its own. */
    private static <T> Optional<T> of(Supplier<Optional<T>> member) {
        try {
            return member.get();
        } catch (JsonException notOurs) {
            return Optional.empty();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}

package io.claviger.client.http;

import io.claviger.client.ClavigerException;
import io.claviger.client.ClavigerException.Refusal;
import io.claviger.client.ClientSettings;
import io.claviger.client.Receipt;
import io.claviger.client.http.Outgoing.Repetition;
import io.claviger.client.http.Wire.Body;
import io.claviger.client.http.Wire.Header;
import io.claviger.client.json.JsonException;
import io.claviger.client.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends requests to the nodes until one answers. A request that no node took is tried again until
 * its time is over; one whose answer was lost only where it may be repeated. Safe for many threads.
 */
public final class Exchange implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration THREAD_KEPT = Duration.ofSeconds(30);
    private static final int SERVICE_UNAVAILABLE = 503;

    /** In an answer with status 503: the request may have been carried out. */
    private static final long OUTCOME_UNKNOWN = 1;

    private static final String IN_PROGRESS = "request-in-progress";
    private static final String NOT_KEPT = "answer-not-kept";
    private static final int ID_BYTES = 16;

    private final ClientSettings settings;
    private final Credentials credentials;
    private final Wire wire;
    private final Nodes nodes;
    private final Semaphore places;
    private final ThreadPoolExecutor threads;

    public Exchange(ClientSettings settings) {
        this.settings = settings;
        this.credentials = new Credentials(settings);
        this.nodes = new Nodes(settings.nodes(), settings.randomOrder());
        this.places = new Semaphore(settings.maxConcurrent());
        this.threads = threads(settings.maxConcurrent());
        var tls = ClientTls.of(settings);
        this.wire =
                settings.version() == HttpClient.Version.HTTP_2
                        ? new HttpClientWire(tls, settings.connectTimeout())
                        : new SocketWire(
                                tls.getSocketFactory(),
                                settings.connectTimeout(),
                                settings.maxConcurrent());
    }

    private static ThreadPoolExecutor threads(int most) {
        var pool =
                new ThreadPoolExecutor(
                        most,
                        most,
                        THREAD_KEPT.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new LinkedBlockingQueue<>(),
                        work -> {
                            Thread thread = new Thread(work, "claviger");
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Sends it and waits for the answer.
     *
     * @throws ClavigerException if there is no good one
     */
    public Incoming send(Outgoing request) {
        return send(request, Deadline.in(limit(request)));
    }

    /** The same on a thread of its own; the time begins now. */
    public CompletableFuture<Incoming> sendAsync(Outgoing request) {
        Deadline deadline = Deadline.in(limit(request));
        try {
            return CompletableFuture.supplyAsync(() -> send(request, deadline), threads);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(
                    new ClavigerException.Unavailable("the client is closed", closed));
        }
    }

    private Duration limit(Outgoing request) {
        return request.limit().orElse(settings.requestTimeout());
    }

    private Incoming send(Outgoing request, Deadline deadline) {
        return placed(deadline, () -> new Attempts(request, deadline).run());
    }

    private <T> T placed(Deadline deadline, Supplier<T> work) {
        try {
            if (!places.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw new ClavigerException.Unavailable(
                        "more than %d requests are on their way already"
                                .formatted(settings.maxConcurrent()));
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static ClavigerException interrupted() {
        Thread.currentThread().interrupt();
        return new ClavigerException.Interrupted();
    }

    /** Requests on their way get what they wait for; nothing new is taken from those that wait. */
    @Override
    public void close() {
        threads.shutdown();
        wire.close();
    }

    /** The tries of one request, one after the other. */
    private final class Attempts {
        private final Outgoing request;
        private final Repetition repetition;
        private final Optional<String> idempotencyKey;
        private final String requestId;
        private final Body body;
        private final Deadline deadline;
        private List<Nodes.Node> order = nodes.order();
        private int tried;
        private boolean lost;

        Attempts(Outgoing request, Deadline deadline) {
            this.request = request;
            this.deadline = deadline;
            this.repetition =
                    request.repetition() == Repetition.NEVER && settings.idempotency()
                            ? Repetition.SAME_NODE
                            : request.repetition();
            this.idempotencyKey =
                    repetition == Repetition.SAME_NODE
                            ? Optional.of(UUID.randomUUID().toString())
                            : Optional.empty();
            this.requestId = idempotencyKey.map(Exchange::idOf).orElseGet(Exchange::freshRequestId);
            this.body =
                    request.body()
                            .<Body>map(json -> new Body.Whole(utf8(json.text())))
                            .orElse(Body.NONE);
        }

        Incoming run() {
            while (true) {
                Nodes.Node node = order.get(tried++ % order.size());
                ClavigerException failure;
                try {
                    Wire.Response response = wire.send(node.base(), on(), deadline);
                    byte[] read;
                    try (var stream = response.body()) {
                        read = stream.readAllBytes();
                    }
                    Receipt receipt = receipt(response, requestId);
                    if (response.status() / 100 == 2) {
                        node.answered();
                        return new Incoming(read, receipt);
                    }
                    failure = refused(node, refusal(response, read, receipt));
                } catch (Wire.NotSent unreachable) {
                    node.failed();
                    failure =
                            lost
                                    ? new ClavigerException.OutcomeUnknown(requestId, unreachable)
                                    : new ClavigerException.Unavailable(
                                            "no node can be reached: " + unreachable.getMessage(),
                                            unreachable);
                } catch (InterruptedException interrupted) {
                    throw interrupted();
                } catch (IOException noAnswer) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw interrupted();
                    }
                    node.failed();
                    failure = lost(node, new ClavigerException.OutcomeUnknown(requestId, noAnswer));
                }
                pauseOrEnd(failure);
            }
        }

        /** What to say of it if the time is over; thrown at once if no repetition can help. */
        private ClavigerException refused(Nodes.Node node, Refusal refusal) {
            if (refusal.code().filter(IN_PROGRESS::equals).isPresent() && lost) {
                return new ClavigerException.OutcomeUnknown(requestId, refusal.message());
            }
            if (refusal.code().filter(NOT_KEPT::equals).isPresent()) {
                throw new ClavigerException.AnswerLost(refusal);
            }
            if (refusal.status() != SERVICE_UNAVAILABLE) {
                node.answered();
                throw new ClavigerException.Refused(refusal);
            }
            node.failed();
            var unknown = new ClavigerException.OutcomeUnknown(requestId, refusal.message());
            if (refusal.errorCode() == OUTCOME_UNKNOWN) {
                return lost(node, unknown);
            }
            return lost ? unknown : new ClavigerException.Refused(refusal);
        }

        /** An answer is lost: only a request that may be repeated goes on, where it may. */
        private ClavigerException lost(Nodes.Node node, ClavigerException unknown) {
            switch (repetition) {
                case NEVER -> throw unknown;
                case SAME_NODE -> {
                    lost = true;
                    order = List.of(node);
                }
                case ANYWHERE -> {
                    // A repetition that nobody took does not make the first one known.
                    lost = true;
                }
            }
            return unknown;
        }

        /** Goes to the next node at once, to the first again after a pause. */
        private void pauseOrEnd(ClavigerException failure) {
            boolean round = tried % order.size() == 0;
            long pause = round ? PAUSE.toNanos() : 0;
            if (deadline.leftNanos() <= pause) {
                throw failure;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }

        private Wire.Request on() {
            List<Header> headers = headers(requestId);
            idempotencyKey.ifPresent(
                    key -> headers.add(Header.sent("Idempotency-Key", '"' + key + '"')));
            request.headers().forEach((name, value) -> headers.add(Header.sent(name, value)));
            if (request.body().isPresent()) {
                headers.add(new Header("Content-Type", "application/json"));
            }
            return new Wire.Request(request.method(), request.target(), headers, body);
        }
    }

    private List<Header> headers(String requestId) {
        List<Header> headers = new ArrayList<>(8);
        headers.add(new Header("Accept", "*/*"));
        headers.add(Header.sent("X-Request-Id", requestId));
        credentials.addTo(headers);
        return headers;
    }

    /**
     * Sends bytes of any number, once, and gives the answer while it comes in: to {@code reader},
     * on this thread. The time limit is that without progress.
     *
     * @throws ClavigerException if there is no good answer
     */
    public Receipt pass(Passage passage) {
        Deadline deadline = Deadline.withoutProgressFor(settings.requestTimeout());
        return placed(deadline, () -> pass(passage, deadline));
    }

    private Receipt pass(Passage passage, Deadline deadline) {
        String requestId = freshRequestId();
        List<Header> headers = headers(requestId);
        headers.add(Header.sent("Content-Type", passage.contentType()));
        var request =
                new Wire.Request("POST", passage.path(), headers, new Body.Passing(passage.body()));
        IOException unreachable = new IOException("there is none");
        for (Nodes.Node node : nodes.order()) {
            try {
                Wire.Response response = wire.send(node.base(), request, deadline);
                try (var stream = response.body()) {
                    Receipt receipt = receipt(response, requestId);
                    if (response.status() / 100 != 2) {
                        throw new ClavigerException.Refused(
                                refusal(response, stream.readAllBytes(), receipt));
                    }
                    stream.transferTo(passage.target());
                    return receipt;
                }
            } catch (Wire.NotSent notSent) {
                node.failed();
                unreachable = notSent;
            } catch (InterruptedException e) {
                throw interrupted();
            } catch (IOException cut) {
                throw new ClavigerException.OutcomeUnknown(requestId, cut);
            }
        }
        throw new ClavigerException.Unavailable(
                "no node can be reached: " + unreachable, unreachable);
    }

    private static Receipt receipt(Wire.Response response, String requestId) {
        return new Receipt(
                response.header("X-Request-Id").orElse(requestId),
                response.header("Claviger-Evidence"));
    }

    private static Refusal refusal(Wire.Response response, byte[] body, Receipt receipt) {
        JsonObject error = json(body);
        Optional<String[]> said =
                response.header("Claviger-Refusal")
                        .map(header -> header.split(" ", 2))
                        .filter(words -> words.length == 2);
        return new Refusal(
                response.status(),
                of(() -> error.optionalInteger("errorCode")).orElse(0L),
                of(() -> error.optionalString("reason")).orElse("no reason given"),
                of(() -> error.optionalString("message"))
                        .orElse("HTTP status " + response.status()),
                said.map(words -> words[0]).or(() -> of(() -> error.optionalString("code"))),
                said.map(words -> words[1]).or(() -> of(() -> error.optionalString("rung"))),
                receipt);
    }

    private static JsonObject json(byte[] body) {
        try {
            return JsonObject.parse(new String(body, StandardCharsets.UTF_8));
        } catch (JsonException notOurs) {
            return JsonObject.EMPTY;
        }
    }

    /** Something between us and the service may have answered in a form of its own. */
    private static <T> Optional<T> of(Supplier<Optional<T>> member) {
        try {
            return member.get();
        } catch (JsonException notOurs) {
            return Optional.empty();
        }
    }

    /** Names a request and protects nothing: not worth waiting for the system's entropy. */
    private static String freshRequestId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** The id that the service gives a request with this idempotency key. */
    private static String idOf(String idempotencyKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(utf8(idempotencyKey));
            return "ik-" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.claviger.witness.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.witness.Unusable;
import io.claviger.witness.state.StateDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running witness: {@code POST /add-checkpoint}, and its state at {@code GET /} and {@code GET
 * /health}.
 */
public final class WitnessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
    private static final int MAX_REQUESTS = 64;

    static {
        // The server reads these when its first class is loaded. Who sends slowly is cut off.
        bound("sun.net.httpserver.maxReqTime", 20);
        bound("sun.net.httpserver.maxRspTime", 20);
        bound("sun.net.httpserver.maxReqHeaders", 64);
        bound("jdk.httpserver.maxConnections", 512);
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Witness witness;
    private final boolean tls;
    private final Semaphore places = new Semaphore(MAX_REQUESTS);

    private WitnessServer(HttpServer server, Witness witness, boolean tls) {
        this.server = server;
        this.witness = witness;
        this.tls = tls;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    private static void bound(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /**
     * Starts to answer.
     *
     * @param logs keys of the logs to watch
     * @throws Unusable if it cannot listen, or the folder is damaged
     */
    public static WitnessServer start(
            InetSocketAddress address,
            Optional<SSLContext> tls,
            StateDirectory state,
            List<NoteKey> logs,
            InstantSource clock) {
        var witness = new Witness(state, logs, clock);
        try {
            HttpServer http =
                    tls.isPresent() ? secured(address, tls.get()) : HttpServer.create(address, 128);
            var server = new WitnessServer(http, witness, tls.isPresent());
            http.setExecutor(server.threads);
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException failed) {
            throw new Unusable(
                    "cannot listen on %s:%d (%s)"
                            .formatted(
                                    address.getHostString(),
                                    address.getPort(),
                                    failed.getMessage()));
        }
    }

    private static HttpServer secured(InetSocketAddress address, SSLContext context)
            throws IOException {
        var server = HttpsServer.create(address, 128);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        var chosen = context.getDefaultSSLParameters();
                        chosen.setProtocols(new String[] {"TLSv1.3"});
                        parameters.setSSLParameters(chosen);
                    }
                });
        return server;
    }

    /** Where it listens. */
    public String url() {
        var address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "%s://%s:%d"
                .formatted(
                        tls ? "https" : "http",
                        host.contains(":") ? "[" + host + "]" : host,
                        address.getPort());
    }

    /** Stops; requests on their way get two seconds. */
    @Override
    public void close() {
        server.stop(2);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!places.tryAcquire()) {
            return Answer.plain(503, "too many requests");
        }
        try {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            return switch (path) {
                case "/add-checkpoint" ->
                        method.equals("POST") ? add(exchange) : notAllowed(exchange, "POST");
                case "/", "/health" ->
                        method.equals("GET") ? witness.health() : notAllowed(exchange, "GET");
                default -> Answer.plain(404, "there is no such path");
            };
        } catch (Unusable failed) {
            LOG.error("not answering: {}", failed.getMessage());
            return Answer.plain(500, "the witness cannot keep its state");
        } catch (RuntimeException defect) {
            LOG.error("a request failed by a defect", defect);
            return Answer.plain(500, "the witness failed");
        } finally {
            places.release();
        }
    }

    private Answer add(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_BYTES + 1);
        return body.length > AddCheckpoint.MAX_BYTES
                ? Answer.plain(413, "the request is longer than any checkpoint")
                : witness.add(body);
    }

    private static Answer notAllowed(HttpExchange exchange, String method) {
        exchange.getResponseHeaders().set("Allow", method);
        return Answer.plain(405, "this path takes " + method);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body();
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}

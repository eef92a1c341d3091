package io.claviger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.claviger.client.model.KeyReference;
import io.claviger.client.model.ListKeysQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node gets a request, and what becomes of one that got no answer. */
class FailoverTest {
    private static final String KEYS = "[\"one\"]";

    @TempDir Path dir;
    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private String node(Handler handler) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", handler::handle);
        server.start();
        open.add(() -> server.stop(0));
        open.add(threads::shutdownNow);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("X-Request-Id", "r-1");
        exchange.getResponseHeaders().add("Claviger-Evidence", "/evidence/v1/proof/7");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Takes requests and closes the connection on them, so that nobody knows what came of them. */
    private String swallowing(AtomicInteger taken) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            while (!socket.isClosed()) {
                                try (Socket connection = socket.accept()) {
                                    if (connection.getInputStream().read() >= 0) {
                                        taken.incrementAndGet();
                                    }
                                } catch (IOException closed) {
                                    return;
                                }
                            }
                        });
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private static String unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static Claviger client(String... nodes) {
        return Claviger.connect(
                ClientSettings.from(
                        Map.of(
                                "claviger.nodes",
                                String.join(",", nodes),
                                "claviger.http",
                                "1.1",
                                "claviger.request-timeout",
                                "PT10S")));
    }

    private static Call<List<String>> list(Claviger client) {
        return client.keys().listKeys(ListKeysQuery.with().build());
    }

    private static Call<String> change(Claviger client) {
        return client.keys().deleteKey(KeyReference.with("one").build());
    }

    @Test
    void a_node_that_is_away_costs_no_answer() throws Exception {
        String here = node(exchange -> answer(exchange, 200, KEYS));
        assertThat(list(client(unused(), here)).send()).containsExactly("one");
        assertThat(change(client(unused(), here)).send()).isEqualTo(KEYS);
    }

    @Test
    void the_first_that_answers_is_asked_as_long_as_it_does() throws Exception {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Claviger client =
                client(
                        node(
                                exchange -> {
                                    first.incrementAndGet();
                                    answer(exchange, 200, KEYS);
                                }),
                        node(
                                exchange -> {
                                    second.incrementAndGet();
                                    answer(exchange, 200, KEYS);
                                }));
        for (int i = 0; i < 10; i++) {
            list(client).send();
        }
        assertThat(first).hasValue(10);
        assertThat(second).hasValue(0);
    }

    @Test
    void at_random_both_are_asked() throws Exception {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        String one =
                node(
                        exchange -> {
                            first.incrementAndGet();
                            answer(exchange, 200, KEYS);
                        });
        String other =
                node(
                        exchange -> {
                            second.incrementAndGet();
                            answer(exchange, 200, KEYS);
                        });
        Claviger client =
                Claviger.connect(
                        ClientSettings.from(
                                Map.of(
                                        "claviger.nodes",
                                        one + "," + other,
                                        "claviger.order",
                                        "random")));
        for (int i = 0; i < 64; i++) {
            list(client).send();
        }
        // That one of them gets none of 64 happens once in 10^19 runs.
        assertThat(first.get()).isPositive();
        assertThat(second.get()).isPositive();
    }

    @Test
    void what_a_node_does_not_take_another_one_does() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        String sealed =
                node(
                        exchange -> {
                            refused.incrementAndGet();
                            answer(
                                    exchange,
                                    503,
                                    "{\"errorCode\":200,\"reason\":\"res.error.init\",\"message\":\"sealed\"}");
                        });
        Claviger client = client(sealed, node(exchange -> answer(exchange, 200, KEYS)));
        assertThat(change(client).send()).isEqualTo(KEYS);
        // It is left alone for a while.
        assertThat(change(client).send()).isEqualTo(KEYS);
        assertThat(refused).hasValue(1);
    }

    @Test
    void a_change_whose_answer_was_lost_is_made_once() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        String other =
                node(
                        exchange -> {
                            second.incrementAndGet();
                            answer(exchange, 200, "");
                        });
        Claviger client = client(swallowing(taken), other);
        assertThatThrownBy(() -> change(client).send())
                .isInstanceOfSatisfying(
                        ClavigerException.OutcomeUnknown.class,
                        unknown -> assertThat(unknown.requestId()).isNotBlank());
        assertThat(second).hasValue(0);
    }

    @Test
    void what_does_no_harm_twice_is_asked_again() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Claviger client = client(swallowing(taken), node(exchange -> answer(exchange, 200, KEYS)));
        assertThat(list(client).send()).containsExactly("one");
        assertThat(
                        change(client(swallowing(taken), node(e -> answer(e, 200, KEYS))))
                                .repeatable()
                                .send())
                .isEqualTo(KEYS);
        assertThat(taken.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void an_unknown_outcome_said_by_the_node_is_one() throws Exception {
        Claviger client =
                client(
                        node(
                                exchange ->
                                        answer(
                                                exchange,
                                                503,
                                                "{\"errorCode\":1,\"reason\":\"res.error.technical\",\"message\":\"stopping\"}")),
                        node(exchange -> answer(exchange, 200, "")));
        assertThatThrownBy(() -> change(client).send())
                .isInstanceOf(ClavigerException.OutcomeUnknown.class);
    }

    @Test
    void a_refusal_tells_all_that_the_service_said() throws Exception {
        Claviger client =
                client(
                        node(
                                exchange ->
                                        answer(
                                                exchange,
                                                404,
                                                "{\"errorCode\":650,\"reason\":\"res.error.key.not.existent\",\"message\":\"no key 'one'\",\"code\":\"key-not-found\",\"rung\":\"key-boundary\"}")));
        assertThatThrownBy(() -> change(client).send())
                .isInstanceOfSatisfying(
                        ClavigerException.Refused.class,
                        refused -> {
                            var refusal = refused.refusal();
                            assertThat(refusal.status()).isEqualTo(404);
                            assertThat(refusal.errorCode()).isEqualTo(650);
                            assertThat(refusal.code()).contains("key-not-found");
                            assertThat(refusal.rung()).contains("key-boundary");
                            assertThat(refusal.receipt())
                                    .isEqualTo(
                                            new Receipt(
                                                    "r-1", Optional.of("/evidence/v1/proof/7")));
                        });
    }

    @Test
    void an_answer_in_a_form_of_its_own_is_no_defect() throws Exception {
        Claviger client = client(node(exchange -> answer(exchange, 502, "<html>bad</html>")));
        assertThatThrownBy(() -> change(client).send())
                .isInstanceOfSatisfying(
                        ClavigerException.Refused.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(502));
        Claviger other = client(node(exchange -> answer(exchange, 200, "{\"a\":")));
        assertThatThrownBy(() -> list(other).send()).isInstanceOf(ClavigerException.Garbled.class);
    }

    @Test
    void nobody_there_ends_with_the_time() throws Exception {
        Claviger client = client(unused(), unused());
        long from = System.nanoTime();
        assertThatThrownBy(() -> list(client).within(Duration.ofMillis(500)).send())
                .isInstanceOf(ClavigerException.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void a_node_that_is_silent_ends_with_the_time() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        open.add(end::countDown);
        String silent =
                node(
                        exchange -> {
                            try {
                                end.await();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                        });
        CompletionStage<Answer<String>> stage =
                change(client(silent)).within(Duration.ofMillis(400)).sendAsync();
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClavigerException.OutcomeUnknown.class);
    }

    @Test
    void keys_of_the_file_and_headers_go_along() throws Exception {
        List<String> keys = Collections.synchronizedList(new ArrayList<>());
        List<String> tickets = Collections.synchronizedList(new ArrayList<>());
        String node =
                node(
                        exchange -> {
                            keys.addAll(exchange.getRequestHeaders().get("X-API-KEY"));
                            tickets.addAll(exchange.getRequestHeaders().get("X-Ticket"));
                            answer(exchange, 200, KEYS);
                        });
        Path file = Files.writeString(dir.resolve("keys"), "one\n\ntwo\n");
        Claviger client = Claviger.connect(ClientSettings.of(node).withApiKeyFile(file));
        list(client).forTicket("CHG-1").send();
        assertThat(keys).containsExactly("one", "two");
        assertThat(tickets).containsExactly("CHG-1");
    }

    @Test
    void settings_that_are_wrong_say_which() {
        assertThatThrownBy(() -> ClientSettings.from(Map.of("claviger.nods", "x")))
                .hasMessageContaining("claviger.nods")
                .hasMessageContaining("claviger.nodes");
        assertThatThrownBy(() -> ClientSettings.of("ftp://a"))
                .hasMessageContaining("claviger.nodes");
        assertThatThrownBy(
                        () ->
                                ClientSettings.from(
                                        Map.of(
                                                "claviger.nodes",
                                                "http://a",
                                                "claviger.request-timeout",
                                                "5")))
                .hasMessageContaining("claviger.request-timeout");
        assertThat(
                        ClientSettings.from(
                                        Map.of(
                                                "claviger.nodes",
                                                "http://a, http://b",
                                                "spring.name",
                                                "x"))
                                .nodes())
                .hasSize(2);
    }

    @Test
    void settings_of_the_process_go_over_those_of_a_file() throws Exception {
        Path file =
                Files.writeString(
                        dir.resolve("claviger.properties"),
                        "claviger.nodes=http://file\nclaviger.max-concurrent=7\nclaviger.order=random\n");
        ClientSettings settings =
                ClientSettings.from(
                        Map.of(
                                "CLAVIGER_CONFIG",
                                file.toString(),
                                "CLAVIGER_MAX_CONCURRENT",
                                "8",
                                "CLAVIGER_NODES",
                                "http://environment",
                                "CLAVIGER_JAVA_OPTS",
                                "not ours"),
                        Map.of("claviger.nodes", "http://system", "claviger.unknown", "not ours"));
        assertThat(settings.nodes()).extracting(Object::toString).containsExactly("http://system");
        assertThat(settings.maxConcurrent()).isEqualTo(8);
        assertThat(settings.randomOrder()).isTrue();
    }
}

package io.claviger.streaming.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.format.LineFormat;
import io.claviger.streaming.format.Product;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.Format;
import io.claviger.streaming.sink.SinkSettings.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
    @TempDir private Path folder;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server = unopened();
    private volatile int status = 200;

    private static HttpServer unopened() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        requests.add(
                                "%s %s %s %s\n%s"
                                        .formatted(
                                                exchange.getRequestURI(),
                                                exchange.getRequestHeaders()
                                                        .getFirst("Claviger-Delivery"),
                                                exchange.getRequestHeaders()
                                                        .getFirst("Claviger-Signature"),
                                                exchange.getRequestHeaders()
                                                        .getFirst("Content-Type"),
                                                new String(
                                                        exchange.getRequestBody().readAllBytes(),
                                                        StandardCharsets.US_ASCII)));
                        exchange.getResponseHeaders().add("Location", "/elsewhere");
                        exchange.sendResponseHeaders(status, -1);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_batch_is_named_by_its_run_of_the_log() throws Exception {
        var sink = sink(Format.CEF, Optional.empty());
        assertThat(sink.deliver(Batches.of(3, 5))).isEqualTo(5);
        assertThat(requests).hasSize(1);
        assertThat(requests.getFirst())
                .startsWith("/in?x=1 claviger/sample/3-4 null text/plain; charset=us-ascii\nCEF:0|")
                .matches("(?s).*\nCEF:0\\|.*\nCEF:0\\|.*\n");
        assertThat(sink.deliver(new Batch(5, 9, List.of()))).as("nothing to say").isEqualTo(9);
        assertThat(requests).hasSize(1);
        sink.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 413, 500, 503})
    void any_answer_but_success_is_a_failure_and_no_redirect_is_followed(int answer) {
        status = answer;
        var sink = sink(Format.RECORD, Optional.empty());
        assertThatIOException()
                .isThrownBy(() -> sink.deliver(Batches.of(0, 1)))
                .withMessage("the receiver answered with status " + answer);
        assertThat(requests).hasSize(1);
        sink.release();
    }

    @Test
    void the_secret_is_what_the_file_holds_without_its_line_break() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\r\n");
        var sink = sink(Format.RECORD, Optional.of(secret));
        sink.deliver(Batches.of(0, 1));
        Files.writeString(secret, "0123456789abcdef");
        sink.release();
        sink.deliver(Batches.of(0, 1));
        assertThat(requests.get(0)).isEqualTo(requests.get(1)).contains(" sha256=");
        Files.writeString(secret, "0123456789abcdeX");
        sink.release();
        sink.deliver(Batches.of(0, 1));
        assertThat(requests.get(2)).as("a new secret counts").isNotEqualTo(requests.get(0));
        sink.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcde", "0123456789abcde\n\n"})
    void a_short_secret_is_refused_before_anything_is_sent(String text) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), text);
        assertThatIOException()
                .isThrownBy(
                        () -> sink(Format.RECORD, Optional.of(secret)).deliver(Batches.of(0, 1)))
                .withMessageContaining("fewer than 16 bytes");
        assertThat(requests).isEmpty();
    }

    @Test
    void nobody_there_is_said_without_the_path() {
        server.stop(0);
        assertThatIOException()
                .isThrownBy(() -> sink(Format.RECORD, Optional.empty()).deliver(Batches.of(0, 1)))
                .withMessageStartingWith("nobody answers at http://127.0.0.1:")
                .withMessageNotContaining("/in");
    }

    private WebhookSink sink(Format format, Optional<Path> secret) {
        return new WebhookSink(
                new Destination.Webhook(
                        URI.create(
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/in?x=1")),
                TlsFiles.NONE,
                secret,
                LineFormat.of(format, new Product("1", "n")));
    }
}

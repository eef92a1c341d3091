package io.claviger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.client.ScriptedNode.Said;
import io.claviger.client.model.KeyReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP/1.1 as the client speaks it, to nodes that answer in every way that is allowed, and others.
 */
class WireTest {
    @TempDir Path dir;

    private static Claviger client(ScriptedNode node) {
        return Claviger.connect(
                ClientSettings.from(
                        Map.of("claviger.nodes", node.url(), "claviger.request-timeout", "PT3S")));
    }

    private static Call<String> change(Claviger client) {
        return client.keys().deleteKey(KeyReference.with("one").build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone",
                "HTTP/1.1 200 OK\r\ncontent-length:4\r\n\r\ndone",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nContent-Length: 4\r\n\r\ndone",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndon\r\n1;x=y\r\ne\r\n0\r\nTrailer: x\r\n\r\n"
            })
    void an_answer_ends_where_it_says_and_the_connection_is_kept(String bytes) throws Exception {
        try (var node = new ScriptedNode(Said.of(bytes), Said.of(bytes));
                var client = client(node)) {
            assertThat(change(client).send()).isEqualTo("done");
            assertThat(change(client).send()).isEqualTo("done");
            assertThat(node.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\ndone",
                "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\ndone",
                "HTTP/1.1 200 OK\r\n\r\ndone"
            })
    void an_answer_that_is_the_last_one_is_the_last_one(String bytes) throws Exception {
        try (var node = new ScriptedNode(Said.last(bytes), Said.last(bytes));
                var client = client(node)) {
            assertThat(change(client).send()).isEqualTo("done");
            assertThat(change(client).send()).isEqualTo("done");
            assertThat(node.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ndone",
                "HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\ndone",
                "HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\ndone",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndon",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndone\r\n0\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
            })
    void what_is_no_whole_answer_is_none(String bytes) throws Exception {
        try (var node = new ScriptedNode(Said.last(bytes));
                var client = client(node)) {
            assertThatThrownBy(() -> change(client).send())
                    .isInstanceOf(ClavigerException.OutcomeUnknown.class);
        }
    }

    @Test
    void a_head_without_end_is_not_read_for_ever() throws Exception {
        String endless = "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000);
        try (var node = new ScriptedNode(Said.of(endless));
                var client = client(node)) {
            assertThatThrownBy(() -> change(client).send())
                    .isInstanceOf(ClavigerException.OutcomeUnknown.class)
                    .hasMessageContaining("too long");
        }
    }

    @Test
    void no_value_becomes_a_header_of_its_own() throws Exception {
        try (var node = new ScriptedNode();
                var client = client(node)) {
            assertThatThrownBy(() -> change(client).forTicket("T\r\nX-API-KEY: other").send())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("X-Ticket")
                    .hasMessageNotContaining("other");
            assertThat(node.heads()).isEmpty();
        }
    }

    @Test
    void a_thread_that_waits_can_be_interrupted() throws Exception {
        try (var node = new ScriptedNode(Said.of(""));
                var client = client(node)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiting =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            change(client).send();
                                        } catch (ClavigerException expected) {
                                            thrown.set(expected);
                                        }
                                    });
            while (node.heads().isEmpty()) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            waiting.join(Duration.ofSeconds(2));
            assertThat(thrown.get()).isInstanceOf(ClavigerException.Interrupted.class);
        }
    }

    @Test
    void the_asynchronous_form_never_waits_for_a_free_place() throws Exception {
        try (var node = new ScriptedNode(Said.of(""), Said.of(""), Said.of(""))) {
            Claviger client =
                    Claviger.connect(
                            ClientSettings.from(
                                    Map.of(
                                            "claviger.nodes",
                                            node.url(),
                                            "claviger.max-concurrent",
                                            "1",
                                            "claviger.request-timeout",
                                            "PT0.7S")));
            long from = System.nanoTime();
            List<CompletableFuture<Answer<String>>> all =
                    List.of(
                            change(client).sendAsync().toCompletableFuture(),
                            change(client).sendAsync().toCompletableFuture(),
                            change(client).sendAsync().toCompletableFuture());
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .isLessThan(Duration.ofMillis(500));
            for (var each : all) {
                assertThatThrownBy(each::join).hasCauseInstanceOf(ClavigerException.class);
            }
            // Their time ran while they waited for their place.
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void a_bearer_token_comes_from_the_program() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        AtomicInteger number = new AtomicInteger();
        try (var node = new ScriptedNode(Said.of(ok), Said.of(ok));
                var client =
                        Claviger.connect(
                                ClientSettings.of(node.url())
                                        .withBearerTokens(() -> "t" + number.incrementAndGet()))) {
            change(client).send();
            change(client).send();
            assertThat(node.lines("Authorization"))
                    .containsExactly("Authorization: Bearer t1", "Authorization: Bearer t2");
        }
    }

    @Test
    void a_file_of_keys_is_looked_at_again() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        Path keys = Files.writeString(dir.resolve("keys"), "old-key\n");
        try (var node = new ScriptedNode(Said.of(ok), Said.of(ok), Said.of(ok));
                var client = Claviger.connect(ClientSettings.of(node.url()).withApiKeyFile(keys))) {
            change(client).send();
            Files.writeString(keys, "the-new-key\n");
            Thread.sleep(1100);
            change(client).send();
            assertThat(node.lines("X-API-KEY"))
                    .containsExactly("X-API-KEY: old-key", "X-API-KEY: the-new-key");
        }
    }
}

package io.claviger.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.server.config.Configuration;
import io.claviger.server.node.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that stops before or behind any step of a replacement of the root key goes on with it. */
class RootKeyCrashTest {
    private static final Pattern OFFICER = Pattern.compile("\"deviceSo\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path dir;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Steps: 1 begins, 2 re-wraps, 3 finishes. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true"})
    void it_goes_on_where_it_was(int step, boolean taken) throws Exception {
        var stopped = new AtomicInteger();
        try (Node node =
                Node.start(
                        configuration(),
                        dir,
                        true,
                        journal -> new Stopping(journal, step, taken, stopped))) {
            int status = post(node);
            assertThat(status).isEqualTo(step == 1 ? 503 : 200);
            await(() -> stopped.get() > 0);
        }
        boolean begun = step > 1 || taken;
        boolean done = step == 3 && taken;
        assertThat(done || Files.exists(dir.resolve("seal.next")))
                .as("what was drawn is kept")
                .isTrue();
        try (Node node = Node.start(configuration(), dir, true)) {
            if (!begun) {
                assertThat(get(node)).contains("\"version\":1", "\"replaced\":false");
                assertThat(post(node)).isEqualTo(200);
            }
            await(() -> get(node).contains("\"version\":2"));
            await(() -> Files.notExists(dir.resolve("seal.next")));
        }
        assertThat(Files.readString(dir.resolve("seal"))).contains("\nroot-key 2\n");
        // Opens with the new key alone.
        try (Node node = Node.start(configuration(), dir, true)) {
            assertThat(get(node)).contains("\"version\":2", "\"replaced\":false");
        }
    }

    private static Configuration configuration() {
        return Configuration.read(Optional.empty(), Map.of(), List.of("listen=127.0.0.1:0"));
    }

    private int post(Node node) throws IOException, InterruptedException {
        return http.send(
                        request(node).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private String get(Node node) {
        try {
            return http.send(request(node).GET().build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replace(" ", "");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(Node node) throws IOException {
        Matcher officer = OFFICER.matcher(Files.readString(dir.resolve("credentials.json")));
        assertThat(officer.find()).isTrue();
        return HttpRequest.newBuilder(URI.create(node.url() + "/ops/v1/device/root-key"))
                .header("X-API-KEY", officer.group(1));
    }

    private static void await(BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Takes root key steps up to one, and no more: as a node that fails there. */
    private static final class Stopping implements Journal {
        private final Journal journal;
        private final int step;
        private final boolean taken;
        private final AtomicInteger stopped;
        private final AtomicInteger steps = new AtomicInteger();

        Stopping(Journal journal, int step, boolean taken, AtomicInteger stopped) {
            this.journal = journal;
            this.step = step;
            this.taken = taken;
            this.stopped = stopped;
        }

        @Override
        public CompletionStage<Outcome> append(Command command) {
            if (!(command instanceof Command.ChangeRootKey)) {
                return journal.append(command);
            }
            int number = steps.incrementAndGet();
            if (number < step) {
                return journal.append(command);
            }
            if (number == step && taken) {
                var _ = journal.append(command).toCompletableFuture().join();
            }
            stopped.incrementAndGet();
            return CompletableFuture.failedStage(new Fault.NotServing("the node fails here"));
        }

        @Override
        public StateView state() {
            return journal.state();
        }

        @Override
        public Store store() {
            return journal.store();
        }

        @Override
        public Health health() {
            return journal.health();
        }
    }
}

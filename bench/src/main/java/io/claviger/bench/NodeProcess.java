package io.claviger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A development node in a process of its own, with the flags of the launcher. */
final class NodeProcess implements AutoCloseable {
    private static final String READY = "claviger ready url=";
    private static final int READY_WITHIN_SECONDS = 180;
    private static final int KEPT_LINES = 40;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Process process;
    private final Path dataDir;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<String> url = new CompletableFuture<>();

    private NodeProcess(Process process, Path dataDir) {
        this.process = process;
        this.dataDir = dataDir;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread.ofPlatform().daemon().start(this::readLines);
    }

    /** Starts {@code main serve --dev} on a free port and waits until it answers. */
    static NodeProcess start(String main, Path dataDir) {
        return start(main, dataDir, "127.0.0.1:0");
    }

    /** The same at an address that is given. */
    static NodeProcess start(String main, Path dataDir, String listen) {
        var node =
                new NodeProcess(
                        run(
                                main,
                                "serve",
                                "--dev",
                                "--data-dir",
                                dataDir.toString(),
                                "--listen",
                                listen),
                        dataDir);
        node.url();
        return node;
    }

    /** Runs a command of the program to its end. */
    static void command(String... words) {
        Process command = run("io.claviger.cli.Main", words);
        try {
            String said =
                    new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (command.waitFor() != 0) {
                throw new BenchFailure(String.join(" ", words) + " failed:\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    private static Process run(String main, String... words) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:-HeapDumpOnOutOfMemoryError",
                                "-XX:+DisableAttachMechanism",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Xmx2g",
                                "-XX:+UseCompactObjectHeaders",
                                "-XX:GCTimeRatio=99"));
        String more = System.getenv().getOrDefault("CLAVIGER_JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split("\\s+")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The launcher's variables are not settings of the node.
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        try {
            return url.get(READY_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new BenchFailure(
                    "the node did not become ready:\n" + String.join("\n", lastLines()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    /** The API key of {@code role} that the node wrote. */
    String token(String role) {
        return credential("/tokens/" + role);
    }

    /** What stands at a JSON pointer (RFC 6901) of the credentials that the node wrote. */
    String credential(String pointer) {
        try {
            return json.readTree(dataDir.resolve("credentials.json").toFile()).at(pointer).asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode post(String path, String role, String body) {
        return parse(send(request(path, role).POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    JsonNode get(String path, String role) {
        return parse(send(request(path, role).GET()));
    }

    /**
     * The sum of the Prometheus samples called {@code name}, whatever their labels; 0 if there are
     * none.
     */
    double metric(String name) {
        return Metrics.sum(send(request("/metrics", "service").GET()), name);
    }

    byte[] bytes(String path, String role) {
        return exchange(request(path, role).GET());
    }

    /** Processor time that the node has used, user and system. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND;
    }

    /** Ends the process at once, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    Path dataDir() {
        return dataDir;
    }

    /** Status of a GET without credential; 0 if nobody answers. */
    int status(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url() + path)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(String path, String role) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .header("X-API-KEY", token(role))
                .header("Content-Type", "application/json");
    }

    private String send(HttpRequest.Builder request) {
        return new String(exchange(request), StandardCharsets.UTF_8);
    }

    private byte[] exchange(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new BenchFailure(
                        "the node answered "
                                + answer.statusCode()
                                + ": "
                                + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLines() {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                keep(line);
                if (line.startsWith(READY)) {
                    url.complete(line.substring(READY.length()).split(" ", 2)[0]);
                }
            }
        } catch (IOException e) {
            keep(String.valueOf(e.getMessage()));
        }
        url.completeExceptionally(new BenchFailure("the node ended"));
    }

    private synchronized void keep(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > KEPT_LINES) {
            lastLines.removeFirst();
        }
    }

    private synchronized List<String> lastLines() {
        return List.copyOf(lastLines);
    }
}

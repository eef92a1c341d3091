package io.claviger.acceptance.witness;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.evidence.checkpoint.WitnessKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code claviger witness serve} in a process of its own. */
final class WitnessProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("claviger witness ready url=(\\S+) witness=(\\S+)");

    private final Process process;
    private final Matcher ready;
    private final ConcurrentLinkedQueue<String> lines;

    private WitnessProcess(Process process, Matcher ready, ConcurrentLinkedQueue<String> lines) {
        this.process = process;
        this.ready = ready;
        this.lines = lines;
    }

    /** Starts one, and waits until it answers. */
    static WitnessProcess start(Path state, String listen, List<String> logs, String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "witness",
                                "serve",
                                "--state-dir",
                                state.toString(),
                                "--listen",
                                listen));
        logs.forEach(log -> words.addAll(List.of("--log", log)));
        words.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(ClavigerProcess.command(words.toArray(String[]::new)))
                            .redirectErrorStream(true)
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            var lines = new ConcurrentLinkedQueue<String>();
            var ready = new CompletableFuture<Matcher>();
            Thread.ofPlatform().daemon().start(() -> read(process, lines, ready));
            return new WitnessProcess(process, ready.get(60, TimeUnit.SECONDS), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new AssertionError("the witness did not start", e);
        }
    }

    private static void read(
            Process process,
            ConcurrentLinkedQueue<String> lines,
            CompletableFuture<Matcher> ready) {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(matcher);
                }
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        ready.completeExceptionally(new AssertionError(String.join("\n", lines)));
    }

    String url() {
        return ready.group(1);
    }

    /** {@code 127.0.0.1:port}, to start again where the log looks for it. */
    String address() {
        return url().substring(url().indexOf("//") + 2);
    }

    WitnessKey key() {
        return WitnessKey.parse(ready.group(2));
    }

    Http http() {
        return Http.to(url());
    }

    List<String> output() {
        return List.copyOf(lines);
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}

package io.claviger.acceptance.fault;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Nodes of one cluster, each a process, formed by the commands that an operator uses. */
final class ClusterNodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, ClavigerProcess> running = new LinkedHashMap<>();

    private final StringBuilder said;

    private ClusterNodes(Path directory, StringBuilder said) {
        this.directory = directory;
        this.said = said;
    }

    /**
     * Three nodes, n1 to n3; the first one was alone before.
     *
     * @param said takes what the nodes complained about, when they are closed
     */
    static ClusterNodes three(Path directory, StringBuilder said) {
        var nodes = new ClusterNodes(directory, said);
        try {
            nodes.form();
            return nodes;
        } catch (RuntimeException | AssertionError e) {
            nodes.close();
            throw e;
        }
    }

    private void form() {
        Path key = directory.resolve("device-so");
        try (var alone = ClavigerProcess.node(directory.resolve("n1")).start()) {
            Files.writeString(key, alone.credentials().token("deviceSo"));
            claviger(
                    "cluster",
                    "init",
                    "--url",
                    alone.url(),
                    "--api-key-file",
                    key.toString(),
                    "--listen",
                    "127.0.0.1:" + freePort());
            alone.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("n1");
        for (String name : List.of("n2", "n3")) {
            String data = directory.resolve(name).toString();
            String asked = directory.resolve(name + ".json").toString();
            String answer = directory.resolve(name + ".admission.json").toString();
            claviger(
                    "cluster",
                    "join",
                    "--data-dir",
                    data,
                    "--node",
                    name,
                    "--listen",
                    "127.0.0.1:" + freePort(),
                    "--request",
                    asked);
            claviger(
                    "cluster",
                    "admit",
                    asked,
                    "--out",
                    answer,
                    "--url",
                    node("n1").url(),
                    "--api-key-file",
                    key.toString());
            claviger("cluster", "join", "--data-dir", data, "--admission", answer, "--dev");
            start(name);
        }
    }

    static Program.Ended claviger(String... arguments) {
        return Program.claviger(Map.of(), arguments).expect(0);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClavigerProcess start(String name) {
        var node =
                ClavigerProcess.node(directory.resolve(name))
                        .option("--set", "journal.snapshot-every-entries=100")
                        .option("--set", "evidence.checkpoint-every-records=50")
                        .start();
        running.put(name, node);
        return node;
    }

    ClavigerProcess node(String name) {
        return Objects.requireNonNull(running.get(name), name);
    }

    Collection<ClavigerProcess> all() {
        return running.values();
    }

    void kill(String name) {
        Objects.requireNonNull(running.remove(name), name).kill();
    }

    /** A signal as {@code kill} names it. */
    void signal(String name, String signal) {
        Program.tool(directory, "kill", "-" + signal, Long.toString(node(name).pid()));
    }

    /** Who leads, as any of the nodes says. */
    String master() {
        var found = new String[1];
        await(
                "somebody leads",
                () -> {
                    found[0] =
                            running.values().stream()
                                    .map(ClusterNodes::masterAccordingTo)
                                    .filter(name -> !name.isEmpty())
                                    .findFirst()
                                    .orElse("");
                    return !found[0].isEmpty();
                });
        return found[0];
    }

    private static String masterAccordingTo(ClavigerProcess node) {
        Http.Answer state = node.as("deviceSo").get("/ops/v1/cluster");
        if (state.status() != 200) {
            return "";
        }
        for (var member : state.json().path("members")) {
            if (member.path("role").asText().equals("master")) {
                return member.path("node").asText();
            }
        }
        return "";
    }

    /** One that does not lead. */
    String another(String than) {
        return running.keySet().stream()
                .filter(name -> !name.equals(than))
                .findFirst()
                .orElseThrow();
    }

    static boolean ready(ClavigerProcess node) {
        return node.http().get("/health/ready").status() == 200;
    }

    static void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        running.forEach(
                (name, node) -> {
                    node.output().stream()
                            .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                            .forEach(
                                    line ->
                                            said.append(name)
                                                    .append(": ")
                                                    .append(line)
                                                    .append('\n'));
                    node.close();
                });
    }
}

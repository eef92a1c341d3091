package io.claviger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.client.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Nodes of one cluster on this machine, formed by the commands that an operator uses. */
final class ClusterOfNodes implements AutoCloseable {
    private static final String MAIN = "io.claviger.cli.Main";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(20);
    private static final int POLL_MILLIS = 20;

    private final Path folder;
    private final Map<String, NodeProcess> running = new LinkedHashMap<>();
    // Clients know where a node is that comes back.
    private final Map<String, String> addresses = new HashMap<>();
    private final Path apiKeys;

    private ClusterOfNodes(Path folder) {
        this.folder = folder;
        this.apiKeys = folder.resolve("api-keys");
    }

    /** One node that is alone. */
    static ClusterOfNodes alone(Path folder) {
        var nodes = new ClusterOfNodes(folder);
        NodeProcess first = nodes.start("n1");
        write(nodes.folder.resolve("device-so"), List.of(first.token("deviceSo")));
        return nodes;
    }

    /** Two more, and the first one with them. */
    void grow() {
        NodeProcess first = node("n1");
        command("cluster", "init", "--listen", address(), "--url", first.url());
        first.close();
        start("n1");
        join("n2");
        join("n3");
    }

    /** Lets a new node in and starts it; how long the start took, with the state of the others. */
    double join(String name) {
        String data = folder.resolve(name).toString();
        String asked = folder.resolve(name + ".json").toString();
        String answer = folder.resolve(name + ".admission.json").toString();
        NodeProcess.command(
                "cluster",
                "join",
                "--data-dir",
                data,
                "--node",
                name,
                "--listen",
                address(),
                "--request",
                asked);
        command("cluster", "admit", asked, "--out", answer, "--url", node("n1").url());
        NodeProcess.command("cluster", "join", "--data-dir", data, "--admission", answer, "--dev");
        return timedStart(name);
    }

    private void command(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--api-key-file", folder.resolve("device-so").toString()));
        NodeProcess.command(all.toArray(String[]::new));
    }

    private static String address() {
        try (var socket = new ServerSocket(0)) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NodeProcess start(String name) {
        NodeProcess node =
                NodeProcess.start(
                        MAIN,
                        folder.resolve(name),
                        addresses.computeIfAbsent(name, _ -> address()));
        running.put(name, node);
        return node;
    }

    /** Seconds until a node that is started serves. */
    double timedStart(String name) {
        long from = System.nanoTime();
        NodeProcess node = start(name);
        await(name + " serves", () -> node.status("/health/ready") == 200);
        return (System.nanoTime() - from) / 1e9;
    }

    NodeProcess node(String name) {
        return Objects.requireNonNull(running.get(name), name);
    }

    void kill(String name) {
        Objects.requireNonNull(running.remove(name), name).kill();
    }

    /** Who leads. */
    String master() {
        var found = new String[] {""};
        await(
                "somebody leads",
                () -> {
                    NodeProcess any = running.values().iterator().next();
                    if (any.status("/health/ready") != 200) {
                        return false;
                    }
                    for (JsonNode member : any.get("/ops/v1/cluster", "deviceSo").path("members")) {
                        if (member.path("role").asText().equals("master")) {
                            found[0] = member.path("node").asText();
                        }
                    }
                    return running.containsKey(found[0]);
                });
        return found[0];
    }

    /** The library's settings to use keys, with all nodes, beginning with this one. */
    ClientSettings settings(String preferred) {
        return settings(preferred, "keyOperation");
    }

    /** The same to make keys. */
    ClientSettings managing(String preferred) {
        return settings(preferred, "keyManagement");
    }

    private ClientSettings settings(String preferred, String role) {
        write(
                apiKeys,
                running.values().stream()
                        .map(node -> node.token(role))
                        .collect(Collectors.toCollection(TreeSet::new)));
        var names = new ArrayList<>(running.keySet());
        names.remove(preferred);
        names.addFirst(preferred);
        return ClientSettings.from(
                Map.of(
                        "claviger.nodes",
                        names.stream()
                                .map(name -> node(name).url())
                                .collect(Collectors.joining(",")),
                        "claviger.api-key-file",
                        apiKeys.toString()));
    }

    private static void write(Path file, Iterable<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure("waited in vain: " + what);
            }
            pause(POLL_MILLIS);
        }
    }

    static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    @Override
    public void close() {
        running.values().forEach(NodeProcess::kill);
    }
}

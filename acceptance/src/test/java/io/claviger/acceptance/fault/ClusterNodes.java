package io.claviger.acceptance.fault;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Nodes of one cluster, each a process, formed by the commands that an operator uses. */
final class ClusterNodes implements AutoCloseable {
    static final List<String> NAMES = List.of("n1", "n2", "n3");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Enough of a line of a log; stack traces follow after it. */
    private static final int LINE = 400;

    private final Path directory;
    private final Map<String, ClavigerProcess> running =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, Map<String, String>> environments = new TreeMap<>();
    private final List<String> settings = new ArrayList<>();
    private final StringBuilder said;
    private Optional<Links> links = Optional.empty();

    private ClusterNodes(Path directory, StringBuilder said) {
        this.directory = directory;
        this.said = said;
        NAMES.forEach(name -> ports.put(name, Ports.free()));
        settings.add("journal.snapshot-every-entries=100");
        settings.add("evidence.checkpoint-every-records=50");
    }

    /**
     * Three nodes, n1 to n3, once they are {@link #formed}.
     *
     * @param said takes what the nodes complained about, when they are closed
     */
    static ClusterNodes in(Path directory, StringBuilder said) {
        return new ClusterNodes(directory, said);
    }

    /** Three nodes, n1 to n3; the first one was alone before. */
    static ClusterNodes three(Path directory, StringBuilder said) {
        return in(directory, said).formed();
    }

    /** They meet each other over {@link #links}. */
    ClusterNodes linked(long seed) {
        links = Optional.of(new Links(ports, seed));
        return this;
    }

    ClusterNodes setting(String assignment) {
        settings.add(assignment);
        return this;
    }

    /** A variable of the environment of one node. */
    ClusterNodes environment(String name, String variable, String value) {
        environments.computeIfAbsent(name, _ -> new TreeMap<>()).put(variable, value);
        return this;
    }

    /**
     * One node that is a cluster; others follow.
     *
     * @param settings of every node, as {@code name=value}
     */
    static ClusterNodes one(Path directory, StringBuilder said, String... settings) {
        ClusterNodes nodes = in(directory, said);
        nodes.settings.addAll(List.of(settings));
        return nodes.with();
    }

    ClusterNodes formed() {
        return with("n2", "n3");
    }

    private ClusterNodes with(String... others) {
        try {
            found();
            for (String name : others) {
                join(name);
            }
            return this;
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    Links links() {
        return links.orElseThrow();
    }

    private void found() {
        Path key = directory.resolve("device-so");
        try (var alone = prepare("n1").start()) {
            Files.writeString(key, alone.credentials().token("deviceSo"));
            claviger(
                    "cluster",
                    "init",
                    "--url",
                    alone.url(),
                    "--api-key-file",
                    key.toString(),
                    "--listen",
                    listen("n1"),
                    "--address",
                    address("n1"));
            alone.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("n1");
    }

    /** Lets a new node in and starts it, as an operator does. */
    ClavigerProcess join(String name) {
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
                listen(name),
                "--address",
                address(name),
                "--request",
                asked);
        claviger(
                "cluster",
                "admit",
                asked,
                "--out",
                answer,
                "--url",
                running.values().iterator().next().url(),
                "--api-key-file",
                directory.resolve("device-so").toString());
        claviger("cluster", "join", "--data-dir", data, "--admission", answer, "--dev");
        return start(name);
    }

    private String listen(String name) {
        return "127.0.0.1:" + ports.computeIfAbsent(name, _ -> Ports.free());
    }

    private String address(String name) {
        return links.isPresent() ? Links.host(name) + ":" + ports.get(name) : listen(name);
    }

    static Program.Ended claviger(String... arguments) {
        return Program.claviger(Map.of(), arguments).expect(0);
    }

    ClavigerProcess start(String name) {
        ClavigerProcess node = prepare(name).start();
        running.put(name, node);
        return node;
    }

    /** Starts a node that the others wait for, and waits until it serves. */
    ClavigerProcess back(String name) {
        ClavigerProcess node = start(name);
        try {
            await(name + " serves", () -> ready(node));
        } catch (AssertionError late) {
            String state = node.http().get("/health/ready").text();
            throw new AssertionError(late.getMessage() + "; it says " + state, late);
        }
        return node;
    }

    /** A start of a node that is expected to fail. */
    ClavigerProcess launch(String name) {
        return prepare(name).launch();
    }

    private ClavigerProcess.Start prepare(String name) {
        // A port of connections could be taken while a node is away that comes back to it.
        var start = ClavigerProcess.node(data(name)).listen("127.0.0.1:" + Ports.free());
        settings.forEach(setting -> start.option("--set", setting));
        links.ifPresent(
                network ->
                        start.environment(
                                "JAVA_TOOL_OPTIONS",
                                "-Djdk.net.hosts.file=" + network.hosts(directory, name)));
        environments.getOrDefault(name, Map.of()).forEach(start::environment);
        return start;
    }

    Path data(String name) {
        return directory.resolve(name);
    }

    /** All but these. */
    List<ClavigerProcess> without(String... names) {
        return running.entrySet().stream()
                .filter(entry -> !List.of(names).contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Stops a node as an operator does, and starts it again. */
    void restart(String name) {
        Objects.requireNonNull(running.remove(name), name).stop();
        start(name);
    }

    /** Waits until every running node knows how every other one is. */
    void awaitHeard() {
        for (ClavigerProcess node : running.values()) {
            await(
                    "all are heard",
                    () -> {
                        Http.Answer state = node.as("deviceSo").get("/ops/v1/cluster");
                        if (state.status() != 200) {
                            return false;
                        }
                        for (var row : state.json().path("nodes")) {
                            if (!row.path("here").asBoolean()
                                    || !row.path("state").asText().equals("serving")) {
                                return false;
                            }
                        }
                        return true;
                    });
        }
    }

    /** Starts a node that something else ended. */
    void startAgain(String name) {
        Objects.requireNonNull(running.remove(name), name).close();
        start(name);
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
        return master(List.copyOf(running.values()));
    }

    /** Who leads, as any of these says; they are to be reached. */
    static String master(List<ClavigerProcess> among) {
        var found = new String[1];
        await(
                "somebody leads",
                () -> {
                    found[0] =
                            among.stream()
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
                                                    .append(line, 0, Math.min(LINE, line.length()))
                                                    .append('\n'));
                    node.close();
                });
        links.ifPresent(Links::close);
    }
}

package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.client.Claviger;
import io.claviger.client.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code ./claviger bench client}: the client library, the JCA provider and the load tool {@code
 * wrk} sign by the same node in turn, beside raw signatures on the same cores.
 */
final class ClientBench {
    private static final int MANY = Driven.MANY;
    private static final List<Integer> CONNECTIONS = List.of(1, 8, MANY);
    private static final long CALLS = 1_000_000;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final String KEY = "bench-p256";
    private static final String PAYLOAD = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String CREATE =
            """
            {"label":"%s","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
             "attributes":{"sign":true,"decrypt":false,"unwrap":false,"destroyable":true}}
            """
                    .formatted(KEY);
    private static final String SIGN =
            """
            {"signRequest":{"payload":"%s","payloadType":"UNSPECIFIED",\
            "signKeyName":"%s","signatureAlgorithm":"SHA256_WITH_ECDSA"}}"""
                    .formatted(PAYLOAD, KEY);

    /** The three on the same number of connections. */
    private record Line(Load tool, Load library, Load provider) {
        double percentByLibrary() {
            return 100 * library.perSecond() / tool.perSecond();
        }

        double percentByProvider() {
            return 100 * provider.perSecond() / tool.perSecond();
        }
    }

    /**
     * A million calls.
     *
     * @param grownBytes by how much the heap of the program grew
     * @param ownMicros processor time of the program for one call, which other work on the machine
     *     does not change much
     * @param nodeMicros processor time of the node for one call
     */
    private record Million(long grownBytes, double ownMicros, double nodeMicros) {}

    /** Everything that one run measured. */
    private record Measured(double rawOneThread, List<Line> lines, Million million) {
        Measured {
            lines = List.copyOf(lines);
        }

        List<Target> targets() {
            return List.of(
                    new Target(
                            "signatures by the library of those by the load tool, 64 connections",
                            lines.getLast().percentByLibrary(),
                            90,
                            false,
                            "%"),
                    new Target(
                            "signatures by the JCA provider of those by the load tool, 64 connections",
                            lines.getLast().percentByProvider(),
                            90,
                            false,
                            "%"),
                    new Target(
                            "growth of the heap over one million calls",
                            million.grownBytes() / BYTES_PER_MIB,
                            1,
                            true,
                            "MiB"));
        }
    }

    private final Options options;
    private final Consumer<String> progress;

    ClientBench(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Prints the table; whether every target is met. */
    boolean run() {
        Measured measured = WorkFolder.with(this::measure);
        System.out.println(options.json() ? json(measured) : table(measured));
        return measured.targets().stream().allMatch(Target::met);
    }

    private Measured measure(Path dir) {
        progress.accept("raw signatures");
        Provider primitive = ProviderSigner.provider();
        double raw =
                RawSigning.perSecond(() -> ProviderSigner.create(primitive), 1, options.seconds());
        progress.accept("starting and warming the node");
        try (var node =
                        Driven.start(
                                "io.claviger.cli.Main",
                                dir.resolve("node"),
                                CREATE,
                                "/v1/synchronousSign",
                                SIGN);
                var claviger = Claviger.connect(settings(dir, node.process()))) {
            var library = LibraryLoad.byCalls(claviger, node.process(), KEY, PAYLOAD);
            var provider =
                    LibraryLoad.byProvider(
                            claviger, node.process(), KEY, Base64.getDecoder().decode(PAYLOAD));
            node.warmUp(MANY, options.warmUpSeconds() / 3);
            var _ = library.run(MANY, Math.max(1, options.warmUpSeconds() / 3));
            var _ = provider.run(MANY, Math.max(1, options.warmUpSeconds() / 3));
            List<Line> lines = new ArrayList<>();
            for (int connections : CONNECTIONS) {
                progress.accept(connections + " connections");
                lines.add(compare(node, library, provider, connections));
            }
            progress.accept("one million calls");
            return new Measured(raw, lines, million(library, node.process()));
        }
    }

    private static Million million(LibraryLoad library, NodeProcess node) {
        long bytes = LibraryLoad.usedBytes();
        double own = ownCpuSeconds();
        double nodes = node.cpuSeconds();
        library.calls(MANY, CALLS);
        double ownMicros = (ownCpuSeconds() - own) * MICROS_PER_SECOND / CALLS;
        double nodeMicros = (node.cpuSeconds() - nodes) * MICROS_PER_SECOND / CALLS;
        return new Million(Math.max(0, LibraryLoad.usedBytes() - bytes), ownMicros, nodeMicros);
    }

    private static double ownCpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private Line compare(Driven node, LibraryLoad library, LibraryLoad provider, int connections) {
        List<Load> tool = new ArrayList<>();
        List<Load> calls = new ArrayList<>();
        List<Load> engines = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            tool.add(node.load(connections, options.seconds(), 0));
            calls.add(clean(library.run(connections, options.seconds())));
            engines.add(clean(provider.run(connections, options.seconds())));
        }
        return new Line(Median.of(tool), Median.of(calls), Median.of(engines));
    }

    private static Load clean(Load load) {
        if (!load.clean()) {
            throw new BenchFailure(load.refusals() + " calls failed");
        }
        return load;
    }

    private static ClientSettings settings(Path dir, NodeProcess node) {
        try {
            Path keys =
                    Files.write(
                            dir.resolve("keys"),
                            // The key store of the provider looks keys up.
                            List.of(node.token("keyOperation"), node.token("keyManagement")));
            return ClientSettings.of(node.url()).withApiKeyFile(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table(Measured measured) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine    %s%n%n", Machine.here().line());
        text.format("raw P-256 signatures, one thread %9.0f/s%n%n", measured.rawOneThread());
        for (Line line : measured.lines()) {
            text.format("load tool  %s%n", line.tool().line());
            text.format(
                    "library    %s   %.0f %%%n", line.library().line(), line.percentByLibrary());
            text.format(
                    "JCA        %s   %.0f %%%n", line.provider().line(), line.percentByProvider());
        }
        text.format(
                "%none million calls: %.1f us of processor time each in the program, %.1f us in the node%n%n",
                measured.million().ownMicros(), measured.million().nodeMicros());
        measured.targets().forEach(target -> text.format("%s%n", target.line()));
        return text.toString();
    }

    private static String json(Measured measured) {
        var root = new ObjectMapper().createObjectNode();
        root.put("formatVersion", 1);
        root.put("machine", Machine.here().line());
        root.put("rawOneThreadPerSecond", measured.rawOneThread());
        var lines = root.putArray("lines");
        for (Line line : measured.lines()) {
            var entry = lines.addObject().put("connections", line.tool().connections());
            put(entry.putObject("loadTool"), line.tool());
            put(entry.putObject("library"), line.library());
            put(entry.putObject("provider"), line.provider());
        }
        root.putObject("millionCalls")
                .put("grownBytes", measured.million().grownBytes())
                .put("programMicros", measured.million().ownMicros())
                .put("nodeMicros", measured.million().nodeMicros());
        var targets = root.putArray("targets");
        for (Target each : measured.targets()) {
            targets.addObject()
                    .put("name", each.name())
                    .put("value", each.value())
                    .put("bound", each.bound())
                    .put("met", each.met());
        }
        return root.toPrettyString();
    }

    private static void put(ObjectNode json, Load load) {
        json.put("perSecond", load.perSecond())
                .put("p50Millis", load.p50Millis())
                .put("p99Millis", load.p99Millis())
                .put("nodeCores", load.serverCores());
    }
}

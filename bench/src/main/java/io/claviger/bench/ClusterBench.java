package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.client.Claviger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code ./claviger bench cluster}: three nodes on this machine beside one; how long clients wait
 * when the master is killed, and again when the next one is killed as soon as the first is back;
 * how long a node takes to join, and to come back.
 */
final class ClusterBench {
    private static final int CONNECTIONS = Driven.MANY;
    private static final double SERVICE_MILLIS = 1500;
    private static final int SETTLE_MILLIS = 3000;
    private static final String KEY = "bench-p256";
    private static final String SIGNING_KEY =
            """
            {"label":"%s","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
             "attributes":{"sign":true,"decrypt":false,"unwrap":false,"destroyable":true}}"""
                    .formatted(KEY);
    private static final String PAYLOAD = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    /** Time without service, in milliseconds, of each client at each kill. */
    private record Gaps(List<Double> sorted) {
        static Gaps of(List<Double> millis) {
            return new Gaps(millis.stream().sorted().toList());
        }

        double at(int percent) {
            return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
        }

        double max() {
            return sorted.getLast();
        }
    }

    private record Measured(
            Load one,
            Load byMaster,
            Load byAll,
            Gaps first,
            Gaps second,
            long answers,
            long failures,
            int keys,
            double joinSeconds,
            int records,
            double aloneSeconds,
            double recoverySeconds) {

        List<Target> targets() {
            return List.of(
                    new Target(
                            "time without service, master killed, p99",
                            first.at(99),
                            SERVICE_MILLIS,
                            true,
                            "ms"),
                    new Target(
                            "time without service, the next one killed too, p99",
                            second.at(99),
                            SERVICE_MILLIS,
                            true,
                            "ms"),
                    new Target("failed answers", failures, 0, true, "answers"));
        }
    }

    private final Options options;
    private final Consumer<String> progress;

    ClusterBench(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Prints the table; whether every target is met. */
    boolean run() {
        Measured measured = WorkFolder.with(this::measure);
        System.out.println(options.json() ? json(measured) : table(measured));
        return measured.targets().stream().allMatch(Target::met);
    }

    private Measured measure(Path folder) {
        try (var nodes = ClusterOfNodes.alone(folder)) {
            nodes.node("n1").post("/v1/key", "keyManagement", SIGNING_KEY);
            progress.accept("one node");
            Load one = load(nodes, List.of("n1"));
            progress.accept("creating keys");
            createKeys(nodes);
            progress.accept("writing records");
            write(nodes, options.records());
            progress.accept("the node comes back");
            nodes.kill("n1");
            double alone = nodes.timedStart("n1");
            progress.accept("forming a cluster");
            nodes.grow();
            progress.accept("three nodes, clients at the master");
            Load byMaster = load(nodes, List.of(nodes.master()));
            progress.accept("three nodes, clients at all of them");
            Load byAll = load(nodes, List.of("n1", "n2", "n3"));
            var first = new ArrayList<Double>();
            var second = new ArrayList<Double>();
            long answers;
            long failures;
            List<Claviger> clients =
                    IntStream.range(0, Failover.CLIENTS)
                            .mapToObj(i -> Claviger.connect(nodes.settings("n" + (1 + i % 3))))
                            .toList();
            try (var failover = new Failover(clients, KEY, PAYLOAD)) {
                for (int kill = 0; kill < options.kills(); kill++) {
                    progress.accept("kill " + (kill + 1) + " of " + options.kills());
                    killTwice(nodes, failover, first, second);
                }
                answers = failover.answers();
                failures = failover.failures();
            } finally {
                clients.forEach(Claviger::close);
            }
            progress.accept("a node joins");
            double join = nodes.join("n4");
            progress.accept("it comes back");
            nodes.kill("n4");
            double recovery = nodes.timedStart("n4");
            return new Measured(
                    one,
                    byMaster,
                    byAll,
                    Gaps.of(first),
                    Gaps.of(second),
                    answers,
                    failures,
                    options.keys(),
                    join,
                    options.records(),
                    alone,
                    recovery);
        }
    }

    /** The master; and as soon as that one serves again, the next master. */
    private static void killTwice(
            ClusterOfNodes nodes, Failover failover, List<Double> first, List<Double> second) {
        String master = nodes.master();
        first.addAll(failover.after(() -> nodes.kill(master)));
        nodes.timedStart(master);
        String next = nodes.master();
        second.addAll(failover.after(() -> nodes.kill(next)));
        nodes.timedStart(next);
        // The next pair is not to begin seconds after this one.
        ClusterOfNodes.pause(SETTLE_MILLIS);
    }

    private Load load(ClusterOfNodes nodes, List<String> at) {
        List<Claviger> clients =
                at.stream().map(name -> Claviger.connect(nodes.settings(name))).toList();
        try {
            var load = LibraryLoad.byCalls(clients, nodes.node(at.getFirst()), KEY, PAYLOAD);
            var _ = load.run(CONNECTIONS, options.warmUpSeconds());
            var rounds = new ArrayList<Load>();
            for (int round = 0; round < options.rounds(); round++) {
                Load each = load.run(CONNECTIONS, options.seconds());
                if (!each.clean()) {
                    throw new BenchFailure(each.refusals() + " calls failed");
                }
                rounds.add(each);
            }
            return Median.of(rounds);
        } finally {
            clients.forEach(Claviger::close);
        }
    }

    private void write(ClusterOfNodes nodes, int records) {
        try (Claviger claviger = Claviger.connect(nodes.settings("n1"))) {
            LibraryLoad.byCalls(claviger, nodes.node("n1"), KEY, PAYLOAD)
                    .calls(CONNECTIONS, records);
        }
    }

    private void createKeys(ClusterOfNodes nodes) {
        try (Claviger claviger = Claviger.connect(nodes.managing("n1"))) {
            LibraryLoad.creating(claviger, nodes.node("n1")).calls(CONNECTIONS, options.keys());
        }
    }

    private static String table(Measured m) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine    %s%n%n", Machine.here().line());
        text.format("one node, alone               %s%n", m.one().line());
        text.format("three, clients at the master  %s%n", m.byMaster().line());
        text.format("three, clients at all         %s%n%n", m.byAll().line());
        text.format(
                "time without service of %d clients, master killed %d times%n",
                Failover.CLIENTS, m.first().sorted().size() / Failover.CLIENTS);
        line(text, "master killed", m.first());
        line(text, "the next one, as soon as it was back", m.second());
        text.format("%d answers, %d failed%n%n", m.answers(), m.failures());
        text.format("with %d keys and %d more records%n", m.keys(), m.records());
        text.format("  a node alone comes back after kill -9  %7.1f s%n", m.aloneSeconds());
        text.format("  a fourth node joins                    %7.1f s%n", m.joinSeconds());
        text.format("  it comes back after kill -9            %7.1f s%n%n", m.recoverySeconds());
        m.targets().forEach(target -> text.format("%s%n", target.line()));
        return text.toString();
    }

    private static void line(Formatter text, String what, Gaps gaps) {
        text.format(
                "  %-38s p50 %6.0f ms   p99 %6.0f ms   max %6.0f ms%n",
                what, gaps.at(50), gaps.at(99), gaps.max());
    }

    private static String json(Measured m) {
        var root = new ObjectMapper().createObjectNode();
        root.put("formatVersion", 1);
        root.put("machine", Machine.here().line());
        var loads = root.putObject("loads");
        Map.of("oneNode", m.one(), "atMaster", m.byMaster(), "atAll", m.byAll())
                .forEach(
                        (name, load) ->
                                loads.putObject(name)
                                        .put("perSecond", load.perSecond())
                                        .put("p50Millis", load.p50Millis())
                                        .put("p99Millis", load.p99Millis()));
        put(root.putObject("masterKilled"), m.first());
        put(root.putObject("nextKilledToo"), m.second());
        root.put("answers", m.answers());
        root.put("failedAnswers", m.failures());
        root.putObject("join").put("keys", m.keys()).put("seconds", m.joinSeconds());
        root.putObject("recovery")
                .put("records", m.records())
                .put("aloneSeconds", m.aloneSeconds())
                .put("seconds", m.recoverySeconds());
        var targets = root.putArray("targets");
        for (Target each : m.targets()) {
            targets.addObject()
                    .put("name", each.name())
                    .put("value", each.value())
                    .put("bound", each.bound())
                    .put("met", each.met());
        }
        return root.toPrettyString();
    }

    private static void put(ObjectNode json, Gaps gaps) {
        json.put("kills", gaps.sorted().size() / Failover.CLIENTS)
                .put("p50Millis", gaps.at(50))
                .put("p99Millis", gaps.at(99))
                .put("maxMillis", gaps.max());
    }
}

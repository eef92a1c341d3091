package io.claviger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * {@code ./claviger bench applications}: onboards many applications and makes many keys, then reads
 * the lists and reports that officers read.
 */
final class ApplicationBench {
    private static final String MAIN = "io.claviger.cli.Main";
    private static final int APPLICATIONS = 10_000;
    private static final int KEYS = 10_000;
    private static final int ROUNDS = 20;

    private final Consumer<String> progress;
    private final boolean asJson;

    ApplicationBench(boolean asJson, Consumer<String> progress) {
        this.asJson = asJson;
        this.progress = progress;
    }

    boolean run() {
        Figures figures = WorkFolder.with(this::measure);
        System.out.println(
                asJson
                        ? figures.json("applications", APPLICATIONS)
                        : figures.table(
                                "%d applications, %d keys of one partition; %d clients make them, one reads"
                                        .formatted(APPLICATIONS, KEYS, Figures.CLIENTS)));
        return true;
    }

    private Figures measure(Path dir) {
        var figures = new Figures();
        try (var node = NodeProcess.start(MAIN, dir.resolve("node"))) {
            progress.accept(APPLICATIONS + " applications");
            figures.timed(
                    "onboarded",
                    "applications/s",
                    calls(
                            APPLICATIONS,
                            i ->
                                    node.post(
                                            "/ops/v1/applications",
                                            "partitionSo",
                                            record("DEMO", i))));
            progress.accept(KEYS + " keys");
            figures.timed(
                    "keys made",
                    "keys/s",
                    calls(
                            KEYS,
                            i ->
                                    node.post(
                                            "/v1/key",
                                            "keyManagement",
                                            "{\"label\":\"bench-%05d\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}"
                                                    .formatted(i))));
            progress.accept("lists");
            read(figures, node, "first page of 100", "/ops/v1/applications?limit=100");
            read(
                    figures,
                    node,
                    "page of 100 in the middle",
                    "/ops/v1/applications?limit=100&after=" + name(APPLICATIONS / 2));
            read(figures, node, "page of 1000", "/ops/v1/applications?limit=1000");
            read(figures, node, "one application", "/ops/v1/applications/" + name(7));
            read(figures, node, "checklist", "/ops/v1/applications/" + name(7) + "/checklist");
            read(figures, node, "handover", "/ops/v1/applications/" + name(7) + "/handover");
            read(figures, node, "settings", "/ops/v1/applications/" + name(7) + "/settings");
            read(figures, node, "drift, page of 100 keys", "/ops/v1/drift?limit=100");
            read(figures, node, "drift, page of 1000 keys", "/ops/v1/drift?unusedDays=0");
        }
        return figures;
    }

    private static List<Callable<Object>> calls(int count, IntFunction<JsonNode> call) {
        return IntStream.range(0, count)
                .<Callable<Object>>mapToObj(i -> () -> call.apply(i))
                .toList();
    }

    private static void read(Figures figures, NodeProcess node, String name, String path) {
        // Once beforehand, so that compiling is not measured.
        JsonNode _ = node.get(path, "partitionSo");
        long from = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            JsonNode _ = node.get(path, "partitionSo");
        }
        figures.since(from, name, ROUNDS, "answers/s");
    }

    private static String name(int number) {
        return "bench-%05d".formatted(number);
    }

    private static String record(String partition, int number) {
        return """
               {"name":"%s","partition":"%s","owner":"Bench","purpose":"measure","environment":"test",
                "interfaces":["rest"],"algorithms":["ED"],"destination":"nobody","rotationDays":90,
                "expiryDays":365,"destruction":"at the end","recoveryOwner":"Bench",
                "recoveryExpectation":"none","auditDestination":"evidence log","rollback":"delete"}"""
                .formatted(name(number), partition);
    }
}

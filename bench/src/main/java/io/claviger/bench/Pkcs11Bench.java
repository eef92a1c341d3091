package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.bench.ModuleDriver.Rate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code ./claviger bench pkcs11}: one C program drives SoftHSM2, which runs inside of it and keeps
 * no record, and this module before a local node, whose every answer has a durable one. Both in
 * turn, so that whatever else the machine does meets both.
 */
final class Pkcs11Bench {
    private static final int MANY = 8;
    private static final String PIN = "123456";
    private static final String SOFT_TOKEN = "bench";
    private static final List<Path> SOFT_MODULES =
            List.of(
                    Path.of("/usr/lib/softhsm/libsofthsm2.so"),
                    Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
                    Path.of("/usr/lib64/pkcs11/libsofthsm2.so"));

    /** What is done, by the driver's name for it. */
    private enum Operation {
        SESSION_INFO("session-info", "C_GetSessionInfo (the way alone)"),
        P256("p256", "P-256 sign"),
        RSA_2048("rsa2048", "RSA-2048 sign"),
        GCM_1K("gcm1k", "AES-256-GCM 1 KiB");

        private final String word;
        private final String title;

        Operation(String word, String title) {
            this.word = word;
            this.title = title;
        }
    }

    private record Line(Operation operation, Rate soft, Rate node) {
        double percent() {
            return 100 * node.perSecond() / soft.perSecond();
        }
    }

    /** Medians of all lines, and what the way added to one call of P-256. */
    private record Measured(List<Line> lines, double addedMicros) {
        Line line(Operation operation, int threads) {
            return lines.stream()
                    .filter(l -> l.operation() == operation && l.node().threads() == threads)
                    .findFirst()
                    .orElseThrow();
        }

        List<Target> targets() {
            return List.of(
                    new Target(
                            "P-256 sign of SoftHSM2, 8 threads",
                            line(Operation.P256, MANY).percent(),
                            100,
                            false,
                            "%"),
                    new Target(
                            "RSA-2048 sign of SoftHSM2, 8 threads",
                            line(Operation.RSA_2048, MANY).percent(),
                            85,
                            false,
                            "%"),
                    new Target(
                            "added by the way to one call of P-256", addedMicros, 60, true, "us"));
        }
    }

    private final Options options;
    private final Consumer<String> progress;

    Pkcs11Bench(Options options, Consumer<String> progress) {
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
        Path driver = given("claviger.pkcs11.driver");
        Path module = given("claviger.pkcs11.module");
        ModuleDriver soft = softToken(driver, dir);
        soft.makeKeys();
        progress.accept("starting and warming the node");
        Path data = dir.resolve("node");
        try (NodeProcess process = NodeProcess.start("io.claviger.cli.Main", data)) {
            ModuleDriver node =
                    new ModuleDriver(
                            driver,
                            module,
                            process.credential("/pkcs11/tokenLabel"),
                            secret(dir.resolve("pin"), process.credential("/pkcs11/userPin")),
                            Map.of("CLAVIGER_PKCS11_CONF", process.credential("/pkcs11/config")));
            node.makeKeys();
            for (Operation operation : Operation.values()) {
                var _ =
                        node.rate(
                                operation.word,
                                MANY,
                                Math.max(1, options.warmUpSeconds() / Operation.values().length));
            }
            List<Line> lines = new ArrayList<>();
            for (Operation operation : Operation.values()) {
                for (int threads : List.of(1, MANY)) {
                    progress.accept(operation.title + ", " + threads + " threads");
                    lines.add(compare(operation, threads, soft, node));
                }
            }
            progress.accept("the way");
            return new Measured(lines, added(process, node));
        }
    }

    private Line compare(Operation operation, int threads, ModuleDriver soft, ModuleDriver node) {
        List<Rate> softRates = new ArrayList<>();
        List<Rate> nodeRates = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            softRates.add(soft.rate(operation.word, threads, options.seconds()));
            nodeRates.add(node.rate(operation.word, threads, options.seconds()));
        }
        return new Line(operation, median(softRates), median(nodeRates));
    }

    private static Rate median(List<Rate> rates) {
        return rates.stream()
                .sorted(Comparator.comparingDouble(Rate::perSecond))
                .toList()
                .get((rates.size() - 1) / 2);
    }

    /**
     * Microseconds that a call takes longer for the program than for the node, which measures from
     * a request's arrival until its answer is ready: means of one run, evidence in both.
     */
    private double added(NodeProcess process, ModuleDriver node) {
        double calls = process.metric("claviger_pkcs11_calls_seconds_count");
        double seconds = process.metric("claviger_pkcs11_calls_seconds_sum");
        Rate rate = node.rate(Operation.P256.word, 1, options.seconds());
        calls = process.metric("claviger_pkcs11_calls_seconds_count") - calls;
        seconds = process.metric("claviger_pkcs11_calls_seconds_sum") - seconds;
        return rate.mean() - 1e6 * seconds / calls;
    }

    private static ModuleDriver softToken(Path driver, Path dir) {
        Path module =
                SOFT_MODULES.stream()
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new BenchFailure(
                                                "SoftHSM2 is missing: install it (Debian: apt-get install softhsm2)"));
        try {
            Path tokens = Files.createDirectory(dir.resolve("tokens"));
            Path conf = dir.resolve("softhsm2.conf");
            Files.writeString(
                    conf,
                    "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%n"
                            .formatted(tokens));
            Map<String, String> environment = Map.of("SOFTHSM2_CONF", conf.toString());
            var _ =
                    ModuleDriver.execute(
                            List.of(
                                    "softhsm2-util",
                                    "--init-token",
                                    "--free",
                                    "--label",
                                    SOFT_TOKEN,
                                    "--so-pin",
                                    PIN,
                                    "--pin",
                                    PIN),
                            environment);
            return new ModuleDriver(
                    driver, module, SOFT_TOKEN, secret(dir.resolve("softpin"), PIN), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path secret(Path file, String text) {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path given(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .map(Path::of)
                .orElseThrow(
                        () ->
                                new BenchFailure(
                                        "this needs the PKCS #11 module, which is built where gcc and make are"));
    }

    private static String table(Measured measured) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine    %s%n%n", Machine.here().line());
        text.format(
                "%-34s %-8s %26s %32s%n", "", "threads", "SoftHSM2 in process", "module and node");
        for (Line line : measured.lines()) {
            text.format(
                    "%-34s %-8d %9.0f/s p50 %8.1f us %9.0f/s p50 %8.1f us  %4.0f %%%n",
                    line.operation().title,
                    line.node().threads(),
                    line.soft().perSecond(),
                    line.soft().p50(),
                    line.node().perSecond(),
                    line.node().p50(),
                    line.percent());
        }
        text.format("%n");
        measured.targets().forEach(target -> text.format("%s%n", target.line()));
        return text.toString();
    }

    private static String json(Measured measured) {
        var root = new ObjectMapper().createObjectNode();
        root.put("formatVersion", 1);
        root.put("machine", Machine.here().line());
        var lines = root.putArray("lines");
        for (Line line : measured.lines()) {
            var entry = lines.addObject();
            entry.put("operation", line.operation().word);
            entry.put("threads", line.node().threads());
            Stream.of(Map.entry("softHsm", line.soft()), Map.entry("node", line.node()))
                    .forEach(
                            side ->
                                    entry.putObject(side.getKey())
                                            .put("perSecond", side.getValue().perSecond())
                                            .put("p50Micros", side.getValue().p50())
                                            .put("p99Micros", side.getValue().p99()));
        }
        root.put("addedMicros", measured.addedMicros());
        var targets = root.putArray("targets");
        for (Target t : measured.targets()) {
            targets.addObject()
                    .put("name", t.name())
                    .put("value", t.value())
                    .put("bound", t.bound())
                    .put("met", t.met());
        }
        return root.toPrettyString();
    }
}

package io.claviger.acceptance.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How tests start the program: with the flags of the launcher and, as it does, with a cache of
 * loaded classes, without which the suite spends minutes on starts. The cache is made once for
 * these very jars, by a node that runs in a throw-away folder.
 */
final class ChildJvm {
    private static final Duration TRAINED_WITHIN = Duration.ofMinutes(2);
    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:-HeapDumpOnOutOfMemoryError",
                    "-XX:+DisableAttachMechanism",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Xmx1g");

    private static final Set<String> NODES = Set.of("up", "serve");

    private static final Optional<Path> CACHE = cache();

    private ChildJvm() {}

    /** The command line that runs the program. */
    static List<String> command(String... arguments) {
        var flags = new ArrayList<String>();
        // A command uses little of what is in there, and to open it takes longer than that.
        CACHE.filter(_ -> NODES.contains(arguments[0]))
                .ifPresent(
                        file ->
                                flags.addAll(
                                        List.of(
                                                "-XX:AOTCache=" + file,
                                                "-Xlog:aot=off",
                                                "-Xlog:cds=off")));
        // Of a start the second compiler takes half of the time, and what it made is hardly used.
        flags.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        return command(flags, arguments);
    }

    private static List<String> command(List<String> more, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(more);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath())));
        command.add("io.claviger.cli.Main");
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** What of this JVM's class path the program needs: all but the tests themselves. */
    private static List<String> classPath() {
        String own = Path.of("target").toAbsolutePath() + File.separator;
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.startsWith(own))
                .toList();
    }

    private static Optional<Path> cache() {
        // Classes in folders, as an IDE has them, cannot be kept.
        if (!classPath().stream().allMatch(entry -> entry.endsWith(".jar"))) {
            return Optional.empty();
        }
        String jars = classPath().stream().map(ChildJvm::state).collect(Collectors.joining("\n"));
        Path file = Path.of("target", "start-%08x.aot".formatted(jars.hashCode())).toAbsolutePath();
        if (!Files.exists(file)) {
            train(file);
        }
        return Optional.of(file).filter(Files::exists);
    }

    private static String state(String jar) {
        var file = new File(jar);
        return jar + " " + file.length() + " " + file.lastModified();
    }

    private static void train(Path file) {
        try {
            Path trial = Files.createTempDirectory("claviger-training");
            try {
                Path output = trial.resolve("output");
                var builder =
                        new ProcessBuilder(
                                        command(
                                                List.of("-XX:AOTCacheOutput=" + file),
                                                "serve",
                                                "--dev",
                                                "--data-dir",
                                                trial.resolve("data").toString(),
                                                "--listen",
                                                "127.0.0.1:0"))
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
                Process node = builder.start();
                awaitReady(node, output);
                node.destroy();
                if (!node.waitFor(TRAINED_WITHIN)) {
                    node.destroyForcibly();
                }
            } finally {
                delete(trial);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitReady(Process node, Path output)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TRAINED_WITHIN.toNanos();
        while (node.isAlive()
                && System.nanoTime() < end
                && !Files.readString(output, StandardCharsets.UTF_8).contains("claviger ready")) {
            node.waitFor(Duration.ofMillis(100));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

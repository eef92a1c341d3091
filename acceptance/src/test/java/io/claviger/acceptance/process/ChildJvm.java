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
 * How tests start the program: with the flags of the launcher and, as it does, with caches of
 * loaded classes, without which the suite spends minutes on starts. They are made once for these
 * very jars, by a node that runs in a throw-away folder and a command that asks it.
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
                    "-Xms48m",
                    "-Xmx1g");

    /** What starts a node; everything else is over in a moment. */
    private static final Set<String> NODES = Set.of("up", "serve");

    private static final Optional<Caches> CACHES = caches();

    private ChildJvm() {}

    /** Loaded classes of a node, and of a command. */
    private record Caches(Path node, Path command) {
        List<String> flags(String... arguments) {
            boolean starts = arguments.length > 0 && NODES.contains(arguments[0]);
            return List.of(
                    "-XX:AOTCache=" + (starts ? node : command),
                    "-Xlog:aot*=off",
                    "-Xlog:cds*=off");
        }

        boolean exist() {
            return Files.exists(node) && Files.exists(command);
        }
    }

    /** The command line that runs the program. */
    static List<String> command(String... arguments) {
        return command(CACHES.map(kept -> kept.flags(arguments)).orElse(List.of()), arguments);
    }

    /** The command line of a JVM that runs one command after the other. */
    static List<String> commandHost() {
        // It sets variables of its own process.
        return host(CommandHost.class, "", "--add-opens", "java.base/java.util=ALL-UNNAMED");
    }

    /** The command line of a JVM that runs one node after the other. */
    static List<String> nodeHost() {
        return host(NodeHost.class, "serve");
    }

    private static List<String> host(Class<?> main, String like, String... flags) {
        var command =
                new ArrayList<>(command(CACHES.map(kept -> kept.flags(like)).orElse(List.of())));
        command.addAll(1, List.of(flags));
        // Its class lies behind those of the program.
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                command.get(classPath)
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath());
        command.set(command.size() - 1, main.getName());
        return command;
    }

    private static List<String> command(List<String> more, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        // Of a start the second compiler takes half of the time, and what it made is hardly used.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
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

    private static Optional<Caches> caches() {
        // Classes in folders, as an IDE has them, cannot be kept.
        if (!classPath().stream().allMatch(entry -> entry.endsWith(".jar"))) {
            return Optional.empty();
        }
        String jars = classPath().stream().map(ChildJvm::state).collect(Collectors.joining("\n"));
        var caches = new Caches(kept("node", jars), kept("command", jars));
        if (!caches.exist()) {
            train(caches);
        }
        return Optional.of(caches).filter(Caches::exist);
    }

    private static Path kept(String what, String jars) {
        return Path.of("target", "%s-%08x.aot".formatted(what, jars.hashCode())).toAbsolutePath();
    }

    private static String state(String jar) {
        var file = new File(jar);
        return jar + " " + file.length() + " " + file.lastModified();
    }

    private static void train(Caches caches) {
        try {
            Path trial = Files.createTempDirectory("claviger-training");
            try {
                Path data = trial.resolve("data");
                Path output = trial.resolve("output");
                Process node =
                        training(
                                caches.node(),
                                output,
                                "serve",
                                "--dev",
                                "--data-dir",
                                data.toString(),
                                "--listen",
                                "127.0.0.1:0");
                awaitReady(node, output);
                Process command =
                        training(
                                caches.command(),
                                trial.resolve("answer"),
                                "key",
                                "list",
                                "--credentials",
                                data.resolve("credentials.json").toString());
                end(command);
                node.destroy();
                end(node);
            } finally {
                delete(trial);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process training(Path cache, Path output, String... arguments)
            throws IOException {
        var builder =
                new ProcessBuilder(command(List.of("-XX:AOTCacheOutput=" + cache), arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        if (!process.waitFor(TRAINED_WITHIN)) {
            process.destroyForcibly();
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

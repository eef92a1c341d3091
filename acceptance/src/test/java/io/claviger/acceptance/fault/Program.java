package io.claviger.acceptance.fault;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs one command of the program, or another program, to its end. */
public final class Program {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Program() {}

    /**
     * What a command left behind.
     *
     * @param output both streams, in order
     */
    public record Ended(int exitCode, String output) {
        /** What a person reads: the output without the log lines, which are JSON. */
        public List<String> told() {
            return toldOf(output.lines().toList());
        }

        public Ended expect(int code) {
            if (exitCode != code) {
                throw new AssertionError(
                        "expected exit code %d, got %d:\n%s".formatted(code, exitCode, output));
            }
            return this;
        }
    }

    /** The lines that are no log lines. */
    public static List<String> toldOf(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith("{") && !line.isBlank()).toList();
    }

    /** {@code claviger …}. */
    public static Ended claviger(Map<String, String> environment, String... arguments) {
        return claviger(PATIENCE, environment, arguments);
    }

    /** {@code claviger …} that may take longer than others. */
    public static Ended claviger(
            Duration patience, Map<String, String> environment, String... arguments) {
        if (CommandRunner.takes(environment, arguments)) {
            CommandRunner.Ran ran = CommandRunner.run(patience, environment, arguments);
            return new Ended(ran.exitCode(), ran.output());
        }
        return run(
                Path.of("").toAbsolutePath(),
                ClavigerProcess.command(arguments),
                environment,
                patience);
    }

    /** Any program; fails the test unless it ends with 0. */
    public static String tool(Path directory, String... command) {
        return run(directory, Arrays.asList(command), Map.of()).expect(0).output();
    }

    /** Any program in a directory, with more variables. */
    public static Ended run(Path directory, Map<String, String> variables, String... command) {
        return run(directory, Arrays.asList(command), variables);
    }

    private static Ended run(Path directory, List<String> command, Map<String, String> variables) {
        return run(directory, command, variables, PATIENCE);
    }

    private static Ended run(
            Path directory,
            List<String> command,
            Map<String, String> variables,
            Duration patience) {
        try {
            Path output = Files.createTempFile("claviger", ".out");
            try {
                var builder =
                        new ProcessBuilder(command)
                                .directory(directory.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
                builder.environment().putAll(variables);
                Process process = builder.start();
                process.getOutputStream().close();
                try {
                    if (!process.waitFor(patience)) {
                        throw new AssertionError(command.getLast() + " does not end");
                    }
                } finally {
                    process.destroyForcibly();
                }
                return new Ended(
                        process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }
}

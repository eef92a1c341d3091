package io.claviger.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program {@code pkcs11/native/bench/driver} with one module and token: threads that call the
 * module over and over, each in a session of its own.
 */
final class ModuleDriver {
    private static final Pattern RESULT = Pattern.compile("([0-9.]+) ([0-9.]+) ([0-9.]+)");

    /** What a run gave; latencies in microseconds. */
    record Rate(int threads, double perSecond, double p50, double p99) {
        /** Mean time of a call as the program sees it, in microseconds. */
        double mean() {
            return threads * 1e6 / perSecond;
        }
    }

    private final List<String> words;
    private final Map<String, String> environment;

    /**
     * A driver.
     *
     * @param program the built driver
     * @param pin file with the user PIN
     * @param environment where the module finds its configuration
     */
    ModuleDriver(
            Path program, Path module, String token, Path pin, Map<String, String> environment) {
        this.words = List.of(program.toString(), module.toString(), token, pin.toString());
        this.environment = Map.copyOf(environment);
    }

    /** Makes the keys that the operations use. */
    void makeKeys() {
        var _ = run("make");
    }

    /** Runs one operation for some seconds. */
    Rate rate(String operation, int threads, int seconds) {
        String output = run(operation, Integer.toString(threads), Integer.toString(seconds));
        Matcher result = RESULT.matcher(output.strip());
        if (!result.matches()) {
            throw new BenchFailure("the driver printed no result: " + output);
        }
        return new Rate(
                threads,
                Double.parseDouble(result.group(1)),
                Double.parseDouble(result.group(2)),
                Double.parseDouble(result.group(3)));
    }

    private String run(String... more) {
        var command = new ArrayList<>(words);
        command.addAll(List.of(more));
        return execute(command, environment);
    }

    /** The output of a program that has to succeed. */
    static String execute(List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BenchFailure(command.getFirst() + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }
}

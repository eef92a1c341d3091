package io.claviger.acceptance.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A server from elsewhere on a port of the loopback interface; it ends with the test. */
record ForeignServer(Process process, int port, Path output) implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(50);

    /** Starts a command in a folder and waits until it listens on the port. */
    static ForeignServer start(
            Path dir, Map<String, String> variables, int port, String... command) {
        try {
            Path output = Files.createTempFile(dir, "server", ".out");
            var builder =
                    new ProcessBuilder(command)
                            .directory(dir.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
            builder.environment().putAll(variables);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            var server = new ForeignServer(process, port, output);
            server.awaitListening();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitListening() {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!listens()) {
            try {
                if (process.waitFor(STEP) || System.nanoTime() > end) {
                    throw new AssertionError("the server does not listen:\n" + said());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What it has printed so far. */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

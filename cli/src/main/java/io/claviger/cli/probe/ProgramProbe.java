package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * By a program of the application's own, OpenSSL for instance: a command for the shell that does
 * one operation with the probe key and ends with 0 if that went well. What it complains about goes
 * to the terminal, and nowhere else.
 */
final class ProgramProbe implements Probe {
    private static final long LIMIT_SECONDS = 120;

    private final String command;

    ProgramProbe(String command) {
        this.command = command;
    }

    @Override
    public void once() {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new CommandFailed("the application's program does not end");
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new CommandFailed(
                        "the application's program ended with %d".formatted(process.exitValue()));
            }
        } catch (IOException failed) {
            throw new CommandFailed("the application's program does not run: " + failed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    @Override
    public void close() {
        // Each run ends by itself.
    }
}

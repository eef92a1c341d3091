package io.claviger.cli.probe;

import io.claviger.cli.terminal.Shell;
import java.time.Duration;

/**
 * By a program of the application's own, OpenSSL for instance: a command for the shell that does
 * one operation with the probe key and ends with 0 if that went well.
 */
final class ProgramProbe implements Probe {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String command;

    ProgramProbe(String command) {
        this.command = command;
    }

    @Override
    public void once() {
        Shell.run("the application's program", command, LIMIT);
    }

    @Override
    public void close() {
        // Each run ends by itself.
    }
}

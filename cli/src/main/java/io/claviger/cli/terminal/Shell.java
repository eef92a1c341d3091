package io.claviger.cli.terminal;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Commands for the shell that people gave. */
public final class Shell {
    private Shell() {}

    /**
     * Runs one to its end. What it complains about goes to the terminal, and nowhere else.
     *
     * @param what it is, in words; the command itself may hold a PIN and is in no message
     * @throws CommandFailed if it does not run, not end within the limit, or not with 0
     */
    public static void run(String what, String command, Duration limit) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new CommandFailed(
                            "%s did not end within %d seconds".formatted(what, limit.toSeconds()));
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new CommandFailed("%s ended with %d".formatted(what, process.exitValue()));
            }
        } catch (IOException failed) {
            throw new CommandFailed("%s does not run: %s".formatted(what, failed.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }
}

package io.claviger.cli.drill;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The commands of an operator that stop a node and start it again. Once it was stopped it is
 * started whatever happens to this program short of its own sudden death: also at Ctrl-C.
 */
final class Plug implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final String stop;
    private final String start;
    private final AtomicBoolean out = new AtomicBoolean();
    private final Thread hook = new Thread(this::in);

    Plug(String stop, String start) {
        this.stop = stop;
        this.start = start;
    }

    /** Stops the node. */
    void out() {
        Runtime.getRuntime().addShutdownHook(hook);
        out.set(true);
        run(stop);
    }

    /** Starts it, once. */
    void in() {
        if (out.compareAndSet(true, false)) {
            run(start);
        }
    }

    private static void run(String command) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CommandFailed(
                        "'%s' did not end within %d seconds".formatted(command, PATIENCE_SECONDS));
            }
            if (process.exitValue() != 0) {
                throw new CommandFailed(
                        "'%s' ended with %d".formatted(command, process.exitValue()));
            }
        } catch (IOException failed) {
            throw new CommandFailed("'%s' does not run: %s".formatted(command, failed));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    @Override
    public void close() {
        in();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The program ends: the hook runs, and finds nothing to do.
        }
    }
}

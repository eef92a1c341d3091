package io.claviger.cli.drill;

import io.claviger.cli.terminal.Shell;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The commands of an operator that stop a node and start it again. Once it was stopped it is
 * started whatever happens to this program short of its own sudden death: also at Ctrl-C.
 */
final class Plug implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        Shell.run("the command that stops the node", stop, PATIENCE);
    }

    /** Starts it, once. */
    void in() {
        if (out.compareAndSet(true, false)) {
            Shell.run("the command that starts the node", start, PATIENCE);
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

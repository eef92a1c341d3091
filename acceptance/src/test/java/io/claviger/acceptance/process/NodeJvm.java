package io.claviger.acceptance.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The process that a node runs in: its own, or one where nodes ran before it ({@link NodeHost}). To
 * start a JVM and to compile again what every node does costs more than most tests do.
 */
final class NodeJvm {
    /** What a process keeps of nodes that ended adds up: after so many it is replaced. */
    private static final int NODES = 20;

    private static final int MOST_IDLE = 4;
    private static final ConcurrentLinkedDeque<NodeJvm> IDLE = new ConcurrentLinkedDeque<>();

    private final Process process;
    private final BufferedReader output;
    private final boolean stays;
    private final Thread hook;
    private int nodes;

    private NodeJvm(List<String> command, Map<String, String> environment, boolean stays) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Variables of the launcher and of the person who runs the tests are not settings of the
        // node.
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        builder.environment().putAll(environment);
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.stays = stays;
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A process for this command only. */
    static NodeJvm alone(List<String> arguments, Map<String, String> environment) {
        return new NodeJvm(ChildJvm.command(arguments.toArray(String[]::new)), environment, false);
    }

    /** A process that has nothing to do, with this command. */
    static NodeJvm shared(List<String> arguments) {
        NodeJvm jvm = IDLE.pollFirst();
        while (jvm != null && !jvm.process.isAlive()) {
            jvm.forget();
            jvm = IDLE.pollFirst();
        }
        if (jvm == null) {
            jvm = new NodeJvm(ChildJvm.nodeHost(), Map.of(), true);
        }
        jvm.nodes++;
        jvm.ask(String.join(NodeHost.BETWEEN, arguments));
        return jvm;
    }

    Process process() {
        return process;
    }

    BufferedReader output() {
        return output;
    }

    /** The exit code, if this line of the output says that the node has ended. */
    OptionalInt ended(String line) {
        return stays && line.startsWith(NodeHost.ENDED)
                ? OptionalInt.of(Integer.parseInt(line.substring(NodeHost.ENDED.length())))
                : OptionalInt.empty();
    }

    /** Asks a node that is ready to end. */
    void stop() {
        if (stays) {
            ask(NodeHost.STOP);
        } else {
            process.destroy();
        }
    }

    /** Whether a node may be ended without its process. */
    boolean stays() {
        return stays;
    }

    /** The node in it has ended. */
    void giveBack() {
        if (nodes < NODES && IDLE.size() < MOST_IDLE) {
            IDLE.addFirst(this);
        } else {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs just now.
        }
    }

    private void ask(String line) {
        try {
            var requests = process.outputWriter(StandardCharsets.UTF_8);
            requests.write(line + "\n");
            requests.flush();
        } catch (IOException gone) {
            // Whoever reads its output sees that it has ended.
        }
    }
}

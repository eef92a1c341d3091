package io.claviger.acceptance.process;

import io.claviger.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in a JVM that is warm: one after the other, as {@link NodeJvm} asks for them over standard
 * input. A line is a command with its arguments, or {@link #STOP}; what the node prints goes where
 * it always goes, and after its end comes a line {@link #ENDED} with its exit code.
 */
final class NodeHost {
    static final String STOP = "stop";
    static final String ENDED = "\u0001ended ";
    static final String BETWEEN = "\t";

    private NodeHost() {}

    public static void main(String[] arguments) throws IOException {
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        @Nullable Thread node = null;
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            if (!line.equals(STOP)) {
                String[] command = line.split(BETWEEN, -1);
                node = Thread.ofPlatform().name("main").start(() -> run(command));
            } else if (node != null) {
                node.interrupt();
            }
        }
        // Nobody asks any more; a node that still runs ends as a killed one does.
        Runtime.getRuntime().halt(0);
    }

    private static void run(String[] command) {
        int code = Main.run(command);
        System.err.flush();
        System.out.println(ENDED + code);
        System.out.flush();
    }
}

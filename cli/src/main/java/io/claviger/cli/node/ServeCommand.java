package io.claviger.cli.node;

import io.claviger.server.node.Node;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs a node.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger serve --data-dir /var/lib/claviger --listen 127.0.0.1:8080"
        })
public final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "folder of the node")
    private Path dataDir = Path.of("");

    @Option(
            names = "--dev",
            description =
                    "development: unseal with a key file, onboard 'demo', write credentials.json")
    private boolean development;

    @Mixin private final NodeSettings settings = new NodeSettings();

    @Override
    public Integer call() {
        try (Node node = Node.start(settings.read(), dataDir, development)) {
            node.stopOnSignal();
            System.out.println(node.readyLine());
            System.out.flush();
            return node.awaitStop();
        } catch (InterruptedException told) {
            // So a program stops it that has it in a thread; the node is closed by now.
            return 0;
        }
    }
}

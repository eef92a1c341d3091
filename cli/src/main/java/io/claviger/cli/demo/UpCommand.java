package io.claviger.cli.demo;

import io.claviger.cli.node.NodeSettings;
import io.claviger.server.node.Node;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A running node and a demonstration of what it does. */
@Command(
        name = "up",
        description = "Runs a node with a demo application, shows what it does, and stays up.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger up"})
public final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".claviger/demo",
            description = "folder of the node; default: ${DEFAULT-VALUE}")
    private Path dataDir = Path.of("");

    @Mixin private final NodeSettings settings = new NodeSettings();

    @Override
    public Integer call() throws InterruptedException {
        try (Node node = Node.start(settings.read(), dataDir, true)) {
            node.stopOnSignal();
            System.out.println(node.readyLine());
            new Demonstration(node.url(), node.dataDirectory().toAbsolutePath()).run();
            System.out.flush();
            return node.awaitStop();
        }
    }
}

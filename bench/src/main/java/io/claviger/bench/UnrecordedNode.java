package io.claviger.bench;

import io.claviger.server.config.Configuration;
import io.claviger.server.config.Setting;
import io.claviger.server.node.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A development node whose uses of keys leave no evidence: what the real node is compared with. */
public final class UnrecordedNode {
    private UnrecordedNode() {}

    /** Takes the words that {@link NodeProcess} gives to any node. */
    public static void main(String[] args) throws InterruptedException {
        var words = List.of(args);
        String listen = words.get(words.indexOf("--listen") + 1);
        var dataDir = Path.of(words.get(words.indexOf("--data-dir") + 1));
        var configuration =
                Configuration.read(
                        Optional.empty(), Map.of(), List.of(Setting.LISTEN.key() + "=" + listen));
        try (Node node = Node.start(configuration, dataDir, true, UnrecordedJournal::new)) {
            node.stopOnSignal();
            System.out.println(node.readyLine());
            System.exit(node.awaitStop());
        }
    }
}

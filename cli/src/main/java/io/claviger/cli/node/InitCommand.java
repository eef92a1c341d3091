package io.claviger.cli.node;

import io.claviger.cli.service.Service;
import io.claviger.server.node.Initialization;
import io.claviger.server.node.Initialization.Initialized;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a sealed data directory. */
@Command(
        name = "init",
        description =
                "Makes a data directory, sealed by a passphrase, and prints the device SO credential once.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger init --data-dir /var/lib/claviger"})
public final class InitCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "folder of the node")
    private Path dataDir = Path.of("");

    @Mixin private final Passphrase passphrase = new Passphrase();
    @Mixin private final NodeSettings settings = new NodeSettings();

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    @Override
    public Integer call() {
        char[] chosen = passphrase.choose();
        try {
            Initialized made = Initialization.withPassphrase(settings.read(), dataDir, chosen);
            if (json) {
                printJson(made);
            } else {
                print(made);
            }
            return 0;
        } finally {
            Arrays.fill(chosen, '\0');
        }
    }

    private static void printJson(Initialized made) {
        System.out.println(
                Service.JSON
                        .createObjectNode()
                        .put("log", made.log())
                        .put("logKey", made.logKey())
                        .put("deviceSo", made.deviceSoToken()));
    }

    private void print(Initialized made) {
        System.out.println("device        " + made.log());
        System.out.println("log key       " + made.logKey());
        System.out.println("device SO     " + made.deviceSoToken());
        System.out.println();
        System.out.println(
                "The device SO credential is shown this once. Keep it and the passphrase apart.");
        System.out.println("Next: claviger serve --data-dir " + dataDir);
        System.out.println("      claviger unseal");
    }
}

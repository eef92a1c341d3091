package io.claviger.cli.node;

import io.claviger.server.config.Configuration;
import io.claviger.server.config.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command that runs a node has. */
public final class NodeSettings {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "configuration file (docs/configure.md)")
    private @Nullable Path config;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "address of the REST interface; default: 127.0.0.1:8080")
    private @Nullable String listen;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any setting of the configuration file")
    private List<String> set = new ArrayList<>();

    /** The configuration from file, environment and these options. */
    public Configuration read() {
        List<String> options = new ArrayList<>(set);
        if (listen != null) {
            options.add(Setting.LISTEN.key() + "=" + listen);
        }
        return Configuration.read(Optional.ofNullable(config), System.getenv(), options);
    }
}

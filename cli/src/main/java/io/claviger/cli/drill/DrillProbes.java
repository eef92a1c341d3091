package io.claviger.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.change.Signing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which configuration of its own each application in a gate is tried during a drill. */
final class DrillProbes {
    private static final long LOOK_MILLIS = 50;

    @Option(
            names = "--client",
            paramLabel = "APPLICATION=FILE",
            description = {
                "properties of the application's client (docs/client.md), for its probe by REST;",
                "repeat for others"
            })
    private Map<String, Path> clients = Map.of();

    @Option(
            names = "--jca",
            paramLabel = "APPLICATION=FILE",
            description = {
                "properties of the application's JCA provider (docs/jca.md), for its probe by JCA;",
                "repeat for others"
            })
    private Map<String, Path> providers = Map.of();

    @Option(
            names = "--pin",
            paramLabel = "APPLICATION=FILE",
            description = {
                "the user's PIN, for the probe by PKCS #11 through the module, with the configuration in",
                "CLAVIGER_PKCS11_CONF; one application, as one program has one module"
            })
    private Map<String, Path> pins = Map.of();

    @Option(
            names = "--probe-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "after how long a call without an answer counts as failed; default: ${DEFAULT-VALUE}")
    private int seconds;

    /**
     * Starts a probe of each kind that the gate has.
     *
     * @param change as the node shows it
     * @throws CommandFailed if there is one that cannot be tried; then none runs
     */
    List<Runner> start(JsonNode change) {
        if (seconds < 1) {
            throw new WrongUsage("--probe-seconds is at least 1");
        }
        if (pins.size() > 1) {
            throw new WrongUsage("--pin: one application in one drill");
        }
        List<Supplier<Runner>> ready = new ArrayList<>();
        for (JsonNode probe : change.path("gate")) {
            ready.add(prepared(change, probe));
        }
        if (ready.isEmpty()) {
            throw new CommandFailed("the change has no probe in its gate");
        }
        return ready.stream().map(Supplier::get).toList();
    }

    private Supplier<Runner> prepared(JsonNode change, JsonNode probe) {
        String application = probe.path("application").asText();
        String way = probe.path("interface").asText();
        String algorithm = probe.path("algorithm").asText("");
        Signing signing =
                Signing.of(algorithm)
                        .orElseThrow(
                                () ->
                                        new CommandFailed(
                                                "application '%s': a drill tries keys that sign, not '%s'; name such a probe key in the gate"
                                                        .formatted(application, algorithm)));
        String ticket = change.path("ticket").asText();
        Supplier<Probe> maker =
                switch (way) {
                    case "rest" -> {
                        Path file = required(clients, application, way, "--client");
                        yield () -> new ClientProbe(file, signing, probe, ticket);
                    }
                    case "jca" -> {
                        Path file = required(providers, application, way, "--jca");
                        yield () -> new ProviderProbe(file, signing, probe);
                    }
                    case "pkcs11" -> {
                        Path file = required(pins, application, way, "--pin");
                        Set<String> tokens = tokens(change);
                        yield () -> new TokenProbe(tokens, file, signing, probe);
                    }
                    default ->
                            throw new CommandFailed(
                                    "application '%s' works by %s, which this command does not try"
                                            .formatted(application, way));
                };
        return () -> new Runner(application, way, Duration.ofSeconds(seconds), maker);
    }

    private static Path required(
            Map<String, Path> files, String application, String way, String option) {
        @Nullable Path file = files.get(application);
        if (file == null) {
            throw new CommandFailed(
                    "the gate tries application '%s' by %s: say %s %s=FILE"
                            .formatted(application, way, option, application));
        }
        return file;
    }

    /** To PKCS #11, a partition is a token. */
    private static Set<String> tokens(JsonNode change) {
        Set<String> tokens = new TreeSet<>();
        change.path("partitions").forEach(partition -> tokens.add(partition.asText()));
        return tokens;
    }

    /**
     * Waits until each probe has worked once: what does not work before a drill shows nothing in
     * it.
     *
     * @throws CommandFailed with the first that does not
     */
    void requireFirst(List<Runner> running) {
        long deadline = System.nanoTime() + Duration.ofSeconds(2L * seconds).toNanos();
        for (Runner runner : running) {
            while (runner.seen().operations() == 0) {
                if (System.nanoTime() > deadline) {
                    Runner.Seen seen = runner.seen();
                    throw new CommandFailed(
                            "nothing was stopped: application '%s' does not work by %s: %s"
                                    .formatted(
                                            seen.application(),
                                            seen.way(),
                                            seen.error().isEmpty() ? "no answer" : seen.error()));
                }
                try {
                    Thread.sleep(LOOK_MILLIS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    throw new CommandFailed("interrupted");
                }
            }
        }
    }
}

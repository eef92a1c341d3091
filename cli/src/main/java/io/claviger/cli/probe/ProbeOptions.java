package io.claviger.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** With what of its own each application in a gate is tried, and how long one call may take. */
public final class ProbeOptions {
    @Option(
            names = "--as",
            paramLabel = "APPLICATION=FILE",
            description =
                    "the application's API key (key operation), for its probe by REST; repeat for others")
    private Map<String, Path> apiKeys = Map.of();

    @Option(
            names = "--client",
            paramLabel = "APPLICATION=FILE",
            description =
                    "or the properties of its client (docs/client.md), with the client's own failover")
    private Map<String, Path> clients = Map.of();

    @Option(
            names = "--jca",
            paramLabel = "APPLICATION=FILE",
            description =
                    "properties of the application's JCA provider (docs/jca.md), for its probe by JCA")
    private Map<String, Path> providers = Map.of();

    @Option(
            names = "--pin",
            paramLabel = "APPLICATION=FILE",
            description = {
                "the user's PIN, for the probe by PKCS #11 through the module, with the configuration in",
                "CLAVIGER_PKCS11_CONF"
            })
    private Map<String, Path> pins = Map.of();

    @Option(
            names = "--run",
            paramLabel = "APPLICATION=COMMAND",
            description = {
                "a command for the shell by which the application's own program, OpenSSL for instance, does",
                "one operation with the probe key, by whatever interface; exit code 0 if it went well"
            })
    private Map<String, String> programs = Map.of();

    @Option(
            names = "--probe-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "after how long a call without an answer counts as failed; default: ${DEFAULT-VALUE}")
    private int seconds;

    /**
     * A probe of a gate that somebody can try.
     *
     * @param way its interface
     * @param maker makes it, on the thread that uses it; fails with {@link CommandFailed}
     */
    public record Trial(String application, String way, Supplier<Probe> maker) {}

    /** After how long a call without an answer counts as failed. */
    public Duration patience() {
        if (seconds < 1) {
            throw new WrongUsage("--probe-seconds is at least 1");
        }
        return Duration.ofSeconds(seconds);
    }

    /** How many applications are tried through the module; one program has one. */
    public int tokens() {
        return pins.size();
    }

    /**
     * Those probes of the gate for which there is something to try them with.
     *
     * @param change as the node shows it
     * @throws CommandFailed if something fits no probe, or a file cannot be read
     */
    public List<Trial> trials(Target target, JsonNode change) {
        requireProbe(change, apiKeys.keySet(), "rest", "--as");
        requireProbe(change, clients.keySet(), "rest", "--client");
        requireProbe(change, providers.keySet(), "jca", "--jca");
        requireProbe(change, pins.keySet(), "pkcs11", "--pin");
        programs.keySet().forEach(application -> ways(change, application));
        List<Trial> trials = new ArrayList<>();
        for (JsonNode probe : change.path("gate")) {
            maker(target, change, probe)
                    .ifPresent(
                            maker ->
                                    trials.add(
                                            new Trial(
                                                    probe.path("application").asText(),
                                                    probe.path("interface").asText(),
                                                    maker)));
        }
        return trials;
    }

    /**
     * The same, of every probe of the gate.
     *
     * @throws CommandFailed also if there is none, or one that nothing was said for
     */
    public List<Trial> all(Target target, JsonNode change) {
        List<Trial> trials = trials(target, change);
        Set<String> covered =
                trials.stream()
                        .map(trial -> trial.application() + " " + trial.way())
                        .collect(Collectors.toSet());
        for (JsonNode probe : change.path("gate")) {
            String application = probe.path("application").asText();
            String way = probe.path("interface").asText();
            if (!covered.contains(application + " " + way)) {
                throw new CommandFailed(
                        "the gate tries application '%s' by %s: say %s"
                                .formatted(application, way, option(way, application)));
            }
        }
        if (trials.isEmpty()) {
            throw new CommandFailed("the change has no probe in its gate");
        }
        return trials;
    }

    private static String option(String way, String application) {
        return switch (way) {
            case "rest" -> "--client %s=FILE".formatted(application);
            case "jca" -> "--jca %s=FILE".formatted(application);
            case "pkcs11" -> "--pin %s=FILE".formatted(application);
            default -> "--run %s=COMMAND".formatted(application);
        };
    }

    private Optional<Supplier<Probe>> maker(Target target, JsonNode change, JsonNode probe) {
        Optional<Supplier<Probe>> byKey =
                way(target, change, probe).map(way -> () -> new KeyProbe(way.get(), probe));
        return byKey.or(
                () ->
                        Optional.ofNullable(programs.get(probe.path("application").asText()))
                                .map(command -> () -> new ProgramProbe(command)));
    }

    private Optional<Supplier<Way>> way(Target target, JsonNode change, JsonNode probe) {
        String application = probe.path("application").asText();
        String key = probe.path("key").asText();
        String ticket = change.path("ticket").asText();
        Optional<Supplier<Way>> byClient =
                Optional.ofNullable(clients.get(application))
                        .map(file -> () -> new ClientWay(file, key, ticket));
        return switch (probe.path("interface").asText()) {
            case "rest" ->
                    byClient.or(
                            () ->
                                    Optional.ofNullable(apiKeys.get(application))
                                            .map(file -> rest(target, file, key, ticket)));
            case "jca" ->
                    Optional.ofNullable(providers.get(application))
                            .map(file -> () -> new ProviderWay(file, key));
            case "pkcs11" ->
                    Optional.ofNullable(pins.get(application))
                            .map(file -> () -> new TokenWay(tokens(change), key, file));
            default -> Optional.empty();
        };
    }

    private Supplier<Way> rest(Target target, Path file, String key, String ticket) {
        String apiKey = apiKey(file);
        return () -> new RestWay(target.service(apiKey, ticket).patient(patience()), key);
    }

    /** To PKCS #11, a partition is a token. */
    private static Set<String> tokens(JsonNode change) {
        Set<String> tokens = new TreeSet<>();
        change.path("partitions").forEach(partition -> tokens.add(partition.asText()));
        return tokens;
    }

    /** Each of these tries probes by its own interface alone. */
    private static void requireProbe(
            JsonNode change, Set<String> applications, String needed, String option) {
        for (String application : applications) {
            Set<String> ways = ways(change, application);
            if (!ways.contains(needed)) {
                String first = ways.iterator().next();
                throw new CommandFailed(
                        "application '%s' works by %s, which %s does not try: say %s, or let it do an operation itself"
                                .formatted(
                                        application,
                                        String.join(", ", ways),
                                        option,
                                        option(first, application)));
            }
        }
    }

    private static Set<String> ways(JsonNode change, String application) {
        Set<String> ways = new TreeSet<>();
        for (JsonNode probe : change.path("gate")) {
            if (probe.path("application").asText().equals(application)) {
                ways.add(probe.path("interface").asText());
            }
        }
        if (ways.isEmpty()) {
            throw new CommandFailed(
                    "the gate has no probe of application '%s'".formatted(application));
        }
        return ways;
    }

    private static String apiKey(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw CommandFailed.reading("the API key file %s".formatted(file), unreadable);
        }
    }
}

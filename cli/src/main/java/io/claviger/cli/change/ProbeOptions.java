package io.claviger.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** With which API keys and PINs the probes of a gate are tried, and how long one may take. */
final class ProbeOptions {
    @Option(
            names = "--as",
            paramLabel = "APPLICATION=FILE",
            description = {
                "try the probe of this application with the API key (key operation) in the file;",
                "repeat for others. Without: what the application itself did behind the last step counts"
            })
    private Map<String, Path> apiKeys = Map.of();

    @Option(
            names = "--pin",
            paramLabel = "APPLICATION=FILE",
            description = {
                "try the PKCS #11 probe of this application through the module, with the configuration in",
                "CLAVIGER_PKCS11_CONF, logged in with the user's PIN in the file; repeat for others"
            })
    private Map<String, Path> pins = Map.of();

    @Option(
            names = "--probe-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long the answer to a probe may take; default: ${DEFAULT-VALUE}")
    private int seconds;

    /** Tries the probes of the change for which there is a key; what to tell the node of them. */
    ObjectNode attempts(Target target, JsonNode change) {
        if (seconds < 1) {
            throw new CommandFailed("--probe-seconds is at least 1");
        }
        ObjectNode body = Service.JSON.createObjectNode();
        ArrayNode attempts = body.putArray("attempts");
        apiKeys.keySet().forEach(name -> requireProbe(change, name, "rest"));
        pins.keySet().forEach(name -> requireProbe(change, name, "pkcs11"));
        for (JsonNode probe : change.path("gate")) {
            failure(target, change, probe)
                    .ifPresent(
                            failure ->
                                    attempts.addObject()
                                            .put("application", probe.path("application").asText())
                                            .put("interface", probe.path("interface").asText())
                                            .put("requestId", failure.requestId().orElse(null))
                                            .put("error", failure.error()));
        }
        return body;
    }

    /** Why a probe did not work; empty if it did, or was not to be tried. */
    private Optional<RestProbe.Failure> failure(Target target, JsonNode change, JsonNode probe) {
        String application = probe.path("application").asText();
        Duration patience = Duration.ofSeconds(seconds);
        return switch (probe.path("interface").asText()) {
            case "rest" ->
                    Optional.ofNullable(apiKeys.get(application))
                            .map(file -> target.service(apiKey(file), ticket(change)))
                            .flatMap(
                                    service ->
                                            new RestProbe(service.patient(patience), probe).run());
            case "pkcs11" ->
                    Optional.ofNullable(pins.get(application))
                            .flatMap(
                                    pin ->
                                            new ModuleProbe(probe, tokens(change), pin)
                                                    .run(patience))
                            .map(error -> new RestProbe.Failure(Optional.empty(), error));
            default -> Optional.empty();
        };
    }

    private static String ticket(JsonNode change) {
        return change.path("ticket").asText();
    }

    /** To PKCS #11, a partition is a token. */
    private static Set<String> tokens(JsonNode change) {
        Set<String> tokens = new TreeSet<>();
        change.path("partitions").forEach(partition -> tokens.add(partition.asText()));
        return tokens;
    }

    /** Each credential tries probes by its own interface alone. */
    private static void requireProbe(JsonNode change, String application, String needed) {
        Set<String> interfaces = new TreeSet<>();
        for (JsonNode probe : change.path("gate")) {
            if (probe.path("application").asText().equals(application)) {
                interfaces.add(probe.path("interface").asText());
            }
        }
        if (interfaces.isEmpty()) {
            throw new CommandFailed(
                    "the gate has no probe of application '%s'".formatted(application));
        }
        if (!interfaces.contains(needed)) {
            throw new CommandFailed(
                    "application '%s' works by %s: %s"
                            .formatted(
                                    application,
                                    String.join(", ", interfaces),
                                    interfaces.contains("pkcs11")
                                            ? "try it with --pin, or let it do an operation itself and check without --as"
                                            : "let it do an operation itself, then check without --%s"
                                                    .formatted(
                                                            needed.equals("rest") ? "as" : "pin")));
        }
    }

    private static String apiKey(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read the API key file %s".formatted(file));
        }
    }
}

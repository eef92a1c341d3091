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
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** With which API keys the probes of a gate are tried, and how long one may take. */
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
        apiKeys.keySet().forEach(name -> requireProbe(change, name));
        for (JsonNode probe : change.path("gate")) {
            String application = probe.path("application").asText();
            Path file = apiKeys.get(application);
            if (file != null && probe.path("interface").asText().equals("rest")) {
                var service =
                        target.service(apiKey(file), change.path("ticket").asText())
                                .patient(Duration.ofSeconds(seconds));
                new RestProbe(service, probe)
                        .run()
                        .ifPresent(
                                failure ->
                                        attempts.addObject()
                                                .put("application", application)
                                                .put("requestId", failure.requestId().orElse(null))
                                                .put("error", failure.error()));
            }
        }
        return body;
    }

    /** An API key tries probes by REST alone. */
    private static void requireProbe(JsonNode change, String application) {
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
        if (!interfaces.contains("rest")) {
            throw new CommandFailed(
                    "application '%s' works by %s: let it do an operation itself, then check without --as"
                            .formatted(application, String.join(", ", interfaces)));
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

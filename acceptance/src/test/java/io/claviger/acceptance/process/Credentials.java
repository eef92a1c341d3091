package io.claviger.acceptance.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code credentials.json} of a development node holds.
 *
 * @param tokens API keys by role as the file names it: keyManagement, keyOperation, service,
 *     partitionSo, …
 */
public record Credentials(
        String url, String partition, String application, Map<String, String> tokens) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Credentials {
        tokens = Map.copyOf(tokens);
    }

    /** Reads the file that {@code serve --dev} writes. */
    public static Credentials read(Path file) {
        try {
            JsonNode root = JSON.readTree(file.toFile());
            var tokens = new TreeMap<String, String>();
            root.path("tokens")
                    .properties()
                    .forEach(entry -> tokens.put(entry.getKey(), entry.getValue().asText()));
            return new Credentials(
                    root.path("url").asText(),
                    root.path("partition").asText(),
                    root.path("application").asText(),
                    tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API key of {@code role}; fails the test if the node wrote none. */
    public String token(String role) {
        String token = tokens.get(role);
        if (token == null) {
            throw new AssertionError(
                    "credentials.json has no token for " + role + ", only for " + tokens.keySet());
        }
        return token;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "Credentials["
                + url
                + ", "
                + partition
                + ", "
                + application
                + ", "
                + tokens.keySet()
                + "]";
    }
}

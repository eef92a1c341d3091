package io.claviger.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node to talk to, and as whom; the same options on every command that does. */
public final class Target {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the node; default: CLAVIGER_URL, or http://127.0.0.1:8080")
    private @Nullable String url;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "file that holds the API key; default: the variable CLAVIGER_API_KEY")
    private @Nullable Path apiKeyFile;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "credentials.json of a development node, instead of --url and a key")
    private @Nullable Path credentials;

    @Option(
            names = "--for-ticket",
            paramLabel = "ID",
            description =
                    "ticket that the records of this name; default: the variable CLAVIGER_TICKET")
    private @Nullable String ticket;

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    public boolean json() {
        return json;
    }

    /**
     * The node.
     *
     * @param role member of {@code tokens} in credentials.json that fits the command
     */
    public Service service(String role) {
        if (credentials != null) {
            JsonNode file = read(credentials);
            return new Service(
                    url != null ? url : file.path("url").asText(),
                    Optional.of(file.path("tokens").path(role).asText()),
                    ticket());
        }
        return new Service(address(), apiKey(), ticket());
    }

    /** The node as another caller sees it, whose calls belong to a ticket. */
    public Service service(String apiKey, String forTicket) {
        return new Service(node(), Optional.of(apiKey), Optional.of(forTicket));
    }

    /** The node as another caller sees it. */
    public Service as(String apiKey) {
        return new Service(node(), Optional.of(apiKey), ticket());
    }

    private String node() {
        return url == null && credentials != null
                ? read(credentials).path("url").asText()
                : address();
    }

    /** Whether keys of several roles are at hand. */
    public boolean hasCredentials() {
        return credentials != null;
    }

    /** The node, without saying who asks. */
    public Service anonymous() {
        if (credentials != null && url == null) {
            return new Service(read(credentials).path("url").asText(), Optional.empty());
        }
        return new Service(address(), Optional.empty());
    }

    private Optional<String> ticket() {
        return Optional.ofNullable(ticket)
                .or(
                        () ->
                                Optional.ofNullable(System.getenv("CLAVIGER_TICKET"))
                                        .filter(id -> !id.isEmpty()))
                .map(Target::printable);
    }

    private static String printable(String id) {
        if (id.isEmpty() || id.length() > 128 || !id.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new CommandFailed("a ticket has 1 to 128 printable ASCII characters");
        }
        return id;
    }

    private String address() {
        return Optional.ofNullable(url)
                .or(() -> Optional.ofNullable(System.getenv("CLAVIGER_URL")))
                .orElse("http://127.0.0.1:8080");
    }

    private Optional<String> apiKey() {
        if (apiKeyFile == null) {
            return Optional.ofNullable(System.getenv("CLAVIGER_API_KEY"));
        }
        try {
            return Optional.of(Files.readString(apiKeyFile).strip());
        } catch (IOException unreadable) {
            throw CommandFailed.reading("the API key file %s".formatted(apiKeyFile), unreadable);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Service.JSON.readTree(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw CommandFailed.reading(
                    "%s; 'serve --dev' writes it into its data directory".formatted(file),
                    unreadable);
        }
    }
}

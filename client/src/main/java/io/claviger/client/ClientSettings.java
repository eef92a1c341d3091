package io.claviger.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a program reaches the service, from plain properties, as Spring, Quarkus and others have
 * them.
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><th>name</th><th>value</th></tr>
 * <tr><td>{@code claviger.nodes}</td><td>addresses, separated by commas: {@code https://a:8443,https://b:8443}</td></tr>
 * <tr><td>{@code claviger.order}</td><td>{@code priority} (default: the first that answers) or {@code random}</td></tr>
 * <tr><td>{@code claviger.api-key-file}</td><td>file with API keys, one on a line; looked at again every second</td></tr>
 * <tr><td>{@code claviger.bearer-token-file}</td><td>file with a JWT; looked at again every second</td></tr>
 * <tr><td>{@code claviger.ca-file}</td><td>PEM file with the certificates that the nodes' are issued by; default: those of the JDK</td></tr>
 * <tr><td>{@code claviger.certificate-file}, {@code claviger.key-file}</td><td>PEM files of the client certificate and its PKCS #8 key</td></tr>
 * <tr><td>{@code claviger.connect-timeout}</td><td>ISO 8601 duration, default {@code PT2S}</td></tr>
 * <tr><td>{@code claviger.request-timeout}</td><td>over all repetitions of a request, default {@code PT30S}</td></tr>
 * <tr><td>{@code claviger.max-concurrent}</td><td>requests on their way at once, default 64; more wait</td></tr>
 * <tr><td>{@code claviger.http}</td><td>{@code 1.1} (default), which nodes speak, or {@code 2} for a gateway in front of them</td></tr>
 * <tr><td>{@code claviger.idempotency}</td><td>{@code on}: each call that changes or uses something is made again when its answer was lost, and carried out once ({@link Call#idempotent}); default {@code off}</td></tr>
 * </table>
 *
 * @param nodes base addresses, at least one
 * @param randomOrder whether each request begins at a node of its own choice
 * @param apiKeyFile where the API keys are
 * @param apiKey an API key that is in no file
 * @param bearerTokenFile where the bearer token is
 * @param bearerTokens gives the bearer token of each request
 * @param caFile certificates that are trusted
 * @param certificateFile client certificate and its chain
 * @param keyFile key of the client certificate
 * @param connectTimeout longest time until a node takes a connection
 * @param requestTimeout longest time for a request with its repetitions
 * @param maxConcurrent most requests on their way at once
 * @param version of HTTP
 * @param idempotency whether each call that changes or uses something has an idempotency key
 * @param interfaceName how the requests are recorded, if not as REST
 */
public record ClientSettings(
        List<URI> nodes,
        boolean randomOrder,
        Optional<Path> apiKeyFile,
        Optional<Secret> apiKey,
        Optional<Path> bearerTokenFile,
        Optional<Supplier<String>> bearerTokens,
        Optional<Path> caFile,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        Duration connectTimeout,
        Duration requestTimeout,
        int maxConcurrent,
        HttpClient.Version version,
        boolean idempotency,
        Optional<String> interfaceName) {
    private static final String PREFIX = "claviger.";
    private static final Set<String> NAMES =
            Set.of(
                    "claviger.nodes",
                    "claviger.order",
                    "claviger.api-key-file",
                    "claviger.bearer-token-file",
                    "claviger.ca-file",
                    "claviger.certificate-file",
                    "claviger.key-file",
                    "claviger.connect-timeout",
                    "claviger.request-timeout",
                    "claviger.max-concurrent",
                    "claviger.http",
                    "claviger.idempotency");
    private static final String CONFIG = "claviger.config";
    private static final Set<String> NAMES_AND_CONFIG =
            Stream.concat(NAMES.stream(), Stream.of(CONFIG))
                    .collect(Collectors.toUnmodifiableSet());

    public ClientSettings {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("claviger.nodes names no node");
        }
        for (URI node : nodes) {
            if (node.getHost() == null
                    || node.getRawUserInfo() != null
                    || !List.of("http", "https").contains(node.getScheme())) {
                throw new IllegalArgumentException(
                        "claviger.nodes: '%s' is not as https://host:port"
                                .formatted(node.getHost() == null ? node : node.getHost()));
            }
        }
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            throw new IllegalArgumentException(
                    "claviger.certificate-file and claviger.key-file belong together");
        }
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("claviger.max-concurrent is at least 1");
        }
    }

    /** Settings for one node without any credential; the other methods add what is needed. */
    public static ClientSettings of(String node) {
        return from(Map.of("claviger.nodes", node));
    }

    /** The same with a file of API keys. */
    public ClientSettings withApiKeyFile(Path file) {
        return with(Optional.of(file), apiKey, bearerTokens, interfaceName);
    }

    /**
     * The same with bearer tokens from the program, which asks an identity provider for them and
     * keeps them as long as they are valid: it is asked for each request, on any thread.
     */
    public ClientSettings withBearerTokens(Supplier<String> tokens) {
        return with(apiKeyFile, apiKey, Optional.of(tokens), interfaceName);
    }

    private ClientSettings with(
            Optional<Path> keys,
            Optional<Secret> key,
            Optional<Supplier<String>> tokens,
            Optional<String> name) {
        return new ClientSettings(
                nodes,
                randomOrder,
                keys,
                key,
                bearerTokenFile,
                tokens,
                caFile,
                certificateFile,
                keyFile,
                connectTimeout,
                requestTimeout,
                maxConcurrent,
                version,
                idempotency,
                name);
    }

    /** The same with an API key, which is copied: the caller wipes it. */
    public ClientSettings withApiKey(char[] key) {
        return with(apiKeyFile, Optional.of(Secret.of(key)), bearerTokens, interfaceName);
    }

    /** The same, with requests that are made and recorded as those of another interface. */
    public ClientSettings recordedAs(String name) {
        return with(apiKeyFile, apiKey, bearerTokens, Optional.of(name));
    }

    /** Whether they say who asks, be it by a client certificate. */
    public boolean namesCredential() {
        return apiKeyFile.isPresent()
                || apiKey.isPresent()
                || bearerTokenFile.isPresent()
                || bearerTokens.isPresent()
                || certificateFile.isPresent();
    }

    /**
     * The settings of this process: from the file that {@code claviger.config} names, if any; over
     * them those of the environment ({@code CLAVIGER_API_KEY_FILE} for {@code
     * claviger.api-key-file}); over them the system properties of the same names.
     *
     * @throws IllegalArgumentException if one of them is wrong; it says which
     */
    public static ClientSettings ofEnvironment() {
        return from(System.getenv(), texts(System.getProperties()));
    }

    static ClientSettings from(Map<String, String> environment, Map<String, String> system) {
        Map<String, String> set = new TreeMap<>();
        for (String name : NAMES_AND_CONFIG) {
            String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            Optional.ofNullable(environment.get(variable)).ifPresent(v -> set.put(name, v));
            Optional.ofNullable(system.get(name)).ifPresent(v -> set.put(name, v));
        }
        Map<String, String> all = new TreeMap<>();
        path(set, CONFIG).map(ClientSettings::read).ifPresent(all::putAll);
        all.putAll(set);
        all.remove(CONFIG);
        return from(all);
    }

    /** Reads a file of properties. */
    public static ClientSettings load(Path file) {
        return from(read(file));
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return texts(properties);
    }

    private static Map<String, String> texts(Properties properties) {
        Map<String, String> all = new TreeMap<>();
        properties.stringPropertyNames().forEach(n -> all.put(n, properties.getProperty(n)));
        return all;
    }

    /**
     * Takes the properties that begin with {@code claviger.}; others are not ours.
     *
     * @throws IllegalArgumentException if one of ours is unknown or wrong; it says which
     */
    public static ClientSettings from(Map<String, String> properties) {
        Set<String> unknown = new TreeSet<>(properties.keySet());
        unknown.removeIf(name -> !name.startsWith(PREFIX) || NAMES.contains(name));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown property %s; known are %s".formatted(unknown, new TreeSet<>(NAMES)));
        }
        return new ClientSettings(
                Arrays.stream(properties.getOrDefault("claviger.nodes", "").split(","))
                        .map(String::strip)
                        .filter(address -> !address.isEmpty())
                        .map(URI::create)
                        .toList(),
                choice(properties, "claviger.order", "priority", "random").equals("random"),
                path(properties, "claviger.api-key-file"),
                Optional.empty(),
                path(properties, "claviger.bearer-token-file"),
                Optional.empty(),
                path(properties, "claviger.ca-file"),
                path(properties, "claviger.certificate-file"),
                path(properties, "claviger.key-file"),
                duration(properties, "claviger.connect-timeout", "PT2S"),
                duration(properties, "claviger.request-timeout", "PT30S"),
                number(properties, "claviger.max-concurrent", 64),
                choice(properties, "claviger.http", "1.1", "2").equals("2")
                        ? HttpClient.Version.HTTP_2
                        : HttpClient.Version.HTTP_1_1,
                choice(properties, "claviger.idempotency", "off", "on").equals("on"),
                Optional.empty());
    }

    private static Optional<Path> path(Map<String, String> properties, String name) {
        return Optional.ofNullable(properties.get(name)).map(Path::of);
    }

    private static String choice(
            Map<String, String> properties, String name, String first, String second) {
        String value = properties.getOrDefault(name, first).strip().toLowerCase(Locale.ROOT);
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(name + " is " + first + " or " + second);
        }
        return value;
    }

    private static Duration duration(
            Map<String, String> properties, String name, String otherwise) {
        try {
            Duration value = Duration.parse(properties.getOrDefault(name, otherwise).strip());
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " is more than nothing");
            }
            return value;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is as PT2.5S (ISO 8601)", e);
        }
    }

    private static int number(Map<String, String> properties, String name, int otherwise) {
        try {
            return Optional.ofNullable(properties.get(name))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number", e);
        }
    }
}

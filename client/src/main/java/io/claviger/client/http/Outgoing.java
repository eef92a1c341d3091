package io.claviger.client.http;

import io.claviger.client.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request without the node that it goes to. Immutable.
 *
 * @param method of HTTP
 * @param path with everything in it encoded
 * @param query parameters, not encoded
 * @param body JSON, if there is one
 * @param headers beside those of every request
 * @param limit time over all repetitions; empty for that of the settings
 * @param repeatable whether it does no harm when it is carried out twice
 */
public record Outgoing(
        String method,
        String path,
        Map<String, String> query,
        Optional<JsonValue> body,
        Map<String, String> headers,
        Optional<Duration> limit,
        boolean repeatable) {
    public Outgoing {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** A request that only reads if it is a GET. */
    public static Outgoing of(String method, String path) {
        return new Outgoing(
                method,
                path,
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                method.equals("GET"));
    }

    /** One segment of a path, percent-encoded (RFC 3986, section 3.3). */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The same with a body. */
    public Outgoing with(JsonValue json) {
        return new Outgoing(method, path, query, Optional.of(json), headers, limit, repeatable);
    }

    /** The same with parameters of the query. */
    public Outgoing asking(Map<String, String> parameters) {
        return new Outgoing(method, path, parameters, body, headers, limit, repeatable);
    }

    /** The same with one more header. */
    public Outgoing withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Outgoing(method, path, query, body, more, limit, repeatable);
    }

    /** The same within another time. */
    public Outgoing within(Duration time) {
        return new Outgoing(method, path, query, body, headers, Optional.of(time), repeatable);
    }

    /** The same, which may be repeated. */
    public Outgoing repeated() {
        return new Outgoing(method, path, query, body, headers, limit, true);
    }

    /** For messages: method and path. */
    public String name() {
        return method + " " + path;
    }

    /** Path and query. */
    String target() {
        return query.isEmpty()
                ? path
                : query.entrySet().stream()
                        .map(p -> segment(p.getKey()) + "=" + segment(p.getValue()))
                        .collect(Collectors.joining("&", path + "?", ""));
    }

    /** Shows no body: it may hold a secret. */
    @Override
    public String toString() {
        return "Outgoing[" + name() + "]";
    }
}

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
 * @param repetition where it may be made again
 */
public record Outgoing(
        String method,
        String path,
        Map<String, String> query,
        Optional<JsonValue> body,
        Map<String, String> headers,
        Optional<Duration> limit,
        Repetition repetition) {
    /** Where a request whose answer was lost may be made again. */
    public enum Repetition {
        /** Nowhere: it may have been carried out. */
        NEVER,
        /** On the node that it went to, which knows it by its idempotency key. */
        SAME_NODE,
        /** Anywhere: it does no harm when it is carried out twice. */
        ANYWHERE
    }

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
                method.equals("GET") ? Repetition.ANYWHERE : Repetition.NEVER);
    }

    /** One segment of a path, percent-encoded (RFC 3986, section 3.3). */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The same with a body. */
    public Outgoing with(JsonValue json) {
        return new Outgoing(method, path, query, Optional.of(json), headers, limit, repetition);
    }

    /** The same with parameters of the query. */
    public Outgoing asking(Map<String, String> parameters) {
        return new Outgoing(method, path, parameters, body, headers, limit, repetition);
    }

    /** The same with one more header. */
    public Outgoing withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Outgoing(method, path, query, body, more, limit, repetition);
    }

    /** The same within another time. */
    public Outgoing within(Duration time) {
        return new Outgoing(method, path, query, body, headers, Optional.of(time), repetition);
    }

    /** The same, which may be repeated there. */
    public Outgoing repeated(Repetition where) {
        return new Outgoing(method, path, query, body, headers, limit, where);
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

package io.claviger.acceptance.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HTTP to one node with one API key, or none. Immutable; safe for many threads. */
public final class Http implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String url;
    private final @Nullable String apiKey;

    private Http(HttpClient client, String url, @Nullable String apiKey) {
        this.client = client;
        this.url = url;
        this.apiKey = apiKey;
    }

    /** Calls {@code url} without a credential. */
    public static Http to(String url) {
        var client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build();
        return new Http(client, url, null);
    }

    /** Closes the connections of this and all that were made from it. */
    @Override
    public void close() {
        client.close();
    }

    /** The same node with {@code X-API-KEY: apiKey}. */
    public Http as(String key) {
        return new Http(client, url, key);
    }

    /** Another node with the same API key. */
    public Http at(String other) {
        return new Http(client, other, apiKey);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Posts {@code json} as it is, well-formed or not. */
    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    /** Sends any method; {@code json} null means no body. */
    public Answer send(String method, String path, @Nullable String json) {
        var request = request(path);
        if (json == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(json));
        }
        return send(request.build());
    }

    /**
     * A request with this credential, for headers and bodies that the other methods do not have.
     */
    public HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
        if (apiKey != null) {
            request.header("X-API-KEY", apiKey);
        }
        return request;
    }

    /**
     * Sends a request made with {@link #request}.
     *
     * @throws UncheckedIOException if the node does not answer, for instance because it was killed
     */
    public Answer send(HttpRequest request) {
        try {
            return new Answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<byte[]> raw) {
        public int status() {
            return raw.statusCode();
        }

        public String text() {
            return new String(raw.body(), StandardCharsets.UTF_8);
        }

        /** The body as JSON; fails the test if it is something else. */
        public JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }

        public Optional<String> header(String name) {
            return raw.headers().firstValue(name);
        }

        /** Fails the test unless the status is {@code expected}; for chaining. */
        public Answer expect(int expected) {
            if (status() != expected) {
                throw new AssertionError("expected " + expected + ", got " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return raw.request().method()
                    + " "
                    + raw.uri().getPath()
                    + " → "
                    + status()
                    + " "
                    + text();
        }
    }
}

package io.claviger.cli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.cli.CommandFailed;
import io.claviger.core.id.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A node as commands see it: JSON in, JSON out, and an error that is one line. */
public final class Service {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_FOUND = 404;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI base;
    private final Optional<String> apiKey;
    private final Optional<String> ticket;
    private final Duration patience;
    private final HttpClient http;

    public Service(String url, Optional<String> apiKey) {
        this(url, apiKey, Optional.empty());
    }

    /**
     * A node.
     *
     * @param ticket the change, incident or onboarding ticket that every record is to name
     */
    public Service(String url, Optional<String> apiKey, Optional<String> ticket) {
        this(url, apiKey, ticket, PATIENCE, plain().build());
    }

    private static HttpClient.Builder plain() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5));
    }

    /**
     * A node that is known by its certificate alone, whoever vouches for that.
     *
     * @param certificate SHA-256 of it
     */
    public static Service pinned(String url, Bytes certificate) {
        return new Service(
                url,
                Optional.empty(),
                Optional.empty(),
                PATIENCE,
                plain().sslContext(PinnedCertificate.context(certificate)).build());
    }

    /** SHA-256 of the certificate that the node shows; empty without TLS. */
    public Optional<Bytes> certificate() {
        var request = HttpRequest.newBuilder(URI.create(base + "/health/live")).timeout(patience);
        try {
            Optional<SSLSession> session =
                    http.send(request.build(), BodyHandlers.discarding()).sslSession();
            return session.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            Bytes.owned(session.get().getPeerCertificates()[0].getEncoded())
                                    .sha256());
        } catch (IOException | CertificateEncodingException unreachable) {
            throw new CommandFailed(
                    "the node at %s shows no certificate: %s".formatted(base, unreachable));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    private Service(
            String url,
            Optional<String> apiKey,
            Optional<String> ticket,
            Duration patience,
            HttpClient http) {
        this.http = http;
        this.patience = patience;
        try {
            this.base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (IllegalArgumentException _) {
            throw new CommandFailed("'%s' is not a URL; give one with --url".formatted(url));
        }
        this.apiKey = apiKey;
        this.ticket = ticket;
    }

    /** The same node; an answer that takes longer is none. */
    public Service patient(Duration time) {
        return new Service(base.toString(), apiKey, ticket, time, http);
    }

    /**
     * What came back of a call.
     *
     * @param evidence place of its record
     * @param requestId under which the node knows the call
     */
    public record Reply(
            int status, Bytes body, Optional<String> evidence, Optional<String> requestId) {
        public JsonNode json() {
            try {
                return JSON.readTree(body.unsafeArray());
            } catch (IOException notJson) {
                throw new CommandFailed("the node's answer is not JSON: " + notJson.getMessage());
            }
        }

        public String text() {
            return new String(body.unsafeArray(), StandardCharsets.UTF_8);
        }
    }

    /** The text as a path segment or a value of a query (RFC 3986 §2.1). */
    public static String encoded(String text) {
        // The form encoding writes a blank as "+", which is a plus everywhere else.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A name as a segment of a path; an empty one would name what is above. */
    public static String segment(String name) {
        if (name.isEmpty()) {
            throw new CommandFailed("the name is empty");
        }
        return encoded(name);
    }

    /** Where the node is. */
    public String address() {
        return base.toString();
    }

    public Reply get(String path) {
        return send("GET", path, Optional.empty());
    }

    /** The same; empty where the node has no such thing. */
    public Optional<Reply> find(String path) {
        Reply reply = exchange("GET", path, Optional.empty());
        if (reply.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(granted(reply));
    }

    public Reply post(String path, Object body) {
        return send("POST", path, Optional.of(bytes(body)));
    }

    /**
     * Posts, and writes what comes back into a new file that its owner alone may read.
     *
     * @return without the body
     */
    public Reply download(String path, Object body, Path file) {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException unwritable) {
            throw CommandFailed.writing(file, unwritable);
        }
        boolean whole = false;
        try {
            Reply reply =
                    attempt(
                                    "POST",
                                    path,
                                    Optional.of(bytes(body)),
                                    answer ->
                                            answer.statusCode() < 300
                                                    ? BodySubscribers.mapping(
                                                            BodySubscribers.ofFile(file),
                                                            _ -> new byte[0])
                                                    : BodySubscribers.ofByteArray())
                            .map(Service::granted)
                            .orElseThrow(
                                    () ->
                                            new CommandFailed(
                                                    "no node answers at %s, or not to the end"
                                                            .formatted(base)));
            whole = true;
            return reply;
        } finally {
            if (!whole) {
                discard(file);
            }
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new CommandFailed("cannot delete the unfinished file %s".formatted(file));
        }
    }

    /** Posts, and gives back whatever the node answers, refusals as well. */
    public Reply ask(String path, Object body) {
        return exchange("POST", path, Optional.of(bytes(body)));
    }

    public Reply send(String method, String path, Object body) {
        return send(method, path, Optional.of(bytes(body)));
    }

    public Reply delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    private static byte[] bytes(Object body) {
        try {
            return body instanceof byte[] raw ? raw : JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Reply send(String method, String path, Optional<byte[]> body) {
        return granted(exchange(method, path, body));
    }

    private static Reply granted(Reply reply) {
        if (reply.status() >= 300) {
            throw new CommandFailed(refusal(reply));
        }
        return reply;
    }

    /** Asks, and takes any answer; empty if nobody answers. */
    public Optional<Reply> probe(String path) {
        return attempt("GET", path, Optional.empty());
    }

    private Reply exchange(String method, String path, Optional<byte[]> body) {
        return attempt(method, path, body)
                .orElseThrow(
                        () ->
                                new CommandFailed(
                                        "no node answers at %s; start one with './claviger serve' or name it with --url"
                                                .formatted(base)));
    }

    private Optional<Reply> attempt(String method, String path, Optional<byte[]> body) {
        return attempt(method, path, body, BodyHandlers.ofByteArray());
    }

    private Optional<Reply> attempt(
            String method, String path, Optional<byte[]> body, BodyHandler<byte[]> handler) {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(patience)
                        .method(
                                method,
                                body.map(BodyPublishers::ofByteArray)
                                        .orElse(BodyPublishers.noBody()))
                        .header("Content-Type", "application/json");
        apiKey.ifPresent(key -> request.header("X-API-KEY", key));
        ticket.ifPresent(id -> request.header("X-Ticket", id));
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), handler);
        } catch (HttpTimeoutException late) {
            throw new CommandFailed(
                    "the node at %s did not answer within %d seconds"
                            .formatted(base, patience.toSeconds()));
        } catch (IOException unreachable) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
        return Optional.of(
                new Reply(
                        response.statusCode(),
                        Bytes.owned(response.body()),
                        response.headers().firstValue("Claviger-Evidence"),
                        response.headers().firstValue("X-Request-Id")));
    }

    private static String refusal(Reply reply) {
        String evidence = reply.evidence().map(ref -> ", evidence " + ref).orElse("");
        try {
            JsonNode error = JSON.readTree(reply.body().unsafeArray());
            return "refused (HTTP %d, %s %s%s): %s"
                    .formatted(
                            reply.status(),
                            error.path("errorCode").asText(),
                            error.path("reason").asText(),
                            evidence,
                            error.path("message").asText());
        } catch (IOException _) {
            return "refused (HTTP %d%s)".formatted(reply.status(), evidence);
        }
    }
}

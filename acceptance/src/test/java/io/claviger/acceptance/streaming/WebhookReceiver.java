package io.claviger.acceptance.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HTTP receiver of batches. */
final class WebhookReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    /** Status of the answers from now on; a delivery counts as one either way. */
    volatile int status = 200;

    /** What came, and how it was answered. */
    record Delivery(String id, String signature, String type, String body, int status) {
        List<JsonNode> events() {
            try {
                var events = new ArrayList<JsonNode>();
                JSON.readTree(body).forEach(events::add);
                return events;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String expectedSignature(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(
                        new SecretKeySpec(
                                secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                                "HmacSHA256"));
                return "sha256="
                        + HexFormat.of()
                                .formatHex(
                                        mac.doFinal(
                                                body.getBytes(
                                                        java.nio.charset.StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    static WebhookReceiver start() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            var receiver = new WebhookReceiver(server);
            server.createContext("/", receiver::take);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            int answer = status;
            deliveries.add(
                    new Delivery(
                            String.valueOf(headers.getFirst("Claviger-Delivery")),
                            String.valueOf(headers.getFirst("Claviger-Signature")),
                            String.valueOf(headers.getFirst("Content-Type")),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    java.nio.charset.StandardCharsets.UTF_8),
                            answer));
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** Events that were confirmed, in the order of arrival. */
    List<JsonNode> confirmed() {
        return deliveries.stream()
                .filter(delivery -> delivery.status() < 300)
                .flatMap(delivery -> delivery.events().stream())
                .toList();
    }

    List<Long> indexes() {
        return confirmed().stream()
                .map(event -> event.path("metadata").path("sequence").asLong())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

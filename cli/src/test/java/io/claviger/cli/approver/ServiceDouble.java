package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.signer.SignerKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The service's side of the contract (rest-api.md §4.18), as far as an approver meets it. It
 * verifies signatures with the JDK, and with openssl on curves that the JDK has no more.
 */
final class ServiceDouble implements AutoCloseable {
    static final String API_KEY = "clv_test";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Tool openssl;
    private final Map<String, ObjectNode> tasks = new LinkedHashMap<>();
    private final List<String> approved = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final List<JsonNode> filters = new ArrayList<>();

    /** An error of the service. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final int code;

        Refused(int status, int code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    ServiceDouble(Path folder) throws IOException {
        openssl = new Tool(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Gives an approver a task.
     *
     * @param approver base64 of the key or of the certificate, whichever the policy names
     */
    void add(ObjectNode task, String approver) {
        task.put("approver", approver);
        tasks.put(task.path("id").asText(), task);
    }

    List<String> approved() {
        return approved;
    }

    List<String> rejected() {
        return rejected;
    }

    /** The bodies with which tasks were asked for. */
    List<JsonNode> filters() {
        return filters;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] answer;
        int status = 200;
        try (exchange) {
            try {
                JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
                if (!API_KEY.equals(exchange.getRequestHeaders().getFirst("X-API-KEY"))) {
                    throw new Refused(401, 631, "the API key is unknown");
                }
                answer =
                        answer(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().getPath(),
                                body);
            } catch (Refused refused) {
                status = refused.status;
                answer =
                        JSON.writeValueAsBytes(
                                Map.of(
                                        "errorCode",
                                        refused.code,
                                        "reason",
                                        "res.error.of.double",
                                        "message",
                                        String.valueOf(refused.getMessage())));
            }
            exchange.getResponseHeaders().set("Claviger-Evidence", "claviger-double/7");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] answer(String method, String path, JsonNode body) throws Refused, IOException {
        switch (method + " " + path) {
            case "POST /v1/filteredAllApprovalTask" -> {
                prove(body);
                filters.add(body);
                return JSON.writeValueAsBytes(Map.of("tasks", list(body)));
            }
            case "POST /v1/approval" -> {
                ObjectNode task = task(body);
                byte[] token = decode(body, "approvalToBeSigned");
                if (!body.path("approvalToBeSigned").equals(task.path("approvalToBeSigned"))
                        || !verifies(body, "approvalDigestAlgorithm", token, "signature")) {
                    throw new Refused(400, 403, "the approval is not signed as it should");
                }
                tasks.remove(task.path("id").asText());
                approved.add(task.path("id").asText());
            }
            case "PATCH /v1/task" -> {
                prove(body);
                ObjectNode task = task(body);
                tasks.remove(task.path("id").asText());
                rejected.add(task.path("id").asText());
            }
            default -> throw new Refused(501, 101, method + " " + path);
        }
        return new byte[0];
    }

    private List<JsonNode> list(JsonNode body) {
        int level = body.path("detailLevel").asText().charAt("level".length()) - '0';
        int size = body.path("paging").path("pageSize").asInt(Integer.MAX_VALUE);
        long first = (long) body.path("paging").path("pageNumber").asInt(0) * size;
        return tasks.values().stream()
                .filter(task -> task.path("approver").asText().equals(approver(body)))
                .filter(task -> !body.has("id") || body.path("id").equals(task.path("id")))
                .skip(first)
                .limit(size)
                .map(task -> shown(task, level))
                .toList();
    }

    private static JsonNode shown(ObjectNode task, int level) {
        ObjectNode shown = task.deepCopy();
        shown.remove("approver");
        shown.put("detailLevel", "level" + level);
        if (level < 6) {
            shown.remove(List.of("requestBase64", "requestStatus"));
        }
        return shown;
    }

    private ObjectNode task(JsonNode body) throws Refused {
        ObjectNode task = tasks.get(body.path("id").asText());
        if (task == null || !task.path("approver").asText().equals(approver(body))) {
            throw new Refused(404, 652, "there is no such task");
        }
        return task;
    }

    private static String approver(JsonNode body) {
        return body.path("approverCertificate").asText(body.path("approverPublicKey").asText());
    }

    private void prove(JsonNode body) throws Refused {
        String timestamp = body.path("timestamp").asText();
        if (!timestamp.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z")) {
            throw new Refused(400, 600, "no time: " + timestamp);
        }
        if (!verifies(
                body,
                "timestampDigestAlgorithm",
                timestamp.getBytes(StandardCharsets.UTF_8),
                "timestampSignature")) {
            throw new Refused(400, 403, "the time is not signed by that key");
        }
        Duration age = Duration.between(Instant.parse(timestamp), Instant.now());
        if (age.isNegative() || age.toSeconds() > 600) {
            throw new Refused(400, 404, "the time is off");
        }
    }

    private boolean verifies(
            JsonNode body, String digestMember, byte[] message, String signatureMember) {
        String digest = body.path(digestMember).asText();
        byte[] signature = decode(body, signatureMember);
        if (digest.equals("BLS")) {
            // Neither the JDK nor openssl knows it.
            return SignerKey.of(Bytes.owned(decode(body, "approverPublicKey")))
                    .verifies(digest, message, signature);
        }
        try {
            PublicKey key = key(body);
            String algorithm =
                    switch (key.getAlgorithm()) {
                        case "RSA" -> jca(digest) + "withRSA";
                        case "DSA" -> jca(digest) + "withDSA";
                        case "EC" -> jca(digest) + "withECDSA";
                        default -> "EdDSA";
                    };
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return opensslVerifies(body, digest, message, signature);
        }
    }

    private static String jca(String digest) {
        return digest.startsWith("SHA3") ? digest : digest.replace("-", "");
    }

    private boolean opensslVerifies(
            JsonNode body, String digest, byte[] message, byte[] signature) {
        openssl.write("double.key", decode(body, "approverPublicKey"));
        openssl.write("double.message", message);
        openssl.write("double.signature", signature);
        return openssl.attempt(
                                "openssl dgst -%s -keyform DER -verify double.key -signature double.signature double.message"
                                        .formatted(
                                                digest.replace("SHA-", "SHA")
                                                        .toLowerCase(Locale.ROOT)))
                        .code()
                == 0;
    }

    private static PublicKey key(JsonNode body) throws GeneralSecurityException {
        if (body.has("approverCertificate")) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(decode(body, "approverCertificate")))
                    .getPublicKey();
        }
        var spec = new X509EncodedKeySpec(decode(body, "approverPublicKey"));
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "DSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(spec);
            } catch (GeneralSecurityException another) {
                // The next one may know it.
            }
        }
        throw new GeneralSecurityException("not a key that the JDK knows");
    }

    private static byte[] decode(JsonNode body, String member) {
        return Base64.getDecoder().decode(body.path(member).asText());
    }

    static String base64(byte[] bytes) {
        return Bytes.of(bytes).base64();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

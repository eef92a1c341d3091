package io.claviger.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** By REST, with an API key alone, as a program does that has no client library. */
final class RestWay implements Way {
    private final Service application;
    private final String key;

    /**
     * A way.
     *
     * @param application the node, with the API key of the application
     * @param key label
     */
    RestWay(Service application, String key) {
        this.application = application;
        this.key = key;
    }

    @Override
    public byte[] sign(Signing signing, byte[] payload) {
        JsonNode signed =
                granted(
                        "/v1/synchronousSign",
                        Map.of(
                                "signRequest",
                                Map.of(
                                        "payload",
                                        base64(payload),
                                        "signKeyName",
                                        key,
                                        "signatureAlgorithm",
                                        signing.contract())));
        return bytes(signed.path("signature"));
    }

    @Override
    public byte[] encryptAndDecrypt(byte[] payload) {
        JsonNode encrypted =
                granted(
                        "/v1/encrypt",
                        Map.of(
                                "encryptRequest",
                                Map.of(
                                        "payload",
                                        base64(payload),
                                        "encryptKeyName",
                                        key,
                                        "cipherAlgorithm",
                                        "AES_GCM")));
        Map<String, Object> request = new HashMap<>();
        request.put("decryptKeyName", key);
        request.put("cipherAlgorithm", "AES_GCM");
        request.put("encryptedPayload", encrypted.path("encryptedPayload").asText());
        request.put("initializationVector", encrypted.path("initializationVector").asText());
        return bytes(
                granted("/v1/synchronousDecrypt", Map.of("decryptRequest", request))
                        .path("payload"));
    }

    private JsonNode granted(String path, Object body) {
        Service.Reply reply = application.ask(path, body);
        if (reply.status() != 200) {
            throw new ProbeFailed(
                    reply.requestId(),
                    "HTTP %d: %s"
                            .formatted(
                                    reply.status(),
                                    reply.json().path("message").asText("no reason given")));
        }
        return reply.json();
    }

    private static byte[] bytes(JsonNode base64) {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static String base64(byte[] bytes) {
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }
}

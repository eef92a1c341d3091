package io.claviger.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an application does with its key, done by REST with its own API key: a signature that
 * another implementation verifies, or an encryption that decrypts to what it was.
 */
final class RestProbe {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PAYLOAD_BYTES = 32;

    private final Service application;
    private final JsonNode probe;

    /**
     * A probe.
     *
     * @param application the node, with the API key of the application
     * @param probe one of the gate, as the node shows it
     */
    RestProbe(Service application, JsonNode probe) {
        this.application = application;
        this.probe = probe;
    }

    /**
     * Why an operation was not done.
     *
     * @param requestId id of the call, if the node gave it one
     */
    record Failure(Optional<String> requestId, String error) {}

    /** Does one operation; what went wrong, if something did. */
    Optional<Failure> run() {
        String algorithm = probe.path("algorithm").asText("");
        byte[] payload = new byte[PAYLOAD_BYTES];
        RANDOM.nextBytes(payload);
        try {
            return Signing.of(algorithm)
                    .map(signing -> sign(signing, payload))
                    .orElseGet(
                            () ->
                                    algorithm.startsWith("AES-")
                                            ? encryptAndDecrypt(payload)
                                            : failed(
                                                    "keys of kind '%s' are not tried by this command: let the application do an operation, then check without a probe"
                                                            .formatted(algorithm)));
        } catch (CommandFailed unreachable) {
            return failed(String.valueOf(unreachable.getMessage()));
        }
    }

    private static Optional<Failure> failed(String error) {
        return Optional.of(new Failure(Optional.empty(), error));
    }

    private static Optional<Failure> refused(Service.Reply reply) {
        return Optional.of(
                new Failure(
                        reply.requestId(),
                        "HTTP %d: %s"
                                .formatted(
                                        reply.status(),
                                        reply.json().path("message").asText("no reason given"))));
    }

    private Optional<Failure> sign(Signing signing, byte[] payload) {
        Service.Reply reply =
                application.ask(
                        "/v1/synchronousSign",
                        Map.of(
                                "signRequest",
                                Map.of(
                                        "payload",
                                        base64(payload),
                                        "signKeyName",
                                        key(),
                                        "signatureAlgorithm",
                                        signing.contract())));
        if (reply.status() != 200) {
            return refused(reply);
        }
        return signing.verifiesByRest(probe, payload, bytes(reply.json().path("signature")))
                ? Optional.empty()
                : failed("the signature does not verify");
    }

    private Optional<Failure> encryptAndDecrypt(byte[] payload) {
        Service.Reply encrypted =
                application.ask(
                        "/v1/encrypt",
                        Map.of(
                                "encryptRequest",
                                Map.of(
                                        "payload",
                                        base64(payload),
                                        "encryptKeyName",
                                        key(),
                                        "cipherAlgorithm",
                                        "AES_GCM")));
        if (encrypted.status() != 200) {
            return refused(encrypted);
        }
        JsonNode ciphertext = encrypted.json();
        Map<String, Object> request = new HashMap<>();
        request.put("decryptKeyName", key());
        request.put("cipherAlgorithm", "AES_GCM");
        request.put("encryptedPayload", ciphertext.path("encryptedPayload").asText());
        request.put("initializationVector", ciphertext.path("initializationVector").asText());
        Service.Reply decrypted =
                application.ask("/v1/synchronousDecrypt", Map.of("decryptRequest", request));
        if (decrypted.status() != 200) {
            return refused(decrypted);
        }
        return decrypted.json().path("payload").asText().equals(base64(payload))
                ? Optional.empty()
                : failed("what was encrypted does not decrypt to what it was");
    }

    private String key() {
        return probe.path("key").asText();
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

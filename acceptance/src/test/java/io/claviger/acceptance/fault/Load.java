package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Clients that sign, create keys, encrypt, decrypt and get refused, all at once, until the node
 * does not answer any more. Remembers what each was answered.
 */
final class Load {
    static final String SIGNER = "load-signer";
    static final String CIPHER = "load-cipher";

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Queue<Signed> signatures = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();

    /** A signature that left the node. */
    record Signed(String message, String signature) {}

    /** Keys that all clients share. */
    static void prepare(ClavigerProcess node) {
        node.as("keyManagement").post("/v1/key", Bodies.ecKey(SIGNER)).expect(201);
        node.as("keyManagement").post("/v1/key", Bodies.aesKey(CIPHER)).expect(201);
    }

    /**
     * Puts load on the node until so many requests were answered, then runs {@code end} (which
     * kills the node) in the middle of all others, and waits for the clients.
     */
    void until(
            int answers, ClavigerProcess node, int clients, String round, long seed, Runnable end)
            throws InterruptedException {
        var left = new AtomicInteger(answers);
        var over = new AtomicBoolean();
        var done = new CountDownLatch(clients);
        Http operation = node.as("keyOperation");
        Http management = node.as("keyManagement");
        for (int client = 0; client < clients; client++) {
            String name = round + "-c" + client;
            var random = new Random(seed + client);
            var _ =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 0; !over.get(); i++) {
                                                step(operation, management, name + "-" + i, random);
                                                if (left.decrementAndGet() == 0) {
                                                    over.set(true);
                                                    end.run();
                                                }
                                            }
                                        } catch (UncheckedIOException e) {
                                            // The node was killed; before, it must answer.
                                            if (!over.get()) {
                                                problems.add(e);
                                            }
                                        } catch (RuntimeException | AssertionError e) {
                                            problems.add(e);
                                        } finally {
                                            done.countDown();
                                        }
                                    });
        }
        done.await();
        assertThat(problems).as("what clients did not expect").isEmpty();
    }

    private void step(Http operation, Http management, String id, Random random) {
        byte[] payload = ("message of " + id).getBytes(StandardCharsets.UTF_8);
        int dice = random.nextInt(100);
        if (dice < 60) {
            sign(operation, id, SIGNER, payload);
        } else if (dice < 70) {
            create(management, id);
        } else if (dice < 78) {
            sign(operation, id, anyOf(created, random).orElse(SIGNER), payload);
        } else if (dice < 86) {
            encryptAndDecrypt(operation, id, payload);
        } else if (dice < 91) {
            post(operation, id, "/v1/synchronousSign", Bodies.sign("no-such-key", payload))
                    .refused("sign", "key-not-found", 404);
        } else if (dice < 96) {
            post(management, id, "/v1/synchronousSign", Bodies.sign(SIGNER, payload))
                    .refused("sign", "role-not-allowed", 401);
        } else {
            post(operation, id, "/v1/synchronousSign", Bodies.sign(CIPHER, payload))
                    .refused("sign", "operation-forbidden", 400);
        }
    }

    private void sign(Http as, String id, String label, byte[] payload) {
        String signature =
                post(as, id, "/v1/synchronousSign", Bodies.sign(label, payload))
                        .granted(
                                "sign",
                                label,
                                200,
                                answer ->
                                        Map.of(
                                                "message", Digest.hex(payload),
                                                "signature", digest(answer, "signature")))
                        .path("signature")
                        .asText();
        if (label.equals(SIGNER)) {
            signatures.add(new Signed(new String(payload, StandardCharsets.UTF_8), signature));
        }
    }

    private void create(Http as, String id) {
        String label = "key-" + id;
        post(as, id, "/v1/key", Bodies.ecKey(label))
                .granted("create-key", label, 201, _ -> Map.of());
        created.add(label);
    }

    private void encryptAndDecrypt(Http as, String id, byte[] payload) {
        JsonNode encrypted =
                post(as, id + "e", "/v1/encrypt", Bodies.encrypt(CIPHER, payload))
                        .granted(
                                "encrypt",
                                CIPHER,
                                200,
                                answer -> Map.of("ciphertext", digest(answer, "encryptedPayload")));
        String ciphertext = encrypted.path("encryptedPayload").asText();
        String vector = encrypted.path("initializationVector").asText();
        JsonNode decrypted =
                post(
                                as,
                                id + "d",
                                "/v1/synchronousDecrypt",
                                Bodies.decrypt(CIPHER, ciphertext, vector))
                        .granted(
                                "decrypt",
                                CIPHER,
                                200,
                                _ -> Map.of("ciphertext", digest(encrypted, "encryptedPayload")));
        assertThat(Base64.getDecoder().decode(decrypted.path("payload").asText()))
                .isEqualTo(payload);
    }

    private static String digest(JsonNode answer, String member) {
        return Digest.hex(Base64.getDecoder().decode(answer.path(member).asText()));
    }

    private Pending post(Http as, String id, String path, String body) {
        asked.add(id);
        return new Pending(
                id,
                as.send(
                        as.request(path)
                                .header("X-Request-Id", id)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build()));
    }

    /** An answer that is not judged yet. */
    private final class Pending {
        private final String id;
        private final Http.Answer answer;

        private Pending(String id, Http.Answer answer) {
            this.id = id;
            this.answer = answer;
        }

        JsonNode granted(
                String operation,
                String label,
                int status,
                Function<JsonNode, Map<String, String>> digests) {
            JsonNode body = answer.expect(status).json();
            seen.add(new Seen(id, evidence(), operation, label, "", digests.apply(body)));
            return body;
        }

        void refused(String operation, String code, int status) {
            answer.expect(status);
            assertThat(answer.header("Claviger-Refusal").orElse("")).startsWith(code + " ");
            seen.add(new Seen(id, evidence(), operation, "", code, Map.of()));
        }

        private String evidence() {
            return answer.header("Claviger-Evidence")
                    .orElseThrow(() -> new AssertionError("no evidence: " + answer));
        }
    }

    private static Optional<String> anyOf(Queue<String> labels, Random random) {
        List<String> some = labels.stream().limit(50).toList();
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.get(random.nextInt(some.size())));
    }

    List<Seen> seen() {
        return new ArrayList<>(seen);
    }

    /** Every request id that was ever sent, answered or not. */
    List<String> asked() {
        return new ArrayList<>(asked);
    }

    List<String> created() {
        return new ArrayList<>(created);
    }

    List<Signed> signatures() {
        return new ArrayList<>(signatures);
    }
}

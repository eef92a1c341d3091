package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    /** Answers that are asked for come within this time, whatever happens meanwhile. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int PAUSE_MILLIS = 50;

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Queue<Signed> signatures = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();

    private volatile boolean patient;
    private volatile boolean blocks;

    /**
     * From now on clients put up with nodes that do not serve or do not answer for a moment, as
     * they do on a machine that is busy while a master is elected, and ask again. How long that
     * takes is measured elsewhere ({@code ./claviger bench cluster}).
     */
    void patient() {
        patient = true;
    }

    /** From now on clients block keys, too. */
    void blocks() {
        blocks = true;
    }

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
        until(answers, List.of(node), clients, round, seed, end);
    }

    /** The same with several nodes of a cluster: each client goes from one to the next. */
    void until(
            int answers,
            List<ClavigerProcess> nodes,
            int clients,
            String round,
            long seed,
            Runnable end)
            throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        var left = new AtomicInteger(answers);
        var over = new AtomicBoolean();
        var done = new CountDownLatch(clients);
        List<Doors> doors = nodes.stream().map(Doors::of).toList();
        for (int client = 0; client < clients; client++) {
            String name = round + "-c" + client;
            var random = new Random(seed + client);
            var _ =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 0; !over.get(); i++) {
                                                boolean served =
                                                        step(doors, name + "-" + i, random);
                                                if (System.nanoTime() > deadline) {
                                                    over.set(true);
                                                    throw new AssertionError(
                                                            left + " answers did not come");
                                                }
                                                if (served && left.decrementAndGet() == 0) {
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

    /** One node, for those who use keys and for those who manage them. */
    private record Doors(Http operation, Http management) {
        static Doors of(ClavigerProcess node) {
            return new Doors(node.as("keyOperation"), node.as("keyManagement"));
        }
    }

    /** Whether it was answered. */
    private boolean step(List<Doors> nodes, String id, Random random) {
        Doors one = nodes.get(random.nextInt(nodes.size()));
        Doors other = nodes.get(random.nextInt(nodes.size()));
        try {
            step(one, other, id, random);
            return true;
        } catch (NotServed refused) {
            if (!patient) {
                throw refused;
            }
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void step(Doors one, Doors other, String id, Random random) {
        Http operation = one.operation();
        Http management = one.management();
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
        } else if (blocks && dice < 89) {
            block(one, other, id, payload);
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

    /** What one node was told to block, no other node uses any more. */
    private void block(Doors one, Doors other, String id, byte[] payload) {
        String label = "block-" + id;
        post(one.management(), id + "c", "/v1/key", Bodies.blockableKey(label))
                .granted("create-key", label, 201, _ -> Map.of());
        post(one.operation(), id + "b", "/v1/synchronousBlock", Bodies.block(label))
                .granted("block-key", label, 200, _ -> Map.of());
        post(other.operation(), id + "s", "/v1/synchronousSign", Bodies.sign(label, payload))
                .refused("sign", "operation-forbidden", 400);
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
        long from = System.nanoTime();
        Http.Answer answer;
        try {
            answer =
                    as.send(
                            as.request(path)
                                    .header("X-Request-Id", id)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build());
        } catch (UncheckedIOException broken) {
            if (patient) {
                throw new NotServed(String.valueOf(broken.getMessage()));
            }
            throw broken;
        }
        if (answer.status() == 503) {
            assertThat(answer.json().has("signature")).as(answer.toString()).isFalse();
            throw new NotServed(answer.toString());
        }
        return new Pending(id, answer, from);
    }

    /** A node that does not serve said so, or nothing; what was asked may be done or not. */
    private static final class NotServed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotServed(String answer) {
            super(answer);
        }
    }

    /** An answer that is not judged yet. */
    private final class Pending {
        private final String id;
        private final Http.Answer answer;

        private final long asked;
        private final long answered = System.nanoTime();

        private Pending(String id, Http.Answer answer, long asked) {
            this.id = id;
            this.answer = answer;
            this.asked = asked;
        }

        JsonNode granted(
                String operation,
                String label,
                int status,
                Function<JsonNode, Map<String, String>> digests) {
            JsonNode body = answer.expect(status).json();
            see(operation, label, "", digests.apply(body));
            return body;
        }

        void refused(String operation, String code, int status) {
            answer.expect(status);
            assertThat(answer.header("Claviger-Refusal").orElse("")).startsWith(code + " ");
            see(operation, "", code, Map.of());
        }

        private void see(
                String operation, String label, String refusal, Map<String, String> digests) {
            seen.add(new Seen(id, evidence(), operation, label, refusal, digests, asked, answered));
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

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node again and again while clients sign with stateful keys, and reads the leaf out of
 * every signature that left. {@code -Dtest.seed=…} repeats a run, {@code -Dtest.cases=…} kills more
 * often.
 */
class LeafReuseTest {
    private static final int CLIENTS = 6;
    private static final int MAX_SIGNATURES = 60;

    /** Where a signature says which leaf made it: RFC 8554 §6.2, RFC 8391 §4.1.8. */
    private static final Map<String, Integer> LEAF_OFFSETS =
            Map.of("LMS", 4, "XMSS-SHA256_10_256", 0);

    @TempDir private Path dir;

    private final Queue<Signed> signed = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Signed(String algorithm, byte[] message, byte[] signature) {
        int leaf() {
            return ByteBuffer.wrap(signature).getInt(LEAF_OFFSETS.getOrDefault(algorithm, 0));
        }
    }

    @Test
    void no_leaf_signs_twice_however_often_the_node_dies()
            throws InterruptedException, GeneralSecurityException {
        long seed = Optional.ofNullable(Long.getLong("test.seed")).orElse(new Random().nextLong());
        int rounds = Integer.getInteger("test.cases", 6);
        System.out.println("test.seed=" + seed);
        var random = new Random(seed);
        Path data = dir.resolve("data");
        for (int round = 0; round < rounds; round++) {
            try (var node = start(data)) {
                if (round == 0) {
                    LEAF_OFFSETS.keySet().forEach(algorithm -> create(node, algorithm));
                }
                int before = 1 + random.nextInt(MAX_SIGNATURES);
                signUntilKilled(node, round, before);
                assertThat(node.isAlive()).isFalse();
            }
        }
        requireNoLeafTwice();
        try (var node = start(data)) {
            requireLmsVerifiesElsewhere(node);
            requireRemaining(node);
        }
        System.out.printf("%d kills, %d signatures%n", rounds, signed.size());
    }

    private static ClavigerProcess start(Path data) {
        return ClavigerProcess.node(data)
                .option("--set", "journal.snapshot-every-entries=100")
                .start();
    }

    private static void create(ClavigerProcess node, String algorithm) {
        node.as("keyManagement")
                .post("/v1/key", Bodies.statefulKey(algorithm, algorithm))
                .expect(201);
    }

    /** The client that gets the last of so many signatures kills the node amid all others. */
    private void signUntilKilled(ClavigerProcess node, int round, int signatures)
            throws InterruptedException {
        var left = new AtomicInteger(signatures);
        var done = new CountDownLatch(CLIENTS);
        Http operation = node.as("keyOperation");
        for (int client = 0; client < CLIENTS; client++) {
            String algorithm = client == 0 ? "XMSS-SHA256_10_256" : "LMS";
            String name = "round %d client %d".formatted(round, client);
            var _ =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 0; left.get() > 0; i++) {
                                                sign(operation, algorithm, name + " " + i);
                                                if (left.decrementAndGet() == 0) {
                                                    node.kill();
                                                }
                                            }
                                        } catch (UncheckedIOException e) {
                                            if (left.get() > 0) {
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

    private void sign(Http operation, String algorithm, String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        String signature =
                operation
                        .post("/v1/synchronousSign", Bodies.sign(algorithm, algorithm, message))
                        .expect(200)
                        .json()
                        .path("signature")
                        .asText();
        signed.add(new Signed(algorithm, message, Base64.getDecoder().decode(signature)));
    }

    private void requireNoLeafTwice() {
        for (String algorithm : LEAF_OFFSETS.keySet()) {
            Map<Integer, List<Signed>> byLeaf = new TreeMap<>();
            signed.stream()
                    .filter(one -> one.algorithm().equals(algorithm))
                    .forEach(
                            one ->
                                    byLeaf.computeIfAbsent(one.leaf(), _ -> new ArrayList<>())
                                            .add(one));
            assertThat(byLeaf).as(algorithm).isNotEmpty();
            byLeaf.forEach(
                    (leaf, users) ->
                            assertThat(users).as("%s leaf %d", algorithm, leaf).hasSize(1));
        }
    }

    /** By the JDK, which knows nothing of the library that signs. */
    private void requireLmsVerifiesElsewhere(ClavigerProcess node) throws GeneralSecurityException {
        byte[] encoded = Base64.getDecoder().decode(KillUnderLoadTest.publicKey(node, "LMS"));
        PublicKey key =
                KeyFactory.getInstance("HSS/LMS").generatePublic(new X509EncodedKeySpec(encoded));
        Signature verifier = Signature.getInstance("HSS/LMS");
        verifier.initVerify(key);
        for (Signed one : signed) {
            if (one.algorithm().equals("LMS")) {
                verifier.update(one.message());
                assertThat(verifier.verify(one.signature())).isTrue();
            }
        }
    }

    private void requireRemaining(ClavigerProcess node) {
        for (String algorithm : LEAF_OFFSETS.keySet()) {
            int highest =
                    signed.stream()
                            .filter(one -> one.algorithm().equals(algorithm))
                            .mapToInt(Signed::leaf)
                            .max()
                            .orElseThrow();
            var left =
                    node.as("keyManagement")
                            .get("/ops/v1/keys/" + algorithm + "/signatures")
                            .expect(200)
                            .json();
            assertThat(left.path("total").asInt()).isEqualTo(1024);
            assertThat(left.path("remaining").asInt()).isBetween(0, 1024 - highest - 1);
        }
    }
}

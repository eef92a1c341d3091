package io.claviger.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.client.Call;
import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.model.ImportKey;
import io.claviger.client.model.SignRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes with the same key; the one in use dies in the middle of ten thousand signatures from
 * sixteen threads. Half of the threads say that their calls may be repeated.
 */
class KillNodeTest {
    private static final int THREADS = 16;
    private static final int SIGNATURES = 10_000;
    private static final int KILLED_AFTER = 4_000;

    @TempDir Path dir;

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final ConcurrentLinkedQueue<ClavigerException> failures = new ConcurrentLinkedQueue<>();

    @Test
    void no_answer_is_wrong_and_none_that_was_lost_counts() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        try (ClavigerProcess first = ClavigerProcess.node(dir.resolve("one")).start();
                ClavigerProcess second = ClavigerProcess.node(dir.resolve("two")).start()) {
            List<String> tokens = new ArrayList<>();
            for (ClavigerProcess node : List.of(first, second)) {
                takeKey(node, pair);
                tokens.add(node.credentials().token("keyOperation"));
            }
            Path keys = Files.write(dir.resolve("keys"), tokens);
            ClientSettings settings =
                    ClientSettings.from(
                            Map.of(
                                    "claviger.nodes",
                                    first.url() + "," + second.url(),
                                    "claviger.api-key-file",
                                    keys.toString()));
            try (Claviger claviger = Claviger.connect(settings);
                    var threads = Executors.newFixedThreadPool(THREADS)) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int number = i;
                    all.add(threads.submit(() -> sign(claviger, number, pair.getPublic())));
                }
                while (done.get() < KILLED_AFTER) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                first.kill();
                for (Future<?> each : all) {
                    each.get();
                }
            }
        }
        System.out.printf(
                "a node was killed: %d signatures, %d of unknown outcome, longest pause %d ms%n",
                done.get(), failures.size(), TimeUnit.NANOSECONDS.toMillis(longestNanos.get()));
        assertThat(done.get() + failures.size()).isEqualTo(SIGNATURES);
        // One for each thread that may not repeat, and was waiting when the node died.
        assertThat(failures)
                .hasSizeLessThanOrEqualTo(THREADS / 2)
                .allSatisfy(
                        each ->
                                assertThat(each)
                                        .isInstanceOf(ClavigerException.OutcomeUnknown.class));
        assertThat(longestNanos.get()).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }

    private static void takeKey(ClavigerProcess node, KeyPair pair) throws Exception {
        var credentials = node.credentials();
        node.as("partitionSo")
                .patch(
                        "/ops/v1/partitions/" + credentials.partition() + "/policy",
                        "{\"importKeys\":true}")
                .expect(200);
        Path key =
                Files.writeString(
                        node.dataDir().resolveSibling(node.nodeName() + "-" + node.pid()),
                        credentials.token("keyManagement"));
        try (Claviger manager =
                Claviger.connect(ClientSettings.of(node.url()).withApiKeyFile(key))) {
            manager.keys()
                    .importKey(
                            ImportKey.with("shared", "EC")
                                    .privateKey(Base64Bytes.of(pair.getPrivate().getEncoded()))
                                    .publicKey(Base64Bytes.of(pair.getPublic().getEncoded()))
                                    .attributes(
                                            new JsonMembers()
                                                    .put("sign", JsonMembers.flag(true))
                                                    .object())
                                    .build())
                    .send();
        }
    }

    private void sign(Claviger claviger, int thread, PublicKey key) {
        for (int i = 0; i < SIGNATURES / THREADS; i++) {
            byte[] message = ("message " + thread + "/" + i).getBytes(StandardCharsets.UTF_8);
            Call<io.claviger.client.model.Signature> call =
                    claviger.contract()
                            .synchronousSign(
                                    SignRequest.with(
                                                    SignRequest.SignRequestValue.with(
                                                                    Base64.getEncoder()
                                                                            .encodeToString(
                                                                                    message),
                                                                    "shared",
                                                                    "SHA256_WITH_ECDSA")
                                                            .build())
                                            .build());
            long from = System.nanoTime();
            try {
                byte[] signature =
                        (thread % 2 == 0 ? call.repeatable() : call).send().signature().bytes();
                longestNanos.accumulateAndGet(System.nanoTime() - from, Math::max);
                verify(key, message, signature);
                done.incrementAndGet();
            } catch (ClavigerException failure) {
                failures.add(failure);
            }
        }
    }

    private static void verify(PublicKey key, byte[] message, byte[] signature) {
        try {
            var verifier = java.security.Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            assertThat(verifier.verify(signature)).isTrue();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("no signature at all", e);
        }
    }
}

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Far more clients than the queue holds: some are told to come back, none waits for ever. */
class OverloadTest {
    private static final int CLIENTS = 200;
    private static final int MAX_REQUESTS = 200 * 60;
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path dir;

    @Test
    void a_full_queue_sends_clients_away_before_their_key_is_used() throws InterruptedException {
        try (var node =
                ClavigerProcess.node(dir.resolve("data"))
                        .option("--set", "journal.queue=16")
                        .start()) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("busy")).expect(201);
            Queue<Http.Answer> answers = crowd(node);
            long granted = answers.stream().filter(answer -> answer.status() == 200).count();
            System.out.printf("%d of %d requests were granted%n", granted, answers.size());
            assertThat(granted).isPositive().isLessThan(answers.size());
            for (Http.Answer answer : answers) {
                if (answer.status() != 200) {
                    requireComeBackLater(answer);
                }
            }
            requireHealthy(node);
            FullLog log = FullLog.fetch(node);
            log.requireUsesWithoutGaps();
            assertThat(uses(log)).as("records of uses").isEqualTo(granted + 1);
            requireQuietLog(node);
        }
    }

    /** Requests of all clients at once, until somebody was sent away. */
    private static Queue<Http.Answer> crowd(ClavigerProcess node) throws InterruptedException {
        var answers = new ConcurrentLinkedQueue<Http.Answer>();
        var problems = new ConcurrentLinkedQueue<Throwable>();
        var left = new AtomicInteger(MAX_REQUESTS);
        var sentAway = new AtomicInteger();
        var done = new CountDownLatch(CLIENTS);
        Http operation = node.as("keyOperation");
        for (int client = 0; client < CLIENTS; client++) {
            var _ =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            while (sentAway.get() < 20
                                                    && left.getAndDecrement() > 0) {
                                                var answer = sign(operation);
                                                answers.add(answer);
                                                if (answer.status() != 200) {
                                                    sentAway.incrementAndGet();
                                                }
                                            }
                                        } catch (RuntimeException e) {
                                            problems.add(e);
                                        } finally {
                                            done.countDown();
                                        }
                                    });
        }
        done.await();
        assertThat(problems).isEmpty();
        return answers;
    }

    private static Http.Answer sign(Http operation) {
        return operation.post("/v1/synchronousSign", Bodies.sign("busy", MESSAGE));
    }

    private static void requireComeBackLater(Http.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.header("Retry-After").orElse("0"))).isPositive();
        assertThat(answer.json().path("errorCode").asInt()).isPositive();
        assertThat(answer.json().path("message").asText()).contains("nothing was done");
    }

    private static void requireHealthy(ClavigerProcess node) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (sign(node.as("keyOperation")).status() != 200) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
        }
        node.http().get("/health/ready").expect(200);
        node.http().get("/health/crypto").expect(200);
    }

    private static long uses(FullLog log) {
        return log.records().stream()
                .map(record -> record.path("boundary"))
                .filter(boundary -> boundary.path("label").asText().equals("busy"))
                .filter(boundary -> boundary.has("keyUse"))
                .map(boundary -> boundary.path("keyUse"))
                .map(JsonNode::asLong)
                .distinct()
                .count();
    }

    private static void requireQuietLog(ClavigerProcess node) {
        assertThat(node.output())
                .noneMatch(line -> line.startsWith("\tat "))
                .noneMatch(line -> line.contains("\"stepArray\""));
    }
}

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 64 MiB that fills up under a node. */
class DiskFullTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final int CLIENTS = 4;

    @TempDir private Path dir;

    private Path disk = Path.of("");
    private boolean mounted;

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(dir.resolve("disk"));
        mounted = SmallDisk.mount(disk, 64);
        assumeTrue(mounted, "mounting a small file system needs root: this test does not run");
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            SmallDisk.unmount(disk);
        }
    }

    @Test
    void a_node_below_its_reserve_answers_nothing_and_goes_on_when_there_is_space()
            throws IOException {
        try (var node = start("16")) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("kept")).expect(201);
            sign(node).expect(200);
            Path filler = SmallDisk.fill(disk, 8 << 20);
            awaitReady(node, false);
            Http.Answer refused = sign(node);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            assertThat(refused.json().has("signature")).isFalse();
            Http.Answer health = node.http().get("/health/ready").expect(503);
            assertThat(health.json().path("state").asText()).isEqualTo("disk_full");
            assertThat(health.json().path("reason").asText()).contains("free space");
            node.http().get("/health/live").expect(200);
            Files.delete(filler);
            awaitReady(node, true);
            sign(node).expect(200);
            FullLog log = FullLog.fetch(node);
            log.requireUsesWithoutGaps();
        }
    }

    @Test
    void a_disk_without_a_byte_left_loses_nothing_that_was_answered()
            throws IOException, InterruptedException {
        var answers = new ConcurrentLinkedQueue<Http.Answer>();
        try (var node = start("1")) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("kept")).expect(201);
            var over = new AtomicBoolean();
            CountDownLatch done = load(node, answers, over);
            awaitSize(answers, 20);
            Path filler = SmallDisk.fill(disk, 0);
            awaitReady(node, false);
            over.set(true);
            done.await();
            Files.delete(filler);
            // What could not be written makes the node fail for good: then a restart is the way
            // back.
            if (node.http().get("/health/live").status() == 200) {
                awaitReady(node, true);
                sign(node).expect(200);
            }
            node.kill();
        }
        try (var node = start("1")) {
            FullLog log = FullLog.fetch(node);
            log.requireUsesWithoutGaps();
            Map<String, ?> places = log.byRequest();
            for (Http.Answer answer : answers) {
                if (answer.status() == 200) {
                    assertThat(places).containsKey(answer.header("X-Request-Id").orElseThrow());
                } else {
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                    assertThat(answer.json().has("signature")).isFalse();
                }
            }
            sign(node).expect(200);
        }
    }

    private ClavigerProcess start(String reserve) {
        return ClavigerProcess.node(disk.resolve("data"))
                .option("--set", "journal.disk-reserve-mib=" + reserve)
                .start();
    }

    private static CountDownLatch load(
            ClavigerProcess node, Queue<Http.Answer> answers, AtomicBoolean over) {
        var done = new CountDownLatch(CLIENTS);
        Http operation = node.as("keyOperation");
        for (int client = 0; client < CLIENTS; client++) {
            var _ =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            while (!over.get()) {
                                                answers.add(sign(operation));
                                            }
                                        } finally {
                                            done.countDown();
                                        }
                                    });
        }
        return done;
    }

    private static Http.Answer sign(ClavigerProcess node) {
        return sign(node.as("keyOperation"));
    }

    private static Http.Answer sign(Http operation) {
        return operation.post("/v1/synchronousSign", Bodies.sign("kept", MESSAGE));
    }

    private static void awaitSize(Queue<?> queue, int size) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (queue.size() < size) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void awaitReady(ClavigerProcess node, boolean ready) {
        long deadline = System.nanoTime() + SOON.toNanos();
        try {
            while ((node.http().get("/health/ready").status() == 200) != ready) {
                assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            }
        } catch (UncheckedIOException e) {
            throw new AssertionError("the node does not answer any more", e);
        }
    }
}

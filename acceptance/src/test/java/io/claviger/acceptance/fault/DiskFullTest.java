package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        mounted = mount("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
        assumeTrue(mounted, "mounting a small file system needs root: this test does not run");
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            mount("umount", "--lazy", disk.toString());
        }
    }

    private static boolean mount(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void a_node_below_its_reserve_answers_nothing_and_goes_on_when_there_is_space()
            throws IOException {
        try (var node = start("16")) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("kept")).expect(201);
            sign(node).expect(200);
            fill(8 << 20);
            awaitReady(node, false);
            Http.Answer refused = sign(node);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            assertThat(refused.json().has("signature")).isFalse();
            Http.Answer health = node.http().get("/health/ready").expect(503);
            assertThat(health.json().path("state").asText()).isEqualTo("disk_full");
            assertThat(health.json().path("reason").asText()).contains("free space");
            node.http().get("/health/live").expect(200);
            Files.delete(filler());
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
            fill(0);
            awaitReady(node, false);
            over.set(true);
            done.await();
            Files.delete(filler());
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

    private Path filler() {
        return disk.resolve("filler");
    }

    /** Writes a file until so many bytes are left; 0: until nothing more goes in. */
    private void fill(long left) throws IOException {
        var zeros = ByteBuffer.allocate(1 << 16);
        try (var channel =
                FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var store = Files.getFileStore(disk);
            while (store.getUsableSpace() > left) {
                channel.write(zeros.clear());
            }
        } catch (IOException full) {
            if (left > 0) {
                throw full;
            }
        }
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

package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files are removed or replaced under a running node: it notices before the next answer, and gives
 * none. Afterwards the files are put back, and the log holds everything that was answered.
 */
@Order(1)
class RunningFaultTest {
    private static final String KEY = "kept";
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private static Path shared;

    private static NodeFiles prepared = new NodeFiles(Path.of(""));

    private final NodeFiles files = new NodeFiles(shared.resolve("running"));

    /** Which file, and whether another one with the same bytes takes its place. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state of their own
    enum Fault {
        SEGMENT_REMOVED(NodeFiles::openSegment, false, "log_inprogress_"),
        SEGMENT_REPLACED(NodeFiles::openSegment, true, "log_inprogress_"),
        TABLE_REMOVED(NodeFiles::table, false, ".sst"),
        TABLE_REPLACED(NodeFiles::table, true, ".sst"),
        CURRENT_REMOVED(NodeFiles::current, false, "CURRENT"),
        JOURNAL_REMOVED(NodeFiles::journal, false, "journal"),
        JOURNAL_REPLACED(NodeFiles::journal, true, "journal");

        private final Function<NodeFiles, Path> target;
        private final boolean replaced;
        private final String named;

        Fault(Function<NodeFiles, Path> target, boolean replaced, String named) {
            this.target = target;
            this.replaced = replaced;
            this.named = named;
        }
    }

    @BeforeAll
    static void prepare() {
        prepared = new NodeFiles(shared.resolve("prepared"));
        try (var node = start(prepared)) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey(KEY)).expect(201);
            for (int i = 0; i < 120; i++) {
                sign(node.as("keyOperation")).expect(200);
            }
            node.stop();
        }
    }

    private static ClavigerProcess start(NodeFiles files) {
        return ClavigerProcess.node(files.root())
                .option("--set", "journal.snapshot-every-entries=100")
                .start();
    }

    private static Http.Answer sign(Http operation) {
        return operation.post("/v1/synchronousSign", Bodies.sign(KEY, MESSAGE));
    }

    @AfterEach
    void clear() {
        NodeFiles.delete(files.root());
    }

    @ParameterizedTest
    @EnumSource
    void files_that_go_missing_stop_the_next_answer(Fault fault) throws IOException {
        NodeFiles.copy(prepared.root(), files.root());
        Path aside = files.root().resolve("aside");
        Path target;
        List<Http.Answer> answered = new ArrayList<>();
        try (var node = start(files)) {
            Http operation = node.as("keyOperation");
            for (int i = 0; i < 3; i++) {
                answered.add(sign(operation).expect(200));
            }
            target = fault.target.apply(files);
            if (fault.replaced) {
                Path twin = files.root().resolve("twin");
                NodeFiles.copy(target, twin);
                Files.move(target, aside);
                Files.move(twin, target);
            } else {
                Files.move(target, aside);
            }
            requireNoAnswer(operation, node, fault.named);
            requireNoAnswer(operation, node, fault.named);
            assertThat(node.http().get("/health/live").status()).isEqualTo(503);
            node.kill();
        }
        if (!fault.replaced) {
            return;
        }
        putBack(target, aside);
        try (var node = start(files)) {
            FullLog log = FullLog.fetch(node);
            log.requireUsesWithoutGaps();
            Map<String, List<Integer>> places = log.byRequest();
            for (Http.Answer answer : answered) {
                assertThat(places).containsKey(answer.header("X-Request-Id").orElseThrow());
            }
            sign(node.as("keyOperation")).expect(200);
        }
    }

    private static void requireNoAnswer(Http operation, ClavigerProcess node, String named) {
        Http.Answer answer = sign(operation);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.json().path("errorCode").asInt()).isPositive();
        assertThat(answer.json().path("message").asText()).isNotEmpty();
        assertThat(answer.json().has("signature")).isFalse();
        Http.Answer health = node.http().get("/health/ready");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().path("state").asText()).isEqualTo("failed");
        assertThat(health.json().path("reason").asText()).contains(named);
    }

    private static void putBack(Path target, Path aside) {
        try {
            if (Files.exists(target)) {
                NodeFiles.delete(target);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

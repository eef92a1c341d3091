package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stopped node's files are damaged; then the node refuses to start with one line that names the
 * file and says what to do. What the node cannot notice alone, a checkpoint kept elsewhere shows.
 */
@Order(1)
class DamageTest {
    private static final String KEY = "kept";
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private static Path shared;

    private static NodeFiles whole = new NodeFiles(Path.of(""));
    private static NodeFiles older = new NodeFiles(Path.of(""));
    private static String checkpoint = "";
    private static String logKey = "";

    private final NodeFiles files = new NodeFiles(shared.resolve("damaged"));

    /** What is done to the files, and what the line must name. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state of their own
    enum Damage {
        OPEN_SEGMENT_FLIPPED("log_inprogress_", f -> NodeFiles.flip(f.openSegment(), 2000)),
        OPEN_SEGMENT_CUT_IN_THE_MIDDLE(
                "log_inprogress_",
                f -> NodeFiles.truncate(f.openSegment(), NodeFiles.size(f.openSegment()) / 2)),
        OPEN_SEGMENT_GONE("current", f -> NodeFiles.delete(f.openSegment())),
        OLDER_LOG("log_inprogress_", f -> NodeFiles.replace(f.raft(), older.raft())),
        LOG_GONE("raft", f -> NodeFiles.delete(f.raft())),
        TABLE_FLIPPED(".sst", f -> NodeFiles.flipMiddle(f.table())),
        TABLE_GONE(".sst", f -> NodeFiles.delete(f.table())),
        MANIFEST_CUT(
                "MANIFEST-",
                f -> NodeFiles.truncate(f.manifest(), NodeFiles.size(f.manifest()) / 2)),
        CURRENT_EMPTIED("CURRENT", f -> NodeFiles.truncate(f.current(), 0)),
        CURRENT_GONE("CURRENT", f -> NodeFiles.delete(f.current())),
        OLDER_STATE("state", f -> NodeFiles.replace(f.state(), older.state())),
        SNAPSHOT_FLIPPED("snapshots", f -> NodeFiles.flipMiddle(f.snapshotManifest())),
        SNAPSHOTS_GONE_AND_STATE_GONE(
                "journal",
                f -> {
                    NodeFiles.delete(f.snapshots());
                    NodeFiles.delete(f.state());
                }),
        MARKER_GONE("journal.format", f -> NodeFiles.delete(f.journal().resolve("journal.format"))),
        JOURNAL_GONE("journal", f -> NodeFiles.delete(f.journal())),
        SEAL_FLIPPED("seal", f -> NodeFiles.flipMiddle(f.root().resolve("seal"))),
        SEAL_CUT("seal", f -> NodeFiles.truncate(f.root().resolve("seal"), 100)),
        SEAL_GONE("seal", f -> NodeFiles.delete(f.root().resolve("seal"))),
        UNSEAL_KEY_FLIPPED(
                "dev-unseal.key", f -> NodeFiles.flip(f.root().resolve("dev-unseal.key"), 7)),
        UNSEAL_KEY_CUT(
                "dev-unseal.key", f -> NodeFiles.truncate(f.root().resolve("dev-unseal.key"), 9));

        private final String named;
        private final Consumer<NodeFiles> damage;

        Damage(String named, Consumer<NodeFiles> damage) {
            this.named = named;
            this.damage = damage;
        }
    }

    @BeforeAll
    static void fill() throws IOException {
        whole = new NodeFiles(shared.resolve("whole"));
        older = new NodeFiles(shared.resolve("older"));
        try (var node = start(whole)) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey(KEY)).expect(201);
            sign(node, 30);
            assertThat(node.stop()).isZero();
        }
        NodeFiles.copy(whole.root(), older.root());
        try (var node = start(whole)) {
            sign(node, 250);
            logKey = FullLog.key(node).toString();
            checkpoint = node.http().get("/evidence/v1/checkpoint?fresh=true").expect(200).text();
            sign(node, 10);
            assertThat(node.stop()).isZero();
        }
        assertThat(Files.isDirectory(whole.snapshots())).isTrue();
    }

    private static ClavigerProcess start(NodeFiles files) {
        return options(files).start();
    }

    private static ClavigerProcess.Start options(NodeFiles files) {
        return ClavigerProcess.node(files.root())
                .option("--set", "journal.snapshot-every-entries=100");
    }

    private static void sign(ClavigerProcess node, int times) {
        Http operation = node.as("keyOperation");
        for (int i = 0; i < times; i++) {
            operation.post("/v1/synchronousSign", Bodies.sign(KEY, MESSAGE)).expect(200);
        }
    }

    @AfterEach
    void clear() {
        if (Files.exists(files.root())) {
            NodeFiles.delete(files.root());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_damaged_node_refuses_to_start_and_names_the_file(Damage damage) {
        NodeFiles.copy(whole.root(), files.root());
        damage.damage.accept(files);
        try (var node = options(files).launch()) {
            int exitCode = node.awaitExit();
            List<String> told = Program.toldOf(node.output());
            System.out.println(damage + " → " + told);
            assertThat(exitCode).as(String.join("\n", node.output())).isEqualTo(1);
            assertThat(told).hasSize(1);
            assertThat(told.getFirst())
                    .startsWith("claviger: ")
                    .contains(files.root().toString())
                    .contains(damage.named)
                    .containsPattern("(?i)restore|move .* away|remove");
        }
    }

    @Test
    void a_store_that_is_gone_comes_back_from_snapshot_and_log() {
        NodeFiles.copy(whole.root(), files.root());
        NodeFiles.delete(files.state());
        try (var node = start(files)) {
            FullLog log = FullLog.fetch(node);
            log.requireGrowthFrom(SignedCheckpoint.parse(checkpoint));
            log.requireUsesWithoutGaps();
            sign(node, 1);
            assertThat(FullLog.fetch(node).size()).isGreaterThan(log.size());
        }
    }

    // A whole older copy fits together, so the node alone cannot know. Who kept a checkpoint can.
    @Test
    void a_log_that_was_rolled_back_does_not_agree_with_a_checkpoint_kept_elsewhere()
            throws IOException {
        NodeFiles.copy(whole.root(), files.root());
        NodeFiles.replace(files.journal(), older.journal());
        SignedCheckpoint kept = SignedCheckpoint.parse(checkpoint);
        Path keptFile = Files.writeString(shared.resolve("checkpoint.txt"), checkpoint);
        try (var node = start(files)) {
            FullLog log = FullLog.fetch(node);
            assertThat(log.size()).isLessThan(kept.size());
            assertThat(node.http().get("/evidence/v1/consistency?from=" + kept.size()).status())
                    .isEqualTo(400);
            // Grown past the old size, it is another tree.
            sign(node, (int) (kept.size() - log.size()) + 5);
            FullLog grown = FullLog.fetch(node);
            assertThatThrownBy(() -> grown.requireGrowthFrom(kept))
                    .isInstanceOf(AssertionError.class);
            Path proof = shared.resolve("proof.json");
            Files.write(
                    proof, node.as("auditor").get("/evidence/v1/proof/5").expect(200).raw().body());
            Program.claviger(Map.of(), "verify", proof.toString(), "--key", logKey).expect(0);
            var verdict =
                    Program.claviger(
                                    Map.of(),
                                    "verify",
                                    proof.toString(),
                                    "--key",
                                    logKey,
                                    "--previous",
                                    keptFile.toString())
                            .expect(1);
            assertThat(verdict.output()).contains("NOT VERIFIED");
        }
    }
}

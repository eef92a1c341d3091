package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal.Health.State;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files taken away or replaced under a running node: the next append is not answered. */
class FileWatchTest {
    @TempDir static Path original;
    @TempDir Path temporary;
    private final Samples samples = new Samples(5);
    private Path directory = Path.of("");
    private Path segments = directory;
    private Path state = directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RaftJournal journal;

    @BeforeAll
    static void fill() throws Exception {
        var options = JournalOptions.at(original.resolve("data")).withBatches(4, 65536, 2);
        var commands = new Samples(3).commandsThatKeep(240);
        for (int life = 0; life < 2; life++) {
            try (var journal =
                    RaftJournal.open(options.withFormat(life == 0), new SimpleHandler())) {
                Journals.appendAll(journal, commands.subList(life * 80, life * 80 + 80));
                if (life == 0) {
                    journal.snapshot();
                }
            }
        }
    }

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("data");
        DamageTest.copy(original.resolve("data"), directory);
        segments = RaftSettings.segments(directory.resolve("raft"));
        state = directory.resolve("state");
        journal = RaftJournal.open(JournalOptions.at(directory), new SimpleHandler());
        for (int i = 0; i < 5; i++) {
            Journals.append(journal, samples.inquiry());
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void nextAppendFails(Path named) {
        long records = SimpleHandler.records(journal.store());
        assertThatThrownBy(() -> Journals.append(journal, samples.inquiry()))
                .isInstanceOfAny(Fault.OutcomeUnknown.class, Fault.NotServing.class)
                .hasMessageContaining(named.getFileName().toString());
        assertThat(journal.health().state()).isEqualTo(State.FAILED);
        assertThat(journal.health().reason()).contains(named.getFileName().toString());
        assertThatThrownBy(() -> Journals.append(journal, samples.inquiry()))
                .isInstanceOf(Fault.NotServing.class);
        assertThat(records).isPositive();
    }

    private Path find(Path where, String pattern) throws IOException {
        try (Stream<Path> paths = Files.list(where)) {
            return paths.filter(p -> p.getFileName().toString().matches(pattern))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static void replace(Path file) throws IOException {
        Path copy = file.resolveSibling("copy");
        Files.copy(file, copy);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void an_untouched_node_serves_on() {
        for (int i = 0; i < 200; i++) {
            Journals.append(journal, samples.inquiry());
        }
        assertThat(journal.health().state()).isEqualTo(State.SERVING);
    }

    @Test
    void a_closed_segment_deleted() throws IOException {
        Path file = find(segments, "log_[0-9]+-[0-9]+");
        Files.delete(file);
        nextAppendFails(file);
    }

    @Test
    void a_closed_segment_replaced() throws IOException {
        Path file = find(segments, "log_[0-9]+-[0-9]+");
        replace(file);
        nextAppendFails(file);
    }

    @Test
    void the_open_segment_deleted() throws IOException {
        Path file = find(segments, "log_inprogress_.*");
        Files.delete(file);
        nextAppendFails(file);
    }

    @Test
    void the_open_segment_replaced() throws IOException {
        Path file = find(segments, "log_inprogress_.*");
        replace(file);
        nextAppendFails(file);
    }

    @Test
    void the_open_segment_emptied() throws IOException {
        Path file = find(segments, "log_inprogress_.*");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        nextAppendFails(file);
    }

    @Test
    void a_closed_segment_truncated_is_found_at_the_next_full_look() throws IOException {
        Path file = find(segments, "log_[0-9]+-[0-9]+");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) / 2);
        }
        Files.createFile(segments.resolve("something"));
        nextAppendFails(file);
    }

    @Test
    void the_directory_of_segments_deleted() throws IOException {
        DamageTest.delete(segments);
        nextAppendFails(segments);
    }

    @Test
    void the_directory_of_segments_moved_and_copied_back() throws IOException {
        Path away = segments.resolveSibling("away");
        Files.move(segments, away);
        DamageTest.copy(away, segments);
        nextAppendFails(segments);
    }

    @Test
    void a_table_deleted() throws IOException {
        Path file = find(state, ".*\\.sst");
        Files.delete(file);
        nextAppendFails(file);
    }

    @Test
    void a_table_replaced() throws IOException {
        Path file = find(state, ".*\\.sst");
        replace(file);
        nextAppendFails(file);
    }

    @Test
    void current_deleted() throws IOException {
        Path file = state.resolve("CURRENT");
        Files.delete(file);
        nextAppendFails(file);
    }

    @Test
    void the_store_manifest_deleted() throws IOException {
        Path file = find(state, "MANIFEST-.*");
        Files.delete(file);
        nextAppendFails(file);
    }

    @Test
    void the_log_of_the_store_deleted() throws IOException {
        Path file = find(state, ".*\\.log");
        Files.delete(file);
        nextAppendFails(file);
    }

    @Test
    void the_directory_of_the_store_deleted() throws IOException {
        DamageTest.delete(state);
        nextAppendFails(state);
    }

    @Test
    void a_snapshot_deleted() throws IOException {
        Path snapshot = find(directory.resolve("snapshots"), "[0-9]+_[0-9]+");
        DamageTest.delete(snapshot);
        nextAppendFails(snapshot);
    }

    @Test
    void a_file_of_a_snapshot_deleted() throws IOException {
        Path snapshot = find(directory.resolve("snapshots"), "[0-9]+_[0-9]+");
        Files.delete(find(snapshot, ".*\\.sst"));
        nextAppendFails(snapshot);
    }

    @Test
    void the_whole_data_directory_deleted() throws IOException {
        DamageTest.delete(directory);
        nextAppendFails(directory);
    }

    @Test
    void health_turns_without_traffic() throws IOException {
        Path file = find(segments, "log_[0-9]+-[0-9]+");
        Files.delete(file);
        Journals.await("failed", () -> journal.health().state() == State.FAILED);
        assertThat(journal.health().reason()).contains(file.getFileName().toString());
    }

    @Test
    void snapshots_flushes_and_purges_under_load_are_no_violation() throws Exception {
        var random = new Random(1);
        for (int round = 0; round < 4; round++) {
            Journals.appendAll(journal, new Samples(random.nextLong()).commands(300));
            journal.snapshot();
            journal.rawStore().flush();
        }
        Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
        for (int i = 0; i < 50; i++) {
            Journals.append(journal, samples.inquiry());
        }
        assertThat(journal.health().state()).isEqualTo(State.SERVING);
    }

    @Test
    void a_failing_write_of_the_log_fails_everybody() {
        journal.machine().notifyLogFailed(new IOException("EIO"), null);
        assertThat(journal.health().state()).isEqualTo(State.FAILED);
        assertThatThrownBy(() -> Journals.append(journal, samples.inquiry()))
                .isInstanceOf(Fault.NotServing.class)
                .hasMessageContaining("EIO");
    }
}

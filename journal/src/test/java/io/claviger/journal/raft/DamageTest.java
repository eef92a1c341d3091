package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.port.Journal.Health.State;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes flipped, cut off or gone while the node was down: it refuses to start and names the file.
 */
class DamageTest {
    @TempDir static Path original;
    private static List<String> contents = List.of();

    @TempDir Path temporary;
    private Path directory = Path.of("");
    private JournalOptions options = JournalOptions.at(directory);
    private Path segments = directory;
    private Path state = directory;
    private List<String> before = List.of();
    private final Samples samples = new Samples(3);

    /** Several closed segments (each start begins a term, which closes one) and an open one. */
    @BeforeAll
    static void fill() {
        var some = JournalOptions.at(original.resolve("data")).withBatches(4, 65536, 2);
        var commands = new Samples(3).commandsThatKeep(240);
        for (int life = 0; life < 3; life++) {
            try (var journal = RaftJournal.open(some.withFormat(life == 0), new SimpleHandler())) {
                Journals.appendAll(journal, commands.subList(life * 80, life * 80 + 80));
                contents = Journals.dump(journal.store());
            }
        }
    }

    @BeforeEach
    void copyOriginal() throws IOException {
        directory = temporary.resolve("data");
        copy(original.resolve("data"), directory);
        options = JournalOptions.at(directory).withBatches(4, 65536, 2);
        segments = RaftSettings.segments(directory.resolve("raft"));
        state = directory.resolve("state");
        before = contents;
    }

    private void refusesNaming(Path file) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> RaftJournal.open(options, new SimpleHandler()).close())
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining(file.toString());
        // Again: the refusal must not have repaired or changed anything.
        assertThatThrownBy(() -> RaftJournal.open(options, new SimpleHandler()).close())
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining(file.toString());
        assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(30);
    }

    private void startsUnharmed() {
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            assertThat(Journals.dump(journal.store())).isEqualTo(before);
            assertThat(journal.health().state()).isEqualTo(State.SERVING);
            Journals.append(journal, samples.inquiry());
        }
    }

    private List<SegmentFiles.Segment> list() throws IOException {
        return SegmentFiles.list(segments);
    }

    private static Path newest(Path directory, String suffix) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(p -> p.getFileName().toString().matches(suffix))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            channel.write(one, at);
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void the_undamaged_directory_starts() throws IOException {
        assertThat(list()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(list().getLast().open()).isTrue();
        startsUnharmed();
    }

    @Test
    void a_flipped_byte_in_a_closed_segment() throws IOException {
        Path file = list().getFirst().file();
        flip(file, Files.size(file) / 2);
        refusesNaming(file);
    }

    @Test
    void a_flipped_byte_in_the_open_segment() throws IOException {
        var open = list().getLast();
        flip(open.file(), SegmentFiles.read(open).length() / 2);
        refusesNaming(open.file());
    }

    @Test
    void a_flipped_byte_in_the_last_entry() throws IOException {
        var open = list().getLast();
        flip(open.file(), SegmentFiles.read(open).length() - 20);
        refusesNaming(open.file());
    }

    @Test
    void a_truncated_closed_segment() throws IOException {
        Path file = list().get(1).file();
        truncate(file, Files.size(file) * 2 / 3);
        refusesNaming(file);
    }

    @Test
    void the_first_closed_segment_deleted() throws IOException {
        Files.delete(list().getFirst().file());
        refusesNaming(segments);
    }

    @Test
    void a_middle_closed_segment_deleted() throws IOException {
        var gone = list().get(1);
        Files.delete(gone.file());
        refusesNaming(list().get(1).file());
    }

    @Test
    void the_open_segment_truncated_in_the_middle() throws IOException {
        var open = list().getLast();
        truncate(open.file(), SegmentFiles.read(open).length() / 2);
        refusesNaming(open.file());
    }

    @Test
    void the_open_segment_deleted() throws IOException {
        Files.delete(list().getLast().file());
        refusesNaming(list().getLast().file());
    }

    @Test
    void all_segments_deleted() throws IOException {
        for (var segment : list()) {
            Files.delete(segment.file());
        }
        refusesNaming(segments);
    }

    @Test
    void a_flipped_byte_in_a_table() throws IOException {
        Path table = newest(state, ".*\\.sst");
        flip(table, Files.size(table) / 3);
        refusesNaming(table);
    }

    @Test
    void a_table_deleted() throws IOException {
        Path table = newest(state, ".*\\.sst");
        Files.delete(table);
        refusesNaming(table);
    }

    @Test
    void the_store_manifest_truncated() throws IOException {
        Path manifest = newest(state, "MANIFEST-.*");
        truncate(manifest, Files.size(manifest) / 2);
        refusesNaming(manifest);
    }

    @Test
    void a_flipped_byte_in_the_store_manifest() throws IOException {
        Path manifest = newest(state, "MANIFEST-.*");
        flip(manifest, Files.size(manifest) / 2);
        refusesNaming(manifest);
    }

    @Test
    void current_damaged_or_deleted() throws IOException {
        Path current = state.resolve("CURRENT");
        byte[] good = Files.readAllBytes(current);
        flip(current, 3);
        refusesNaming(current);
        Files.delete(current);
        refusesNaming(current);
        Files.write(current, good);
        startsUnharmed();
    }

    @Test
    void a_flipped_byte_in_a_snapshot() throws Exception {
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            journal.snapshot();
        }
        Path snapshot = newest(directory.resolve("snapshots"), ".*");
        Path manifest = newest(snapshot, "MANIFEST-.*");
        flip(manifest, Files.size(manifest) / 2);
        refusesNaming(manifest);
        flip(manifest, Files.size(manifest) / 2);
        Path sums = snapshot.resolve("SHA256SUMS");
        flip(sums, Files.size(sums) / 2);
        refusesNaming(sums);
    }

    @Test
    void a_flipped_byte_in_the_small_files() throws IOException {
        Path meta = segments.resolve("raft-meta");
        String text = Files.readString(meta);
        Files.writeString(meta, text.replaceAll("term=[0-9]+", "term=1"));
        refusesNaming(meta);
        Files.writeString(meta, text.replaceAll("term=[0-9]+", "term=x"));
        refusesNaming(meta);
        Files.writeString(meta, text);
        Path conf = segments.resolve("raft-meta.conf");
        byte[] good = Files.readAllBytes(conf);
        for (int i = 0; i < 4; i++) {
            flip(conf, 3L * i + 1);
        }
        refusesNaming(conf);
        Files.write(conf, good);
        Path mark = directory.resolve("journal.format");
        flip(mark, 3);
        refusesNaming(mark);
        flip(mark, 3);
        Path guard = directory.resolve("state.guard");
        flip(guard, 20);
        refusesNaming(guard);
        flip(guard, 20);
        startsUnharmed();
    }

    @Test
    void a_directory_of_another_node_is_refused() {
        assertThatThrownBy(
                        () ->
                                RaftJournal.open(options.withNodeId("n2"), new SimpleHandler())
                                        .close())
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("belongs to node n1");
    }

    @Test
    void the_log_gone_while_the_state_is_there() throws IOException {
        delete(directory.resolve("raft"));
        refusesNaming(directory.resolve("raft"));
    }

    @Test
    void everything_gone_but_the_mark_that_it_was_there() throws IOException {
        delete(directory.resolve("raft"));
        delete(state);
        refusesNaming(directory.resolve("raft"));
    }

    @Test
    void a_lost_state_is_folded_again_from_the_whole_log() throws IOException {
        delete(state);
        startsUnharmed();
    }

    @Test
    void a_lost_state_is_restored_from_snapshot_and_log() throws Exception {
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            journal.snapshot();
            Journals.appendAll(journal, new Samples(9).commandsThatKeep(60).subList(3, 60));
            before = Journals.dump(journal.store());
        }
        delete(state);
        startsUnharmed();
    }

    @Test
    void a_lost_state_is_not_restored_over_a_hole() throws Exception {
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            journal.snapshot();
        }
        delete(state);
        delete(directory.resolve("snapshots"));
        refusesNaming(segments);
    }

    @Test
    void a_tail_that_was_never_acknowledged_is_cut() throws IOException {
        var open = list().getLast();
        long length = SegmentFiles.read(open).length();
        try (var channel = FileChannel.open(open.file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {100, 1, 2, 3, 4}), length);
            channel.write(ByteBuffer.wrap(new byte[8192]), length + 5);
        }
        assertThat(SegmentFiles.read(open).end()).isEqualTo(SegmentFiles.End.TORN);
        startsUnharmed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "R", "RaftLog"})
    void a_segment_that_was_only_allocated_is_none(String header) throws IOException {
        var open = list().getLast();
        var content = SegmentFiles.read(open);
        truncate(open.file(), content.length());
        Files.move(
                open.file(), segments.resolve("log_%d-%d".formatted(open.first(), content.last())));
        byte[] allocated = Arrays.copyOf(header.getBytes(StandardCharsets.US_ASCII), 4096);
        Files.write(segments.resolve("log_inprogress_" + (content.last() + 1)), allocated);
        startsUnharmed();
    }

    @Test
    void an_open_segment_that_became_zeros() throws IOException {
        Path open = list().getLast().file();
        Files.write(open, new byte[Math.toIntExact(Files.size(open))]);
        refusesNaming(open);
    }

    @Test
    void a_damaged_log_of_the_store_is_healed_from_the_journal() throws Exception {
        // A process that is killed leaves its last entries in the store's own log only.
        Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            Journals.appendAll(journal, new Samples(9).commandsThatKeep(200).subList(3, 200));
            before = Journals.dump(journal.store());
            copy(directory, copy);
        }
        Path log = newest(copy.resolve("state"), "[0-9]+\\.log");
        flip(log, Files.size(log) / 2);
        try (var journal = RaftJournal.open(JournalOptions.at(copy), new SimpleHandler())) {
            assertThat(Journals.dump(journal.store())).isEqualTo(before);
        } finally {
            delete(copy);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    static void delete(Path path) throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

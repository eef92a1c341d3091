package io.claviger.streaming.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.format.LineFormat;
import io.claviger.streaming.format.Product;
import io.claviger.streaming.sink.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    @TempDir private Path folder;
    private Path file = Path.of("");
    private FileSink sink = sink(Path.of(""));

    @BeforeEach
    void make() {
        file = folder.resolve("evidence.jsonl");
        sink = sink(file);
    }

    @AfterEach
    void release() {
        sink.release();
    }

    @Test
    void lines_are_appended_and_only_owner_and_group_read_them() throws IOException {
        assertThat(sink.deliver(Batches.of(0, 3))).isEqualTo(3);
        assertThat(sink.deliver(Batches.of(3, 5))).isEqualTo(5);
        assertThat(indexes(file)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .endsWith("---");
    }

    @Test
    void a_file_that_was_moved_away_is_left_alone() throws IOException {
        sink.deliver(Batches.of(0, 2));
        Path moved = Files.move(file, folder.resolve("evidence.jsonl.1"));
        sink.deliver(Batches.of(2, 3));
        Files.delete(moved);
        Files.move(file, moved);
        Files.writeString(file, "");
        sink.deliver(Batches.of(3, 4));
        assertThat(indexes(moved)).containsExactly(2L);
        assertThat(indexes(file)).containsExactly(3L);
    }

    @Test
    void what_a_crash_left_of_a_line_is_cut_off_wherever_it_ended() throws IOException {
        sink.deliver(Batches.of(0, 1));
        int line = (int) Files.size(file);
        sink.deliver(Batches.of(1, 2));
        sink.release();
        byte[] whole = Files.readAllBytes(file);
        for (int length = line; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            sink.deliver(Batches.of(1, 2));
            sink.release();
            assertThat(Files.readAllBytes(file)).as("cut at %d", length).isEqualTo(whole);
        }
    }

    @Test
    void somebody_elses_last_line_is_ended_and_kept() throws IOException {
        Files.writeString(file, "first\nsecond without an end");
        sink.deliver(Batches.of(0, 1));
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .startsWith("first", "second without an end");
    }

    @Test
    void a_truncated_file_is_written_from_its_beginning() throws IOException {
        sink.deliver(Batches.of(0, 2));
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        sink.deliver(Batches.of(2, 3));
        assertThat(indexes(file)).containsExactly(2L);
    }

    @Test
    void what_is_no_file_and_a_missing_folder_are_said() {
        assertThatIOException()
                .isThrownBy(() -> sink(folder).deliver(Batches.of(0, 1)))
                .withMessageContaining("is not a regular file");
        assertThatIOException()
                .isThrownBy(() -> sink(folder.resolve("none/file")).deliver(Batches.of(0, 1)))
                .withMessageContaining("there is no folder for");
    }

    @Test
    void a_batch_without_records_touches_nothing() throws IOException {
        assertThat(sink.deliver(new Batch(0, 9, List.of()))).isEqualTo(9);
        assertThat(file).doesNotExist();
    }

    private static FileSink sink(Path path) {
        return new FileSink(path, LineFormat.of(Format.RECORD, new Product("1", "n")));
    }

    private static List<Long> indexes(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll(".*\"index\":(\\d+),.*", "$1"))
                .map(Long::valueOf)
                .toList();
    }
}

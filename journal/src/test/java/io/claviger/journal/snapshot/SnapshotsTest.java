package io.claviger.journal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.journal.store.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removal of snapshots, whole and cut short by the end of the process. */
class SnapshotsTest {
    @TempDir Path directory;
    private Snapshots snapshots;

    @BeforeEach
    void takeTwo() throws IOException {
        snapshots = new Snapshots(directory);
        snapshots.open();
        for (long index : List.of(5L, 9L)) {
            Path prepared = snapshots.prepare();
            Files.createDirectories(prepared);
            Files.writeString(prepared.resolve("CURRENT"), "index " + index);
            Files.writeString(prepared.resolve("000007.sst"), "table");
            snapshots.complete(prepared, new Position(1, index));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void an_older_one_is_removed_without_a_trace() throws IOException {
        snapshots.retain(1);
        assertThat(names()).containsExactly("1_9");
    }

    @Test
    void a_removal_that_was_cut_short_is_no_damage_and_is_finished() throws IOException {
        Path half = directory.resolve("1_5.gone");
        Files.move(directory.resolve("1_5"), half);
        Files.delete(half.resolve(Snapshots.MANIFEST));
        var again = new Snapshots(directory);
        again.open();
        assertThat(again.all()).hasSize(1);
        assertThat(names()).containsExactly("1_9");
    }

    @Test
    void a_whole_one_without_manifest_is_damage() throws IOException {
        Files.delete(directory.resolve("1_5").resolve(Snapshots.MANIFEST));
        assertThatThrownBy(() -> new Snapshots(directory).open())
                .isInstanceOf(SnapshotDamaged.class)
                .hasMessageContaining("no manifest");
    }
}

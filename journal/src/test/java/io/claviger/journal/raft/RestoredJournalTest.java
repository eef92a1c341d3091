package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyObject;
import io.claviger.journal.snapshot.SnapshotDamaged;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that is held while the journal goes on, and the journal that is made of its files. */
class RestoredJournalTest {
    @TempDir Path directory;
    private final Samples samples = new Samples(12);

    private KeyObject create(RaftJournal journal) {
        var key = samples.key(Samples.DEMO, samples.label());
        Journals.append(journal, new Command.CreateKey(samples.origin(), key));
        return key;
    }

    private static void copy(HeldSnapshot held, Path target) throws IOException {
        for (Path file : held.files()) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }

    @Test
    void the_state_is_the_one_at_which_the_snapshot_was_held() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        KeyObject before;
        KeyObject after;
        long term;
        long index;
        var restored = RestoredJournal.in(second);
        try (var journal =
                RaftJournal.open(JournalOptions.at(first).withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            before = create(journal);
            try (HeldSnapshot held = journal.hold()) {
                after = create(journal);
                for (int i = 0; i < 4; i++) {
                    create(journal);
                    journal.snapshot();
                }
                term = held.term();
                index = held.index();
                copy(held, restored.files());
            }
            // What was held goes with the next snapshot, and nobody misses it.
            journal.snapshot();
            create(journal);
            assertThat(first.resolve("snapshots").resolve(term + "_" + index)).doesNotExist();
        }
        restored.complete("n1", term, index);
        var options = JournalOptions.at(second).withNodeId("n1");
        KeyObject later;
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            assertThat(journal.state().key(before.id())).contains(before);
            assertThat(journal.state().key(after.id())).isEmpty();
            later = create(journal);
            journal.snapshot();
        }
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            assertThat(journal.state().key(before.id())).contains(before);
            assertThat(journal.state().key(later.id())).contains(later);
        }
    }

    @Test
    void what_is_held_is_read_where_it_lies_and_stays_as_it_is() throws Exception {
        try (var journal =
                RaftJournal.open(
                        JournalOptions.at(directory.resolve("first")).withFormat(true),
                        new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            KeyObject before = create(journal);
            try (HeldSnapshot held = journal.hold()) {
                KeyObject after = create(journal);
                Map<Path, String> files = digests(held);
                try (SnapshotState read = held.open()) {
                    assertThat(read.state().key(before.id())).contains(before);
                    assertThat(read.state().key(after.id())).isEmpty();
                }
                assertThat(digests(held)).isEqualTo(files);
            }
        }
    }

    /** All files of the folder, also those that are not the snapshot's. */
    private static Map<Path, String> digests(HeldSnapshot held) throws IOException {
        Path folder = Objects.requireNonNull(held.files().getFirst().getParent());
        var digests = new TreeMap<Path, String>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                digests.put(file, Bytes.owned(Files.readAllBytes(file)).sha256().hex());
            }
        }
        return digests;
    }

    @Test
    void files_that_are_not_what_the_manifest_says_become_no_journal() throws Exception {
        Path second = directory.resolve("second");
        var restored = RestoredJournal.in(second);
        try (var journal =
                RaftJournal.open(
                        JournalOptions.at(directory.resolve("first")).withFormat(true),
                        new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            try (HeldSnapshot held = journal.hold()) {
                copy(held, restored.files());
                Path table =
                        held.files().stream()
                                .map(file -> restored.files().resolve(file.getFileName()))
                                .filter(file -> file.toString().endsWith(".sst"))
                                .findFirst()
                                .orElseThrow();
                byte[] bytes = Files.readAllBytes(table);
                bytes[bytes.length / 2] ^= 1;
                Files.write(table, bytes);
                assertThatThrownBy(() -> restored.complete("n1", held.term(), held.index()))
                        .isInstanceOf(SnapshotDamaged.class);
            }
        }
        assertThat(RaftJournal.exists(second)).isFalse();
    }

    @Test
    void a_directory_that_holds_something_is_refused() throws Exception {
        var _ = RestoredJournal.in(directory);
        assertThatThrownBy(() -> RestoredJournal.in(directory)).isInstanceOf(IOException.class);
    }
}

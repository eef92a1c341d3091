package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyObject;
import io.claviger.journal.testing.ApprovalSamples;
import io.claviger.journal.testing.ApproverSamples;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a destroyed key leaves behind: nothing in any file. */
class PurgeTest {
    @TempDir Path directory;
    private final Samples samples = new Samples(11);

    private KeyObject create(RaftJournal journal) {
        var key = samples.key(Samples.DEMO, samples.label());
        Journals.append(journal, new Command.CreateKey(samples.origin(), key));
        return key;
    }

    private void destroy(RaftJournal journal, KeyObject key) {
        Journals.append(journal, new Command.DestroyKey(samples.origin(), key.id(), 1));
    }

    /** Files of the data directory that hold the wrapped blob. */
    private List<Path> holding(KeyObject key) throws IOException {
        return holding(key.wrapped());
    }

    private List<Path> holding(Bytes wrapped) throws IOException {
        return holding(directory, wrapped);
    }

    /** Files below a directory that hold the wrapped blob. */
    static List<Path> holding(Path directory, Bytes wrapped) throws IOException {
        byte[] blob = wrapped.toArray();
        var found = new ArrayList<Path>();
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        try {
                            if (contains(Files.readAllBytes(file), blob)) {
                                found.add(file);
                            }
                        } catch (NoSuchFileException e) {
                            // Removed meanwhile, which is as good.
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException why)
                            throws IOException {
                        return unlessGone(why);
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException why) throws IOException {
                        return unlessGone(why);
                    }
                });
        return found;
    }

    /** A snapshot that is removed while it is read has nothing more to find. */
    private static FileVisitResult unlessGone(@Nullable IOException why) throws IOException {
        if (why == null || why instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw why;
    }

    private static boolean contains(byte[] file, byte[] blob) {
        for (int i = 0; i + blob.length <= file.length; i++) {
            if (file[i] == blob[0]
                    && java.util.Arrays.equals(file, i, i + blob.length, blob, 0, blob.length)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void a_destroyed_key_leaves_every_file_while_the_node_serves_on() throws Exception {
        var options = JournalOptions.at(directory).withPurgeDelay(Duration.ofMillis(50));
        try (var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            var kept = create(journal);
            var lost = create(journal);
            journal.snapshot();
            var late = create(journal);
            assertThat(holding(lost)).hasSizeGreaterThanOrEqualTo(2);
            destroy(journal, lost);
            destroy(journal, late);
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
            Journals.await(
                    "gone from every file",
                    () -> {
                        try {
                            return holding(lost).isEmpty() && holding(late).isEmpty();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThat(holding(kept)).isNotEmpty();
            assertThat(journal.state().key(kept.id())).contains(kept);
            Journals.append(journal, samples.inquiry());
        }
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            assertThat(SimpleHandler.records(journal.store())).isEqualTo(9);
            Journals.append(journal, samples.inquiry());
        }
    }

    @Test
    void a_deleted_data_object_leaves_every_file() throws Exception {
        var now = JournalOptions.at(directory).withPurgeDelay(Duration.ofMillis(50));
        var late = JournalOptions.at(directory).withPurgeDelay(Duration.ofHours(1));
        var first = samples.dataObjectCommands();
        var second = samples.dataObjectCommands();
        Bytes gone = ((Command.StoreDataObject) first.getFirst()).object().wrapped();
        Bytes later = ((Command.StoreDataObject) second.getFirst()).object().wrapped();
        try (var journal = RaftJournal.open(now.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            Journals.append(journal, first.getFirst());
            journal.snapshot();
            assertThat(holding(gone)).isNotEmpty();
            Journals.append(journal, first.getLast());
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
            assertThat(holding(gone)).isEmpty();
        }
        try (var journal = RaftJournal.open(late, new SimpleHandler())) {
            Journals.append(journal, second.getFirst());
            journal.snapshot();
            Journals.append(journal, second.getLast());
        }
        assertThat(holding(later)).isNotEmpty();
        try (var journal = RaftJournal.open(now, new SimpleHandler())) {
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
        }
        assertThat(holding(later)).isEmpty();
    }

    @Test
    void the_backup_of_a_deleted_approver_leaves_every_file() throws Exception {
        var options = JournalOptions.at(directory).withPurgeDelay(Duration.ofMillis(50));
        var commands = new ApproverSamples(20261126).commands();
        Bytes gone = ((Command.CreateApprover) commands.getFirst()).account().wrapped();
        try (var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            Journals.append(journal, commands.getFirst());
            journal.snapshot();
            assertThat(holding(gone)).isNotEmpty();
            Journals.append(journal, commands.getLast());
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
            assertThat(holding(gone)).isEmpty();
        }
    }

    @Test
    void the_backup_that_waited_in_a_request_leaves_every_file_with_its_end() throws Exception {
        var options = JournalOptions.at(directory).withPurgeDelay(Duration.ofMillis(50));
        ApprovalRequest request = new ApproverSamples(20261207).request();
        Bytes gone = request.replacement().orElseThrow().wrapped();
        try (var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            Journals.append(journal, new Command.SubmitRequest(samples.origin(), request));
            journal.snapshot();
            assertThat(holding(gone)).isNotEmpty();
            Journals.append(
                    journal,
                    new Command.CloseRequest(
                            samples.origin(),
                            Operation.CANCEL_REQUEST,
                            request.id(),
                            Optional.empty()));
            assertThat(journal.state().request(request.id()).orElseThrow().replacement()).isEmpty();
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
            assertThat(holding(gone)).isEmpty();
        }
    }

    @Test
    void the_result_of_a_removed_request_leaves_every_file() throws Exception {
        var now = JournalOptions.at(directory).withPurgeDelay(Duration.ofMillis(50));
        var late = JournalOptions.at(directory).withPurgeDelay(Duration.ofHours(1));
        var approvals = new ApprovalSamples(7);
        var first = approvals.request();
        var second = approvals.request();
        Bytes gone = samples.bytes(60);
        Bytes later = samples.bytes(60);
        try (var journal = RaftJournal.open(now.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            execute(journal, first, gone);
            journal.snapshot();
            assertThat(holding(gone)).hasSizeGreaterThanOrEqualTo(2);
            remove(journal, first);
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
            assertThat(holding(gone)).isEmpty();
            assertThat(journal.state().tokenSpent(first.tokenDigest())).isTrue();
        }
        try (var journal = RaftJournal.open(late, new SimpleHandler())) {
            execute(journal, second, later);
            journal.snapshot();
            remove(journal, second);
        }
        assertThat(holding(later)).isNotEmpty();
        try (var journal = RaftJournal.open(now, new SimpleHandler())) {
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
        }
        assertThat(holding(later)).isEmpty();
    }

    /** A request whose execution left a wrapped result. */
    private void execute(RaftJournal journal, ApprovalRequest request, Bytes result) {
        var key = create(journal);
        Journals.append(journal, new Command.SubmitRequest(samples.origin(), request));
        Journals.append(
                journal,
                new Command.Authorized(
                        samples.use(key.id(), key.version()),
                        request.approvals(),
                        Optional.of(new Command.Execution(request.id(), Optional.of(result))),
                        Optional.empty()));
        assertThat(journal.state().request(request.id()).orElseThrow().result()).contains(result);
    }

    private void remove(RaftJournal journal, ApprovalRequest request) {
        Journals.append(
                journal,
                new Command.CloseRequest(
                        samples.origin(),
                        Operation.REMOVE_REQUEST,
                        request.id(),
                        Optional.empty()));
        assertThat(journal.state().request(request.id())).isEmpty();
    }

    @Test
    void a_purge_that_a_stop_interrupted_is_made_up_for_at_the_next_start() throws Exception {
        var options = JournalOptions.at(directory).withPurgeDelay(Duration.ofHours(1));
        KeyObject lost;
        try (var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
            lost = create(journal);
            destroy(journal, lost);
        }
        assertThat(holding(lost)).isNotEmpty();
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            Journals.await("purged", () -> journal.rawStore().purgeUpTo() < 0);
        }
        assertThat(holding(lost)).isEmpty();
    }

    @Test
    void purging_under_load_loses_nothing() throws Exception {
        var options =
                JournalOptions.at(directory)
                        .withPurgeDelay(Duration.ofMillis(1))
                        .withBatches(8, 65536, 3);
        List<String> before;
        try (var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            for (int round = 0; round < 5; round++) {
                var commands = new Samples(round).commands(600);
                Journals.appendAll(journal, commands);
            }
            before = Journals.dump(journal.store());
            assertThat(SimpleHandler.records(journal.store())).isEqualTo(3000);
            assertThat(journal.lastPurgePauseNanos()).isPositive();
        }
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            assertThat(Journals.dump(journal.store())).isEqualTo(before);
        }
    }
}

package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Column;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal.Health.State;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class RaftJournalTest {
    @TempDir Path directory;
    private final Samples samples = new Samples(1);

    private RaftJournal create(JournalOptions options) {
        return RaftJournal.open(options.withFormat(true), new SimpleHandler());
    }

    private RaftJournal reopen(JournalOptions options) {
        return RaftJournal.open(options, new SimpleHandler());
    }

    @Test
    void a_restart_keeps_everything() {
        var options = JournalOptions.at(directory);
        var commands = samples.commands(500);
        java.util.List<String> before;
        try (var journal = create(options)) {
            Journals.appendAll(journal, commands);
            before = Journals.dump(journal.store());
        }
        for (int i = 0; i < 3; i++) {
            try (var journal = reopen(options)) {
                assertThat(Journals.dump(journal.store())).isEqualTo(before);
                assertThat(journal.health().state()).isEqualTo(State.SERVING);
            }
        }
    }

    @Test
    void many_callers_share_a_sync() {
        try (var journal = create(JournalOptions.at(directory))) {
            Journals.appendAll(journal, samples.commands(5000));
            assertThat(journal.statistics().records()).isEqualTo(5000);
            assertThat(journal.statistics().batches()).isLessThan(1000);
        }
    }

    @Test
    void a_batch_keeps_its_bounds() {
        var options = JournalOptions.at(directory).withBatches(16, 4096, 1);
        try (var journal = create(options)) {
            Journals.appendAll(journal, samples.commands(400));
            assertThat(journal.statistics().batches()).isGreaterThanOrEqualTo(400 / 16);
        }
    }

    @Test
    void a_full_queue_refuses_at_once_and_what_was_accepted_is_answered() throws Exception {
        var options = JournalOptions.at(directory).withQueueLimit(10).withBatches(5, 65536, 1);
        try (var journal = create(options)) {
            Journals.appendAll(journal, samples.beginning());
            var answers = new ArrayList<CompletableFuture<Outcome>>();
            for (int i = 0; i < 3000; i++) {
                answers.add(journal.append(samples.inquiry()).toCompletableFuture());
            }
            int overloaded = 0;
            int granted = 0;
            for (var answer : answers) {
                try {
                    Journals.get(answer);
                    granted++;
                } catch (Fault.Overloaded e) {
                    assertThat(e.retryAfterSeconds()).isPositive();
                    overloaded++;
                }
            }
            assertThat(overloaded).isPositive();
            assertThat(granted).isPositive();
            assertThat(SimpleHandler.records(journal.store())).isEqualTo(granted + 3L);
            assertThat(journal.health().state()).isEqualTo(State.SERVING);
        }
    }

    @Test
    void too_little_space_refuses_and_comes_back_by_itself() {
        create(JournalOptions.at(directory)).close();
        try (var journal =
                reopen(JournalOptions.at(directory).withDiskReserve(Long.MAX_VALUE / 2))) {
            assertThat(journal.health().state()).isEqualTo(State.DISK_FULL);
            assertThatThrownBy(() -> Journals.append(journal, samples.inquiry()))
                    .isInstanceOf(Fault.NotServing.class)
                    .hasMessageContaining("reserve");
        }
        try (var journal = reopen(JournalOptions.at(directory))) {
            Journals.append(journal, samples.inquiry());
        }
    }

    @Test
    void a_snapshot_purges_the_log_and_a_restart_goes_on_from_it() throws Exception {
        var options = JournalOptions.at(directory).withBatches(8, 65536, 2);
        var commands = samples.commands(600);
        java.util.List<String> before;
        try (var journal = create(options)) {
            Journals.appendAll(journal, commands.subList(0, 300));
            journal.snapshot();
            Journals.appendAll(journal, commands.subList(300, 500));
            journal.snapshot();
            journal.snapshot();
            Journals.appendAll(journal, commands.subList(500, 600));
            before = Journals.dump(journal.store());
            assertThat(directory.resolve("snapshots").toFile().list()).hasSize(2);
        }
        try (var journal = reopen(options)) {
            assertThat(Journals.dump(journal.store())).isEqualTo(before);
            Journals.append(journal, samples.inquiry());
        }
    }

    @Test
    void snapshots_are_taken_at_their_distance() {
        var options =
                JournalOptions.at(directory).withBatches(4, 65536, 2).withSnapshots(20, 1 << 30);
        try (var journal = create(options)) {
            Journals.appendAll(journal, samples.commands(600));
            Journals.await(
                    "a snapshot", () -> directory.resolve("snapshots").toFile().list().length > 0);
            assertThat(journal.health().state()).isEqualTo(State.SERVING);
        }
        reopen(options).close();
    }

    @Test
    void a_directory_is_used_by_one_journal() {
        try (var _ = create(JournalOptions.at(directory))) {
            assertThatThrownBy(() -> reopen(JournalOptions.at(directory)))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void only_an_empty_directory_is_initialized_and_only_on_request() {
        assertThatThrownBy(() -> reopen(JournalOptions.at(directory)))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("no journal");
        create(JournalOptions.at(directory)).close();
        assertThatThrownBy(() -> create(JournalOptions.at(directory)))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("not empty");
        reopen(JournalOptions.at(directory)).close();
    }

    // Other tests listen in this very process.
    @Test
    @ResourceLock(Resources.GLOBAL)
    void nothing_listens_on_the_network() throws Exception {
        long before = listeners();
        try (var journal = create(JournalOptions.at(directory))) {
            Journals.appendAll(journal, samples.beginning());
            assertThat(listeners()).isEqualTo(before);
        }
    }

    /** Listening TCP sockets of this process. */
    private static long listeners() throws Exception {
        var mine = new ArrayList<String>();
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path fd : files.toList()) {
                try {
                    String target = Files.readSymbolicLink(fd).toString();
                    if (target.startsWith("socket:[")) {
                        mine.add(target.substring(8, target.length() - 1));
                    }
                } catch (java.nio.file.NoSuchFileException e) {
                    // Closed meanwhile.
                }
            }
        }
        long count = 0;
        for (String table : new String[] {"tcp", "tcp6"}) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net/" + table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[3].equals("0A") && mine.contains(fields[9])) {
                    count++;
                }
            }
        }
        return count;
    }

    @Test
    void the_store_under_the_machine_can_be_replaced_by_a_snapshot() throws Exception {
        var handler = new SimpleHandler();
        try (var journal =
                RaftJournal.open(JournalOptions.at(directory).withFormat(true), handler)) {
            Journals.appendAll(journal, samples.commands(200));
            journal.snapshot();
            var before = Journals.dump(journal.store());
            journal.machine().pause();
            assertThat(journal.machine().getLifeCycleState())
                    .isEqualTo(org.apache.ratis.util.LifeCycle.State.PAUSED);
            assertThatThrownBy(() -> journal.store().get(Column.RECORDS, new byte[8]))
                    .isInstanceOf(Fault.NotServing.class);
            journal.machine().reinitialize();
            assertThat(journal.machine().getLifeCycleState())
                    .isEqualTo(org.apache.ratis.util.LifeCycle.State.RUNNING);
            assertThat(handler.opened).hasValue(2);
            assertThat(Journals.dump(journal.store())).isEqualTo(before);
            Journals.append(journal, samples.inquiry());
            assertThat(SimpleHandler.records(journal.store())).isEqualTo(201);
        }
    }

    @Test
    void a_command_that_is_too_large_is_refused_before_it_is_queued() {
        try (var journal = create(JournalOptions.at(directory))) {
            var huge =
                    new Command.NoteNode(
                            samples.origin(), samples.inquiry().operation(), "x".repeat(3 << 20));
            assertThatThrownBy(() -> journal.append(huge))
                    .isInstanceOf(IllegalArgumentException.class);
            Journals.append(journal, samples.inquiry());
        }
    }

    @Test
    void concurrent_batches_of_two_nodes_lives_do_not_mix() throws ExecutionException {
        var options = JournalOptions.at(directory);
        for (int life = 0; life < 3; life++) {
            try (var journal = life == 0 ? create(options) : reopen(options)) {
                var outcome = Journals.append(journal, samples.inquiry());
                assertThat(outcome.evidence().index()).isEqualTo(life);
            }
        }
    }
}

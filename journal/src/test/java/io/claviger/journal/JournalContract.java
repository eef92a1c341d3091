package io.claviger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.Column;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every journal does, with or without a disk. */
abstract class JournalContract {
    private final Samples samples = new Samples(7);

    /** A new, empty journal; closed by the test. */
    abstract Journal open(CommandHandler handler);

    private static void close(Journal journal) throws Exception {
        ((AutoCloseable) journal).close();
    }

    @Test
    void commands_are_applied_in_the_order_of_their_answers() throws Exception {
        var journal = open(new SimpleHandler());
        var commands = samples.commands(300);
        var outcomes = Journals.appendAll(journal, commands);
        for (int i = 0; i < commands.size(); i++) {
            assertThat(outcomes.get(i).evidence().index()).isEqualTo(i);
            assertThat(SimpleHandler.record(journal.store(), i))
                    .startsWith(i + " " + commands.get(i).origin().request() + " ");
        }
        close(journal);
    }

    @Test
    void an_answered_command_is_visible_to_its_caller() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        for (int i = 0; i < 50; i++) {
            var key = samples.key(Samples.DEMO, samples.label());
            Journals.append(journal, new Command.CreateKey(samples.origin(), key));
            assertThat(journal.state().key(key.id())).contains(key);
            assertThat(journal.state().key(Samples.DEMO, key.label())).contains(key);
            assertThat(journal.state().keyCount(Samples.DEMO)).isEqualTo(i + 1);
        }
        assertThat(journal.state().keys(Samples.DEMO, Optional.empty(), 1000))
                .hasSize(50)
                .isSortedAccordingTo((a, b) -> a.label().compareTo(b.label()));
        close(journal);
    }

    @Test
    void a_destroyed_key_is_gone_and_its_label_free() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        var key = samples.key(Samples.DEMO, new KeyLabel("one"));
        Journals.append(journal, new Command.CreateKey(samples.origin(), key));
        Journals.append(journal, samples.use(key.id(), 1));
        assertThat(journal.state().uses(key.id())).isEqualTo(1);
        Journals.append(journal, new Command.DestroyKey(samples.origin(), key.id(), 1));
        assertThat(journal.state().key(key.id())).isEmpty();
        assertThat(journal.state().key(Samples.DEMO, key.label())).isEmpty();
        assertThat(journal.state().keyCount(Samples.DEMO)).isZero();
        var again = samples.key(Samples.DEMO, new KeyLabel("one"));
        var outcome = Journals.append(journal, new Command.CreateKey(samples.origin(), again));
        assertThat(outcome.refusal()).isEmpty();
        close(journal);
    }

    @Test
    void the_second_of_two_equal_labels_is_refused_even_in_one_batch() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        var label = new KeyLabel("twice");
        List<Command> commands =
                List.of(
                        new Command.CreateKey(samples.origin(), samples.key(Samples.DEMO, label)),
                        new Command.CreateKey(samples.origin(), samples.key(Samples.DEMO, label)));
        var outcomes = Journals.appendAll(journal, commands);
        assertThat(outcomes.get(0).refusal()).isEmpty();
        assertThat(outcomes.get(1).refusal().orElseThrow().code())
                .isEqualTo(RefusalCode.KEY_EXISTS);
        close(journal);
    }

    @Test
    void uses_are_counted_without_gaps_under_many_callers() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        var key = samples.key(Samples.DEMO, samples.label());
        Journals.append(journal, new Command.CreateKey(samples.origin(), key));
        int callers = 64;
        int each = 30;
        var uses = new ArrayList<Command>();
        for (int i = 0; i < callers * each; i++) {
            uses.add(samples.use(key.id(), 1));
        }
        var outcomes = new CopyOnWriteArrayList<Outcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                var mine = uses.subList(caller * each, (caller + 1) * each);
                var _ =
                        threads.submit(
                                () ->
                                        mine.forEach(
                                                use ->
                                                        outcomes.add(
                                                                Journals.append(journal, use))));
            }
        }
        assertThat(outcomes).hasSize(callers * each);
        assertThat(journal.state().uses(key.id())).isEqualTo((long) callers * each);
        assertThat(outcomes.stream().map(o -> o.evidence().index()).distinct())
                .hasSize(callers * each);
        close(journal);
    }

    @Test
    void unknown_tokens_are_not_found_and_known_ones_are() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        var credential = samples.credential(Optional.of(Samples.APP));
        assertThat(journal.state().credentialByToken(credential.tokenHash())).isEmpty();
        Journals.append(journal, new Command.IssueCredential(samples.origin(), credential));
        assertThat(journal.state().credentialByToken(credential.tokenHash())).contains(credential);
        assertThat(journal.state().credentials(Samples.APP)).contains(credential);
        Journals.append(journal, new Command.RevokeCredential(samples.origin(), credential.id()));
        assertThat(journal.state().credentialByToken(credential.tokenHash()).orElseThrow())
                .satisfies(c -> assertThat(c.revoked()).isPresent());
        assertThat(journal.state().officerCredentials()).hasSize(1);
        close(journal);
    }

    @Test
    void the_local_column_is_written_beside_the_journal() throws Exception {
        var journal = open(new SimpleHandler());
        journal.store().putLocal(new byte[] {1}, new byte[] {2});
        assertThat(journal.store().get(Column.LOCAL, new byte[] {1})).containsExactly(2);
        assertThat(journal.store().get(Column.LOCAL, new byte[] {9})).isNull();
        close(journal);
    }

    @Test
    void a_handler_that_throws_stops_the_node() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        long applied = SimpleHandler.records(journal.store());
        var o = samples.origin();
        var poison =
                new io.claviger.core.evidence.Origin(
                        o.request(),
                        o.correlation(),
                        o.ticket(),
                        o.identity(),
                        o.interfaceName(),
                        SimpleHandler.POISON,
                        o.client(),
                        o.time());
        var command = new Command.NoteNode(poison, samples.inquiry().operation(), "x");
        assertThatThrownBy(() -> Journals.append(journal, command))
                .isInstanceOf(Fault.OutcomeUnknown.class);
        assertThat(journal.health().state()).isEqualTo(Journal.Health.State.FAILED);
        assertThatThrownBy(() -> Journals.append(journal, samples.inquiry()))
                .isInstanceOf(Fault.NotServing.class);
        assertThat(SimpleHandler.records(journal.store())).isEqualTo(applied);
        close(journal);
    }

    @Test
    void a_closed_journal_turns_everybody_away() throws Exception {
        var journal = open(new SimpleHandler());
        Journals.appendAll(journal, samples.beginning());
        close(journal);
        close(journal);
        assertThatThrownBy(() -> Journals.append(journal, samples.inquiry()))
                .isInstanceOf(Fault.NotServing.class);
        assertThat(journal.health().state()).isEqualTo(Journal.Health.State.STOPPED);
    }
}

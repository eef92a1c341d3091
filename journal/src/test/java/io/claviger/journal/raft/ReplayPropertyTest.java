package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.journal.testing.InMemoryJournal;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay is truth: log alone, snapshot and log, and the running state are the same bytes. */
class ReplayPropertyTest {
    @TempDir Path directory;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#few")
    void the_fold_of_snapshot_and_log_is_the_running_state(long seed) throws Exception {
        var random = new Random(seed);
        var options =
                JournalOptions.at(directory)
                        .withBatches(1 + random.nextInt(30), 65536, 1 + random.nextInt(4))
                        .withPurgeDelay(Duration.ofHours(1));
        var commands = new Samples(seed).commandsThatKeep(300);
        List<String> running;
        try (var memory = new InMemoryJournal(new SimpleHandler());
                var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            int half = random.nextInt(300);
            var outcomes = new ArrayList<Outcome>();
            outcomes.addAll(Journals.appendAll(journal, commands.subList(0, half)));
            journal.snapshot();
            outcomes.addAll(Journals.appendAll(journal, commands.subList(half, 300)));
            running = Journals.dump(journal.store());
            Journals.appendAll(memory, inOrder(commands, outcomes));
            assertThat(running).isEqualTo(Journals.dump(memory.store()));
        }
        DamageTest.delete(directory.resolve("state"));
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            assertThat(Journals.dump(journal.store())).isEqualTo(running);
        }
    }

    /** What is appended at once may come in any order: the one that the journal chose. */
    private static List<Command> inOrder(List<Command> commands, List<Outcome> outcomes) {
        return IntStream.range(0, commands.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> outcomes.get(i).evidence().index()))
                .map(commands::get)
                .toList();
    }
}

package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Outcome;
import io.claviger.core.port.Journal.Health.State;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftJournalTest {
    @TempDir Path directory;

    @Test
    void a_restart_keeps_everything() throws Exception {
        var options = JournalOptions.at(directory);
        var commands = new Samples(1).commands(500);
        try (var journal =
                RaftJournal.open(
                        options.withFormat(true)
                                .withTimeouts(
                                        java.time.Duration.ofSeconds(5),
                                        java.time.Duration.ofSeconds(5)),
                        new SimpleHandler())) {
            assertThat(journal.health().state()).isEqualTo(State.SERVING);
            var answers = new ArrayList<CompletableFuture<Outcome>>();
            commands.forEach(c -> answers.add(journal.append(c).toCompletableFuture()));
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(10, TimeUnit.SECONDS).evidence().index())
                        .isEqualTo(i);
            }
        }
        long start = System.nanoTime();
        try (var journal = RaftJournal.open(options, new SimpleHandler())) {
            System.out.println("start ms " + (System.nanoTime() - start) / 1_000_000);
            assertThat(SimpleHandler.records(journal.store())).isEqualTo(commands.size());
            start = System.nanoTime();
        }
        System.out.println("close ms " + (System.nanoTime() - start) / 1_000_000);
    }
}

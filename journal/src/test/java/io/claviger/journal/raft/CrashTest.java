package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loaded process killed at random moments: what it acknowledged is there, once. */
class CrashTest {
    private static final int KILLS = 4;

    @TempDir Path directory;

    /** The process that is killed: appends from many threads and says what was acknowledged. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] args) {
            var directory = Path.of(args[0]);
            long seed = Long.parseLong(args[1]);
            var options =
                    JournalOptions.at(directory)
                            .withFormat(Boolean.parseBoolean(args[2]))
                            .withSnapshots(300, 1 << 30)
                            .withPurgeDelay(Duration.ofMillis(100));
            var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
            var journal = RaftJournal.open(options, new SimpleHandler());
            if (options.format()) {
                Journals.appendAll(journal, new Samples(0).beginning());
            }
            out.println("ready");
            var ids = new AtomicLong();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 16; i++) {
                    var samples = new Samples(seed * 1000 + i);
                    var _ =
                            threads.submit(
                                    () -> {
                                        while (true) {
                                            work(journal, samples, out);
                                            ids.incrementAndGet();
                                        }
                                    });
                }
            }
        }

        private static void work(RaftJournal journal, Samples samples, PrintStream out) {
            var key = samples.key(Samples.DEMO, samples.label());
            say(journal, out, new Command.CreateKey(samples.origin(), key));
            say(journal, out, samples.use(key.id(), 1));
            say(journal, out, new Command.DestroyKey(samples.origin(), key.id(), 1));
        }

        private static void say(RaftJournal journal, PrintStream out, Command command) {
            var outcome = Journals.append(journal, command);
            out.println(outcome.evidence().index() + " " + command.origin().request());
        }
    }

    @Test
    void every_acknowledged_append_survives_a_kill() throws Exception {
        var random = new Random();
        long seed = random.nextLong(1_000_000);
        random.setSeed(seed);
        var acknowledged = new ArrayList<String>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(runAndKill(seed + kill, kill == 0, random.nextInt(700)));
            try (var journal =
                    RaftJournal.open(JournalOptions.at(directory), new SimpleHandler())) {
                long records = SimpleHandler.records(journal.store());
                for (long i = 0; i < records; i++) {
                    assertThat(SimpleHandler.record(journal.store(), i))
                            .as("seed " + seed)
                            .isNotNull();
                }
                for (String line : acknowledged) {
                    long index = Long.parseLong(line.substring(0, line.indexOf(' ')));
                    assertThat(SimpleHandler.record(journal.store(), index))
                            .as("seed " + seed)
                            .startsWith(line + " ");
                }
            }
        }
        assertThat(acknowledged).isNotEmpty();
    }

    private List<String> runAndKill(long seed, boolean format, int millis)
            throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                directory.resolve("").toString(),
                                Long.toString(seed),
                                Boolean.toString(format))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var lines = new ArrayList<String>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
            String line = reader.readLine();
            assertThat(line).isEqualTo("ready");
            long end = System.nanoTime() + millis * 1_000_000L;
            for (line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (System.nanoTime() > end && process.isAlive()) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        // The last line may be torn; and what was said after the kill was sent counts as well.
        if (!lines.isEmpty() && !lines.getLast().matches("[0-9]+ r-[0-9a-f]{16}")) {
            lines.removeLast();
        }
        return lines;
    }
}

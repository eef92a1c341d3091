package io.claviger.journal.raft;

import io.claviger.core.command.Command;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the journal alone: callers that wait for each answer, uses of one key.
 *
 * <p>Arguments: an empty directory, seconds per round, then numbers of callers.
 */
public final class JournalBench {
    private static final int MAX_SAMPLES = 4_000_000;

    private JournalBench() {}

    public static void main(String[] args) throws Exception {
        var options =
                JournalOptions.at(Path.of(args[0]))
                        .withBatches(
                                Integer.getInteger("records", 512),
                                Integer.getInteger("bytes", 256 * 1024),
                                Integer.getInteger("inFlight", 3));
        long seconds = Long.parseLong(args[1]);
        try (var journal = RaftJournal.open(options.withFormat(true), new SimpleHandler())) {
            var samples = new Samples(1);
            Journals.appendAll(journal, samples.beginning());
            var key = samples.key(Samples.DEMO, samples.label());
            Journals.append(journal, new Command.CreateKey(samples.origin(), key));
            var uses = new ArrayList<Command>();
            for (int i = 0; i < 10_000; i++) {
                uses.add(samples.use(key.id(), 1));
            }
            round(journal, uses, 64, 3);
            for (String callers : List.of(args).subList(2, args.length)) {
                System.out.println(round(journal, uses, Integer.parseInt(callers), seconds));
            }
        }
        long start = System.nanoTime();
        RaftJournal.open(options, new SimpleHandler()).close();
        System.out.printf("start and stop: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    private static String round(
            RaftJournal journal, List<Command> uses, int callers, long seconds) {
        var nanos = new long[MAX_SAMPLES];
        var count = new AtomicInteger();
        var turn = new AtomicLong();
        var before = journal.statistics();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                var _ =
                        threads.submit(
                                () -> {
                                    while (System.nanoTime() < end) {
                                        long t = System.nanoTime();
                                        int at = (int) (turn.getAndIncrement() % uses.size());
                                        Journals.append(journal, uses.get(at));
                                        int n = count.getAndIncrement();
                                        if (n < MAX_SAMPLES) {
                                            nanos[n] = System.nanoTime() - t;
                                        }
                                    }
                                });
            }
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        var after = journal.statistics();
        int n = Math.min(count.get(), MAX_SAMPLES);
        Arrays.sort(nanos, 0, n);
        return String.format(
                "%d callers: %.0f records/s, p50 %.2f ms, p99 %.2f ms, %.1f records per sync",
                callers,
                count.get() / elapsed,
                nanos[n / 2] / 1e6,
                nanos[(int) (n * 0.99)] / 1e6,
                (double) (after.records() - before.records())
                        / Math.max(1, after.batches() - before.batches()));
    }
}

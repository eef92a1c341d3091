package io.claviger.journal.testing;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Column;
import io.claviger.core.port.Journal;
import io.claviger.core.port.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What tests do with journals. */
public final class Journals {
    private static final long PATIENCE_SECONDS = 30;

    private Journals() {}

    public static Outcome append(Journal journal, Command command) {
        return get(journal.append(command).toCompletableFuture());
    }

    /** Appends all at once and waits for all; answers in the order of commands. */
    public static List<Outcome> appendAll(Journal journal, List<Command> commands) {
        var answers = new ArrayList<CompletableFuture<Outcome>>();
        commands.forEach(c -> answers.add(journal.append(c).toCompletableFuture()));
        return answers.stream().map(Journals::get).toList();
    }

    public static Outcome get(CompletableFuture<Outcome> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until it is so, by looking again and again. */
    public static void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
            }
            Thread.onSpinWait();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** Every row of the columns that the fold writes. */
    public static List<String> dump(Store store) {
        var rows = new ArrayList<String>();
        for (Column column : List.of(Column.STATE, Column.RECORDS, Column.TILES, Column.INDEX)) {
            store.scan(
                    column,
                    null,
                    null,
                    true,
                    (key, value) -> {
                        var hex = HexFormat.of();
                        rows.add(column + " " + hex.formatHex(key) + " " + hex.formatHex(value));
                        return true;
                    });
        }
        return rows;
    }
}

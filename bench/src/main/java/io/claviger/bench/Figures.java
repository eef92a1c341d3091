package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Rates by name, in the order in which they were measured. Not for sharing between threads. */
final class Figures {
    static final int CLIENTS = 32;
    private static final double NANOS_PER_SECOND = 1e9;

    private record Line(String name, double perSecond, String unit) {}

    private final List<Line> lines = new ArrayList<>();

    /**
     * How many of something came within a time.
     *
     * @param from {@link System#nanoTime} at the beginning
     */
    void since(long from, String name, long count, String unit) {
        lines.add(new Line(name, count * NANOS_PER_SECOND / (System.nanoTime() - from), unit));
    }

    /** Runs the calls by {@value #CLIENTS} clients at once. */
    void timed(String name, String unit, List<Callable<Object>> calls) {
        long from = System.nanoTime();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Object> answer : clients.invokeAll(calls)) {
                var _ = answer.get();
            }
        } catch (InterruptedException | ExecutionException failed) {
            throw new BenchFailure(name + ": " + failed.getMessage());
        }
        since(from, name, calls.size(), unit);
    }

    /**
     * All of them for machines.
     *
     * @param what name of {@code size}
     */
    String json(String what, int size) {
        var root = new ObjectMapper().createObjectNode();
        root.put("formatVersion", 1);
        root.put("machine", Machine.here().line());
        root.put(what, size);
        var list = root.putArray("figures");
        lines.forEach(
                line ->
                        list.addObject()
                                .put("name", line.name())
                                .put("perSecond", line.perSecond())
                                .put("unit", line.unit()));
        return root.toPrettyString();
    }

    /** All of them for people. */
    String table(String sentence) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine    %s%n", Machine.here().line());
        text.format("%s%n%n", sentence);
        lines.forEach(
                line ->
                        text.format(
                                "%-42s %9.0f %s%n", line.name(), line.perSecond(), line.unit()));
        return text.toString();
    }
}

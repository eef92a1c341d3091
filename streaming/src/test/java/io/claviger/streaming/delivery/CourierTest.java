package io.claviger.streaming.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.SinkName;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.Format;
import io.claviger.streaming.sink.SinkSettings;
import io.claviger.streaming.testing.TestLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

    @TempDir private Path folder;
    private final TestLog log = new TestLog();
    private final LogTail tail = log.tail();
    private final List<Courier> couriers = new ArrayList<>();
    private volatile Instant now = NOW;

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Courier courier : couriers) {
            end(courier);
        }
    }

    @Test
    void every_record_is_delivered_once_and_in_order() throws InterruptedException {
        log.append(1200);
        var sink = new RecordingSink();
        Courier courier = start(sink);
        await(() -> courier.state().behind() == 0);
        log.append(3);
        await(() -> sink.indexes.size() == 1203);
        assertThat(sink.indexes).isEqualTo(upTo(1203));
        assertThat(sink.batches.size()).as("batches are bounded").isGreaterThanOrEqualTo(3);
        assertThat(courier.state().since()).isEmpty();
    }

    @Test
    void a_sink_that_comes_after_records_were_dropped_gets_what_follows()
            throws InterruptedException {
        log.append(700).prune(512);
        var sink = new RecordingSink();
        Courier courier = start(sink);
        await(() -> courier.state().behind() == 0);
        assertThat(sink.indexes).isEqualTo(LongStream.range(512, 700).boxed().toList());
        assertThat(courier.state().lastError()).isEmpty();
    }

    @Test
    void a_sink_goes_on_where_it_was() throws InterruptedException {
        log.append(10);
        var first = new RecordingSink();
        end(start(first));
        log.append(5);
        var second = new RecordingSink();
        end(start(second));
        assertThat(first.indexes).isEqualTo(upTo(10));
        assertThat(second.indexes).containsExactly(10L, 11L, 12L, 13L, 14L);
    }

    @Test
    void what_fails_is_tried_again_and_nothing_is_left_out() {
        log.append(4);
        var sink = new RecordingSink();
        sink.failure = "status 503\nforged line";
        Courier courier = start(sink);
        await(() -> courier.state().lastError().isPresent());
        var failing = courier.state();
        assertThat(failing.lastError()).contains("status 503\\u000aforged line");
        assertThat(failing.behind()).isEqualTo(4);
        assertThat(failing.since()).contains(NOW);
        assertThat(failing.degraded()).isFalse();
        now = NOW.plusSeconds(61);
        assertThat(courier.state().degraded()).isTrue();
        sink.failure = "";
        await(() -> courier.state().behind() == 0);
        assertThat(courier.state().degraded()).isFalse();
        assertThat(courier.state().lastError()).isEmpty();
        assertThat(sink.indexes).isEqualTo(upTo(4));
        assertThat(sink.releases).isPositive();
    }

    @Test
    void what_a_broken_connection_may_have_lost_is_delivered_again() throws InterruptedException {
        log.append(6);
        var sink =
                new RecordingSink() {
                    @Override
                    long secured(Batch batch) {
                        return Math.min(batch.end(), 4);
                    }
                };
        Courier courier = start(sink);
        await(() -> sink.indexes.size() == 6);
        sink.breaksWhenIdle = true;
        await(() -> sink.indexes.size() == 8);
        end(courier);
        assertThat(sink.indexes).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 4L, 5L);
        var next = new RecordingSink();
        end(start(next));
        assertThat(next.indexes)
                .as("the stored position is the secured one")
                .containsExactly(4L, 5L);
    }

    @Test
    void a_log_that_was_restored_and_went_on_differently_is_delivered_from_its_beginning()
            throws InterruptedException {
        log.append("demo", "a", "b", "c");
        end(start(new RecordingSink()));
        var restored = new TestLog().append("demo", "a", "b", "x", "y");
        var sink = new RecordingSink();
        end(start(sink, false, Selection.ALL, restored.tail()));
        assertThat(sink.indexes).isEqualTo(upTo(4));
        var shorter = new TestLog().append("demo", "a", "b");
        var again = new RecordingSink();
        end(start(again, false, Selection.ALL, shorter.tail()));
        assertThat(again.indexes).isEqualTo(upTo(2));
    }

    @Test
    void a_damaged_position_leads_to_the_beginning() throws IOException, InterruptedException {
        log.append(3);
        end(start(new RecordingSink()));
        Path file = folder.resolve("siem.position");
        String text = Files.readString(file);
        for (String damaged :
                List.of("", text.substring(0, 40), text.replace("next 3", "next 2"), "next -1")) {
            Files.writeString(file, damaged);
            var sink = new RecordingSink();
            end(start(sink));
            assertThat(sink.indexes).as(damaged).isEqualTo(upTo(3));
        }
    }

    @Test
    void a_new_sink_begins_now_if_it_is_told_so_and_only_the_first_time()
            throws InterruptedException {
        log.append(3);
        var sink = new RecordingSink();
        sink.failure = "not yet";
        Courier courier = start(sink, true, Selection.ALL, tail);
        await(() -> Files.exists(folder.resolve("siem.position")));
        end(courier);
        log.append(2);
        var later = new RecordingSink();
        end(start(later, true, Selection.ALL, tail));
        assertThat(later.indexes).containsExactly(3L, 4L);
    }

    @Test
    void a_named_sink_gets_the_records_of_those_who_name_it() {
        log.append("demo", "a").append("other", "b").append("demo", "c").append("gone", "d");
        var selection =
                Selection.naming(
                        new SinkName("siem"),
                        application ->
                                switch (application.value()) {
                                    case "demo" -> Optional.of("archive, siem");
                                    case "other" -> Optional.of("siemens");
                                    default -> Optional.empty();
                                });
        var sink = new RecordingSink();
        Courier courier = start(sink, false, selection, tail);
        await(() -> courier.state().behind() == 0);
        assertThat(sink.indexes).containsExactly(0L, 2L);
    }

    @Test
    void a_sink_that_hangs_is_broken_off_at_the_end() throws InterruptedException {
        log.append(1);
        var entered = new CountDownLatch(1);
        var sink =
                new RecordingSink() {
                    @Override
                    public long deliver(Batch batch) throws InterruptedException {
                        entered.countDown();
                        new CountDownLatch(1).await();
                        return batch.end();
                    }
                };
        Courier courier = start(sink);
        entered.await();
        courier.stop();
        courier.join(Duration.ofMillis(50));
        assertThat(courier.state().behind()).isEqualTo(1);
    }

    @Test
    void a_closed_log_is_not_read_any_more() {
        log.append(1);
        tail.close();
        var sink = new RecordingSink();
        Courier courier = start(sink);
        await(() -> courier.state().lastError().isPresent());
        assertThat(courier.state().lastError()).contains("the log is closed");
        assertThat(sink.indexes).isEmpty();
    }

    private Courier start(Sink sink) {
        return start(sink, false, Selection.ALL, tail);
    }

    private Courier start(Sink sink, boolean fromNow, Selection selection, LogTail from) {
        InstantSource clock = () -> now;
        Courier courier =
                Courier.start(
                        new SinkSettings(
                                new SinkName("siem"),
                                Destination.parse("file:///nowhere"),
                                Format.RECORD,
                                false,
                                fromNow,
                                SinkSettings.TlsFiles.NONE,
                                Optional.empty()),
                        sink,
                        selection,
                        from,
                        folder,
                        clock);
        couriers.add(courier);
        return courier;
    }

    /** Delivers what there is, and ends. */
    private static void end(Courier courier) throws InterruptedException {
        courier.stop();
        courier.join(PATIENCE);
    }

    private static List<Long> upTo(long size) {
        return LongStream.range(0, size).boxed().toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}

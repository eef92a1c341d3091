package io.claviger.governance.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTimeTest {
    @ParameterizedTest
    @CsvSource({
        "signing again within 15 minutes, PT15M",
        "new connections within one hour, PT1H",
        "signing again within one working day, PT24H",
        "1h, PT1H",
        "PT30S, PT30S",
        "within 500 ms, PT0.5S",
        "2 s or an hour, PT2S",
        "at once; at the latest after a minute, PT1M"
    })
    void the_first_time_in_the_words_counts(String words, Duration time) {
        assertThat(RecoveryTime.of(words)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "signing again before the next revocation list is due",
                "0 s",
                "PT",
                ""
            })
    void words_without_a_time_have_none(String words) {
        assertThat(RecoveryTime.of(words)).isEmpty();
    }

    @Test
    void the_longest_time_without_an_operation_reaches_from_the_beginning_to_the_end() {
        Instant from = Instant.parse("2026-11-27T10:00:00Z");
        var operations =
                List.of(
                        new Drills.Done(1, from.plusSeconds(1)),
                        new Drills.Done(2, from.plusSeconds(4)),
                        new Drills.Done(3, from.plusSeconds(5)));
        assertThat(Drills.longest(operations, from, from.plusSeconds(6)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(Drills.longest(operations, from, from.plusSeconds(12)))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(Drills.longest(operations, from.minusSeconds(9), from.plusSeconds(6)))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(Drills.longest(List.of(), from, from.plusSeconds(6)))
                .isEqualTo(Duration.ofSeconds(6));
    }
}

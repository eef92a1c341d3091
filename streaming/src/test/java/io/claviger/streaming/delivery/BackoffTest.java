package io.claviger.streaming.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pauses_double_up_to_a_bound_and_begin_anew_after_a_while_without_failure() {
        var backoff = new Backoff(new Random(7));
        Instant now = Instant.parse("2026-11-24T09:00:00Z");
        Duration step = Backoff.FIRST;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.afterFailure(now)).isBetween(step.dividedBy(2), step);
            step = step.multipliedBy(2);
            step = step.compareTo(Backoff.LONGEST) > 0 ? Backoff.LONGEST : step;
        }
        assertThat(step).isEqualTo(Backoff.LONGEST);
        now = now.plus(Backoff.LONGEST);
        assertThat(backoff.afterFailure(now)).isGreaterThan(Backoff.FIRST);
        now = now.plus(Backoff.LONGEST.multipliedBy(2)).plusMillis(1);
        assertThat(backoff.afterFailure(now)).isLessThanOrEqualTo(Backoff.FIRST);
    }
}

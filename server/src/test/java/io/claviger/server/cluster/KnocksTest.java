package io.claviger.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnocksTest {
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void after_ten_wrong_ones_nobody_is_heard_until_the_window_is_over() {
        var knocks = new Knocks();
        for (int i = 0; i < Knocks.MAX_WRONG; i++) {
            assertThat(knocks.admits(START.plusMillis(i))).isTrue();
            knocks.wrong(START.plusMillis(i));
        }
        assertThat(knocks.admits(START.plusMillis(20))).isFalse();
        assertThat(knocks.admits(START.plus(Knocks.WINDOW).minusMillis(1))).isFalse();
        assertThat(knocks.admits(START.plus(Knocks.WINDOW))).isTrue();
        knocks.wrong(START.plus(Knocks.WINDOW));
        assertThat(knocks.admits(START.plus(Knocks.WINDOW))).isTrue();
    }
}

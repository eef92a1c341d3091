package io.claviger.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkTest {
    private static final String OUTPUT =
            """
            Running 5s test @ http://127.0.0.1:1/
            Requests/sec:    731.62
            claviger-result 1000 2000000 607 71288 90001 3 1
            """;

    @Test
    void the_scripts_own_line_is_read() {
        Load load = Wrk.parse(OUTPUT, 8, 0.5);
        assertThat(load).isEqualTo(new Load(8, 500, 0.607, 71.288, 90.001, 3, 1, 0.5));
    }

    @Test
    void output_without_a_result_is_a_failure_that_shows_it() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect", 8, 0.5))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("unable to connect");
    }

    @Test
    void the_think_time_halves_the_load() {
        // 64 connections that got 8000/s need a cycle of 16 ms for 4000/s.
        assertThat(SigningBench.thinkMillisForHalf(new Load(64, 8000, 8, 20, 30, 0, 0, 1)))
                .isEqualTo(12);
    }

    @Test
    void metrics_are_summed_over_their_labels() {
        String text =
                """
                # TYPE a_total counter
                a_total{x="1"} 2.0
                a_total{x="2"} 3.0
                a_total_more 100.0
                b_total 7
                """;
        assertThat(Metrics.sum(text, "a_total")).isEqualTo(5);
        assertThat(Metrics.sum(text, "b_total")).isEqualTo(7);
        assertThat(Metrics.sum(text, "c_total")).isZero();
    }
}

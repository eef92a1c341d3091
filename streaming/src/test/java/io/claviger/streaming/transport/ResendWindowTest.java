package io.claviger.streaming.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResendWindowTest {
    private final ResendWindow window = new ResendWindow(100);

    @Test
    void a_batch_counts_as_arrived_once_so_many_bytes_followed_it() {
        assertThat(window.written(0, 10, 60)).isZero();
        assertThat(window.written(10, 20, 60)).isZero();
        assertThat(window.written(20, 30, 39)).as("99 bytes follow the first").isZero();
        assertThat(window.written(30, 40, 1)).isEqualTo(10);
        assertThat(window.written(40, 50, 500)).as("the last one never counts").isEqualTo(40);
    }

    @Test
    void what_needs_no_bytes_needs_no_repetition() {
        assertThat(window.written(0, 10, 0)).isEqualTo(10);
        assertThat(window.written(10, 20, 5)).isEqualTo(10);
        assertThat(window.written(20, 30, 0)).isEqualTo(10);
        window.clear();
        assertThat(window.written(30, 40, 0)).isEqualTo(40);
    }
}

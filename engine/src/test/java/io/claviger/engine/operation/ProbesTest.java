package io.claviger.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.Operation;
import io.claviger.core.port.Fault;
import io.claviger.engine.testing.TestBoundary;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private final TestBoundary boundary = TestBoundary.create();
    private final Probes probes = boundary.engine().probes();

    @Test
    void a_probe_is_a_recorded_signature() {
        Probe probe = probes.probe();
        assertThat(probe.ok()).isTrue();
        assertThat(boundary.records().at(probe.evidence().orElseThrow().index()).operation())
                .isEqualTo(Operation.PROBE);
    }

    @Test
    void many_questions_within_seconds_make_one_record() {
        Probe first = probes.probe();
        boundary.clock().advance(Duration.ofMillis(4_999));
        assertThat(probes.probe()).isSameAs(first);
        boundary.clock().advance(Duration.ofMillis(1));
        assertThat(probes.probe()).isNotSameAs(first);
    }

    @Test
    void a_clock_that_was_set_back_does_not_keep_an_old_result() {
        Probe first = probes.probe();
        boundary.clock().setBack(Duration.ofHours(1));
        assertThat(probes.probe()).isNotSameAs(first);
    }

    @Test
    void without_a_durable_record_the_probe_fails() {
        boundary.journal().failWith(new Fault.NotServing("the disk is full"));
        Probe probe = probes.probe();
        assertThat(probe.ok()).isFalse();
        assertThat(probe.message()).contains("the disk is full");
        assertThat(probe.evidence()).isEmpty();
    }

    @Test
    void a_sealed_node_is_not_well() {
        boundary.engine().device().seal();
        assertThat(probes.probe().ok()).isFalse();
    }
}

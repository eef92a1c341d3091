package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.RecordList;
import io.claviger.engine.testing.TestBoundary;
import io.claviger.testkit.MemoryState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundaryHandlerTest {
    private final TestBoundary boundary = TestBoundary.create();

    private Command.NoteNode note() {
        return new Command.NoteNode(boundary.node(), Operation.START_NODE, "started");
    }

    @Test
    void the_first_command_makes_the_device() {
        var empty = new BoundaryHandler(new RecordList());
        var state = new MemoryState();
        empty.open(state, boundary.journal().store());
        assertThat(empty.log()).isEmpty();
        assertThatThrownBy(() -> empty.apply(note(), state, (_, _, _) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_device_is_made_once() {
        var again =
                new Command.InitializeDevice(
                        boundary.node(),
                        boundary.state().device().orElseThrow(),
                        boundary.credential(Role.DEVICE_SO).credential());
        assertThat(boundary.engine().inquiries().propose(again).refusal().map(Refusal::code))
                .contains(RefusalCode.OPERATION_FORBIDDEN);
    }

    @Test
    void after_a_restart_time_goes_on_from_the_last_record() {
        var reopened = new BoundaryHandler(boundary.records());
        reopened.open(boundary.state(), boundary.journal().store());
        assertThat(reopened.log()).contains(boundary.state().device().orElseThrow().log());
        var last = boundary.records().last().time();
        boundary.clock().setBack(Duration.ofDays(1));
        reopened.apply(note(), boundary.state(), (_, _, _) -> {});
        assertThat(boundary.records().last().time()).isEqualTo(last);
    }
}

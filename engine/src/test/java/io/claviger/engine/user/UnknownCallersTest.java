package io.claviger.engine.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.engine.testing.HandClock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnknownCallersTest {
    private static final Instant NOW = HandClock.START;
    private static final Instant LATER = NOW.plus(UnknownCallers.WINDOW);

    private final UnknownCallers callers = new UnknownCallers();

    private static Origin from(String source, Instant when) {
        return new Origin(
                new RequestId("r"),
                Optional.empty(),
                Optional.empty(),
                Identity.NOBODY,
                InterfaceName.REST,
                source,
                Optional.empty(),
                when);
    }

    private Optional<Command> knock(String source, RefusalCode code) {
        return callers.admit(from(source, NOW), Operation.SIGN, Refusal.of(code, "no"));
    }

    private Optional<Command> knock(String source) {
        return knock(source, RefusalCode.INVALID_API_KEY);
    }

    @Test
    void the_first_is_recorded_and_those_that_follow_are_counted() {
        assertThat(knock("a")).isPresent();
        assertThat(knock("a")).isEmpty();
        assertThat(knock("a")).isEmpty();
        assertThat(callers.flush(LATER.minusMillis(1))).isEmpty();
        assertThat(callers.flush(LATER))
                .singleElement()
                .satisfies(
                        command -> {
                            assertThat(command.count()).isEqualTo(2);
                            assertThat(command.origin().source()).isEqualTo("a");
                        });
        assertThat(callers.flush(LATER)).isEmpty();
        assertThat(knock("a")).isPresent();
    }

    @Test
    void one_knock_leaves_nothing_to_flush() {
        assertThat(knock("a")).isPresent();
        assertThat(callers.flush(LATER)).isEmpty();
    }

    @Test
    void sources_and_reasons_are_counted_apart() {
        assertThat(knock("a")).isPresent();
        assertThat(knock("b")).isPresent();
        assertThat(knock("a", RefusalCode.MISSING_API_KEY)).isPresent();
        assertThat(knock("b")).isEmpty();
        assertThat(callers.flush(LATER)).hasSize(1);
    }

    @Test
    void beyond_the_bound_all_sources_share_one_line() {
        for (int i = 0; i < UnknownCallers.MAX_SOURCES; i++) {
            assertThat(knock("s" + i)).isPresent();
        }
        assertThat(knock("one more")).isPresent();
        for (int i = 0; i < 10_000; i++) {
            assertThat(knock("many " + i)).isEmpty();
        }
        assertThat(callers.flush(LATER))
                .singleElement()
                .satisfies(
                        command -> {
                            assertThat(command.count()).isEqualTo(10_000);
                            assertThat(command.origin().source()).isEqualTo("many");
                        });
    }

    @Test
    void what_the_journal_did_not_take_is_counted_again() {
        assertThat(knock("a")).isPresent();
        assertThat(knock("a")).isEmpty();
        var command = callers.flush(LATER).getFirst();
        assertThat(callers.admit(from("a", LATER), Operation.SIGN, command.refusal())).isPresent();
        callers.putBack(command);
        assertThat(callers.flush(LATER.plus(UnknownCallers.WINDOW)))
                .singleElement()
                .satisfies(again -> assertThat(again.count()).isOne());
    }
}

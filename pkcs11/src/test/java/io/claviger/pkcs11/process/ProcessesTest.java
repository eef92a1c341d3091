package io.claviger.pkcs11.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.Role;
import io.claviger.pkcs11.CallMeter;
import io.claviger.pkcs11.answer.Approvals;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.testing.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    private static final Program PROGRAM = new Program("leaky", 1, "host1", Duration.ZERO);

    private final TestNode node = new TestNode();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Processes processes = new Processes(() -> now);

    @AfterEach
    void stop() {
        node.close();
    }

    private static Bytes id(int number) {
        byte[] id = new byte[16];
        id[0] = (byte) number;
        return Bytes.owned(id);
    }

    private TokenProcess join(int number) {
        return processes.join(id(number), Caller.LOCAL, PROGRAM);
    }

    private void leave(int number) {
        processes.leave(id(number), Caller.LOCAL, true);
    }

    /** A program that opens as many sessions as it can, and ends. */
    private TokenProcess leaky(int number) {
        TokenProcess process = join(number);
        Token token =
                process.use(
                        new Token(
                                7,
                                TestNode.PARTITION,
                                List.of(node.token(Role.KEY_OPERATION)),
                                PROGRAM,
                                Caller.LOCAL,
                                new Service(
                                        node.engine(),
                                        node.journal(),
                                        TestNode.clock(),
                                        "test",
                                        CallMeter.NONE,
                                        Approvals.NONE)));
        for (int i = 0; i < TokenProcess.MAX_SESSIONS; i++) {
            process.open(token, false);
        }
        leave(number);
        return process;
    }

    @Test
    void a_program_that_comes_back_in_time_finds_what_it_left() {
        TokenProcess process = join(1);
        leave(1);
        now = now.plus(Processes.KEPT);
        assertThat(join(1)).isSameAs(process);
        leave(1);
        now = now.plus(Processes.KEPT).plusMillis(1);
        assertThat(join(1)).isNotSameAs(process);
    }

    @Test
    void one_connection_of_many_is_enough_to_stay() {
        TokenProcess process = join(1);
        join(1);
        leave(1);
        now = now.plus(Duration.ofDays(1));
        assertThat(join(1)).isSameAs(process);
    }

    @Test
    void nothing_is_kept_of_strangers_but_of_who_was_known_once() {
        TokenProcess stranger = join(1);
        processes.leave(id(1), Caller.LOCAL, false);
        assertThat(join(1)).isNotSameAs(stranger);
        TokenProcess known = join(2);
        leave(2);
        assertThat(join(2)).isSameAs(known);
        processes.leave(id(2), Caller.LOCAL, false);
        assertThat(join(2)).isSameAs(known);
    }

    @Test
    void of_programs_that_leak_sessions_the_first_are_forgotten() {
        TokenProcess first = leaky(1);
        TokenProcess second = leaky(2);
        for (int number = 3; number < 5; number++) {
            leaky(number);
        }
        assertThat(first.sessionCount()).isZero();
        assertThat(second.sessionCount()).isEqualTo(TokenProcess.MAX_SESSIONS);
        assertThat(join(2)).isSameAs(second);
        assertThat(join(1)).isNotSameAs(first);
    }
}

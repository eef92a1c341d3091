package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.Role;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Caller;
import io.claviger.pkcs11.process.Processes;
import io.claviger.pkcs11.process.Program;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever shows no good credential gets a place for a moment, and nothing is kept of it. */
class StrangerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Long enough to say hello on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Program PROGRAM =
            new Program("tester", 1, "host1", Duration.ofSeconds(60));
    private static final Bytes ID = Bytes.owned(new byte[16]);

    private final TestNode node = new TestNode();
    private @TempDir Path folder;
    private Pkcs11Server server;

    @BeforeEach
    void start() {
        server =
                Pkcs11Server.start(
                        new Pkcs11Options(
                                folder.resolve("p11.sock"), 4, "0.0-test", CallMeter.NONE),
                        node.engine(),
                        node.journal(),
                        TestNode.clock(),
                        _ -> {},
                        LIMIT);
    }

    @AfterEach
    void stop() {
        server.close();
        node.close();
    }

    private Path socket() {
        return server.socket().orElseThrow();
    }

    @Test
    void a_silent_connection_is_closed_and_one_that_is_known_stays() throws IOException {
        try (ProtocolClient known = ProtocolClient.connect(socket());
                var silent = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            assertThat(
                            known.hello(
                                    new byte[16],
                                    "DEMO",
                                    node.token(Role.KEY_OPERATION),
                                    node.token(Role.KEY_MANAGEMENT)))
                    .isEqualTo(ReturnValue.OK);
            int end = assertTimeoutPreemptively(SOON, () -> silent.read(ByteBuffer.allocate(1)));
            assertThat(end).isEqualTo(-1);
            assertThat(known.openSession(true)).isNotZero();
        }
    }

    @Test
    void a_connection_without_a_good_credential_is_closed() {
        assertTimeoutPreemptively(
                SOON,
                () -> {
                    try (ProtocolClient wrong = ProtocolClient.connect(socket())) {
                        assertThat(wrong.hello(new byte[16], "DEMO", "wrong", "wrong"))
                                .isNotEqualTo(ReturnValue.OK);
                        while (server.connections() > 0) {
                            Thread.onSpinWait();
                        }
                    }
                });
    }

    @Test
    void the_id_of_a_process_opens_nothing_from_elsewhere() {
        Processes processes = new Processes(TestNode.clock());
        TokenProcess first = processes.join(ID, Caller.LOCAL, PROGRAM);
        assertThat(processes.join(ID, Caller.LOCAL, PROGRAM)).isSameAs(first);
        Caller far = new Caller("192.0.2.1", Optional.empty());
        Caller certified = new Caller("192.0.2.1", Optional.of(Bytes.ofHex("01")));
        TokenProcess second = processes.join(ID, far, PROGRAM);
        assertThat(second).isNotSameAs(first);
        assertThat(processes.join(ID, certified, PROGRAM)).isNotSameAs(second);
    }

    @Test
    void nothing_is_kept_of_a_process_that_was_never_known() {
        Processes processes = new Processes(TestNode.clock());
        TokenProcess stranger = processes.join(ID, Caller.LOCAL, PROGRAM);
        processes.leave(ID, Caller.LOCAL, false);
        TokenProcess known = processes.join(ID, Caller.LOCAL, PROGRAM);
        assertThat(known).isNotSameAs(stranger);
        processes.leave(ID, Caller.LOCAL, true);
        assertThat(processes.join(ID, Caller.LOCAL, PROGRAM)).isSameAs(known);
    }
}

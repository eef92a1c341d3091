package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.claviger.core.state.Role;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.testing.HostileBodies;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * A program that keeps to no rule: each of its frames is answered or ends its connection, none
 * meets a defect, and other programs work on.
 */
@Isolated("looks at everything that is logged")
class EndpointFuzzTest {
    private static final Duration PER_SEED = Duration.ofSeconds(3);
    private static final List<Call> CALLS = List.of(Call.values());
    private static final int FRESH_EVERY = 50;
    private static final int HEADER_BYTES = 15;

    private final TestNode node = new TestNode();
    private final Queue<Throwable> deaths = new ConcurrentLinkedQueue<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private @TempDir Path folder;
    private Pkcs11Server server;
    private Thread.UncaughtExceptionHandler handler;

    @BeforeEach
    void start() {
        handler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, death) -> deaths.add(death));
        log.start();
        root.addAppender(log);
        server =
                Pkcs11Server.start(
                        new Pkcs11Options(
                                folder.resolve("p11.sock"), 64, "0.0-test", CallMeter.NONE),
                        node.engine(),
                        node.journal(),
                        TestNode.clock(),
                        _ -> {});
    }

    @AfterEach
    void stop() {
        server.close();
        node.close();
        root.detachAppender(log);
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(60)
    void no_frame_meets_a_defect(long seed) {
        Random random = new Random(seed);
        ProtocolClient client = connected(1);
        HostileBodies bodies = new HostileBodies(random, certificate(client));
        long end = System.nanoTime() + PER_SEED.toNanos();
        int rounds = 0;
        int answered = 0;
        while (System.nanoTime() < end) {
            if (rounds++ % FRESH_EVERY == 0) {
                bodies.session(userSession(client));
            }
            Call call = call(random);
            Optional<ByteBuffer> answer = exchange(client, random, bodies, call);
            if (answer.isPresent()) {
                answered++;
                learn(call, answer.get(), bodies);
            } else {
                client.close();
                client = connected(1);
            }
        }
        client.close();

        System.out.printf("fuzz: seed %d, %d frames, %d answered%n", seed, rounds, answered);
        assertThat(answered).isGreaterThan(rounds / 4);
        assertThat(deaths).isEmpty();
        assertThat(
                        log.list.stream()
                                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR)))
                .isEmpty();
        try (var honest = connected(2)) {
            assertThat(honest.find(honest.openSession(false), Map.of())).isNotNull();
        }
    }

    private byte[] certificate(ProtocolClient client) {
        WireWriter pair =
                new WireWriter()
                        .u64(userSession(client))
                        .u64(Ck.CKM_EC_KEY_PAIR_GEN)
                        .bytes(Optional.empty());
        ProtocolClient.template(
                pair, Map.of(Ck.CKA_EC_PARAMS, HostileBodies.p256(), Ck.CKA_TOKEN, true));
        ProtocolClient.template(
                pair, Map.of(Ck.CKA_LABEL, "fuzz", Ck.CKA_SIGN, true, Ck.CKA_TOKEN, true));
        client.done(Call.GENERATE_KEY_PAIR, pair);
        return node.selfSigned("fuzz");
    }

    private ProtocolClient connected(int process) {
        ProtocolClient client = ProtocolClient.connect(server.socket().orElseThrow());
        byte[] id = new byte[16];
        id[0] = (byte) process;
        assertThat(
                        client.hello(
                                id,
                                "DEMO",
                                node.token(Role.KEY_OPERATION),
                                node.token(Role.KEY_MANAGEMENT)))
                .isEqualTo(ReturnValue.OK);
        return client;
    }

    /** Whoever is logged in: from now on it is the user, unless the PIN is locked. */
    private static long userSession(ProtocolClient client) {
        long session = client.openSession(true);
        if (client.login(session, Ck.CKU_USER, TestNode.USER_PIN)
                == ReturnValue.USER_ANOTHER_ALREADY_LOGGED_IN) {
            client.done(Call.LOGOUT, new WireWriter().u64(session));
            client.login(session, Ck.CKU_USER, TestNode.USER_PIN);
        }
        return session;
    }

    private static LongStream seeds() {
        long first = Long.getLong("test.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("test.cases", 3));
    }

    /** What ends everything in one stroke comes seldom. */
    private static Call call(Random random) {
        Call call = CALLS.get(random.nextInt(CALLS.size()));
        return switch (call) {
            case CLOSE_ALL, CLOSE_SESSION, LOGOUT, DESTROY_OBJECT ->
                    random.nextInt(30) == 0 ? call : Call.FIND_INIT;
            default -> call;
        };
    }

    /** An answer, or empty where the connection ended. */
    private static Optional<ByteBuffer> exchange(
            ProtocolClient client, Random random, HostileBodies bodies, Call call) {
        byte[] body = bodies.body(call);
        byte[] frame =
                ByteBuffer.allocate(15 + body.length)
                        .putInt(11 + body.length)
                        .put((byte) 1)
                        .putShort((short) call.number())
                        .putLong(random.nextLong())
                        .put(body)
                        .array();
        boolean broken = random.nextInt(200) == 0;
        try {
            client.send(broken ? bodies.damaged(frame) : frame);
            if (broken) {
                client.sendNoMore(); // or both would wait for the other
            }
            Optional<ByteBuffer> answer = client.receive();
            return broken ? Optional.empty() : answer;
        } catch (UncheckedIOException closed) {
            return Optional.empty();
        }
    }

    /** Later frames name what this one made. */
    private static void learn(Call call, ByteBuffer answer, HostileBodies bodies) {
        int value = answer.getInt(HEADER_BYTES - Integer.BYTES);
        assertThat(value).as(call.name()).isNotEqualTo((int) ReturnValue.GENERAL_ERROR.number());
        if (value != ReturnValue.OK.number() || answer.getShort(1) != call.number()) {
            return;
        }
        byte[] body = new byte[answer.limit() - HEADER_BYTES];
        answer.get(HEADER_BYTES, body);
        WireReader in = new WireReader(body);
        switch (call) {
            case OPEN_SESSION -> bodies.session(in.u64());
            case FIND -> {
                for (int left = in.count(Integer.MAX_VALUE); left > 0; left--) {
                    bodies.object(in.u64());
                }
            }
            case GENERATE_KEY_PAIR -> {
                bodies.object(in.u64());
                bodies.object(in.u64());
            }
            case CREATE_OBJECT, COPY_OBJECT, GENERATE_KEY, UNWRAP, DERIVE ->
                    bodies.object(in.u64());
            default -> {}
        }
    }
}

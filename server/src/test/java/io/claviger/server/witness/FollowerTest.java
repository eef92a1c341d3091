package io.claviger.server.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.checkpoint.WitnessKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node makes of a witness's answers, of odd ones above all. */
class FollowerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
    private static final String NOTE =
            """
            claviger/sample
            4711
            WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=

            — claviger/sample 8xFaYzny0rPNzcaQyz7AvM8rutOK80R5jOFhtRO0uICHBZS1CsKniaO2kr9vSaORZICrc0ZdMO3Dl7CrhCMAF1lWKwU=
            """;

    private final Signer signer = new Signer();
    private final Heads log = new Heads();
    private final List<String> asked = new ArrayList<>();
    private final WitnessClient client = new WitnessClient(Optional.empty(), TIMEOUT);
    private final HttpServer server;
    private final Follower follower;
    private UnaryOperator<String> answer = _ -> "500 ";

    FollowerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext(
                "/add-checkpoint",
                exchange -> {
                    try (exchange) {
                        String body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        asked.add(body.substring(0, body.indexOf('\n')));
                        String said = answer.apply(body);
                        byte[] text = said.substring(4).getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(
                                Integer.parseInt(said.substring(0, 3)),
                                text.length == 0 ? -1 : text.length);
                        exchange.getResponseBody().write(text);
                    }
                });
        server.start();
        var key = new WitnessKey("w", Bytes.of(signer.publicKey()));
        follower =
                new Follower(
                        new WitnessSettings.Site(
                                key,
                                URI.create(
                                        "http://127.0.0.1:" + server.getAddress().getPort() + "/")),
                        client,
                        log);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    private Optional<String> follow(String... answers) throws InterruptedException {
        var left = new ArrayList<>(List.of(answers));
        answer = _ -> left.size() > 1 ? left.removeFirst() : left.getFirst();
        return follower.follow(TIMEOUT);
    }

    private String line(CheckpointSigner by) {
        return WitnessKey.cosign(SignedNote.parse(NOTE).text(), "w", by, TIME).format();
    }

    private void problem(String why) {
        assertThat(follower.state().alarm()).isFalse();
        assertThat(follower.state().problem().orElse("none")).contains(why);
        assertThat(log.kept).isEmpty();
    }

    @Test
    void a_cosignature_is_kept_and_not_asked_for_again() throws InterruptedException {
        assertThat(follow("200 " + line(signer))).isEmpty();
        assertThat(log.kept).hasSize(1);
        assertThat(follower.state().cosigned().orElseThrow().size()).isEqualTo(4711);
        assertThat(follower.state().cosigned().orElseThrow().time()).isEqualTo(TIME);
        assertThat(follow("500 ")).isEmpty();
        assertThat(asked).containsExactly("old 0");
    }

    @Test
    void lines_of_others_do_not_matter_beside_its_own() throws InterruptedException {
        String stranger = "— x AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
        assertThat(follow("200 " + stranger + line(signer))).isEmpty();
        assertThat(log.kept).singleElement().extracting(SignedNote.Line::name).isEqualTo("w");
    }

    @Test
    void it_goes_on_from_where_the_witness_stands() throws InterruptedException {
        assertThat(follow("409 4000\n", "200 " + line(signer))).isEmpty();
        assertThat(asked).containsExactly("old 0", "old 4000");
        assertThat(follower.well()).isTrue();
    }

    @Test
    void more_than_the_log_has_is_a_rollback() throws InterruptedException {
        assertThat(follow("409 4713\n"))
                .contains(
                        "witness w has seen 4713 records, this log has 4712: the data directory is older than the log");
        assertThat(follower.state().alarm()).isTrue();
    }

    @Test
    void what_the_log_does_not_begin_with_is_a_fork() throws InterruptedException {
        assertThat(follow("409 4000\n", "422 no\n"))
                .contains(
                        "witness w has seen 4000 records that this log does not begin with: the log has forked");
        assertThat(follow("409 4711\n", "409 4711\n").orElse("")).contains("has forked");
    }

    @Test
    void a_checkpoint_that_was_not_kept_is_signed_again_or_waited_for()
            throws InterruptedException {
        // The log has 4712 records, the newest checkpoint that was kept has 4711.
        assertThat(follow("409 4712\n")).isEmpty();
        problem("waits for a checkpoint of at least 4712 records");
    }

    @Test
    void an_odd_answer_is_the_witness_s_problem_and_no_alarm() throws InterruptedException {
        for (String odd :
                List.of(
                        "200 ",
                        "200 nonsense\n",
                        "200 " + line(new Signer()),
                        "200 — w AAAAAAAA\n",
                        "409 ",
                        "409 many\n",
                        "409 -1\n",
                        "409 99999999999999999999\n",
                        "404 unknown\n",
                        "403 no\n",
                        "302 elsewhere\n")) {
            assertThat(follow(odd)).as(odd).isEmpty();
            problem("it");
        }
        assertThat(follow("422 no\n")).isEmpty();
        problem("it refuses a first checkpoint");
        assertThat(follow("409 0\n")).isEmpty();
        problem("for a conflict");
        assertThat(follow("409 1\n", "409 2\n", "409 1\n", "409 2\n", "409 1\n")).isEmpty();
        problem("it does not say twice where it stands");
    }

    @Test
    void one_that_is_not_there_is_a_problem_and_no_alarm() throws InterruptedException {
        server.stop(0);
        assertThat(follower.follow(TIMEOUT)).isEmpty();
        problem("does not answer");
    }

    private static final class Signer implements CheckpointSigner {
        private final KeyPair keys;

        private Signer() {
            try {
                keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                var signature = Signature.getInstance("Ed25519");
                signature.initSign(keys.getPrivate());
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] publicKey() {
            byte[] spki = keys.getPublic().getEncoded();
            return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        }
    }

    /** A sealed node's log: 4712 records, a checkpoint of 4711. */
    private static final class Heads implements LogHeads {
        private final List<SignedNote.Line> kept = new ArrayList<>();

        @Override
        public long size() {
            return 4712;
        }

        @Override
        public Optional<SignedCheckpoint> newest() {
            return Optional.of(SignedCheckpoint.parse(NOTE));
        }

        @Override
        public Optional<SignedCheckpoint> at(long size) {
            return newest().filter(newest -> newest.size() == size);
        }

        @Override
        public Optional<SignedCheckpoint> sign() {
            return Optional.empty();
        }

        @Override
        public List<Bytes> growth(long from, long to) {
            return List.of();
        }

        @Override
        public void keep(long size, SignedNote.Line cosignature) {
            kept.add(cosignature);
        }
    }
}

package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.testing.FakeRequest;
import io.claviger.rest.testing.Seeds;
import io.claviger.rest.testing.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with an idempotency key is carried out once, whatever happens between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTest {
    private static final String SIGN_KEY =
            "'algorithm':'EC','curveOid':'1.2.840.10045.3.1.7','attributes':{'sign':true,'destroyable':true}";
    private static final String AES =
            "'algorithm':'AES','keySize':256,'attributes':{'decrypt':true,'destroyable':true}";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Interface rest = new Interface(TestNode.Options.plain(), now::get);
    private int drawn;

    @BeforeAll
    void start() {
        assertThat(create("signer", "", SIGN_KEY).status()).isEqualTo(201);
        assertThat(create("cipher", "", AES).status()).isEqualTo(201);
    }

    @AfterEach
    void heal() {
        rest.node.journal().failWith(null);
    }

    @AfterAll
    void stop() {
        rest.close();
    }

    @Test
    void a_repetition_gets_the_same_answer_and_does_nothing() {
        String key = fresh();
        Answered first = sign(key, "one");
        long size = records();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
        Answered second = sign(key, "one");
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Claviger-Evidence")).isEqualTo(first.header("Claviger-Evidence"));
        assertThat(second.header("X-Request-Id")).isEqualTo(first.header("X-Request-Id"));
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(second.header("Idempotent-Replayed")).contains("true");
        assertThat(records()).isEqualTo(size);
    }

    @Test
    void the_id_of_the_request_is_made_of_the_key() {
        String key = fresh();
        String digest = Bytes.of(key.getBytes(StandardCharsets.US_ASCII)).sha256().hex();
        assertThat(sign(key, "named").header("X-Request-Id"))
                .contains("ik-" + digest.substring(0, 32));
    }

    @Test
    void a_key_in_quotes_is_the_same_key() {
        String key = fresh();
        Answered first = sign('"' + key + '"', "quoted");
        assertThat(sign(key, "quoted").text()).isEqualTo(first.text());
    }

    @Test
    void a_refusal_is_repeated_with_its_record() {
        String key = fresh();
        Answered first = create("signer", key, SIGN_KEY);
        long size = records();
        Answered second = create("signer", key, SIGN_KEY);
        assertThat(first.status()).isEqualTo(400);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Claviger-Evidence")).isEqualTo(first.header("Claviger-Evidence"));
        assertThat(second.header("Claviger-Refusal")).isEqualTo(first.header("Claviger-Refusal"));
        assertThat(records()).isEqualTo(size);
    }

    @Test
    void the_key_on_another_request_is_refused() {
        String key = fresh();
        sign(key, "one thing");
        Answered other = sign(key, "another thing");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.header("Claviger-Refusal")).contains("idempotency-key-reused request");
        assertThat(
                        rest.send(
                                        rest.as(Role.KEY_OPERATION, "POST", "/v1/verify")
                                                .header("Idempotency-Key", key)
                                                .json(signing("one thing")))
                                .status())
                .isEqualTo(422);
    }

    @Test
    void another_credential_has_keys_of_its_own() {
        String key = fresh();
        sign(key, "mine");
        Answered other =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key")
                                .header("Idempotency-Key", key)
                                .json("{'label':'of-another'," + SIGN_KEY + "}"));
        assertThat(other.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "too-short",
                "with a space in it",
                "\"unfinished-quote",
                "não-é-ascii-aqui"
            })
    void what_is_no_key_is_refused(String text) {
        Answered answer = sign(text, "anything");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Claviger-Refusal")).contains("malformed-request request");
    }

    @Test
    void two_keys_or_one_too_long_are_refused() {
        assertThat(sign("k".repeat(128), "long").status()).isEqualTo(200);
        assertThat(sign("k".repeat(129), "longer").status()).isEqualTo(400);
        assertThat(
                        rest.send(
                                        rest.as(Role.KEY_OPERATION, "POST", "/v1/synchronousSign")
                                                .header("Idempotency-Key", fresh())
                                                .header("Idempotency-Key", fresh())
                                                .json(signing("twice")))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void reading_takes_no_notice_of_the_header() {
        FakeRequest read =
                rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key/signer/attributes")
                        .header("Idempotency-Key", "x");
        assertThat(rest.send(read).status()).isEqualTo(200);
    }

    @Test
    void files_are_not_kept() {
        Answered answer =
                rest.send(
                        rest.as(Role.KEY_OPERATION, "POST", "/v1/fileEncrypt")
                                .header("Idempotency-Key", fresh()));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Idempotency-Key");
    }

    @Test
    void after_a_restart_what_was_done_is_told_and_not_done_again() {
        String key = fresh();
        Answered first = create("before", key, SIGN_KEY);
        rest.restart();
        long size = records();
        Answered second = create("before", key, SIGN_KEY);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.header("Claviger-Refusal")).contains("answer-not-kept request");
        assertThat(second.header("Claviger-Evidence")).isEqualTo(first.header("Claviger-Evidence"));
        assertThat(records()).isEqualTo(size);
    }

    @Test
    void after_a_restart_what_was_refused_may_be_asked_again() {
        String key = fresh();
        assertThat(create("signer", key, SIGN_KEY).status()).isEqualTo(400);
        rest.restart();
        assertThat(create("signer", key, SIGN_KEY).header("Claviger-Refusal"))
                .contains("key-exists key-boundary");
    }

    @Test
    void answers_are_kept_for_ten_minutes_and_their_keys_for_ever() {
        String key = fresh();
        sign(key, "kept");
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)).plusSeconds(1));
        Answered late = sign(key, "kept");
        assertThat(late.header("Claviger-Refusal")).contains("answer-not-kept request");
    }

    @Test
    void what_the_node_did_not_take_is_carried_out_by_the_repetition() {
        for (Fault nothingDone : List.of(new Fault.Overloaded(), new Fault.NotServing("no"))) {
            String key = fresh();
            rest.node.journal().failWith(nothingDone);
            assertThat(sign(key, "later").status()).isEqualTo(503);
            rest.node.journal().failWith(null);
            assertThat(sign(key, "later").status()).isEqualTo(200);
        }
    }

    @Test
    void an_unknown_outcome_stays_unknown_until_a_record_tells() {
        String key = fresh();
        rest.node.journal().failWith(new Fault.OutcomeUnknown("no answer"));
        assertThat(sign(key, "perhaps").errorCode()).isEqualTo(1);
        rest.node.journal().failWith(null);
        long size = records();
        Answered again = sign(key, "perhaps");
        assertThat(again.status()).isEqualTo(503);
        assertThat(again.errorCode()).isEqualTo(1);
        assertThat(records()).isEqualTo(size);
    }

    @Test
    void of_many_at_once_one_is_carried_out() throws Exception {
        String key = fresh();
        int callers = 16;
        CountDownLatch start = new CountDownLatch(1);
        List<Answered> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Answered> one =
                    () -> {
                        start.await();
                        return create(
                                "raced",
                                key,
                                "'algorithm':'RSA','keySize':2048,'attributes':{'sign':true}");
                    };
            List<Future<Answered>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(one));
            }
            start.countDown();
            for (Future<Answered> each : all) {
                answers.add(each.get());
            }
        }
        assertThat(answers).extracting(Answered::status).containsOnly(201, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 201)
                .extracting(Answered::text)
                .hasSizeGreaterThanOrEqualTo(1)
                .containsOnly(
                        create(
                                        "raced",
                                        key,
                                        "'algorithm':'RSA','keySize':2048,'attributes':{'sign':true}")
                                .text());
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .allSatisfy(
                        answer ->
                                assertThat(answer.header("Claviger-Refusal"))
                                        .contains("request-in-progress request"));
    }

    /** Whatever comes, restarts and faults included, no key is drawn twice for one request. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.rest.testing.Seeds#fresh")
    void no_request_is_carried_out_twice(long seed) {
        Random random = Seeds.random(seed);
        Map<String, Integer> done = new HashMap<>();
        List<String> keys = List.of(fresh(), fresh(), fresh(), fresh());
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(10)) {
                case 0 -> rest.restart();
                case 1 -> rest.node.journal().failWith(new Fault.Overloaded());
                case 2 -> now.updateAndGet(time -> time.plus(Duration.ofMinutes(4)));
                default -> {
                    String key = keys.get(random.nextInt(keys.size()));
                    long before = records();
                    Answered answer = sign(key, "seed " + seed + key);
                    boolean recorded = records() > before;
                    if (answer.status() == 200 && recorded) {
                        done.merge(key, 1, Integer::sum);
                    }
                    assertThat(answer.status()).isIn(200, 409, 503);
                    assertThat(answer.status() == 503).isEqualTo(faulty(answer));
                    rest.node.journal().failWith(null);
                }
            }
        }
        assertThat(done).hasSize(keys.size()).allSatisfy((_, times) -> assertThat(times).isOne());
    }

    private static boolean faulty(Answered answer) {
        return answer.status() == 503 && answer.errorCode() == 2;
    }

    private String fresh() {
        return "key-number-" + "0".repeat(8) + drawn++;
    }

    private long records() {
        return rest.node.reader().size();
    }

    private Answered sign(String key, String text) {
        return rest.send(
                rest.as(Role.KEY_OPERATION, "POST", "/v1/synchronousSign")
                        .header("Idempotency-Key", key)
                        .json(signing(text)));
    }

    private static String signing(String text) {
        return "{'signRequest':{'payload':'%s','payloadType':'UNSPECIFIED','signKeyName':'signer','signatureAlgorithm':'SHA256_WITH_ECDSA'}}"
                .formatted(Bytes.of(text.getBytes(StandardCharsets.UTF_8)).base64());
    }

    private Answered create(String label, String key, String rest) {
        FakeRequest request =
                this.rest
                        .as(Role.KEY_MANAGEMENT, "POST", "/v1/key")
                        .json("{'label':'" + label + "'," + rest + "}");
        return this.rest.send(key.isEmpty() ? request : request.header("Idempotency-Key", key));
    }
}

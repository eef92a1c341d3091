package io.claviger.rest.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.InterfaceName;
import io.claviger.rest.testing.FakeRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How much is kept, and what becomes of a request that ends by a defect. */
class RepetitionsTest {
    private static final Bytes REQUEST = Bytes.of(new byte[] {1});

    private final Repetitions repetitions = new Repetitions((_, _) -> Optional.empty());
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void the_oldest_answer_goes_when_there_is_no_room() {
        int megabyte = 1 << 20;
        int fitting = (int) (Repetitions.MAX_BYTES / (megabyte + 600));
        for (int i = 0; i <= fitting + 1; i++) {
            answer(i, megabyte);
        }
        assertThat(runs).hasValue(fitting + 2);
        answer(fitting + 1, megabyte);
        assertThat(runs).as("the newest is kept").hasValue(fitting + 2);
        answer(0, megabyte);
        assertThat(runs).as("the oldest is not").hasValue(fitting + 3);
    }

    @Test
    void a_defect_leaves_the_outcome_unknown() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(
                            () ->
                                    repetitions.once(
                                            key(1),
                                            origin(1),
                                            REQUEST,
                                            () -> {
                                                runs.incrementAndGet();
                                                throw new IllegalStateException("a defect");
                                            }))
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_key_shows_itself_nowhere() {
        assertThat(key(1).toString()).isEqualTo("IdempotencyKey");
        assertThat(key(1).requestId().value()).doesNotContain("key-number");
    }

    private void answer(int number, int bytes) {
        Reply reply =
                repetitions.once(
                        key(number),
                        origin(number),
                        REQUEST,
                        () -> {
                            runs.incrementAndGet();
                            return Reply.bytes(200, "text/plain", new byte[bytes]);
                        });
        assertThat(((Reply.Content) reply).body().length()).isEqualTo(bytes);
    }

    private static IdempotencyKey key(int number) {
        return IdempotencyKey.of(
                        new FakeRequest("POST", "/")
                                .header("Idempotency-Key", "key-number-" + (100_000 + number)))
                .orElseThrow();
    }

    private static Origin origin(int number) {
        return new Origin(
                key(number).requestId(),
                Optional.empty(),
                Optional.empty(),
                Identity.NOBODY,
                InterfaceName.REST,
                "127.0.0.1",
                Optional.empty(),
                Instant.EPOCH);
    }
}

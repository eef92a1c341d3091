package io.claviger.crypto.wrapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.crypto.Seeds;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyWrapperPropertyTest {
    private final KeyWrapper wrapper = new KeyWrapper();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.crypto.Seeds#fresh")
    void unwrapping_returns_what_was_wrapped(long seed) {
        Random random = Seeds.random(seed);
        WrapContext context = context(random);
        byte[] bytes = Seeds.bytes(random, random.nextInt(5000));
        try (SecretBytes key = SecretBytes.consume(Seeds.bytes(random, 32));
                SecretBytes material = SecretBytes.copyOf(bytes)) {
            Bytes blob = wrapper.wrap(key, context, material, Seeds.source(random));
            try (SecretBytes unwrapped = wrapper.unwrap(key, context, blob)) {
                assertThat(unwrapped.with(byte[]::clone)).isEqualTo(bytes);
            }
            assertThat(wrapper.wrap(key, context, material, Seeds.source(random)))
                    .isNotEqualTo(blob);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.crypto.Seeds#fresh")
    void a_changed_context_key_or_blob_does_not_unwrap(long seed) {
        Random random = Seeds.random(seed);
        WrapContext good = context(random);
        byte[] marker = Seeds.bytes(random, 40);
        try (SecretBytes key = SecretBytes.consume(Seeds.bytes(random, 32));
                SecretBytes otherKey = SecretBytes.consume(Seeds.bytes(random, 32));
                SecretBytes material = SecretBytes.copyOf(marker)) {
            Bytes blob = wrapper.wrap(key, good, material, Seeds.source(random));
            refused(otherKey, good, blob);
            refused(
                    key,
                    new WrapContext(
                            new PartitionId("OTHER"),
                            good.key(),
                            good.version(),
                            good.boundFields()),
                    blob);
            refused(
                    key,
                    new WrapContext(
                            good.partition(),
                            new KeyId(UUID.nameUUIDFromBytes(marker)),
                            good.version(),
                            good.boundFields()),
                    blob);
            refused(
                    key,
                    new WrapContext(
                            good.partition(), good.key(), good.version() + 1, good.boundFields()),
                    blob);
            refused(
                    key,
                    new WrapContext(
                            good.partition(), good.key(), good.version(), Bytes.ofHex("00")),
                    blob);
            byte[] flipped = blob.toArray();
            int bit = random.nextInt(flipped.length * 8);
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            refused(key, good, Bytes.of(flipped));
            refused(
                    key,
                    good,
                    Bytes.of(Arrays.copyOf(blob.toArray(), random.nextInt(blob.length()))));
        }
    }

    private static final int TELLING_BYTES = 8;

    private void refused(SecretBytes key, WrapContext context, Bytes blob) {
        var failed =
                assertThatThrownBy(() -> wrapper.unwrap(key, context, blob))
                        .isInstanceOf(UnwrapFailed.class)
                        .hasNoCause()
                        .hasMessageContaining(context.key().toString())
                        .hasMessageContaining(context.partition().toString());
        // A few bytes in hexadecimal could stand in any message.
        if (blob.length() >= TELLING_BYTES) {
            failed.hasMessageNotContaining(blob.hex());
        }
    }

    private static WrapContext context(Random random) {
        return new WrapContext(
                new PartitionId("DEMO"),
                new KeyId(new UUID(random.nextLong(), random.nextLong())),
                random.nextLong(),
                Bytes.of(Seeds.bytes(random, 1 + random.nextInt(50))));
    }
}

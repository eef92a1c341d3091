package io.claviger.journal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.journal.testing.Samples;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void what_is_decoded_is_what_was_encoded_and_has_the_same_bytes(long seed) {
        var samples = new Samples(seed);
        for (Command command : samples.oneOfEach()) {
            byte[] bytes = CommandCodec.encode(command);
            Command decoded = CommandCodec.decode(bytes);
            assertThat(decoded).isEqualTo(command);
            assertThat(CommandCodec.encode(decoded)).isEqualTo(bytes);
        }
        var device = samples.device();
        assertThat(ValueCodec.decodeDevice(ValueCodec.encode(device))).isEqualTo(device);
        var partition = samples.partition(Samples.DEMO);
        assertThat(ValueCodec.decodePartition(ValueCodec.encode(partition))).isEqualTo(partition);
        var application = samples.application(Samples.APP, Samples.DEMO);
        assertThat(ValueCodec.decodeApplication(ValueCodec.encode(application)))
                .isEqualTo(application);
        var credential = samples.credential(Optional.of(Samples.APP));
        assertThat(ValueCodec.decodeCredential(ValueCodec.encode(credential)))
                .isEqualTo(credential);
        var key = samples.key(Samples.DEMO, samples.label());
        assertThat(ValueCodec.decodeKey(ValueCodec.encode(key))).isEqualTo(key);
        var newer = samples.keyWithAddress(Samples.DEMO, samples.label());
        assertThat(ValueCodec.decodeKey(ValueCodec.encode(newer))).isEqualTo(newer);
        assertThat(ValueCodec.decodeCounter(ValueCodec.encodeCounter(seed))).isEqualTo(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void a_batch_keeps_its_commands_in_order(long seed) {
        var commands = new Samples(seed).oneOfEach();
        byte[] bytes =
                BatchCodec.encode(seed, 42, commands.stream().map(CommandCodec::encode).toList());
        assertThat(BatchCodec.header(ByteBuffer.wrap(bytes)))
                .isEqualTo(new BatchCodec.Header(seed, 42));
        var batch = BatchCodec.decode(ByteBuffer.wrap(bytes));
        assertThat(batch.session()).isEqualTo(seed);
        assertThat(batch.sequence()).isEqualTo(42);
        assertThat(batch.commands()).isEqualTo(commands);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void damaged_bytes_give_their_own_exception_or_another_value(long seed) {
        var random = new Random(seed);
        var samples = new Samples(seed);
        var encoded = new ArrayList<byte[]>();
        samples.oneOfEach().forEach(c -> encoded.add(CommandCodec.encode(c)));
        samples.derivations().forEach(c -> encoded.add(CommandCodec.encode(c)));
        encoded.add(ValueCodec.encode(samples.device()));
        encoded.add(ValueCodec.encode(samples.application(Samples.APP, Samples.DEMO)));
        encoded.add(ValueCodec.encode(samples.key(Samples.DEMO, samples.label())));
        encoded.add(
                BatchCodec.encode(
                        1, 2, samples.oneOfEach().stream().map(CommandCodec::encode).toList()));
        for (byte[] bytes : encoded) {
            for (int i = 0; i < 20; i++) {
                feed(mutate(bytes, random));
            }
        }
        var noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        feed(noise);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] copy =
                random.nextInt(4) == 0
                        ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))
                        : bytes.clone();
        for (int flips = random.nextInt(4); flips > 0 && copy.length > 0; flips--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }

    private static void feed(byte[] bytes) {
        attempt(CommandCodec::decode, bytes);
        attempt(b -> BatchCodec.decode(ByteBuffer.wrap(b)), bytes);
        attempt(b -> BatchCodec.header(ByteBuffer.wrap(b)), bytes);
        attempt(ValueCodec::decodeDevice, bytes);
        attempt(ValueCodec::decodePartition, bytes);
        attempt(ValueCodec::decodeApplication, bytes);
        attempt(ValueCodec::decodeCredential, bytes);
        attempt(ValueCodec::decodeKey, bytes);
        attempt(ValueCodec::decodeDataObject, bytes);
        attempt(ValueCodec::decodeCounter, bytes);
    }

    private static void attempt(Function<byte[], ?> decoder, byte[] bytes) {
        try {
            assertThat(decoder.apply(bytes)).isNotNull();
        } catch (UnreadableBytes e) {
            assertThat(e).hasMessageContaining("unreadable");
        }
    }

    @Test
    void a_batch_of_another_format_is_refused() {
        byte[] bytes = BatchCodec.encode(1, 2, java.util.List.of());
        bytes[1] = 2;
        assertThatThrownBy(() -> BatchCodec.decode(ByteBuffer.wrap(bytes)))
                .isInstanceOf(UnreadableBytes.class)
                .hasMessageContaining("format 2");
    }
}

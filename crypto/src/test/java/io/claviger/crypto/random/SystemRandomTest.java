package io.claviger.crypto.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.crypto.accelerator.Accelerator;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SystemRandomTest {

    static Stream<SystemRandom> generators() {
        return Stream.of(
                new SystemRandom(),
                new SystemRandom(Optional.empty()),
                new SystemRandom(Accelerator.loaded().provider()));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void it_fills_the_whole_array_and_never_the_same_way(SystemRandom random) {
        byte[] seen = new byte[64];
        for (int round = 0; round < 64; round++) {
            byte[] fresh = random.bytes(64);
            for (int i = 0; i < fresh.length; i++) {
                seen[i] |= fresh[i];
            }
            assertThat(Arrays.equals(fresh, random.bytes(64))).isFalse();
        }
        // each bit of each position was set at least once: fails by chance in 2^-55 of all runs
        assertThat(seen).containsOnly((byte) -1);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void it_takes_the_empty_array(SystemRandom random) {
        assertThat(random.bytes(0)).isEmpty();
    }
}

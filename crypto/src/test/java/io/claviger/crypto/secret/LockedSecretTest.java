package io.claviger.crypto.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LockedSecretTest {
    private static final byte[] MARKER = {0x4d, 0x41, 0x52, 0x4b};

    @Test
    void consuming_wipes_the_source_and_borrowing_gives_the_bytes_each_time() {
        byte[] source = MARKER.clone();
        try (LockedSecret secret = LockedSecret.consume(source)) {
            assertThat(source).containsOnly(0);
            for (int round = 0; round < 2; round++) {
                try (SecretBytes borrowed = secret.borrow()) {
                    assertThat(borrowed.with(byte[]::clone)).isEqualTo(MARKER);
                }
            }
        }
    }

    @Test
    void nothing_is_lent_after_close_and_closing_again_is_harmless() {
        LockedSecret secret = LockedSecret.consume(MARKER.clone());
        secret.close();
        secret.close();
        assertThatIllegalStateException().isThrownBy(secret::borrow);
    }

    @Test
    void toString_never_shows_bytes() {
        try (LockedSecret secret = LockedSecret.consume(MARKER.clone())) {
            assertThat(secret).hasToString("LockedSecret[redacted]");
        }
    }

    @Test
    void a_secret_longer_than_a_page_comes_back_whole() {
        byte[] source = new byte[100_000];
        source[source.length - 1] = 7;
        byte[] expected = source.clone();
        try (LockedSecret secret = LockedSecret.consume(source);
                SecretBytes borrowed = secret.borrow()) {
            assertThat(borrowed.with(byte[]::clone)).isEqualTo(expected);
        }
    }

    @Test
    void the_kernel_counts_locked_memory_while_a_secret_says_it_is_locked() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "skipped: no /proc");
        long before = lockedKib(status);
        try (LockedSecret secret = LockedSecret.consume(MARKER.clone())) {
            Assumptions.assumeTrue(secret.locked(), "skipped: locking memory is not allowed here");
            assertThat(lockedKib(status)).isGreaterThan(before);
        }
        assertThat(lockedKib(status)).isEqualTo(before);
    }

    private static long lockedKib(Path status) throws IOException {
        List<String> lines = Files.readAllLines(status);
        return lines.stream()
                .filter(line -> line.startsWith("VmLck:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}

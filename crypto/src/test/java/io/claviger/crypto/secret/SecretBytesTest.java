package io.claviger.crypto.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
    private static final byte[] MARKER = {0x4d, 0x41, 0x52, 0x4b};

    @Test
    void consuming_wipes_the_source() {
        byte[] source = MARKER.clone();
        try (SecretBytes secret = SecretBytes.consume(source)) {
            assertThat(source).containsOnly(0);
            assertThat(secret.with(byte[]::clone)).isEqualTo(MARKER);
        }
    }

    @Test
    void copying_leaves_the_source_and_does_not_follow_it() {
        byte[] source = MARKER.clone();
        try (SecretBytes secret = SecretBytes.copyOf(source)) {
            source[0] = 0;
            assertThat(secret.with(byte[]::clone)).isEqualTo(MARKER);
        }
    }

    @Test
    void closing_wipes_the_bytes_that_were_lent() {
        SecretBytes secret = SecretBytes.copyOf(MARKER);
        byte[] lent = secret.with(bytes -> bytes);
        secret.close();
        assertThat(lent).containsOnly(0);
    }

    @Test
    void a_copy_outlives_its_origin() {
        SecretBytes origin = SecretBytes.copyOf(MARKER);
        try (SecretBytes copy = origin.copy()) {
            origin.close();
            assertThat(copy.with(byte[]::clone)).isEqualTo(MARKER);
        }
    }

    @Test
    void nothing_works_after_close_and_closing_again_is_harmless() {
        SecretBytes secret = SecretBytes.copyOf(MARKER);
        secret.close();
        secret.close();
        assertThatIllegalStateException().isThrownBy(() -> secret.with(bytes -> bytes.length));
        assertThatIllegalStateException().isThrownBy(secret::length);
        assertThatIllegalStateException().isThrownBy(secret::copy);
        assertThatIllegalStateException().isThrownBy(() -> secret.constantTimeEquals(secret));
    }

    @Test
    void equality_is_that_of_the_bytes() {
        try (SecretBytes one = SecretBytes.copyOf(MARKER);
                SecretBytes same = SecretBytes.copyOf(MARKER);
                SecretBytes other = SecretBytes.copyOf(new byte[] {0x4d, 0x41, 0x52, 0x4a});
                SecretBytes longer = SecretBytes.copyOf(new byte[] {0x4d, 0x41, 0x52, 0x4b, 0})) {
            assertThat(one.constantTimeEquals(same)).isTrue();
            assertThat(one.constantTimeEquals(other)).isFalse();
            assertThat(one.constantTimeEquals(longer)).isFalse();
        }
    }

    @Test
    void toString_never_shows_bytes() {
        SecretBytes secret = SecretBytes.copyOf(MARKER);
        assertThat(secret).hasToString("SecretBytes[redacted]");
        secret.close();
        assertThat(secret).hasToString("SecretBytes[redacted]");
    }

    @Test
    void it_cannot_be_serialised() {
        assertThat(Serializable.class.isAssignableFrom(SecretBytes.class)).isFalse();
        assertThat(Serializable.class.isAssignableFrom(LockedSecret.class)).isFalse();
    }
}

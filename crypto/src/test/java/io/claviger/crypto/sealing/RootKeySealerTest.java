package io.claviger.crypto.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** A root key that follows is sealed by the secret that opened the one before. */
class RootKeySealerTest {
    private static final RandomSource RANDOM = new SecureRandom()::nextBytes;
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);
    private static final char[] PASSPHRASE = "correct horse".toCharArray();

    private static SecretBytes key(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return SecretBytes.consume(bytes);
    }

    private static SealedRootKey first() {
        try (SecretBytes key = key(1)) {
            return SealedRootKey.sealWithPassphrase(PASSPHRASE, key, "dev-1", CHEAP, RANDOM);
        }
    }

    @Test
    void the_passphrase_opens_what_follows_too() {
        SealedRootKey first = first();
        var opened = first.openWith(PASSPHRASE).orElseThrow();
        SealedRootKey second;
        try (var sealer = opened.sealer();
                SecretBytes next = key(2)) {
            second = SealedRootKey.decode(sealer.seal(2, next, RANDOM).encode());
            try (SecretBytes again = sealer.open(second).orElseThrow()) {
                assertThat(again.constantTimeEquals(next)).isTrue();
            }
        }
        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(new String(second.encode(), StandardCharsets.US_ASCII))
                .contains("\nroot-key 2\n");
        try (SecretBytes plain = second.unseal(PASSPHRASE).orElseThrow();
                SecretBytes next = key(2)) {
            assertThat(plain.constantTimeEquals(next)).isTrue();
        }
        assertThat(second.unseal("wrong".toCharArray())).isEmpty();
        opened.rootKey().close();
    }

    @Test
    void what_another_secret_sealed_is_not_opened() {
        try (var sealer = first().openWith(PASSPHRASE).orElseThrow().sealer()) {
            assertThat(sealer.open(first())).isEmpty();
        }
    }

    @Test
    void the_version_is_bound() {
        SealedRootKey second;
        try (var sealer = first().openWith(PASSPHRASE).orElseThrow().sealer();
                SecretBytes next = key(2)) {
            second = sealer.seal(2, next, RANDOM);
        }
        var third =
                new SealedRootKey(
                        second.deviceId(),
                        3,
                        second.method(),
                        second.salt(),
                        second.nonce(),
                        second.ciphertext());
        assertThat(third.unseal(PASSPHRASE)).isEmpty();
    }

    @Test
    void a_version_has_one_form() {
        String second;
        try (var sealer = first().openWith(PASSPHRASE).orElseThrow().sealer();
                SecretBytes next = key(2)) {
            second = new String(sealer.seal(2, next, RANDOM).encode(), StandardCharsets.US_ASCII);
        }
        for (String odd : new String[] {"root-key 1", "root-key 02", "root-key 0", "root-key -2"}) {
            assertThatThrownBy(() -> SealText.parse(resigned(second.replace("root-key 2", odd))))
                    .isInstanceOf(SealDamaged.class)
                    .hasMessageContaining("lines");
        }
    }

    @Test
    void a_sealer_shows_nothing() {
        try (var sealer = first().openWith(PASSPHRASE).orElseThrow().sealer()) {
            assertThat(sealer.toString()).isEqualTo("RootKeySealer[redacted]");
        }
    }

    @Test
    void checks_tell_keys_apart_and_are_no_part_of_them() {
        try (SecretBytes one = key(1);
                SecretBytes same = key(1);
                SecretBytes two = key(2)) {
            assertThat(RootKeyCheck.of(one)).isEqualTo(RootKeyCheck.of(same));
            assertThat(RootKeyCheck.of(one)).isNotEqualTo(RootKeyCheck.of(two));
            assertThat(RootKeyCheck.of(one).hex()).doesNotContain("01010101");
        }
    }

    /** With a checksum that fits. */
    private static byte[] resigned(String text) {
        String body = text.substring(0, text.lastIndexOf("sha256 "));
        try {
            String digest =
                    java.util.HexFormat.of()
                            .formatHex(
                                    java.security.MessageDigest.getInstance("SHA-256")
                                            .digest(body.getBytes(StandardCharsets.US_ASCII)));
            return (body + "sha256 " + digest + "\n").getBytes(StandardCharsets.US_ASCII);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package io.claviger.crypto.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.crypto.Golden;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The golden files were written by another program from docs/formats/sealed-files.md. */
class SealedRootKeyFormatTest {
    private static final byte[] PASSPHRASE_FILE = Golden.file("sealed-root-key/v1/passphrase.txt");
    private static final byte[] KEY_FILE_FILE = Golden.file("sealed-root-key/v1/key-file.txt");
    private static final Argon2Cost COST = new Argon2Cost(64, 2, 1);

    @Test
    void version_1_with_a_passphrase_opens_for_ever() {
        SealedRootKey sealed = SealedRootKey.decode(PASSPHRASE_FILE);
        assertThat(sealed.deviceId()).isEqualTo("hsm-1");
        assertThat(sealed.method()).isEqualTo(new SealedRootKey.Method.Passphrase(COST));
        try (SecretBytes opened = sealed.unseal("pässphrase".toCharArray()).orElseThrow()) {
            assertThat(opened.with(byte[]::clone)).isEqualTo(counting(0x40, 32));
        }
    }

    @Test
    void version_1_with_a_key_file_opens_for_ever() {
        SealedRootKey sealed = SealedRootKey.decode(KEY_FILE_FILE);
        assertThat(sealed.method()).isEqualTo(new SealedRootKey.Method.KeyFile());
        try (SecretBytes secret = SecretBytes.consume(counting(0x80, 32));
                SecretBytes opened = sealed.unseal(secret).orElseThrow()) {
            assertThat(opened.with(byte[]::clone)).isEqualTo(counting(0x40, 32));
        }
    }

    @Test
    void what_is_written_today_is_version_1_byte_for_byte() {
        try (SecretBytes root = SecretBytes.consume(counting(0x40, 32));
                SecretBytes secret = SecretBytes.consume(counting(0x80, 32))) {
            assertThat(
                            SealedRootKey.sealWithPassphrase(
                                            "pässphrase".toCharArray(),
                                            root,
                                            "hsm-1",
                                            COST,
                                            counter())
                                    .encode())
                    .isEqualTo(PASSPHRASE_FILE);
            assertThat(SealedRootKey.sealWithKeyFile(secret, root, "hsm-1", counter()).encode())
                    .isEqualTo(KEY_FILE_FILE);
        }
    }

    private static RandomSource counter() {
        AtomicInteger next = new AtomicInteger();
        return target -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = (byte) next.getAndIncrement();
            }
        };
    }

    private static byte[] counting(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}

package io.claviger.crypto.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of {@code docs/formats/file-encryption.md}. */
class FileFormatTest {
    private static final String GOLDEN = "/golden/file/v1/";
    private static final int PLAIN_BYTES = 65_636;
    private static final int HEADER_BYTES = 132;
    private static final int SEGMENT_BYTES = 65_536 + 16;
    private static final FileMechanism MECHANISM = FileMechanism.ECIES_P384;

    private final Mechanisms mechanisms = Mechanisms.start();

    @Test
    void a_file_of_version_1_stays_readable() throws IOException {
        assertThat(decrypted(golden("p384.clvgfile"))).isEqualTo(plain());
    }

    @Test
    void the_same_sender_writes_the_same_bytes() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var sender = SecretBytes.consume(golden("sender.p8"));
                var recipient = SecretBytes.consume(golden("recipient.p8"))) {
            Bytes publicKey = mechanisms.publicKeyOf(MECHANISM.spec(), recipient);
            FileEncryption.to(mechanisms, MECHANISM, publicKey, sender)
                    .run(source(plain()), (bytes, length) -> out.write(bytes, 0, length));
        }
        assertThat(out.toByteArray()).isEqualTo(golden("p384.clvgfile"));
    }

    @Test
    void every_cut_and_every_altered_part_is_noticed() throws IOException {
        byte[] file = golden("p384.clvgfile");
        for (int cut : new int[] {0, 8, 11, 12, HEADER_BYTES - 1}) {
            refuses(Arrays.copyOf(file, cut), RefusalCode.FILE_HEADER_INVALID);
        }
        for (int cut :
                new int[] {
                    HEADER_BYTES,
                    HEADER_BYTES + 15,
                    HEADER_BYTES + SEGMENT_BYTES - 1,
                    HEADER_BYTES + SEGMENT_BYTES,
                    HEADER_BYTES + SEGMENT_BYTES + 16,
                    file.length - 1
                }) {
            refuses(Arrays.copyOf(file, cut), RefusalCode.DECRYPT_FAILED);
        }
        refuses(Arrays.copyOf(file, file.length + 1), RefusalCode.DECRYPT_FAILED);
        for (int at : new int[] {0, 7, 8, 9, 10}) {
            refuses(altered(file, at), RefusalCode.FILE_HEADER_INVALID);
        }
        for (int at : new int[] {HEADER_BYTES - 1, HEADER_BYTES, file.length - 1}) {
            refuses(altered(file, at), RefusalCode.DECRYPT_FAILED);
        }
    }

    private void refuses(byte[] file, RefusalCode code) {
        assertThatThrownBy(() -> decrypted(file))
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        thrown -> assertThat(thrown.refusal().code()).isEqualTo(code));
    }

    private byte[] decrypted(byte[] file) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var material = SecretBytes.consume(golden("recipient.p8"));
                KeyHandle key = mechanisms.open(MECHANISM.spec(), material, Optional.empty());
                FileDecryption decryption = FileDecryption.of(source(file))) {
            decryption.open(key).run((bytes, length) -> out.write(bytes, 0, length));
        }
        return out.toByteArray();
    }

    private static FileSource source(byte[] bytes) {
        var in = new ByteArrayInputStream(bytes);
        return target -> in.readNBytes(target, 0, target.length);
    }

    private static byte[] plain() {
        byte[] plain = new byte[PLAIN_BYTES];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (i % 251);
        }
        return plain;
    }

    private static byte[] altered(byte[] file, int at) {
        byte[] altered = file.clone();
        altered[at] ^= 16;
        return altered;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FileFormatTest.class.getResourceAsStream(GOLDEN + name))) {
            return in.readAllBytes();
        }
    }
}

package io.claviger.crypto.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.random.SystemRandom;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupEncryptionTest {
    private static final SystemRandom RANDOM = new SystemRandom();
    private static final byte[] HEADER = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STATEMENT = "signed\n".getBytes(StandardCharsets.UTF_8);

    private final SecretBytes key = SecretBytes.consume(RANDOM.bytes(NodeSeal.KEY_BYTES));

    private Bytes digest = Bytes.empty();

    private byte[] write(byte[] content, int piece) {
        var file = new ByteArrayOutputStream();
        try (var backup =
                new BackupEncryption(
                        HEADER,
                        NodeSeal.publicKey(key),
                        RANDOM,
                        (bytes, length) -> file.write(bytes, 0, length))) {
            for (int at = 0; at < content.length; at += piece) {
                backup.put(content, at, Math.min(piece, content.length - at));
            }
            digest = backup.end();
            backup.state(STATEMENT);
        }
        return file.toByteArray();
    }

    private static FileSource source(byte[] file) {
        var in = new ByteArrayInputStream(file);
        return target -> in.readNBytes(target, 0, target.length);
    }

    private byte[] open(byte[] file) {
        var content = new ByteArrayOutputStream();
        var backup = new BackupDecryption(source(file));
        try (SecretBytes own = backup.key(key).orElseThrow()) {
            var opened = backup.open(own);
            byte[] segment = new byte[BackupDecryption.SEGMENT_BYTES];
            for (int n = opened.next(segment); n >= 0; n = opened.next(segment)) {
                content.write(segment, 0, n);
            }
            assertThat(opened.digest()).isEqualTo(digest);
        }
        assertThat(backup.statement()).isEqualTo(STATEMENT);
        return content.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131072, 300_000})
    void what_was_written_is_read(int length) {
        byte[] content = RANDOM.bytes(length);
        assertThat(open(write(content, 10_000))).isEqualTo(content);
        var passed = new BackupDecryption(source(write(content, 1 << 20)));
        assertThat(passed.header()).isEqualTo(HEADER);
        assertThat(passed.pass()).isEqualTo(digest);
        assertThat(passed.statement()).isEqualTo(STATEMENT);
    }

    @Test
    void another_key_does_not_open_it() {
        var backup = new BackupDecryption(source(write(RANDOM.bytes(10), 10)));
        try (SecretBytes other = SecretBytes.consume(RANDOM.bytes(NodeSeal.KEY_BYTES))) {
            assertThat(backup.key(other)).isEmpty();
        }
    }

    @Test
    void a_file_cut_anywhere_and_each_changed_byte_are_noticed() {
        byte[] file = write(RANDOM.bytes(300), 300);
        for (int at = 0; at < file.length; at++) {
            byte[] cut = Arrays.copyOf(file, at);
            assertThatThrownBy(() -> open(cut))
                    .as("cut at %d", at)
                    .isInstanceOf(BackupDamaged.class);
            byte[] changed = file.clone();
            changed[at] ^= 1;
            // A changed header or sealed key leaves no key; a changed statement is another one.
            assertThatThrownBy(() -> open(changed)).as("changed at %d", at).isNotNull();
        }
    }

    @Test
    void segments_that_change_places_or_are_left_out_are_noticed() {
        byte[] file = write(RANDOM.bytes(3 * SegmentCipher.SEGMENT_BYTES), 1 << 20);
        int framed = Integer.BYTES + SegmentCipher.SEGMENT_BYTES + SegmentCipher.TAG_BYTES;
        int first = file.length - 3 * framed - 2 * Integer.BYTES - STATEMENT.length;
        byte[] swapped = file.clone();
        System.arraycopy(file, first, swapped, first + framed, framed);
        System.arraycopy(file, first + framed, swapped, first, framed);
        assertThatThrownBy(() -> open(swapped)).hasMessage("segment 0 of the backup was changed");
        byte[] shorter = new byte[file.length - framed];
        System.arraycopy(file, 0, shorter, 0, first + 2 * framed);
        System.arraycopy(
                file,
                first + 3 * framed,
                shorter,
                first + 2 * framed,
                file.length - first - 3 * framed);
        assertThatThrownBy(() -> open(shorter)).hasMessage("segment 1 of the backup was changed");
    }

    @Test
    void another_version_and_no_backup_are_said() {
        byte[] file = write(new byte[1], 1);
        file[8] = 9;
        assertThatThrownBy(() -> new BackupDecryption(source(file)))
                .hasMessageContaining("format version 9");
        assertThatThrownBy(() -> new BackupDecryption(source(new byte[100])))
                .hasMessage("this is no backup");
    }
}

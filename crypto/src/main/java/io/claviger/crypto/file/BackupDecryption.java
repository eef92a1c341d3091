package io.claviger.crypto.file;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads what {@link BackupEncryption} wrote, once from the beginning to the end: the header, then
 * the content, opened or passed over, then the statement. Used by one thread.
 */
public final class BackupDecryption {
    private static final String CUT = "the backup is cut off";
    private static final int MAX_STATEMENT_BYTES = 1 << 16;
    private static final int MAX_KEY_BYTES = 1024;

    private final FileSource source;
    private final MessageDigest digest = BackupEncryption.sha256();
    private final byte[] header;
    private final Bytes sealedKey;

    /**
     * Reads the header.
     *
     * @throws BackupDamaged if that is no backup, or one of another version
     */
    public BackupDecryption(FileSource source) {
        this.source = source;
        byte[] magic = new byte[BackupEncryption.MAGIC.length];
        if (source.fill(magic) < magic.length || !Arrays.equals(magic, BackupEncryption.MAGIC)) {
            throw new BackupDamaged("this is no backup");
        }
        digest.update(magic);
        byte version = read(1)[0];
        if (version != BackupEncryption.VERSION) {
            throw new BackupDamaged(
                    "the backup has format version %d, this program reads version %d"
                            .formatted(version, BackupEncryption.VERSION));
        }
        header = read(length(BackupEncryption.MAX_HEADER_BYTES, 1));
        int keyLength = Short.toUnsignedInt(ByteBuffer.wrap(read(Short.BYTES)).getShort());
        if (keyLength > MAX_KEY_BYTES) {
            throw damaged();
        }
        sealedKey = Bytes.owned(read(keyLength));
    }

    /** What may be known without a key. Nothing vouches for it before the content was opened. */
    public byte[] header() {
        return header.clone();
    }

    /** The key of the content, which the caller closes; empty if it was sealed to another key. */
    public Optional<SecretBytes> key(SecretBytes backupKey) {
        return NodeSeal.open(backupKey, BackupEncryption.info(header), sealedKey);
    }

    /**
     * Opens the content. What comes out is what was written up to where an exception ends it.
     *
     * @return SHA-256 of all up to the statement
     * @throws BackupDamaged if something was changed, left out or cut off
     */
    public Bytes open(SecretBytes key, FileSink content) {
        SegmentCipher cipher = SegmentCipher.ofBackup(key, header);
        byte[] plaintext = new byte[SegmentCipher.SEGMENT_BYTES];
        try {
            walk(
                    (segment, number, last) -> {
                        int length =
                                cipher.open(segment, segment.length, last, plaintext)
                                        .orElseThrow(
                                                () ->
                                                        new BackupDamaged(
                                                                "segment %d of the backup was changed"
                                                                        .formatted(number)));
                        content.put(plaintext, length);
                    });
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
        return Bytes.owned(digest.digest());
    }

    /**
     * Passes over the content without opening it.
     *
     * @return SHA-256 of all up to the statement
     */
    public Bytes pass() {
        walk((_, _, _) -> {});
        return Bytes.owned(digest.digest());
    }

    private interface Segments {
        void take(byte[] segment, long number, boolean last);
    }

    private void walk(Segments segments) {
        int next = segmentLength();
        if (next == 0) {
            throw damaged();
        }
        for (long number = 0; next != 0; number++) {
            byte[] segment = read(next);
            next = segmentLength();
            segments.take(segment, number, next == 0);
        }
    }

    private int segmentLength() {
        return length(SegmentCipher.SEGMENT_BYTES + SegmentCipher.TAG_BYTES, 0);
    }

    /** The statement, after the content was opened or passed over; nothing may follow it. */
    public byte[] statement() {
        byte[] statement = read(length(MAX_STATEMENT_BYTES, 1));
        if (source.fill(new byte[1]) != 0) {
            throw new BackupDamaged("something follows the end of the backup");
        }
        return statement;
    }

    private int length(int max, int min) {
        int length = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
        if (length < min || length > max) {
            throw damaged();
        }
        return length;
    }

    private static BackupDamaged damaged() {
        return new BackupDamaged("the backup is damaged: a length in it cannot be");
    }

    private byte[] read(int count) {
        byte[] bytes = new byte[count];
        if (source.fill(bytes) < count) {
            throw new BackupDamaged(CUT);
        }
        digest.update(bytes);
        return bytes;
    }
}

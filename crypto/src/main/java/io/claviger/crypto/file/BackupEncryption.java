package io.claviger.crypto.file;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Writes a backup: a header in the clear, a fresh key sealed to the backup key, and the content in
 * segments under that key; behind it a statement that somebody signed about all of it. Layout:
 * {@code docs/formats/backup-file.md}. Used once, by one thread; closing it wipes what was not
 * written yet.
 */
public final class BackupEncryption implements AutoCloseable {
    static final byte[] MAGIC = "CLVGBKUP".getBytes(StandardCharsets.US_ASCII);
    static final byte VERSION = 1;
    static final int MAX_HEADER_BYTES = 1 << 16;

    private static final byte[] KEY_INFO =
            "claviger backup key 1".getBytes(StandardCharsets.US_ASCII);

    private final FileSink out;
    private final MessageDigest digest = sha256();
    private final SegmentCipher segments;
    private final byte[] plaintext = new byte[SegmentCipher.SEGMENT_BYTES];
    private final byte[] sealed = new byte[SegmentCipher.SEGMENT_BYTES + SegmentCipher.TAG_BYTES];
    private int length;
    private boolean ended;

    /**
     * Begins a backup.
     *
     * @param header what may be known of it without a key; all of it is bound to the content
     * @param recipient the backup key, X25519, raw
     */
    public BackupEncryption(byte[] header, Bytes recipient, RandomSource random, FileSink out) {
        if (header.length > MAX_HEADER_BYTES) {
            throw new IllegalArgumentException("the header of a backup is too long");
        }
        this.out = out;
        try (SecretBytes key = SecretBytes.consume(random.bytes(NodeSeal.KEY_BYTES))) {
            byte[] sealedKey = NodeSeal.seal(recipient, info(header), key).toArray();
            this.segments = SegmentCipher.ofBackup(key, header);
            write(
                    ByteBuffer.allocate(
                                    MAGIC.length
                                            + 1
                                            + Integer.BYTES
                                            + header.length
                                            + Short.BYTES
                                            + sealedKey.length)
                            .put(MAGIC)
                            .put(VERSION)
                            .putInt(header.length)
                            .put(header)
                            .putShort((short) sealedKey.length)
                            .put(sealedKey)
                            .array());
        }
    }

    /** What binds the sealed key to its backup. */
    static byte[] info(byte[] header) {
        return ByteBuffer.allocate(KEY_INFO.length + header.length)
                .put(KEY_INFO)
                .put(header)
                .array();
    }

    /** Adds to the content; the array stays the caller's. */
    public void put(byte[] source, int offset, int count) {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (length == plaintext.length) {
                flush(false);
            }
            int taken = Math.min(left, plaintext.length - length);
            System.arraycopy(source, from, plaintext, length, taken);
            length += taken;
            from += taken;
            left -= taken;
        }
    }

    /**
     * Ends the content.
     *
     * @return SHA-256 of all that was written: what the statement is about
     */
    public Bytes end() {
        flush(true);
        write(ByteBuffer.allocate(Integer.BYTES).array());
        ended = true;
        return Bytes.owned(digest.digest());
    }

    /** Writes the statement, which ends the file. */
    public void state(byte[] statement) {
        if (!ended) {
            throw new IllegalStateException("the content has not ended");
        }
        byte[] framed =
                ByteBuffer.allocate(Integer.BYTES + statement.length)
                        .putInt(statement.length)
                        .put(statement)
                        .array();
        out.put(framed, framed.length);
    }

    private void flush(boolean last) {
        int sealedLength = segments.seal(plaintext, length, last, sealed);
        Arrays.fill(plaintext, 0, length, (byte) 0);
        length = 0;
        write(ByteBuffer.allocate(Integer.BYTES).putInt(sealedLength).array());
        digest.update(sealed, 0, sealedLength);
        out.put(sealed, sealedLength);
    }

    private void write(byte[] bytes) {
        digest.update(bytes);
        out.put(bytes, bytes.length);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is missing", impossible);
        }
    }

    @Override
    public void close() {
        Arrays.fill(plaintext, (byte) 0);
    }
}

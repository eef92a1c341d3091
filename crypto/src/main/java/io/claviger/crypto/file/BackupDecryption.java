package io.claviger.crypto.file;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BackupEncryption} wrote, once from the beginning to the end: the header, then
 * the content, opened or passed over, then the statement. Used by one thread.
 */
public final class BackupDecryption {
    /** Bytes in every segment but the last. */
    public static final int SEGMENT_BYTES = SegmentCipher.SEGMENT_BYTES;

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
     * Begins to open the content.
     *
     * @param key of the content; it may be closed afterwards
     */
    public Content open(SecretBytes key) {
        return new Content(SegmentCipher.ofBackup(key, header));
    }

    /**
     * Passes over the content without opening it.
     *
     * @return SHA-256 of all up to the statement
     */
    public Bytes pass() {
        var content = new Content(null);
        while (content.segment() != null) {
            // Only its digest is of interest.
        }
        return content.digest();
    }

    /**
     * The content, segment by segment. What comes out is what was written, up to where an exception
     * ends it.
     */
    public final class Content {
        private final @Nullable SegmentCipher cipher;
        private int following;
        private long number;

        private Content(@Nullable SegmentCipher cipher) {
            this.cipher = cipher;
            this.following = segmentLength();
            if (following == 0) {
                throw damaged();
            }
        }

        private byte @Nullable [] segment() {
            if (following == 0) {
                return null;
            }
            byte[] segment = read(following);
            following = segmentLength();
            number++;
            return segment;
        }

        /**
         * Opens the next segment.
         *
         * @param target of {@link #SEGMENT_BYTES}
         * @return how much of it was filled; -1 at the end
         * @throws BackupDamaged if the segment was changed, moved or left out, or the file ends
         */
        public int next(byte[] target) {
            byte[] segment = segment();
            if (segment == null) {
                return -1;
            }
            return Objects.requireNonNull(cipher)
                    .open(segment, segment.length, following == 0, target)
                    .orElseThrow(
                            () ->
                                    new BackupDamaged(
                                            "segment %d of the backup was changed"
                                                    .formatted(number - 1)));
        }

        /** SHA-256 of all up to the statement; at the end. */
        public Bytes digest() {
            return Bytes.owned(digest.digest());
        }
    }

    private int segmentLength() {
        return length(SEGMENT_BYTES + SegmentCipher.TAG_BYTES, 0);
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

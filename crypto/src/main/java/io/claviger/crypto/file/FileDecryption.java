package io.claviger.crypto.file;

import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;

/**
 * The decryption of one file: the header is read, then the first segment is opened, then the rest.
 * Nothing of a segment is given out before its tag was checked. Used once, by one thread; closing
 * it wipes what was not given out.
 */
public final class FileDecryption implements AutoCloseable {
    private final FileSource sealed;
    private final FileHeader header;
    private byte[] present = new byte[SegmentCipher.SEGMENT_BYTES + SegmentCipher.TAG_BYTES];
    private byte[] next = new byte[SegmentCipher.SEGMENT_BYTES + SegmentCipher.TAG_BYTES];
    private final byte[] plaintext = new byte[SegmentCipher.SEGMENT_BYTES];

    private FileDecryption(FileSource sealed, FileHeader header) {
        this.sealed = sealed;
        this.header = header;
    }

    /** Reads the header. Refuses with FILE_HEADER_INVALID what is none. */
    public static FileDecryption of(FileSource sealed) {
        return new FileDecryption(sealed, FileHeader.read(sealed));
    }

    public FileMechanism mechanism() {
        return header.mechanism();
    }

    /** What the encrypted file begins with. */
    public byte[] header() {
        return header.encoded();
    }

    /** Opens the first segment. Refuses with DECRYPT_FAILED, whatever the reason. */
    public Opened open(KeyHandle key) {
        try (SecretBytes agreed = agreed(key)) {
            var segments = SegmentCipher.of(header.mechanism(), agreed, header.encoded());
            return new Opened(segments);
        }
    }

    /** One answer for a point that is not on the curve and for one that is another's. */
    private SecretBytes agreed(KeyHandle key) {
        try {
            return key.agree(header.mechanism(), header.sender());
        } catch (Refusal.Thrown refused) {
            throw switch (refused.refusal().code()) {
                case KEY_ATTRIBUTES_INVALID, KEY_MALFORMED, INVALID_PAYLOAD -> failed();
                default -> refused;
            };
        }
    }

    private static Refusal.Thrown failed() {
        return new Refusal.Thrown(RefusalCode.DECRYPT_FAILED, "the file does not decrypt");
    }

    @Override
    public void close() {
        Arrays.fill(plaintext, (byte) 0);
    }

    /** A file whose first segment is open. */
    public final class Opened {
        private final SegmentCipher segments;
        private int following;
        private int length;

        private Opened(SegmentCipher segments) {
            this.segments = segments;
            this.following = sealed.fill(present);
            advance();
        }

        /**
         * Gives the first segment out, and then the others as they open.
         *
         * @throws Refusal.Thrown DECRYPT_FAILED at the first that does not; what was given out
         *     before is the beginning of the file that was encrypted
         */
        public void run(FileSink sink) {
            try {
                sink.put(plaintext, length);
                while (following > 0) {
                    advance();
                    sink.put(plaintext, length);
                }
            } finally {
                close();
            }
        }

        /** Opens the segment that is there; whether it is the last shows only behind it. */
        private void advance() {
            int sealedLength = following;
            following = sealedLength < present.length ? 0 : sealed.fill(next);
            length =
                    segments.open(present, sealedLength, following == 0, plaintext)
                            .orElseThrow(FileDecryption::failed);
            byte[] swapped = present;
            present = next;
            next = swapped;
        }
    }
}
